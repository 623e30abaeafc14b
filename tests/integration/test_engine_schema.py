"""ALTER TABLE at the source while the mirror streams."""
import pytest

from support.pipeline import wait_until

ROWS = 100


@pytest.fixture(name='t')
def table(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL, n smallint); '
                        'CREATE TABLE other (id int PRIMARY KEY, v text); '
                        f"INSERT INTO t SELECT i, 'v' || i, i FROM generate_series(1, {ROWS}) i")
    flow.start('t', 'other')
    return flow


def columns(side, table='t'):
    """Name, type and NOT NULL of each."""
    return side.execute('SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM '
                        f"pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND "
                        'NOT attisdropped ORDER BY attname')


def check_same(flow, table='t'):
    """Rows, and what the columns are called and are."""
    flow.same(table)
    assert [c[:2] for c in columns(flow.destination, table)] == [
        c[:2] for c in columns(flow.source, table)], flow.describe()


def check_stops(flow, table='t'):
    """What the stream cannot bring stops the table, with a reason, and no other."""
    flow.source.execute("INSERT INTO other VALUES (7000, 'goes on')")
    wait_until(lambda: flow.tables().get(table) == 'error' and flow.destination.execute(
        'SELECT 1 FROM other WHERE id = 7000'), 30, flow.describe)
    row, = flow.rows("SELECT reason_code, reason FROM mirror_tables WHERE source_table = "
                     f"'public.{table}'")
    assert row[0] == 'TBL_SCHEMA_INCOMPATIBLE' and row[1], row


def changes(flow):
    """[(kind, state)] of view schema_changes."""
    return flow.rows("SELECT kind, state FROM schema_changes WHERE mirror = 'm' ORDER BY id")


@pytest.mark.parametrize('column', [
    'x int', "x text DEFAULT 'given'", "x text NOT NULL DEFAULT 'given'", 'x timestamptz',
    '"Mixed ""Name" numeric(10,2) DEFAULT 1.5',
    "x jsonb DEFAULT '{}'", 'x int[]', 'x varchar(7)', 'x int UNIQUE',
], ids=['plain', 'default', 'not_null', 'timestamptz', 'odd_name', 'jsonb', 'array',
        'varchar', 'unique'])
def test_add_column(t, column):
    t.source.execute(f'ALTER TABLE t ADD COLUMN {column}')
    t.source.execute("INSERT INTO t (id, v, n) VALUES (1000, 'new', 1); "
                     "UPDATE t SET v = 'changed' WHERE id < 60")
    check_same(t)


def test_add_column_with_a_default_that_is_no_constant(t):
    """The table was rewritten at the source, and no change in the stream says with which values."""
    t.source.execute('ALTER TABLE t ADD COLUMN x timestamptz DEFAULT now()')
    t.source.execute("INSERT INTO t (id, v) VALUES (1000, 'new'); UPDATE t SET v = '' WHERE id = 1")
    check_same(t)


def test_add_column_with_a_volatile_default(t):
    t.source.execute('ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid()')
    t.source.execute("INSERT INTO t (id, v) VALUES (1000, 'new'); UPDATE t SET v = '' WHERE id = 1")
    check_stops(t)


def test_a_default_that_rewrites_the_rows(t):
    """The domain's check makes the source write all rows anew; the stream says nothing of it."""
    t.source.execute("CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0); ALTER TABLE t "
                     'ADD x even DEFAULT 2; UPDATE t SET n = 1 WHERE id = 1')
    check_stops(t)


def test_add_columns_of_new_types(t):
    t.source.execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN even AS int "
                     'CHECK (VALUE % 2 = 0); CREATE TYPE pair AS (a int, b mood)')
    t.source.execute("ALTER TABLE t ADD x mood, ADD y even, ADD z pair[]")
    t.source.execute("UPDATE t SET x = 'happy', y = 2, z = ARRAY[ROW(1, 'sad')::pair] WHERE id < 9")
    check_same(t)


def test_add_column_in_the_transaction_that_writes(t):
    with t.source.connect(autocommit=False) as connection:
        connection.execute("INSERT INTO t VALUES (1000, 'before', 1)")
        connection.execute('ALTER TABLE t ADD COLUMN x int')
        connection.execute("INSERT INTO t VALUES (1001, 'after', 1, 5)")
        connection.execute('UPDATE t SET x = id WHERE id > 50')
        connection.execute('ALTER TABLE t ADD COLUMN y text')
        connection.execute("UPDATE t SET y = 'y' WHERE id > 90")
    check_same(t)


