"""Peers that are reached through an SSH server: copy and stream, its death, and every hop's errors."""
import base64
import json
import shutil
import subprocess
import threading
import time

import psycopg
import pytest

from support import certificates as certificate_maker
from support.engine import Writing
from support.pipeline import wait_until
from support.postgres import RunningPostgres
from support.processes import free_port, service_user
from support.sshd import Sshd, keygen
from support.tcp_proxy import TcpProxy

ROWS = 20_000
# About 10 MB of text, so that keys are exchanged again and again.
FILLED = ('CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t '
          f"SELECT i, repeat(md5(i::text), 16) FROM generate_series(1, {ROWS}) i")


@pytest.fixture(scope='module')
def sshd():
    with Sshd('RekeyLimit 1M') as running:
        yield running


def config(sshd, **changed):
    """changed: fields with other values; None: without that one."""
    fields = {'host': '127.0.0.1', 'port': sshd.port, 'user': sshd.user,
              'private_key': sshd.private_key, 'host_key': sshd.host_key, **changed}
    return json.dumps({key: value for key, value in fields.items() if value is not None})


def create_peer(flow, ssh, name='src', **options):
    """The notices that came with it: [(severity, message, hint)]."""
    notices = []
    with flow.connect() as connection:
        connection.add_notice_handler(lambda diag: notices.append(
            (diag.severity, diag.message_primary, diag.message_hint)))
        connection.execute(f'CREATE PEER {name} FROM POSTGRES WITH '
                           f'({flow.source.peer_options(ssh_config=ssh, **options)})')
    return notices


def refused(flow, ssh, **options):
    """The error of CREATE PEER, which shows nothing of what is secret."""
    with pytest.raises(psycopg.Error) as caught:
        create_peer(flow, ssh, **options)
    diag = caught.value.diag
    told = '\n'.join(filter(None, (diag.message_primary, diag.message_detail, diag.message_hint)))
    for secret in ('s3cret', flow.source.postgres.password, *json.loads(ssh).get(
            'private_key', '').splitlines()[1:-1]):
        assert secret not in told and secret not in flow.server.log()
    assert diag.message_hint, told
    return diag


def tunnelled(flow, sshd, port=None):
    """Both peers by way of the SSH server."""
    flow.source.execute('CREATE TABLE IF NOT EXISTS oracle_marker (id int PRIMARY KEY, n int)')
    for name, side in (('src', flow.source), ('dst', flow.destination)):
        ssh = config(sshd, port=port or sshd.port)
        flow.rows(f'CREATE PEER {name} FROM POSTGRES WITH ({side.peer_options(ssh_config=ssh)})')


def sessions(flow):
    """How many are ours, in both databases."""
    return sum(side.value("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE "
                          "'millrace%' AND application_name <> 'millrace-tests' "
                          'AND datname = current_database()')
               for side in (flow.source, flow.destination))


def test_copy_and_stream(flow, sshd):
    flow.source.execute(FILLED)
    before = sshd.logins()
    with Writing(flow.source):
        tunnelled(flow, sshd)
        flow.prepare()
        flow.create('t', snapshot_num_partitions_override=4)
        flow.wait_tables()
        flow.follow()
    flow.same('t')
    assert sshd.logins() >= before + 6
    flow.source.execute("UPDATE t SET v = v || '!' WHERE id % 2 = 0")
    flow.same('t')


def test_the_ssh_server_dies_in_mid_stream(flow, sshd):
    flow.patient = True
    flow.source.execute(FILLED)
    tunnelled(flow, sshd)
    flow.prepare()
    flow.create('t')
    flow.wait_tables()
    with Writing(flow.source):
        for _ in range(2):
            flow.follow()
            assert sessions(flow) > 0
            sshd.kill()
            try:
                flow.wait_state('retrying')
                wait_until(lambda: sessions(flow) == 0, 20, 'not one connection went past it')
                assert flow.status()[2] in ('SRC_UNREACHABLE', 'DST_UNREACHABLE'), flow.describe()
            finally:
                sshd.start()
            flow.follow()
    flow.same('t')


