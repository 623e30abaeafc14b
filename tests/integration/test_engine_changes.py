"""Changes in the stream: keys that move, values left in TOAST, identities, TRUNCATE."""
import psycopg
import pytest

KEYED = 'CREATE TABLE t (id int PRIMARY KEY, v text, n int)'
# Too long to stay in the row, and not compressible.
TOASTED = "(SELECT string_agg(md5((i * 1000 + {})::text), '') FROM generate_series(1, 400) i)"


def run(flow, *statements):
    """In one transaction."""
    with flow.source.connect(autocommit=False) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(params=['DEFAULT', 'FULL'])
def keyed(flow, request):
    flow.source.execute(f"{KEYED}; ALTER TABLE t REPLICA IDENTITY {request.param}; "
                        "INSERT INTO t SELECT i, 'v' || i, i FROM generate_series(1, 300) i")
    flow.start('t')
    return flow


@pytest.mark.parametrize('statements', [
    ['UPDATE t SET id = 1000 WHERE id = 1'],
    ['UPDATE t SET id = 1000, v = NULL WHERE id = 1', 'UPDATE t SET id = 1 WHERE id = 1000'],
    ['UPDATE t SET id = -1 WHERE id = 1', 'UPDATE t SET id = 1 WHERE id = 2',
     'UPDATE t SET id = 2 WHERE id = -1'],
    ['DELETE FROM t WHERE id = 1', 'UPDATE t SET id = 1 WHERE id = 2',
     "INSERT INTO t VALUES (2, 'new', 0)"],
    ['DELETE FROM t WHERE id = 1', "INSERT INTO t VALUES (1, 'again', 0)",
     'DELETE FROM t WHERE id = 1'],
    ["INSERT INTO t VALUES (1000, 'a', 0)", 'UPDATE t SET id = 1001 WHERE id = 1000',
     'DELETE FROM t WHERE id = 1001'],
    ["INSERT INTO t VALUES (1000, 'a', 0)", 'UPDATE t SET id = 1001 WHERE id = 1000',
     "INSERT INTO t VALUES (1000, 'b', 0)", "UPDATE t SET v = 'c' WHERE id = 1001"],
    # All keys, a chain through the whole table: each takes the next one's place.
    ['UPDATE t SET id = -id', 'UPDATE t SET id = 1 - id', 'UPDATE t SET n = n + 1'],
    ['UPDATE t SET id = -id', "INSERT INTO t SELECT i, 'new', 0 FROM generate_series(1, 300) i",
     'DELETE FROM t WHERE id % 3 = 0', 'UPDATE t SET id = 5000 + id WHERE id < 0'],
    ['DELETE FROM t', "INSERT INTO t SELECT i, 'new', 0 FROM generate_series(1, 400) i"],
], ids=['one', 'there_and_back', 'swap', 'taken_over', 'gone_again', 'short_life', 'moved_away',
        'shift', 'all', 'anew'])
def test_keys_change(keyed, statements):
    run(keyed, *statements)
    keyed.same('t')
    # And once more, where each is a transaction and maybe a batch of its own.
    for statement in ["INSERT INTO t VALUES (-7000, '', 0)", "UPDATE t SET id = -7001 "
                      'WHERE id = -7000', 'DELETE FROM t WHERE id = -7001']:
        keyed.source.execute(statement)
    keyed.same('t')


def test_keys_swap_by_a_deferrable_key(flow):
    """At the source both rows change in one statement; the key there is checked at its end."""
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, v text); '
                        'ALTER TABLE t REPLICA IDENTITY FULL; '
                        "INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 100) i")
    flow.start('t')
    flow.source.execute('UPDATE t SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id < 3')
    flow.same('t')
    flow.source.execute('UPDATE t SET id = 101 - id')
    flow.same('t')


def test_keys_of_many_columns(flow):
    flow.source.execute('CREATE TABLE t (a text, v int, b numeric, c timestamptz, '
                        'PRIMARY KEY (c, a, b)); '
                        "INSERT INTO t SELECT 'k' || i % 7, i, i / 10.0, '2020-01-01' FROM "
                        'generate_series(1, 200) i')
    flow.start('t')
    run(flow, "UPDATE t SET b = b + 0.00 WHERE v < 50", 'UPDATE t SET a = a || b WHERE v < 90',
        "UPDATE t SET c = 'infinity' WHERE v > 150", 'DELETE FROM t WHERE v = 100')
    flow.same('t')


