"""The audit log as who changes things meets it: every change, every failure, and never a secret."""
import pytest

from support import wire
from support.fixtures import make_folder
from support.server import Server
from support.statements import create_mirror, create_peer

CANARY = 'Canary7Bird'
COLUMNS = 'user_name, client, application, statement, object, changed, result, via'

# Every form in which a secret can come, whether it is served, refused or does not even parse.
SECRET_FORMS = (
    create_peer('kept', password=CANARY),
    create_peer('kept', password=CANARY + '2'),
    f"CREATE OR REPLACE PEER kept FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', "
    f"database = 'd', password = $x${CANARY}$x$, validate = false)",
    f"CREATE PEER e FROM POSTGRES WITH (host = 'h', password = E'{CANARY}\\n')",
    f"CREATE PEER e FROM POSTGRES WITH (host = 'h', passwrd = '{CANARY}')",
    f"CREATE PEER e FROM KAFKA WITH (servers = 's:1', username = 'u', password = '{CANARY}')",
    f"CREATE PEER e FROM S3 WITH (bucket = 'b', secret_access_key = '{CANARY}')",
    f"CREATE PEER e FROM NOSUCH WITH (password = '{CANARY}')",
    f"CREATE PEER e FROM MYSQL WITH (password = '{CANARY}')",
    f"ALTER PEER kept SET (password = '{CANARY}')",
    f"ALTER PEER nosuch SET (password = '{CANARY}')",
    f"ALTER PEER kept SET (password = '{CANARY}' /* {CANARY} */)",
    f"CREATE PEER e FROM POSTGRES WITH (password = '{CANARY}'",
    f"CREATE PEER e FROM POSTGRES WITH (password = '{CANARY}",
    f"CREATE PEER e FROM POSTGRES WITH (password = {CANARY})",
    f"CREATE PEER e FROM POSTGRES WITH (password '{CANARY}')",
    f"create peer e FROM POSTGRES WITH (password = '{CANARY}'); SELEC 1",
    f"CREATE ROLE r LOGIN PASSWORD '{CANARY}'",
    f"CREATE USER r2 PASSWORD '{CANARY}' NOSUCHWORD",
    f"CREATE ROLE r WITH LOGIN ENCRYPTED PASSWORD '{CANARY}'",
    f"ALTER ROLE nosuch PASSWORD '{CANARY}'",
    f"ALTER USER nosuch WITH PASSWORD '{CANARY}' VALID UNTIL 'infinity'",
    f"ALTER SYSTEM SET password = '{CANARY}'",
    f"EXECUTE kept 'SELECT {CANARY}'",
    f"EXECUTE nosuch ('{CANARY}')",
    f"CREATE SUBSCRIPTION s CONNECTION 'password={CANARY}' PUBLICATION p",
    f"CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (password '{CANARY}')",
    f"EXPLAIN CREATE MIRROR m FROM kept TO kept WITH TABLE MAPPING (a.b : c) WITH (password = '{CANARY}')",
    f"CREATE MIRROR m FROM kept TO kept WITH TABLE MAPPING (a.b : c) WITH (password = '{CANARY}')",
)


@pytest.fixture(name='server')
def own_server():
    with Server(make_folder(), '--log-level', 'debug') as server:
        yield server


def entries(connection, where='true'):
    return connection.rows(f'SELECT {COLUMNS} FROM audit_log WHERE {where} ORDER BY id')


def run(connection, sql, extended=False):
    if extended:
        connection.extended(wire.parse(sql), wire.bind(), wire.execute())
    else:
        connection.query(sql)


def test_a_change(server):
    with wire.Connection.open(server.port, application_name='provisioner') as connection:
        connection.rows(create_peer('a'))
        [entry] = entries(connection)
    assert entry[:3] == ('millrace', '127.0.0.1', 'provisioner')
    assert entry[3].startswith('CREATE PEER a FROM POSTGRES') and "password = '***'" in entry[3]
    assert entry[4:] == ('peer a', 't', '00000', 'sql')