def test_a_tunnel_that_says_nothing_any_more(flow, sshd):
    """Keepalives: the writer waits for a lock, however long, when the network between begins to
    swallow everything; no connection ends by itself."""
    flow.patient = True
    flow.source.execute(FILLED)
    with TcpProxy(sshd.port) as proxy:
        ssh = config(sshd, port=proxy.port)
        flow.rows('CREATE PEER dst FROM POSTGRES WITH '
                  f'({flow.destination.peer_options(ssh_config=ssh)})')
        flow.start('t')
        with flow.destination.connect(autocommit=False) as holder:
            holder.execute('LOCK TABLE t')
            flow.source.execute("UPDATE t SET v = 'x' WHERE id = 1")
            flow.wait_there('SELECT count(*) > 0 FROM pg_locks WHERE NOT granted', [(True,)])
            proxy.pause()
            flow.wait_reason('DST_UNREACHABLE', 'retrying', deadline_s=60)
        began = time.monotonic()
        flow.pause()
        flow.wait_state('paused', deadline_s=10)
        assert time.monotonic() - began < 1.5
        proxy.cut()
        proxy.resume()
        flow.resume()
        flow.same('t')


def test_a_statement_is_cancelled_while_the_ssh_server_is_silent(flow, sshd):
    with TcpProxy(sshd.port) as proxy:
        proxy.pause()
        with flow.connect() as connection:
            began = []

            def cancel():
                wait_until(lambda: proxy.connections() > 0, 20, 'a connection to the proxy')
                began.append(time.monotonic())
                connection.cancel()

            thread = threading.Thread(target=cancel)
            thread.start()
            with pytest.raises(psycopg.errors.QueryCanceled):
                connection.execute('CREATE PEER src FROM POSTGRES WITH ('
                                   f'{flow.source.peer_options(ssh_config=config(sshd, port=proxy.port))})')
            thread.join()
            assert time.monotonic() - began[0] < 1.5


@pytest.mark.parametrize('form', ['ed25519', 'rsa-openssh', 'rsa-pem', 'ecdsa', 'ecdsa-pkcs8', 'base64'])
def test_private_keys(flow, sshd, form):
    kinds = {'ed25519': ('-t', 'ed25519'), 'rsa-openssh': ('-t', 'rsa', '-b', '2048'),
             'rsa-pem': ('-t', 'rsa', '-b', '2048', '-m', 'PEM'), 'ecdsa': ('-t', 'ecdsa'),
             'ecdsa-pkcs8': ('-t', 'ecdsa', '-m', 'PKCS8'), 'base64': ('-t', 'ed25519')}
    key = sshd.authorize(form, *kinds[form])
    if form == 'base64':
        key = base64.b64encode(key.encode()).decode()
    assert create_peer(flow, config(sshd, private_key=key)) == []


def test_any_host_key_is_taken_with_a_warning(flow, sshd):
    (severity, message, hint), = create_peer(flow, config(sshd, host_key=None))
    assert severity == 'WARNING' and 'any host key' in message
    key = ' '.join(sshd.host_key.split()[:2])
    assert key in hint
    checks = {row[1]: row[2:] for row in flow.rows('VALIDATE PEER src')}
    assert checks['ssh_host_key'][0] == 'warn' and key in checks['ssh_host_key'][2]
    flow.rows(f"ALTER PEER src SET (ssh_config = '{config(sshd)}')")
    checks = {row[1]: row[2:] for row in flow.rows('VALIDATE PEER src')}
    assert checks['ssh_host_key'][0] == checks['login'][0] == 'pass'


def test_another_host_key(flow, sshd, folder):
    before = sshd.logins()
    keygen(folder / 'other', '-t', 'ed25519')
    other = (folder / 'other.pub').read_text(encoding='ascii').strip()
    diag = refused(flow, config(sshd, host_key=other))
    assert diag.sqlstate == '08004'
    assert f'127.0.0.1:{sshd.port} has another host key' in diag.message_primary
    fingerprints = [subprocess.run(['ssh-keygen', '-lf', file], capture_output=True, text=True,
                                   check=True).stdout.split()[1]
                    for file in (sshd.folder / 'host.pub', folder / 'other.pub')]
    assert all(one in diag.message_detail for one in fingerprints)
    # One of another type: the server has none to show.
    keygen(folder / 'rsa', '-t', 'rsa', '-b', '2048')
    rsa = (folder / 'rsa.pub').read_text(encoding='ascii').strip()
    diag = refused(flow, config(sshd, host_key=rsa))
    assert diag.sqlstate in ('08001', '08004') and f'127.0.0.1:{sshd.port}' in diag.message_primary
    assert sshd.logins() == before


