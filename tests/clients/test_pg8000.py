"""pg8000, pure Python: parameters without types, text format, DB-API transactions."""
import datetime
import ssl
import threading
import time

import pg8000.dbapi
import pg8000.native
import pytest

from support import wire
from support.client_queries import CANCEL_AFTER_S, LONG, LONG_MAX_S, provision


def where(server):
    return {'host': 'localhost', 'port': server.port, 'user': server.user, 'database': server.database,
            'password': server.password, 'timeout': 30}


@pytest.fixture
def connection(started):
    opened = pg8000.dbapi.connect(**where(started))
    yield opened
    opened.close()


def rows(connection, sql, *values):
    cursor = connection.cursor()
    cursor.execute(sql, values)
    return [tuple(row) for row in cursor.fetchall()]


def test_connects_with_tls(started, certificates):
    context = ssl.create_default_context(cafile=certificates.ca)
    opened = pg8000.native.Connection(**where(started), ssl_context=context)
    assert opened.run('SELECT 1') == [[1]]
    opened.close()


def test_provisions_in_a_transaction(connection):
    for statement in provision('pg8000'):
        connection.cursor().execute(statement)
    connection.commit()
    query = 'SELECT tables_total FROM mirrors WHERE mirror = %s'
    assert rows(connection, query, 'pg8000_mirror') == [(2,)]


def test_rolls_back(connection):
    connection.cursor().execute(provision('gone')[0])
    connection.rollback()
    assert rows(connection, 'SELECT peer FROM peers WHERE peer = %s', 'gone_from') == []


@pytest.mark.parametrize('condition, value', [
    ('peer = %s', 'one'), ('port = %s', 5433),
    ('port = 5433 AND reachable IS DISTINCT FROM %s', True),
])
def test_parameters(connection, condition, value):
    assert rows(connection, f'SELECT peer FROM peers WHERE {condition}', value) == [('one',)]


def test_arrays(connection):
    assert rows(connection, 'SELECT peer FROM peers WHERE peer = ANY(%s)', ['one', 'x']) == [('one',)]
    assert rows(connection, 'SELECT peer FROM peers WHERE port = ANY(%s)', [5433, 1]) == [('one',)]
    assert rows(connection, "SELECT ARRAY['a', NULL]") == [(['a', None],)]


def test_times(connection):
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    query = 'SELECT created_at, lag FROM mirrors WHERE created_at > %s AND mirror = %s'
    (made, lag), = rows(connection, query, since, 'both')
    assert made > since and lag is None


def test_prepared_statements(started):
    opened = pg8000.native.Connection(**where(started))
    statement = opened.prepare('SELECT peer, CAST(:n AS int) FROM peers WHERE port = :port')
    assert [statement.run(n=n, port=5433)[0][1] for n in range(20)] == list(range(20))
    statement.close()
    opened.close()


def test_errors(connection):
    with pytest.raises(pg8000.dbapi.DatabaseError) as raised:
        rows(connection, 'DROP PEER nobody')
    assert raised.value.args[0]['C'] == '42704'
    connection.rollback()
    with pytest.raises(pg8000.dbapi.DatabaseError) as raised:
        rows(connection, 'SELECT * FROM nothing')
    assert raised.value.args[0]['C'] == '42P01'
    connection.rollback()
    assert rows(connection, 'SELECT 1') == [(1,)]


def test_cancel(started, connection):
    """It has no call for that, so the request is ours, with the key that it was given."""
    rows(connection, 'SELECT 1')
    key = connection._backend_key_data

    def cancel():
        with wire.Connection.raw(started.port) as other:
            other.send(wire.cancel_request(int.from_bytes(key[:4], 'big'), key[4:]))
            assert other.is_closed()

    timer, since = threading.Timer(CANCEL_AFTER_S, cancel), time.monotonic()
    timer.start()
    with pytest.raises(pg8000.dbapi.DatabaseError) as raised:
        rows(connection, LONG)
    timer.join()
    assert raised.value.args[0]['C'] == '57014' and time.monotonic() - since < LONG_MAX_S
    connection.rollback()
    assert rows(connection, 'SELECT 1') == [(1,)]
