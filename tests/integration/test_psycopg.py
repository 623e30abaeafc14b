"""psycopg 3 as it comes: it opens transactions by itself, prepares, asks for binary, pipelines."""
import asyncio
import threading

import psycopg
import pytest
from psycopg import errors

from support.statements import create_mirror, create_peer

LONG = ('SELECT count(*) FROM peer_options a, peer_options b, peer_options c, peer_options d, '
        'peer_options e, peer_options f, peer_options g')


@pytest.fixture
def connection(server):
    with psycopg.connect(server.conninfo) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def other(server):
    with psycopg.connect(server.conninfo, autocommit=True) as opened:
        yield opened


def names(connection):
    return [row[0] for row in connection.execute('SELECT peer FROM peers ORDER BY peer')]


def test_a_statement_opens_a_transaction(connection, other):
    connection.execute(create_peer('a'))
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    assert names(connection) == ['a'] and names(other) == []
    connection.commit()
    assert names(other) == ['a']


def test_rollback(connection, other):
    connection.execute(create_peer('a'))
    connection.rollback()
    assert names(connection) == [] and names(other) == []


def test_with_connect_commits_or_rolls_back(server, other):
    with psycopg.connect(server.conninfo) as connection:
        connection.execute(create_peer('a'))
    with pytest.raises(ZeroDivisionError), psycopg.connect(server.conninfo) as connection:
        connection.execute(create_peer('b'))
        raise ZeroDivisionError
    assert names(other) == ['a']


def test_autocommit(other, connection):
    other.execute(create_peer('a'))
    assert names(connection) == ['a']
    assert other.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_transaction_blocks_are_savepoints(connection, other):
    with connection.transaction():
        connection.execute(create_peer('a'))
        with pytest.raises(errors.UndefinedObject), connection.transaction():
            connection.execute(create_peer('inner'))
            connection.execute('DROP PEER gone')
        assert names(connection) == ['a']
        with connection.transaction('named'):
            connection.execute(create_peer('b'))
    connection.commit()
    assert names(other) == ['a', 'b']


def test_an_aborted_block(connection):
    connection.execute(create_peer('a'))
    with pytest.raises(errors.UndefinedObject):
        connection.execute('DROP PEER gone')
    with pytest.raises(errors.InFailedSqlTransaction):
        connection.execute('SELECT 1')
    connection.rollback()
    assert connection.execute('SELECT 1').fetchone() == (1,)


def test_errors_carry_their_fields(connection):
    with pytest.raises(errors.InvalidParameterValue) as caught:
        connection.execute("CREATE PEER a FROM POSTGRES WITH (host = 'h', prot = 1)")
    diag = caught.value.diag
    assert diag.sqlstate == '22023' and diag.severity == 'ERROR'
    assert diag.severity_nonlocalized == 'ERROR'
    assert diag.statement_position == str(1 + len("CREATE PEER a FROM POSTGRES WITH (host = 'h', "))
    assert 'port' in diag.message_hint
    connection.rollback()
    with pytest.raises(errors.SyntaxError) as caught:
        connection.execute('SELEC 1')
    assert caught.value.diag.statement_position == '1'


def test_parameters(connection):
    row = connection.execute(
        'SELECT %s::int, %s::text, %s::bool, %s::float8, %s::int8', (1, 'two', True, 4.5, 1 << 40)
    ).fetchone()
    assert row == (1, 'two', True, 4.5, 1 << 40)
    assert connection.execute('SELECT %(a)s::text', {'a': "it's"}).fetchone() == ("it's",)
    assert connection.execute('SELECT %s::text', (None,)).fetchone() == (None,)


@pytest.mark.parametrize('binary', [False, True])
def test_formats(connection, binary):
    cursor = connection.cursor(binary=binary)
    wanted = (7, 1 << 33, 'text', True, 2.5, None)
    row = cursor.execute(
        "SELECT 7::int4, 8589934592::int8, 'text'::text, true, 2.5::float8, NULL::int4").fetchone()
    assert row == wanted
    mark = '%b' if binary else '%t'
    row = cursor.execute(f'SELECT {mark}::int4, {mark}::text, {mark}::bool', (5, 'x', False)).fetchone()
    assert row == (5, 'x', False)


@pytest.mark.parametrize('binary', [False, True])
def test_views_in_both_formats(connection, binary):
    for statement in (create_peer('a'), create_peer('b'), create_mirror('m')):
        connection.execute(statement)
    connection.commit()
    cursor = connection.cursor(binary=binary)
    for view in ('mirrors', 'mirror_tables', 'peers', 'peer_options', 'settings', 'events'):
        cursor.execute(f'SELECT * FROM {view}')
        rows = cursor.fetchall()
        assert rows and all(len(row) == len(cursor.description) for row in rows)
    row = cursor.execute('SELECT mirror, tables_total, created_at FROM mirrors').fetchone()
    assert row[:2] == ('m', 1) and row[2].tzinfo is not None and row[2].year >= 2024


def test_description(connection):
    cursor = connection.execute('SELECT mirror, tables_total, lag, created_at FROM mirrors')
    assert [(c.name, c.type_code) for c in cursor.description] == [
        ('mirror', 25), ('tables_total', 23), ('lag', 1186), ('created_at', 1184)]
    assert cursor.statusmessage == 'SELECT 0' and cursor.rowcount == 0


