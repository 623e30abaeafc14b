"""Logins of roles: passwords, databases, limits; and what happens to sessions whose role changes."""
import socket

import pytest

from support import psql, scram, wire


def root(server, database='millrace', user='millrace'):
    return wire.Connection.open(server.port, user=user, database=database)


def log_in(server, user, database, password=None):
    return wire.Connection.open(server.port, password=password or user, user=user, database=database)


def refused(server, user, database, password=None):
    with pytest.raises(scram.Refused) as error:
        log_in(server, user, database, password)
    return error.value.fields


@pytest.fixture
def tenants(server):
    """acme with vera, who may look; beta, which is not hers."""
    with root(server) as connection:
        for statement in (
            'CREATE DATABASE acme', 'CREATE DATABASE beta',
            "CREATE ROLE vera LOGIN PASSWORD 'vera'",
            'GRANT CONNECT ON DATABASE acme TO vera', 'GRANT millrace_viewer TO vera',
        ):
            connection.rows(statement)
        yield server, connection


def test_a_role_has_its_own_password(tenants):
    server, _ = tenants
    with log_in(server, 'vera', 'acme') as connection:
        assert connection.rows('SELECT current_user, current_database()') == [('vera', 'acme')]
        assert connection.parameters['is_superuser'] == 'off'
        assert connection.parameters['session_authorization'] == 'vera'
    assert refused(server, 'vera', 'acme', 'peerdb')['C'] == '28P01'


def test_a_name_that_is_no_role_is_the_superuser_until_any_user_is_off(tenants):
    server, connection = tenants
    with log_in(server, 'somebody', 'acme', 'peerdb') as other:
        assert other.rows('SELECT current_user') == [('millrace',)]
    connection.rows('ALTER SYSTEM SET any_user = off')
    assert refused(server, 'somebody', 'acme', 'peerdb')['C'] == '28P01'
    with log_in(server, 'vera', 'acme'):
        pass


def test_other_databases_do_not_exist(tenants):
    server, connection = tenants
    foreign, missing = refused(server, 'vera', 'beta'), refused(server, 'vera', 'none')
    assert foreign['C'] == missing['C'] == '3D000'
    assert {k: v.replace('beta', 'none') for k, v in foreign.items()} == missing
    assert refused(server, 'vera', 'millrace')['C'] == '42501'
    connection.rows('ALTER ROLE vera SET home_database = acme')
    for alias in ('vera', 'postgres', 'peerdb'):
        with log_in(server, 'vera', alias) as session:
            assert session.rows('SELECT current_database()') == [('acme',)]


def test_what_is_wrong_with_a_role_is_told_after_its_password(tenants):
    server, connection = tenants
    for change, state in (
        ('NOLOGIN', '28000'), ("LOGIN VALID UNTIL '2001-01-01'", '28P01'),
        ("VALID UNTIL 'infinity' CONNECTION LIMIT 0", '53300'),
    ):
        connection.rows(f'ALTER ROLE vera {change}')
        assert refused(server, 'vera', 'acme', 'wrong')['M'] == (
            'password authentication failed for user "vera"')
        told = refused(server, 'vera', 'acme')
        assert told['C'] == state
        assert 'authentication failed' not in told['M']


def test_limits_of_a_role_and_of_a_tenant(tenants):
    server, connection = tenants
    connection.rows('ALTER ROLE vera CONNECTION LIMIT 1')
    with log_in(server, 'vera', 'acme'):
        assert refused(server, 'vera', 'acme')['C'] == '53300'
    connection.rows('ALTER ROLE vera CONNECTION LIMIT -1')
    connection.rows('ALTER DATABASE acme SET (max_sessions = 1)')
    with root(server, 'acme'):
        assert refused(server, 'vera', 'acme')['C'] == '53300'
        with root(server, 'acme') as superuser:
            assert superuser.rows('SELECT 1') == [('1',)]


def test_a_login_does_not_tell_which_roles_exist(tenants):
    server, connection = tenants
    connection.rows('ALTER SYSTEM SET any_user = off')
    known, unknown = (
        refused(server, user, 'acme', 'wrong') for user in ('vera', 'stranger'))
    assert {k: v.replace('stranger', 'vera') for k, v in unknown.items()} == known


def test_rights_end_at_the_next_statement(tenants):
    server, connection = tenants
    with log_in(server, 'vera', 'acme') as session:
        assert session.rows('SELECT count(*) FROM mirrors') == [('0',)]
        connection.rows('REVOKE millrace_viewer FROM vera')
        assert session.error('SELECT count(*) FROM mirrors')['C'] == '42501'
        connection.rows('GRANT millrace_viewer TO vera')
        assert session.rows('SELECT count(*) FROM mirrors') == [('0',)]


