"""Transactions larger than the source keeps in memory: sent while they are in progress."""
import pytest

from support.pipeline import wait_until

ROWS = 200_000


@pytest.fixture(name='two', params=[True, False], ids=['streaming', 'at_once'])
def two_tables(flow, request):
    """The source's logical_decoding_work_mem is 64 kB."""
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text); '
                        "CREATE TABLE u (id int PRIMARY KEY, v text); INSERT INTO u VALUES (0, '')")
    flow.start('t', 'u', streaming=request.param)
    flow.streaming = request.param
    return flow


def fill(connection, table, low, high):
    connection.execute(f"INSERT INTO {table} SELECT i, 'row ' || i FROM "
                       f'generate_series({low}, {high}) i')


def test_large_transaction(two):
    with two.source.connect(autocommit=False) as connection:
        fill(connection, 't', 1, ROWS)
    with two.source.connect(autocommit=False) as connection:
        connection.execute("UPDATE t SET v = v || '!' WHERE id % 2 = 0")
        connection.execute('DELETE FROM t WHERE id % 10 = 1')
        connection.execute(f'UPDATE t SET id = id + {ROWS} WHERE id % 10 = 2')
    two.same('t', 'u')
    if int(two.source.value('SHOW server_version_num')) < 140000:
        return
    # Else this has shown nothing.
    column = 'stream_txns' if two.streaming else 'spill_txns'
    query = f'SELECT sum({column}) > 0 FROM pg_stat_replication_slots'
    wait_until(lambda: two.source.value(query), 30, column)


def test_large_transaction_with_savepoints(two):
    """What was rolled back inside is nowhere, whatever was sent of it."""
    with two.source.connect(autocommit=False) as connection:
        fill(connection, 't', 1, 20_000)
        connection.execute('SAVEPOINT a')
        fill(connection, 't', 20_001, 60_000)
        connection.execute("UPDATE t SET v = 'undone'")
        connection.execute('SAVEPOINT b')
        fill(connection, 'u', 1, 20_000)
        connection.execute('ROLLBACK TO b')
        fill(connection, 'u', 30_001, 50_000)
        connection.execute('ROLLBACK TO a')
        fill(connection, 't', 40_001, 80_000)
        connection.execute('SAVEPOINT c')
        connection.execute('DELETE FROM t WHERE id % 3 = 0')
        connection.execute('RELEASE c')
        fill(connection, 'u', 10, 20)
    two.same('t', 'u')
    # The row that was there, and those that were written last.
    assert two.there('SELECT count(*) FROM u') == [(12,)]


def test_large_rollback(two):
    with two.source.connect(autocommit=False) as connection:
        fill(connection, 't', 1, ROWS)
        connection.rollback()
        fill(connection, 't', 1, 10)
    two.same('t', 'u')
    assert two.there('SELECT count(*) FROM t') == [(10,)]


def test_small_ones_pass_a_large_one(two):
    """Committed before it, they are there although it is still open."""
    with two.source.connect(autocommit=False) as connection:
        fill(connection, 't', 1, 100_000)
        for number in range(1, 20):
            two.source.execute(f"INSERT INTO u VALUES ({number}, 'small')")
        two.wait_there('SELECT count(*) FROM u', [(20,)])
        assert two.destination.execute('SELECT count(*) FROM t') == [(0,)]
        fill(connection, 't', 100_001, 150_000)
        connection.execute("UPDATE u SET v = 'large'")
    two.same('t', 'u')


def test_two_large_ones_at_once(two):
    with two.source.connect(autocommit=False) as first, \
            two.source.connect(autocommit=False) as second:
        for low in range(0, 60_000, 20_000):
            fill(first, 't', low + 1, low + 20_000)
            fill(second, 'u', low + 1, low + 20_000)
        second.commit()
        fill(first, 't', 100_001, 120_000)
    two.same('t', 'u')


def test_schema_changes_inside_a_large_one(two):
    """Rows before and after it have different columns; what is rolled back has changed nothing."""
    with two.source.connect(autocommit=False) as connection:
        fill(connection, 't', 1, 20_000)
        connection.execute('SAVEPOINT a')
        connection.execute('ALTER TABLE t ADD COLUMN undone int')
        connection.execute('UPDATE t SET undone = 1')
        connection.execute('ROLLBACK TO a')
        connection.execute('ALTER TABLE t ADD COLUMN n int')
        connection.execute('INSERT INTO t SELECT i, NULL, i FROM generate_series(20001, 40000) i')
    two.same('t', 'u')
    names = two.destination.execute("SELECT attname::text FROM pg_attribute WHERE attrelid = "
                                    "'t'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1")
    assert names == [('id',), ('n',), ('v',)]


def test_a_huge_row_leaves_no_room_behind(flow):
    """libpq's buffers only grow: once such a row is past, the connections are made anew."""
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text)')
    flow.start('t')
    flow.source.execute("INSERT INTO t VALUES (1, 'small')")
    flow.same('t')

    def backends():
        sides = [(flow.source, 'backend_type', 'walsender'),
                 (flow.destination, 'application_name', 'millrace\\_%')]
        return [side.execute('SELECT pid FROM pg_stat_activity WHERE datname = current_database() '
                             f"AND {column} LIKE '{what}'") for side, column, what in sides]

    before = backends()
    flow.source.execute("INSERT INTO t VALUES (2, repeat('0123456789', 6000000))")
    flow.same('t')
    wait_until(lambda: all(a and a != b for a, b in zip(backends(), before)), 60,
               lambda: f'{backends()} instead of {before}')
    flow.source.execute("INSERT INTO t VALUES (3, 'small'); DELETE FROM t WHERE id = 1")
    flow.same('t')
    retries = "SELECT retry_count FROM mirrors WHERE mirror = 'm'"
    assert flow.rows(retries) == [(0,)]
