"""Targets that differ from their sources: columns, names, keys, constraints, marks of deletion."""
import psycopg
import pytest

from support.oracle_tables import NAMES
from support.pipeline import qualified, quoted

ROWS = 100  # more than a batch that is applied change by change


def change(flow, table='t', key='id', value='v'):
    """Some changes of each kind, few at a time and many."""
    for low, high in ((1, 10), (10, ROWS)):
        span = f'{key} BETWEEN {low} AND {high}'
        flow.source.execute(
            f"UPDATE {table} SET {value} = {value} || '!' WHERE {span}; "
            f'UPDATE {table} SET {key} = {key} + 1000 WHERE {span} AND {key} % 5 = 0; '
            f'DELETE FROM {table} WHERE {span} AND {key} % 7 = 0')


def test_columns_in_another_order_and_more_of_them(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text, n numeric); '
                        f"INSERT INTO t SELECT i, 'v' || i, i FROM generate_series(1, {ROWS}) i")
    flow.destination.execute("CREATE TABLE t (note text DEFAULT 'mine', n numeric, at timestamptz "
                             'DEFAULT now(), v text, id bigint PRIMARY KEY)')
    flow.start('t')
    flow.destination.execute("UPDATE t SET note = 'changed' WHERE id = 1")
    change(flow)
    flow.source.execute("INSERT INTO t VALUES (5000, 'new', NULL)")
    flow.same('t')
    assert flow.there('SELECT count(*) FROM t WHERE at IS NULL OR note IS NULL') == [(0,)]
    assert flow.there('SELECT note FROM t WHERE id = 1') == [('changed',)]


@pytest.mark.parametrize('name', [*NAMES, 'x' * 63])
def test_names(flow, name):
    flow.source.execute(f'CREATE TABLE {qualified(name)} (id int PRIMARY KEY, "Group" text, '
                        f'"two words" int, "a""b" int DEFAULT 1, "select" int); '
                        f"INSERT INTO {qualified(name)} SELECT i, 'g', i FROM "
                        f'generate_series(1, {ROWS}) i')
    flow.start(name)
    change(flow, qualified(name), value='"Group"')
    flow.same(name)


def test_names_of_schemas(flow):
    flow.source.execute('CREATE SCHEMA "My.Schema"; CREATE SCHEMA plain; '
                        'CREATE TABLE "My.Schema"."T 1" (id int PRIMARY KEY, v text); '
                        'CREATE TABLE plain.t (id int PRIMARY KEY, v text)')
    flow.start('"My.Schema"."T 1" : "Other Schema"."T.1"', 'plain.t : public.t')
    flow.source.execute("INSERT INTO \"My.Schema\".\"T 1\" VALUES (1, 'a'); "
                        "INSERT INTO plain.t VALUES (2, 'b')")
    assert flow.there('SELECT * FROM "Other Schema"."T.1" UNION ALL SELECT * FROM t') == [
        (1, 'a'), (2, 'b')]


@pytest.mark.parametrize('deferrable', ['', 'DEFERRABLE INITIALLY DEFERRED'],
                         ids=['immediate', 'deferred'])
def test_foreign_keys_at_the_destination(flow, deferrable):
    tables = ('CREATE TABLE parent (id int PRIMARY KEY, up int REFERENCES parent {0}, v text); '
              'CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent {0}, v text)')
    flow.source.execute(tables.format('DEFERRABLE INITIALLY DEFERRED'))
    flow.start('child', 'parent')
    # Made by the mirror without them, so that the copy is another test's matter.
    flow.destination.execute(
        f'ALTER TABLE parent ADD FOREIGN KEY (up) REFERENCES parent {deferrable}; '
        f'ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent {deferrable}')
    for rows in (5, ROWS):
        with flow.source.connect(autocommit=False) as connection:
            connection.execute(f"INSERT INTO parent SELECT i, NULLIF(i - 1, 0), 'p' FROM "
                               f'generate_series(1, {rows}) i')
            connection.execute(f"INSERT INTO child SELECT i, i, 'c' FROM "
                               f'generate_series(1, {rows}) i')
        flow.same('parent', 'child')
        # A parent that is replaced: what refers to it moves first, then it goes.
        with flow.source.connect(autocommit=False) as connection:
            connection.execute("INSERT INTO parent SELECT id + 1000, NULL, 'q' FROM parent")
            connection.execute('UPDATE child SET parent = parent + 1000')
            connection.execute('UPDATE parent SET up = up + 1000 WHERE up < 1000')
            connection.execute('DELETE FROM parent WHERE id < 1000')
        flow.same('parent', 'child')
        if deferrable:
            with flow.source.connect(autocommit=False) as connection:
                # The child comes before its parent.
                connection.execute("INSERT INTO child SELECT i, 5000 + i, 'early' FROM "
                                   f'generate_series(6000, 6000 + {rows}) i')
                connection.execute("INSERT INTO parent SELECT 5000 + i, NULL, 'late' FROM "
                                   f'generate_series(6000, 6000 + {rows}) i')
            flow.same('parent', 'child')
        flow.source.execute('DELETE FROM child; DELETE FROM parent')
        flow.same('parent', 'child')