def test_logins_that_are_refused(flow, sshd, folder):
    stranger = keygen(folder / 'stranger', '-t', 'ed25519')
    for how in ({'private_key': stranger}, {'private_key': None, 'password': 's3cret'},
                {'private_key': stranger, 'password': 's3cret'}, {'user': 'nobody-here'}):
        diag = refused(flow, config(sshd, **how))
        assert diag.sqlstate == '08004', how
        assert 'refused the login of user' in diag.message_primary


def test_private_keys_that_are_none(flow, sshd, folder):
    keygen(folder / 'key', '-t', 'ed25519')
    subprocess.run(['ssh-keygen', '-q', '-p', '-P', '', '-N', 's3cret', '-f', folder / 'key'],
                   check=True, capture_output=True)
    locked = (folder / 'key').read_text(encoding='ascii')
    diag = refused(flow, config(sshd, private_key=locked))
    assert diag.sqlstate == '22023' and 'has a passphrase' in diag.message_primary
    broken = '-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n'
    diag = refused(flow, config(sshd, private_key=broken))
    assert diag.sqlstate == '22023' and '"private_key" cannot be read' in diag.message_primary


def test_each_hop_has_its_error(flow, sshd):
    diag = refused(flow, config(sshd, port=free_port()))
    assert diag.sqlstate == '08001' and 'connect to the SSH server' in diag.message_primary
    nobody = free_port()
    diag = refused(flow, config(sshd), port=nobody)
    assert diag.sqlstate == '08001'
    assert f'could not connect to 127.0.0.1:{nobody}' in diag.message_primary
    # The database itself says no: with TLS tried first and without it, each on a connection.
    diag = refused(flow, config(sshd), user='nobody')
    assert diag.sqlstate == '08004'
    assert f'through the SSH server at 127.0.0.1:{sshd.port}' in diag.message_primary
    # What listens is no SSH server.
    diag = refused(flow, config(sshd, port=flow.source.port))
    assert diag.sqlstate == '08001' and 'handshake' in diag.message_primary


def test_forwarding_that_is_not_allowed(flow):
    with Sshd('AllowTcpForwarding no') as strict:
        diag = refused(flow, config(strict))
        assert diag.sqlstate == '08004' and 'does not forward to' in diag.message_primary
        assert 'AllowTcpForwarding' in diag.message_hint


def test_tls_is_verified_through_the_tunnel(flow, sshd, tmp_path_factory):
    """The certificate's name is the database's, whatever way leads there; a refused password has
    libpq try again without TLS, on a second connection of the same tunnel."""
    folder = tmp_path_factory.mktemp('tls')
    made = certificate_maker.make(folder, host='localhost')
    with RunningPostgres() as database:
        for file in (made.certificate, made.key):
            place = database.data_dir / file.name
            place.write_bytes(file.read_bytes())
            place.chmod(0o600)
            if user := service_user():
                shutil.chown(place, user)
        for setting in ("ssl_cert_file = 'server.crt'", "ssl_key_file = 'server.key'", 'ssl = on'):
            database.execute(f'ALTER SYSTEM SET {setting}')
        database.restart()

        def create(name, **options):
            given = database.peer_options(ssh_config=config(sshd), **options)
            flow.rows(f'CREATE PEER {name} FROM POSTGRES WITH ({given})')

        root = made.ca.read_text(encoding='ascii')
        create('good', host='localhost', root_ca=root)
        create('by_address', root_ca=root)
        create('by_name', host='localhost', tls_host='localhost', root_ca=root)
        with pytest.raises(psycopg.Error) as caught:
            create('other_name', root_ca=root, tls_host='other.example')
        assert 'other.example' in caught.value.diag.message_detail
        with pytest.raises(psycopg.Error) as caught:
            create('wrong_password', password='wrong')
        assert caught.value.diag.sqlstate == '08004'