def test_a_session_of_a_dropped_role_ends(tenants):
    server, connection = tenants
    with log_in(server, 'vera', 'acme') as session:
        connection.rows('REVOKE ALL ON DATABASE acme FROM vera')
        connection.rows('DROP ROLE vera')
        session.send(wire.query('SELECT 1'))
        message = next(m for m in session.read_until('E') if m.type == 'E')
        assert message.fields['C'] == '28000'
        session.read_until('Z')
        assert session.is_closed()


def test_a_forced_drop_ends_the_sessions_in_a_database(tenants):
    server, connection = tenants
    with log_in(server, 'vera', 'acme') as session:
        assert connection.error('DROP DATABASE acme')['C'] == '55006'
        connection.rows('DROP DATABASE acme WITH (FORCE)')
        assert session.read_until('E')[-1].fields['C'] == '57P01'
    assert refused(server, 'vera', 'acme')['C'] == '3D000'


def test_events_stay_in_their_tenant(tenants):
    server, connection = tenants
    with log_in(server, 'vera', 'acme') as listener, root(server, 'acme') as admin:
        listener.rows('LISTEN millrace_events')
        peer = "CREATE PEER p{} FROM POSTGRES WITH (host = 'h', database = 'd', user = 'u', validate = false)"
        connection.rows(peer.format(1))
        admin.rows(peer.format(2))
        seen = [m for m in listener.query('SELECT 1') if m.type == 'A']
        assert len(seen) == 1 and b'p2' in seen[0].body and b'p1' not in seen[0].body


def test_a_password_may_come_as_a_verifier(tenants):
    """As psql's \\password sends it."""
    server, _ = tenants
    verifier = "ALTER USER vera PASSWORD '{}'"
    with log_in(server, 'vera', 'acme') as session:
        assert session.rows('SHOW password_encryption') == [('scram-sha-256',)]
        session.rows(verifier.format(
            'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:'
            'wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU='))
    with log_in(server, 'vera', 'acme', 'pencil'):
        pass
    assert refused(server, 'vera', 'acme', 'vera')['C'] == '28P01'


def test_a_provisioning_script_may_run_twice(server):
    script = """
        CREATE DATABASE IF NOT EXISTS acme;
        CREATE ROLE IF NOT EXISTS ann LOGIN PASSWORD 'ann';
        ALTER DATABASE acme SET (max_mirrors = 5);
        REVOKE ALL ON DATABASE acme FROM PUBLIC;
        GRANT CONNECT, CREATE ON DATABASE acme TO ann;
        GRANT millrace_viewer TO ann;
    """
    for _ in range(2):
        psql.run(server, '-v', 'ON_ERROR_STOP=1', '-q', stdin=script)
    with log_in(server, 'ann', 'acme'):
        pass


def test_sessions_end_and_statements_stop_by_their_pid(tenants):
    server, connection = tenants
    idle, busy = log_in(server, 'vera', 'acme'), root(server)
    with idle, busy, socket.create_server(('127.0.0.1', 0)) as deaf:
        busy.send(wire.query(
            f"CREATE PEER deaf FROM POSTGRES WITH (host = '127.0.0.1', port = {deaf.getsockname()[1]}, "
            "user = 'u', password = 'p', database = 'd')"))
        accepted, _ = deaf.accept()
        assert connection.rows(f'SELECT pg_cancel_backend({busy.pid})') == [('t',)]
        assert busy.read_until('E')[-1].fields['C'] == '57014'
        assert connection.rows(f'SELECT pg_terminate_backend({idle.pid})') == [('t',)]
        farewell = idle.read().fields
        assert (farewell['S'], farewell['C']) == ('FATAL', '57P01')
        assert idle.is_closed()
    with log_in(server, 'vera', 'acme') as own:
        own.send(wire.query('SELECT pg_terminate_backend(pg_backend_pid())'))
        messages = []
        with pytest.raises(wire.Closed):
            while True:
                messages.append(own.read())
        assert (messages[-1].fields['S'], messages[-1].fields['C']) == ('FATAL', '57P01')


def test_only_its_role_and_superusers_end_a_session(tenants):
    server, connection = tenants
    connection.rows("CREATE ROLE rob LOGIN PASSWORD 'rob'")
    connection.rows('GRANT CONNECT ON DATABASE acme, beta TO rob')
    with log_in(server, 'vera', 'acme') as vera, log_in(server, 'vera', 'acme') as second, \
            log_in(server, 'rob', 'acme') as rob, log_in(server, 'rob', 'beta') as elsewhere:
        for function in ('pg_cancel_backend', 'pg_terminate_backend'):
            assert rob.error(f'SELECT {function}({vera.pid})')['C'] == '42501'
            assert elsewhere.rows(f'SELECT {function}({vera.pid})') == [('f',)]
            assert elsewhere.rows(f'SELECT {function}({rob.pid})') == [('f',)]
        assert vera.rows('SELECT 1') == [('1',)]
        assert second.rows(f'SELECT pg_terminate_backend({vera.pid})') == [('t',)]
        assert vera.read().fields['C'] == '57P01'