def test_hashes_follow_the_object(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows(create_peer('a'))
        connection.rows("ALTER PEER a SET (host = 'elsewhere', validate = false)")
        connection.rows('DROP PEER a')
        rows = connection.rows('SELECT old_hash, new_hash FROM audit_log ORDER BY id')
    assert rows[0][0] is None and rows[2][1] is None
    assert rows[0][1] == rows[1][0] != rows[1][1] == rows[2][0]


def test_what_leaves_all_as_it_is_is_unchanged(server):
    with wire.Connection.open(server.port) as connection:
        for _ in range(2):
            connection.rows(create_peer('a'))
        assert [row[5] for row in entries(connection)] == ['t', 'f']


@pytest.mark.parametrize('extended', [False, True])
def test_a_failure(server, extended):
    with wire.Connection.open(server.port) as connection:
        for sql in ('DROP MIRROR nosuch', 'CREATE PEER (', 'DROP MIRROR m, n'):
            run(connection, sql, extended)
        run(connection, 'SELECT nosuch', extended)
        run(connection, 'SELEC 1', extended)
        rows = entries(connection)
    assert [row[6] for row in rows] == ['42704', '42601', '42601']
    assert {row[5] for row in rows} == {'f'}
    assert rows[0][3:5] == ('DROP MIRROR nosuch', 'mirror nosuch')
    assert 'bytes that do not parse' in rows[1][3]


def test_a_block_that_is_rolled_back_leaves_nothing(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows('BEGIN')
        connection.rows(create_peer('a'))
        connection.rows('SAVEPOINT s')
        connection.rows(create_peer('b'))
        assert len(entries(connection)) == 2, 'its own session sees them'
        connection.rows('ROLLBACK TO s')
        assert [row[4] for row in entries(connection)] == ['peer a']
        with wire.Connection.open(server.port) as other:
            assert not entries(other)
        connection.rows('ROLLBACK')
        assert not entries(connection)


def test_a_commit_that_fails_is_a_failure_of_its_statements(server):
    with wire.Connection.open(server.port) as one, wire.Connection.open(server.port) as two:
        one.rows('BEGIN')
        one.rows(create_peer('a'))
        two.rows(create_peer('a', host='other'))
        assert one.error('COMMIT')['C'] == '42710'
        assert [(row[4], row[5], row[6]) for row in entries(two)] == [
            ('peer a', 't', '00000'), ('peer a', 'f', '42710')]


def test_what_has_no_change_set(server):
    target = server.folder / 'copy.db'
    with wire.Connection.open(server.port) as connection:
        connection.rows(f"BACKUP CATALOG TO '{target}'")
        connection.query(f"BACKUP CATALOG TO '{target}'")
        connection.rows('ALTER SYSTEM ROTATE KEY')
        connection.rows('ALTER SYSTEM SET statement_timeout = 60000')
        rows = [(row[3].split()[0], row[4], row[6]) for row in entries(connection)]
    # The one that failed was written ahead, as it may have left something behind, and then again.
    assert rows == [
        ('BACKUP', None, '00000'), ('BACKUP', None, '00000'), ('BACKUP', None, '58P02'),
        ('ALTER', None, '00000'), ('ALTER', 'setting statement_timeout', '00000')]


def test_no_secret_ever(server):
    with wire.Connection.open(server.port) as connection:
        for sql in SECRET_FORMS:
            for extended in (False, True):
                run(connection, sql, extended)
        for view in ('audit_log', 'events', 'sessions', 'pg_stat_activity', 'peers', 'mirrors'):
            for row in connection.rows(f'SELECT * FROM {view}'):
                assert CANARY not in str(row), row
        assert len(entries(connection)) > len(SECRET_FORMS)
    server.stop()
    for file in server.data_dir.rglob('*'):
        assert file.is_dir() or CANARY.encode() not in file.read_bytes(), file
    assert CANARY not in server.log()


def test_failed_logins_are_sampled(server):
    for _ in range(2):
        with pytest.raises(Exception):  # noqa: B017 (refused, in the client's own words)
            wire.Connection.open(server.port, password='wrong', user='mallory')
    with wire.Connection.open(server.port) as connection:
        rows = entries(connection, "via = 'login'")
    assert [row[0] for row in rows] == ['mallory', 'mallory']
    assert {row[6] for row in rows} == {'28P01'}


def test_a_flood_of_failures_fills_nothing(server):
    with wire.Connection.open(server.port) as connection:
        for _ in range(300):
            connection.query('DROP MIRROR nosuch')
        connection.rows(create_peer('a'))
        connection.rows(create_peer('b'))
        connection.rows(create_mirror('m'))
        assert len(entries(connection, "result <> '00000'")) == 60
        assert [row[4] for row in entries(connection, 'changed')] == ['peer a', 'peer b', 'mirror m']


def test_every_entry_is_intact(server):
    with wire.Connection.open(server.port) as connection:
        for number in range(5):
            connection.rows(create_peer(f'p{number}'))
            connection.query('DROP PEER nosuch')
        assert connection.rows('SELECT count(*), bool_and(intact) FROM audit_log') == [('10', 't')]


def test_nobody_changes_it(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows(create_peer('a'))
        for sql in ('DELETE FROM audit_log', 'TRUNCATE audit_log', "UPDATE audit_log SET result = '1'",
                    'DROP TABLE audit_log', 'INSERT INTO audit_log SELECT * FROM audit_log'):
            assert connection.error(sql)['C'] == '0A000'
        assert len(entries(connection, "object = 'peer a'")) == 1


def test_a_change_without_the_right_to_it(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        connection.rows('GRANT CONNECT ON DATABASE millrace TO guest')
        connection.query(create_peer('kept'))
        with wire.Connection.open(server.port, password='guest', user='guest', database='millrace') as guest:
            for statement in ('DROP PEER kept', create_peer('guests'), 'CREATE DATABASE guests'):
                assert guest.error(statement)['C'] == '42501'
        assert [(row[0], row[6]) for row in entries(connection, "user_name = 'guest'")] == [('guest', '42501')] * 3
        assert connection.rows('SELECT peer FROM peers') == [('kept',)]
