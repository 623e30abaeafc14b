"""psycopg 3 of PyPI, with its own libpq; tests/integration has more with Debian's."""
import datetime
import threading
import time

import psycopg
import pytest
from psycopg import errors

from support.client_queries import CANCEL_AFTER_S, LONG, LONG_MAX_S, provision


@pytest.fixture
def connection(started):
    with psycopg.connect(started.conninfo) as opened:
        yield opened
        opened.rollback()


def test_it_is_the_pinned_one():
    assert psycopg.__version__ == '3.2.3' and psycopg.pq.__impl__ == 'binary'


def test_connects_with_tls(started, certificates):
    where = started.conninfo.replace('127.0.0.1', 'localhost')
    with psycopg.connect(f'{where} sslmode=verify-full sslrootcert={certificates.ca}') as opened:
        assert opened.pgconn.ssl_in_use and opened.execute('SELECT 1').fetchone() == (1,)


def test_provisions_in_a_transaction(connection):
    for statement in provision('psycopg'):
        connection.execute(statement)
    connection.commit()
    query = 'SELECT tables_total FROM mirrors WHERE mirror = %s'
    assert connection.execute(query, ('psycopg_mirror',)).fetchone() == (2,)


def test_rolls_back(connection):
    with pytest.raises(ZeroDivisionError), connection.transaction():
        connection.execute(provision('gone')[0])
        raise ZeroDivisionError
    count = connection.execute('SELECT count(*) FROM peers WHERE peer = %s', ('gone_from',))
    assert count.fetchone() == (0,)


@pytest.mark.parametrize('binary', [False, True])
def test_parameters(connection, binary):
    cursor = connection.cursor(binary=binary)
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    for condition, value in [('peer = %s', 'one'), ('port = %s', 5433), ('port < %b', 5434),
                             ('port >= %t', 5433)]:
        assert cursor.execute(f'SELECT peer FROM peers WHERE {condition} AND port <> 5432 AND '
                              'port <> 6000', (value,)).fetchall() == [('one',)], condition
    cursor.execute('SELECT created_at, config_version FROM mirrors WHERE created_at > %s AND mirror = %s',
                   (since, 'both'))
    made, version = cursor.fetchone()
    assert since < made <= datetime.datetime.now(datetime.timezone.utc) and version == 1
    cursor.execute("SELECT secret FROM peer_options WHERE required = %s AND peer_type = 'POSTGRES'",
                   (True,))
    assert cursor.fetchone() == (False,)


@pytest.mark.parametrize('binary', [False, True])
def test_arrays(connection, binary):
    cursor = connection.cursor(binary=binary)
    for condition, value in [('peer = ANY(%s)', ['one', 'x']), ('port = ANY(%s)', [5433, 1]),
                             ('port = ANY(%b)', [5433, 1])]:
        cursor.execute(f'SELECT peer FROM peers WHERE {condition}', (value,))
        assert cursor.fetchall() == [('one',)], condition
    assert cursor.execute("SELECT ARRAY['a', NULL], ARRAY[1, 2]").fetchone() == (['a', None], [1, 2])


def test_prepared_statements(connection):
    for number in range(20):
        row = connection.execute('SELECT peer, %s::int FROM peers WHERE port = %s', (number, 5433))
        assert row.fetchone() == ('one', number)


def test_errors(connection):
    with pytest.raises(errors.UndefinedObject) as raised:
        connection.execute('DROP PEER nobody')
    assert raised.value.sqlstate == '42704' and 'nobody' in raised.value.diag.message_primary
    with pytest.raises(errors.InFailedSqlTransaction):
        connection.execute('SELECT 1')
    connection.rollback()
    with pytest.raises(errors.UndefinedTable):
        connection.execute('SELECT * FROM nothing')


def test_cancel(connection):
    timer, since = threading.Timer(CANCEL_AFTER_S, connection.cancel_safe), time.monotonic()
    timer.start()
    with pytest.raises(errors.QueryCanceled):
        connection.execute(LONG)
    timer.join()
    assert time.monotonic() - since < LONG_MAX_S
    connection.rollback()
    assert connection.execute('SELECT 1').fetchone() == (1,)