def test_prepared_statements(connection):
    for number in range(12):
        row = connection.execute('SELECT %s::int + 1', (number,), prepare=True).fetchone()
        assert row == (number + 1,)
    for name in 'abc':
        connection.execute(create_peer(name), prepare=True)
    connection.commit()
    assert names(connection) == ['a', 'b', 'c']


def test_executemany_and_returning_none(connection):
    with connection.cursor() as cursor:
        cursor.executemany('SELECT %s::int', [(1,), (2,), (3,)], returning=True)
        found = [cursor.fetchone()]
        while cursor.nextset():
            found.append(cursor.fetchone())
    assert found == [(1,), (2,), (3,)]


def test_named_cursors(connection):
    with connection.cursor('one') as cursor:
        cursor.execute('SELECT n FROM (VALUES (1), (2), (3), (4), (5)) AS v (n) ORDER BY n')
        assert cursor.fetchone() == (1,)
        assert cursor.fetchmany(2) == [(2,), (3,)]
        assert cursor.fetchall() == [(4,), (5,)]
    with connection.cursor('two', binary=True) as cursor:
        cursor.itersize = 2
        cursor.execute('SELECT option FROM peer_options ORDER BY option')
        assert len([row for row in cursor]) > 20
    with connection.cursor('three', scrollable=True) as cursor:
        cursor.execute('VALUES (1), (2), (3)')
        cursor.scroll(2)
        assert cursor.fetchone() == (3,)
        cursor.scroll(0, mode='absolute')
        assert cursor.fetchone() == (1,)


def test_hold_cursor(connection):
    with connection.cursor('held', withhold=True) as cursor:
        cursor.execute('VALUES (1), (2)')
        connection.commit()
        assert cursor.fetchall() == [(1,), (2,)]


def test_pipeline(connection):
    with connection.pipeline():
        one = connection.execute('SELECT 1')
        two = connection.execute('SELECT %s::text', ('x',))
        connection.execute(create_peer('a'))
        assert one.fetchone() == (1,) and two.fetchone() == ('x',)
    connection.commit()
    assert names(connection) == ['a']


def test_a_failed_pipeline_leaves_nothing(other):
    with pytest.raises(errors.UndefinedObject), other.pipeline():
        other.execute(create_peer('a'))
        other.execute('DROP PEER gone')
        other.execute(create_peer('b'))
    assert names(other) == []


@pytest.mark.parametrize('form, expected', [
    ('', b'1\tx\n2\t\\N\n'), ('(FORMAT csv)', b'1,x\n2,\n'),
])
def test_copy_out(connection, form, expected):
    with connection.cursor() as cursor, cursor.copy(
        f"COPY (SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS v (a, b)) TO STDOUT {form}"
    ) as copy:
        assert b''.join(copy) == expected


def test_copy_out_rows_in_binary(connection):
    with connection.cursor() as cursor, cursor.copy(
        "COPY (SELECT 1::int4, 'x'::text) TO STDOUT (FORMAT binary)"
    ) as copy:
        copy.set_types(['int4', 'text'])
        assert list(copy.rows()) == [(1, 'x')]


def test_notifications(server, other):
    with psycopg.connect(server.conninfo, autocommit=True) as listener:
        listener.execute('LISTEN millrace_events')
        other.execute(create_peer('a'))
        for notification in listener.notifies():
            assert notification.channel == 'millrace_events' and 'a' in notification.payload
            break


def test_notices(other):
    heard = []
    other.add_notice_handler(lambda diag: heard.append((diag.severity, diag.message_primary)))
    other.execute('DROP PEER IF EXISTS gone')
    assert heard and heard[0][0] == 'NOTICE' and 'gone' in heard[0][1]


def test_cancel(server):
    with psycopg.connect(server.conninfo) as connection:
        timer = threading.Timer(0.5, connection.cancel)
        timer.start()
        with pytest.raises(errors.QueryCanceled):
            connection.execute(LONG)
        timer.join()
        connection.rollback()
        assert connection.execute('SELECT 1').fetchone() == (1,)


def test_connection_info(connection):
    info = connection.info
    assert info.server_version >= 120000
    assert info.parameter_status('standard_conforming_strings') == 'on'
    assert info.parameter_status('TimeZone') == 'UTC'
    assert info.encoding == 'utf-8' and info.user == 'tester' and info.dbname == 'millrace'
    assert info.backend_pid > 0
    connection.execute("SET application_name = 'mine'")
    assert info.parameter_status('application_name') == 'mine'


def test_two_phase_commit_is_refused_cleanly(server, other):
    connection = psycopg.connect(server.conninfo)
    connection.tpc_begin(connection.xid(1, 'gtrid', 'bqual'))
    connection.execute(create_peer('a'))
    with pytest.raises(errors.FeatureNotSupported):
        connection.tpc_prepare()
    connection.close()
    assert names(other) == []


def test_isolation_and_read_only(server):
    with psycopg.connect(server.conninfo) as connection:
        connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        connection.read_only = True
        with pytest.raises(errors.ReadOnlySqlTransaction):
            connection.execute(create_peer('a'))
        connection.rollback()


def test_many_connections_at_once(server):
    opened = [psycopg.connect(server.conninfo, autocommit=True) for _ in range(30)]
    assert [c.execute('SELECT 1').fetchone() for c in opened] == [(1,)] * 30
    for connection in opened:
        connection.close()


def test_async_connection(server):
    async def work():
        async with await psycopg.AsyncConnection.connect(server.conninfo) as connection:
            cursor = await connection.execute('SELECT 1')
            return await cursor.fetchone()

    assert asyncio.run(work()) == (1,)