@pytest.mark.parametrize('column', ['n', 'v'], ids=['nullable', 'not_null'])
def test_drop_column(t, column):
    t.source.execute(f'ALTER TABLE t DROP COLUMN {column}')
    t.source.execute('INSERT INTO t (id, {0}) VALUES (1000, {1})'.format(
        *(('v', "'x'") if column == 'n' else ('n', '7'))))
    t.follow()
    kept = 'v' if column == 'n' else 'n'
    assert t.destination.execute(f'SELECT id, {kept} FROM t ORDER BY id') == t.source.execute(
        f'SELECT id, {kept} FROM t ORDER BY id')
    # Whether the column goes or stays, it takes rows that have none.
    assert not [c for c in columns(t.destination) if c[0] == column and c[2]]


def test_drop_and_add_again(t):
    t.source.execute("ALTER TABLE t DROP COLUMN n, ADD COLUMN n text DEFAULT 'text'")
    t.source.execute("INSERT INTO t VALUES (1000, 'x', 'y'); UPDATE t SET v = 'z' WHERE id < 60")
    check_stops(t)


def test_rename_column(t):
    t.source.execute('ALTER TABLE t RENAME COLUMN v TO "New Name"')
    t.source.execute('INSERT INTO t VALUES (1000, \'x\', 1); UPDATE t SET "New Name" = \'y\' '
                     'WHERE id < 60; DELETE FROM t WHERE id = 61')
    check_same(t)


def test_rename_columns_crosswise(t):
    t.source.execute('ALTER TABLE t ADD a int, ADD b int; UPDATE t SET a = 1, b = 2')
    t.follow()
    t.source.execute('BEGIN; ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME b TO a; '
                     'ALTER TABLE t RENAME c TO b; COMMIT; UPDATE t SET a = 3 WHERE id = 1')
    check_stops(t)


def test_rename_a_column_of_the_key(t):
    t.source.execute('ALTER TABLE t RENAME COLUMN id TO key')
    t.source.execute('UPDATE t SET key = key + 1000 WHERE key < 60; DELETE FROM t WHERE key = 70')
    check_same(t)


def test_rename_table(t):
    """The mirror follows the table, not its name; the target keeps its own."""
    t.source.execute('ALTER TABLE t RENAME TO renamed')
    t.source.execute("INSERT INTO renamed VALUES (1000, 'x', 1); DELETE FROM renamed WHERE id = 1")
    t.follow()
    query = 'SELECT * FROM {} ORDER BY id'
    assert t.destination.execute(query.format('t')) == t.source.execute(query.format('renamed'))
    assert set(t.tables().values()) == {'ready'}, t.describe()


def test_schema_changes_survive_a_restart(t):
    t.source.execute('ALTER TABLE t RENAME TO renamed; ALTER TABLE renamed ADD x int DEFAULT 7')
    t.source.execute("INSERT INTO renamed VALUES (1000, 'x', 1, 2)")
    t.follow()
    t.server.stop()
    t.server.start()
    t.source.execute("INSERT INTO renamed VALUES (1001, 'x', 1, 2); "
                     'ALTER TABLE renamed RENAME x TO y; UPDATE renamed SET y = 5 WHERE id < 60')
    t.follow()
    query = 'SELECT * FROM {} ORDER BY id'
    assert t.destination.execute(query.format('t')) == t.source.execute(query.format('renamed'))


@pytest.mark.parametrize('before, after', [
    ('smallint', 'int'), ('smallint', 'bigint'), ('int', 'bigint'), ('int', 'numeric'),
    ('varchar(5)', 'varchar(9)'), ('varchar(5)', 'text'), ('numeric(5,2)', 'numeric(9,2)'),
    ('numeric(5,2)', 'numeric'), ('real', 'float8'), ('timestamp(0)', 'timestamp'),
])
def test_widening_types(t, before, after):
    t.source.execute(f'ALTER TABLE t ADD x {before}')
    t.source.execute("UPDATE t SET x = '1'" if 'time' not in before else "UPDATE t SET x = now()")
    t.follow()
    t.source.execute(f'ALTER TABLE t ALTER x TYPE {after}')
    t.source.execute("UPDATE t SET v = '' WHERE id = 1; INSERT INTO t SELECT 1000, v, n, x FROM t "
                     'WHERE id = 2')
    check_same(t)