@pytest.mark.parametrize('more', [0, ROWS], ids=['few', 'bulk'])
def test_rows_swap_a_unique_value(flow, more):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE, v text); '
                        f'INSERT INTO t SELECT i, i FROM generate_series(1, {ROWS}) i')
    flow.start('t')
    flow.destination.execute('ALTER TABLE t ADD UNIQUE (u)')
    for low in (1, 3, 5):
        with flow.source.connect(autocommit=False) as connection:
            connection.execute(f"UPDATE t SET v = 'x' WHERE id <= {more}")
            connection.execute(f'UPDATE t SET u = -1 WHERE id = {low}')
            connection.execute(f'UPDATE t SET u = {low} WHERE id = {low + 1}')
            connection.execute(f'UPDATE t SET u = {low + 1} WHERE id = {low}')
        flow.same('t')
    # A value that goes over to another row, which is there before the first has gone.
    flow.source.execute('BEGIN; DELETE FROM t WHERE id = 9; INSERT INTO t VALUES (0, 9); COMMIT')
    flow.same('t')


def test_partitioned_source(flow):
    flow.source.execute(
        'CREATE TABLE t (id int, day date, v text, PRIMARY KEY (day, id)) '
        'PARTITION BY RANGE (day); '
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); "
        "CREATE TABLE t2 (v text, day date NOT NULL, id int NOT NULL); "
        "ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01'); "
        "INSERT INTO t SELECT i, date '2020-06-01' + i * 4, 'v' FROM "
        f'generate_series(1, {ROWS}) i')
    flow.start('t')
    flow.same('t')
    change(flow)
    flow.source.execute("UPDATE t SET day = '2021-12-31' WHERE day < '2020-07-01'")
    flow.source.execute("CREATE TABLE t3 PARTITION OF t FOR VALUES FROM ('2022-01-01') TO "
                        "('2023-01-01'); INSERT INTO t VALUES (1, '2022-05-05', 'third')")
    flow.same('t')
    flow.source.execute('TRUNCATE t')
    flow.same('t')


def test_partitioned_target(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        f"INSERT INTO t SELECT i, 'v' FROM generate_series(1, {ROWS}) i")
    flow.destination.execute('CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY HASH (id); '
                             'CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER '
                             '0); CREATE TABLE t2 PARTITION OF t FOR VALUES WITH (MODULUS 2, '
                             'REMAINDER 1)')
    flow.start('t')
    change(flow)
    flow.same('t')


def test_inherited_tables(flow):
    """Each table has its own rows; those of a child are not the parent's too."""
    flow.source.execute('CREATE TABLE base (id int PRIMARY KEY, v text); '
                        'CREATE TABLE more (extra int, PRIMARY KEY (id)) INHERITS (base); '
                        "INSERT INTO base VALUES (1, 'base'); INSERT INTO more VALUES (2, 'm', 2)")
    flow.start('base', 'more')
    flow.source.execute("INSERT INTO base VALUES (3, 'b'); INSERT INTO more VALUES (4, 'm', 4); "
                        "UPDATE base SET v = v || '!'")
    for table in ('base', 'more'):
        query = f'SELECT * FROM ONLY {table} ORDER BY id'
        assert flow.there(query) == flow.source.execute(query), flow.describe()