@pytest.mark.parametrize('identity', ['DEFAULT', 'FULL'])
@pytest.mark.parametrize('bulk', [False, True], ids=['few', 'bulk'])
def test_unchanged_toast(flow, identity, bulk):
    rows = 120 if bulk else 4
    flow.source.execute(
        'CREATE TABLE t (id int PRIMARY KEY, big text, n int, other text); '
        'ALTER TABLE t ALTER big SET STORAGE EXTERNAL, ALTER other SET STORAGE EXTERNAL, '
        f'REPLICA IDENTITY {identity}; INSERT INTO t SELECT k, {TOASTED.format("k")}, 0, '
        f'{TOASTED.format("k + 1")} FROM generate_series(1, {rows}) k')
    flow.start('t')
    for statements in (
            ['UPDATE t SET n = n + 1'],
            ['UPDATE t SET id = -id'],
            ['UPDATE t SET id = -id', 'UPDATE t SET n = n + 1'],
            [f'UPDATE t SET big = {TOASTED.format(7)} WHERE id = 1', 'UPDATE t SET n = n + 1'],
            ["UPDATE t SET other = 'short' WHERE id = 2", 'UPDATE t SET id = 10000 + id',
             'UPDATE t SET n = n + 1', 'UPDATE t SET id = id - 10000'],
            [f'INSERT INTO t VALUES (9999, {TOASTED.format(1)}, 0, {TOASTED.format(2)})',
             'UPDATE t SET n = 5 WHERE id = 9999', 'UPDATE t SET id = 9998 WHERE id = 9999'],
            ['DELETE FROM t WHERE id = 9998', 'UPDATE t SET big = NULL, n = 0 WHERE id = 3',
             'UPDATE t SET n = 9'],
            # The old key's row and the new one's, both in one batch.
            ['UPDATE t SET id = 20000 WHERE id = 1', 'UPDATE t SET id = 1 WHERE id = 2',
             'UPDATE t SET id = 2 WHERE id = 20000', 'UPDATE t SET n = n - 1']):
        run(flow, *statements)
        flow.same('t')


def test_identity_by_an_index(flow):
    flow.source.execute('CREATE TABLE t (v text, code int NOT NULL, part int NOT NULL, n int); '
                        'CREATE UNIQUE INDEX t_code ON t (part, code); '
                        'ALTER TABLE t REPLICA IDENTITY USING INDEX t_code; '
                        "INSERT INTO t SELECT 'v' || i, i, i % 3, i FROM generate_series(1, 200) i")
    flow.start('t')
    run(flow, 'UPDATE t SET n = -n WHERE code < 20', 'UPDATE t SET code = 1000 + code WHERE n > 90',
        'DELETE FROM t WHERE code % 7 = 0', "INSERT INTO t VALUES (NULL, 0, 0, NULL)")
    flow.same('t')


def test_identity_by_an_index_beside_a_primary_key(flow):
    """The stream has the index's columns alone; the target's key is the primary one."""
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE, n int); '
                        'ALTER TABLE t REPLICA IDENTITY USING INDEX t_code_key; '
                        "INSERT INTO t SELECT i, 'c' || i, i FROM generate_series(1, 200) i")
    flow.start('t')
    run(flow, 'UPDATE t SET id = 1000 + id WHERE n < 60', "UPDATE t SET code = 'd' || n "
        'WHERE n % 5 = 0', 'DELETE FROM t WHERE n % 9 = 0', 'UPDATE t SET n = n + 1')
    flow.same('t')
    flow.source.execute('UPDATE t SET id = -id')
    flow.same('t')


def test_rows_without_a_key_are_an_exact_multiset(flow):
    flow.source.execute('CREATE TABLE t (a int, b text, c float8, d numeric, j json); '
                        'ALTER TABLE t REPLICA IDENTITY FULL; '
                        "INSERT INTO t SELECT i % 3, NULLIF(i % 4, 0)::text, 'NaN', 1.0, '[ ]' "
                        'FROM generate_series(1, 60) i; INSERT INTO t SELECT FROM '
                        'generate_series(1, 5)')
    flow.start('t')
    one = '(SELECT ctid FROM t WHERE {} LIMIT 1)'
    for statements in (
            [f'DELETE FROM t WHERE ctid = {one.format("a = 1")}'],
            [f'DELETE FROM t WHERE ctid = {one.format("a IS NULL")}'],
            [f"UPDATE t SET b = 'x' WHERE ctid = {one.format('a = 2')}"],
            [f"UPDATE t SET b = NULL WHERE ctid = {one.format('a = 2 AND b IS NOT NULL')}"],
            ['UPDATE t SET d = 1.00 WHERE a = 0', 'UPDATE t SET c = -0.0 WHERE a = 1',
             'UPDATE t SET c = 0.0 WHERE a = 1 AND b IS NULL'],
            ['INSERT INTO t SELECT * FROM t', f'DELETE FROM t WHERE ctid = {one.format("a = 0")}'],
            ['UPDATE t SET a = 7', 'UPDATE t SET a = NULL WHERE b IS NULL'],
            ['DELETE FROM t WHERE a IS NULL'], ['DELETE FROM t']):
        run(flow, *statements)
        flow.same('t')