@pytest.mark.parametrize('change', [
    'ALTER n TYPE text USING \'text \' || n', 'ALTER v TYPE int USING id', 'ALTER n TYPE jsonb '
    'USING to_jsonb(n)',
], ids=['to_text', 'to_int', 'to_jsonb'])
def test_an_incompatible_type_stops_its_table_alone(t, change):
    t.source.execute(f'ALTER TABLE t {change}')
    t.source.execute("INSERT INTO t (id, v, n) SELECT 1000, v, n FROM t WHERE id = 1; "
                     "INSERT INTO other VALUES (1, 'goes on')")

    def stopped():
        return t.tables()['t'] == 'error'

    wait_until(stopped, 20, lambda: f't in error\n{t.describe()}')
    t.same('other')
    found = t.rows("SELECT reason_code, reason FROM mirror_tables WHERE source_table = 'public.t'")
    assert found[0][0] == 'TBL_SCHEMA_INCOMPATIBLE' and found[0][1], found
    state, health, reason, _, hint = t.status()
    assert (state, health, reason) == ('streaming', 'error', 'TBL_SCHEMA_INCOMPATIBLE') and hint
    t.server.stop()
    t.server.start()
    assert t.wait_reason('TBL_SCHEMA_INCOMPATIBLE', 'streaming')[1] == 'error', 'after a restart'
    assert t.rows("SELECT tables_error FROM mirrors WHERE mirror = 'm'") == [(1,)]
    assert t.rows("SELECT hint IS NOT NULL FROM errors WHERE source_table = 'public.t'")
    # What it is told to do heals it.
    t.rows('RESYNC MIRROR m')
    t.wait_tables()
    check_same(t)


@pytest.mark.parametrize('hangs_on_it', [False, True], ids=['alone', 'with_a_view'])
def test_resync_brings_what_a_stopped_table_has_missed(flow, hangs_on_it):
    """The target is the user's: it gets the columns that came and grew meanwhile."""
    flow.both('CREATE TABLE t (id int PRIMARY KEY, v text, n int)')
    flow.source.execute("INSERT INTO t SELECT i, 'v', i FROM generate_series(1, 100) i; "
                        'CREATE TABLE other (id int PRIMARY KEY, v text)')
    flow.start('t', 'other')
    if hangs_on_it:
        flow.destination.execute('CREATE VIEW seen AS SELECT id, v FROM t')
    flow.source.execute("CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0); ALTER TABLE t "
                        'ADD x even DEFAULT 2; UPDATE t SET n = 1 WHERE id = 1')
    check_stops(flow)
    flow.source.execute('CREATE TYPE mood AS ENUM (\'sad\'); ALTER TABLE t ADD y mood NOT NULL '
                        "DEFAULT 'sad', ALTER n TYPE bigint; UPDATE t SET n = 1::bigint << 40")
    flow.rows('RESYNC MIRROR m TABLE public.t')
    flow.wait_tables()
    flow.source.execute("INSERT INTO t VALUES (1000, 'later', 1, 4, 'sad')")
    flow.same('t')


def test_changes_are_recorded(t):
    t.source.execute('ALTER TABLE t ADD x int; ALTER TABLE t DROP n')
    t.source.execute("INSERT INTO t VALUES (1000, 'x', 1)")
    t.follow()
    assert [state for _, state in changes(t)] == ['applied', 'applied'], changes(t)


def test_ignored_changes(flow):
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        "INSERT INTO t VALUES (1, 'a')")
    flow.start('t', schema_changes='ignore')
    flow.source.execute("ALTER TABLE t ADD x int DEFAULT 5; INSERT INTO t VALUES (2, 'b', 6); "
                        "UPDATE t SET x = 7, v = 'c' WHERE id = 1")
    assert flow.there('SELECT * FROM t ORDER BY id') == [(1, 'c'), (2, 'b')]
    assert changes(flow) and {state for _, state in changes(flow)} == {'ignored'}
    # Also after a restart.
    flow.server.stop()
    flow.server.start()
    flow.source.execute("INSERT INTO t VALUES (3, 'd', 6)")
    assert flow.there('SELECT * FROM t WHERE id = 3') == [(3, 'd')]


def test_a_new_table_of_the_old_name_is_another_table(t):
    """Its rows are not the mirror's, and nothing of it is written over what was copied."""
    before = t.destination.execute('SELECT * FROM t ORDER BY id')
    t.source.execute("ALTER TABLE t RENAME TO old; CREATE TABLE t (id int PRIMARY KEY, v text, "
                     "n smallint); INSERT INTO t VALUES (1, 'of the new one', 0)")
    t.follow()
    assert t.destination.execute('SELECT * FROM t ORDER BY id') == before


def test_dropped_table(t):
    """Others go on; the rows that were copied stay."""
    t.source.execute('DROP TABLE t')
    t.source.execute("INSERT INTO other VALUES (1, 'goes on')")
    t.same('other')
    assert t.destination.value('SELECT count(*) FROM t') == ROWS


def test_key_changes(t):
    """Another primary key at the source: rows are found all the same."""
    t.source.execute('ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (v)')
    t.source.execute('UPDATE t SET n = -n WHERE id < 60; DELETE FROM t WHERE id = 70; '
                     "UPDATE t SET v = 'moved' WHERE id = 80")
    t.same('t')