@pytest.mark.parametrize('made', [False, True], ids=['new_target', 'own_target'])
def test_generated_and_identity_columns(flow, made):
    table = ('CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, '
             'twice int GENERATED ALWAYS AS (a * 2) STORED, b serial, '
             'c int GENERATED BY DEFAULT AS IDENTITY, v text)')
    flow.source.execute(f"{table}; INSERT INTO t (a, v) SELECT i, 'v' FROM "
                        f'generate_series(1, {ROWS}) i')
    if made:
        flow.destination.execute(table)
    flow.start('t')
    for low, high in ((1, 10), (11, ROWS)):
        flow.source.execute(f"UPDATE t SET a = -a WHERE id BETWEEN {low} AND {high}; "
                            f'DELETE FROM t WHERE id BETWEEN {low} AND {high} AND id % 7 = 0; '
                            'INSERT INTO t (a, v) SELECT i, NULL FROM '
                            f'generate_series(1, {high}) i')
        flow.same('t')


@pytest.mark.parametrize('identity', ['DEFAULT', 'FULL'])
def test_excluded_and_renamed_columns(flow, identity):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, secret text NOT NULL, "Name" text, '
                        f'n int); ALTER TABLE t REPLICA IDENTITY {identity}; '
                        f"INSERT INTO t SELECT i, 's', 'v', i FROM generate_series(1, {ROWS}) i")
    flow.start('{from: public.t, to: public.t, exclude: [secret], '
               'columns: {full_name: "Name", "Key": id}}')
    change(flow, value='"Name"')
    flow.source.execute("INSERT INTO t VALUES (7000, 's', NULL, 0); UPDATE t SET secret = 'x'")
    assert flow.there('SELECT * FROM t ORDER BY 1') == flow.source.execute(
        'SELECT id, "Name", n FROM t ORDER BY 1')
    names = flow.destination.execute('SELECT array_agg(attname::text ORDER BY attnum) FROM '
                                     "pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0")
    assert names == [(['Key', 'full_name', 'n'],)]


def test_a_column_of_the_key_cannot_be_left_out(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text)')
    with pytest.raises(psycopg.Error, match='check') as refused:
        flow.start('{from: public.t, to: public.t, exclude: [id]}')
    assert refused.value.sqlstate in ('55000', '22023'), refused.value


@pytest.mark.parametrize('column', ['_peerdb_is_deleted', 'Is Gone'])
def test_soft_delete(flow, column):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        f"INSERT INTO t SELECT i, 'v' FROM generate_series(1, {ROWS}) i")
    flow.start('t', soft_delete_col_name=column, disable_peerdb_columns=False)
    gone = f'SELECT id FROM t WHERE {quoted(column)} ORDER BY id'
    flow.source.execute('DELETE FROM t WHERE id = 1')
    assert flow.there(gone) == [(1,)]
    flow.source.execute('DELETE FROM t WHERE id > 20')
    assert flow.there(gone) == [(1,), *((i,) for i in range(21, ROWS + 1))]
    assert flow.there('SELECT v FROM t WHERE id = 1') == [('v',)]
    # Rows that come back are not deleted; a row that moves to another key is the same row.
    flow.source.execute("INSERT INTO t SELECT i, 'back' FROM generate_series(21, 90) i; "
                        "INSERT INTO t VALUES (1, 'back'); UPDATE t SET id = 5000 WHERE id = 2")
    assert flow.there(gone) == [(i,) for i in range(91, ROWS + 1)]
    query = 'SELECT id, v FROM t {} ORDER BY id'
    assert flow.there(query.format(f'WHERE NOT {quoted(column)}')) == flow.source.execute(
        query.format(''))


def test_peerdb_columns(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        "INSERT INTO t VALUES (1, 'a')")
    flow.start('t', disable_peerdb_columns=False)
    copied = flow.destination.value('SELECT "_PEERDB_SYNCED_AT" FROM t')
    assert copied is not None
    flow.source.execute("UPDATE t SET v = 'b'; INSERT INTO t VALUES (2, 'c')")
    times = dict(flow.there('SELECT id, "_PEERDB_SYNCED_AT" FROM t'))
    assert times[1] > copied and times[2] > copied


def test_synced_at_has_the_name_that_is_given(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        "INSERT INTO t VALUES (1, 'a')")
    flow.start('t', disable_peerdb_columns=False, synced_at_col_name='written')
    assert flow.destination.value('SELECT count(written) FROM t') == 1