def test_toast_without_a_key(flow):
    flow.source.execute(f'CREATE TABLE t (n int, big text); ALTER TABLE t REPLICA IDENTITY FULL; '
                        f'INSERT INTO t SELECT k % 5, {TOASTED.format("k % 5")} FROM '
                        'generate_series(1, 20) k')
    flow.start('t')
    run(flow, 'UPDATE t SET n = n + 10 WHERE ctid = (SELECT ctid FROM t WHERE n = 1 LIMIT 1)',
        'DELETE FROM t WHERE ctid = (SELECT ctid FROM t WHERE n = 2 LIMIT 1)')
    flow.same('t')


def test_tables_without_a_key_are_refused_with_a_way_out(flow):
    """Published, they would make the application's UPDATE and DELETE fail."""
    flow.source.execute('CREATE TABLE t (a int, b text)')
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match='1 check') as refused:
        flow.start('t')
    assert 'REPLICA IDENTITY FULL' in refused.value.diag.message_hint


def test_tables_without_a_key_take_inserts(flow):
    """By a publication that has nothing else."""
    flow.source.execute('CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, NULL), (1, NULL);'
                        "CREATE PUBLICATION inserts FOR TABLE t WITH (publish = 'insert')")
    flow.prepare()
    flow.rows('CREATE MIRROR m FROM src TO dst WITH TABLE MAPPING (public.t : public.t) WITH '
              "(publication_name = 'inserts', disable_peerdb_columns = true)")
    flow.wait_tables()
    flow.source.execute("INSERT INTO t SELECT 2, 'x' FROM generate_series(1, 100)")
    flow.source.execute('DELETE FROM t WHERE a = 1; INSERT INTO t VALUES (NULL, NULL)')
    flow.wait_there('SELECT a, count(*) FROM t GROUP BY a ORDER BY a',
                    [(1, 2), (2, 100), (None, 1)])


TRUNCATED = ['a', 'b', 'child']


@pytest.mark.parametrize('statements', [
    ['TRUNCATE a'], ['TRUNCATE a, child'], ['TRUNCATE b CASCADE'], ['TRUNCATE b, child'],
    ['TRUNCATE a RESTART IDENTITY'],
    ['INSERT INTO a (v) VALUES (1)', 'TRUNCATE a', 'INSERT INTO a (v) VALUES (2)'],
    ['DELETE FROM a', 'INSERT INTO a SELECT i, i FROM generate_series(1, 200) i', 'TRUNCATE a',
     'INSERT INTO a (v) VALUES (3)', 'UPDATE a SET v = 4'],
], ids=['one', 'two', 'cascade', 'with_child', 'restart', 'between', 'bulk'])
@pytest.mark.parametrize('foreign', [False, True], ids=['plain', 'foreign_key_there'])
def test_truncate(flow, statements, foreign):
    tables = ('CREATE TABLE a (id serial PRIMARY KEY, v int); '
              'CREATE TABLE b (id int PRIMARY KEY, v int); '
              'CREATE TABLE child (id int PRIMARY KEY, b int REFERENCES b)')
    flow.source.execute(f'{tables}; INSERT INTO a (v) SELECT generate_series(1, 100); '
                        'INSERT INTO b SELECT i, i FROM generate_series(1, 100) i; '
                        'INSERT INTO child SELECT i, i FROM generate_series(1, 100) i')
    if foreign:
        flow.destination.execute(tables)
        flow.destination.execute('ALTER TABLE child ALTER CONSTRAINT child_b_fkey DEFERRABLE')
    flow.start('b', 'a', 'child')
    run(flow, *statements)
    flow.same(*TRUNCATED)


def test_truncate_may_be_left_out(flow):
    flow.source.execute(f"{KEYED}; INSERT INTO t VALUES (1, 'a', 1)")
    flow.start('t', on_truncate='ignore')
    flow.source.execute('TRUNCATE t')
    flow.source.execute("INSERT INTO t VALUES (2, 'b', 2)")
    assert flow.there('SELECT id FROM t ORDER BY id') == [(1,), (2,)]
    assert flow.rows("SELECT code FROM events WHERE mirror = 'm' AND message ILIKE '%truncate%'")
