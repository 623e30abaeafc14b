"""The ClickHouse document's statements, as it has them, with a real Postgres behind the source."""
import socket

import pytest

from support import psql, wire

DESTINATION = """
-- Connect to Clickhouse
-- (Make sure to use correct password and host)
CREATE PEER destination FROM CLICKHOUSE
WITH
(
    host='127.0.0.1',
    port=9000,
    user='peerdb_user',
    password='your_password',
    database='peerdb',
    disable_tls = true
);
"""


@pytest.fixture
def source(postgres):
    postgres.execute('DROP TABLE IF EXISTS orders, customers')
    postgres.execute('CREATE TABLE orders (id int PRIMARY KEY, note text)')
    postgres.execute('CREATE TABLE customers (id int PRIMARY KEY)')
    return postgres


def source_peer(postgres, **more):
    return f'CREATE PEER source FROM POSTGRES WITH ({postgres.peer_options(**more)});'


MIRROR = """
CREATE MIRROR mirror FROM source TO destination
WITH TABLE MAPPING (
  public.orders:orders,
  public.customers:customers
)
WITH(
    do_initial_copy=true,
    publication_name='peerdb_publication'
);
"""


def test_the_document(server, source, folder):
    source.execute('DROP PUBLICATION IF EXISTS peerdb_publication')
    source.execute('CREATE PUBLICATION peerdb_publication FOR ALL TABLES')
    file = folder / 'document.sql'
    file.write_text(DESTINATION + source_peer(source) + MIRROR, encoding='ascii')
    done = psql.run(server, '-v', 'ON_ERROR_STOP=1', '-f', file)
    assert done.stdout.splitlines() == ['OK', 'OK', 'CREATE MIRROR mirror']
    assert psql.value(server, 'SELECT mirror, source, destination, tables_total FROM mirrors') == (
        'mirror|source|destination|2')
    assert psql.value(server, "SELECT type FROM peers WHERE name = 'source'") == 'POSTGRES'


@pytest.mark.parametrize('change, code', [
    ({'password': 'wrong'}, '28P01|08004'), ({'database': 'nowhere'}, '3D000|08004'),
    ({'port': '1'}, '08001'), ({'user': 'nobody_such'}, '28P01|08004'),
    ({'require_tls': 'true'}, '08001|08004'),
])
def test_a_source_that_cannot_be_used(server, source, change, code):
    done = psql.run(server, '-v', 'VERBOSITY=verbose', '-c', source_peer(source, **change), check=False)
    assert any(done.stderr.startswith(f'ERROR:  {one}:') for one in code.split('|')), done.stderr
    assert source.password not in done.stderr and 'wrong' not in done.stderr
    assert psql.value(server, 'SELECT count(*) FROM peers') == '0'


def test_a_real_peer_may_be_altered_and_validated(server, source):
    psql.value(server, source_peer(source))
    rows = psql.value(server, 'VALIDATE PEER source')
    assert 'pass' in rows and 'fail' not in rows
    done = psql.run(server, '-c', 'ALTER PEER source SET (port = 1)', check=False)
    assert done.returncode == 1
    assert psql.value(server, "SELECT port FROM peers WHERE peer = 'source'") == str(source.port)
    psql.value(server, "ALTER PEER source SET (database = 'template1')")
    assert psql.value(server, "SELECT dbname FROM peers WHERE peer = 'source'") == 'template1'


def test_the_check_of_a_peer_blocks_nobody(server, source):
    """A host that never answers: other sessions go on, and a cancel ends the wait."""
    with socket.create_server(('127.0.0.1', 0)) as silent:
        with wire.Connection.open(server.port) as waiting, wire.Connection.open(server.port) as other:
            waiting.send(wire.query(source_peer(source, port=str(silent.getsockname()[1]))))
            silent.settimeout(20)
            accepted, _ = silent.accept()
            assert other.rows('SELECT 1') == [('1',)]
            with wire.Connection.raw(server.port) as cancel:
                cancel.send(wire.cancel_request(waiting.pid, waiting.key))
                assert cancel.is_closed()
            assert [m.fields['C'] for m in waiting.read_until('Z') if m.type == 'E'] == ['57014']
            accepted.close()


def test_whole_transaction_with_a_real_source(server, source, folder):
    file = folder / 'provision.sql'
    file.write_text(DESTINATION + source_peer(source) + MIRROR.replace(
        'peerdb_publication', 'missing_publication') + 'DROP PEER nothing;', encoding='ascii')
    done = psql.run(server, '-v', 'ON_ERROR_STOP=1', '-1', '-f', file, check=False)
    assert done.returncode == 3
    assert psql.value(server, 'SELECT count(*) FROM peers') == '0'
