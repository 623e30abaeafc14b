"""The program itself: flags, environment, config file, signals, the lock, what it refuses to start with."""
import json
import os
import re
import signal
import stat

import pytest

from support import scram, wire
from support.server import port_of, run
from support.statements import create_peer

FLAGS = ['data-dir', 'host', 'port', 'tls-cert', 'tls-key', 'tls-required', 'password',
         'password-file', 'key-file', 'threads', 'log-format', 'log-level', 'config']


def test_version_and_help():
    assert re.fullmatch(r'millrace \d+\.\d+\.\d+\n', run('--version').stdout)
    text = run('serve', '--help').stdout
    for flag in FLAGS:
        assert f'--{flag}' in text
    for default in ('127.0.0.1', '9900', './millrace-data', 'MILLRACE_'):
        assert default in text
    general = run('--help').stdout
    for command in ('serve', 'backup', 'restore', 'rotate-key', 'check-config'):
        assert command in general


@pytest.mark.parametrize('arguments', [
    ['serve', '--no-such-flag'], ['no-such-command'], ['serve', '--port', 'x'],
    ['serve', '--port', '70000'], ['serve', '--log-format', 'xml'], ['serve', '--log-level', 'loud'],
    ['serve', '--tls-cert', '/nowhere.crt'], ['serve', '--tls-required'], ['serve', '--config', '/no'],
    ['serve', '--password-file', '/nowhere'], ['restore'], ['backup'],
])
def test_wrong_arguments_end_with_a_sentence(arguments, folder):
    done = run(*arguments, check=False, MILLRACE_DATA_DIR=str(folder / 'data'))
    assert done.returncode not in (0, -6, -11)
    assert done.stderr.strip() and 'terminate called' not in done.stderr


def test_precedence_of_flag_environment_and_file(new_server, folder):
    config = folder / 'millrace.conf'
    config.write_text('password = from the file\nlog-format = json\n', encoding='ascii')
    by_file = new_server('--config', config, name='file').start()
    with wire.Connection.open(by_file.port, 'from the file') as connection:
        assert connection.rows('SELECT 1') == [('1',)]
    by_variable = new_server('--config', config, name='variable',
                             MILLRACE_PASSWORD='from the environment').start()
    wire.Connection.open(by_variable.port, 'from the environment').sock.close()
    with pytest.raises(scram.Refused):
        wire.Connection.open(by_variable.port, 'from the file')
    by_flag = new_server('--config', config, name='flag', password='from the flag',
                         MILLRACE_PASSWORD='from the environment').start()
    wire.Connection.open(by_flag.port, 'from the flag').sock.close()


def test_check_config(folder):
    config = folder / 'millrace.conf'
    config.write_text('port = 9901\n', encoding='ascii')
    assert run('check-config', '--config', config).returncode == 0
    config.write_text('prot = 9901\n', encoding='ascii')
    done = run('check-config', '--config', config, check=False)
    assert done.returncode != 0 and 'prot' in done.stderr + done.stdout
    config.write_text('host = 0.0.0.0\n', encoding='ascii')
    assert run('check-config', '--config', config, check=False).returncode != 0


@pytest.mark.parametrize('log_format', ['json', 'text'])
def test_log_formats(new_server, log_format):
    server = new_server(log_format=log_format).start()
    line = server.wait_for_log('listening')
    assert port_of(line) == server.port
    with wire.Connection.open(server.port) as connection:
        connection.error('SELEC 1')
    server.stop()
    for line in server.log().splitlines():
        if log_format == 'json':
            assert {'at', 'level', 'message'} <= set(json.loads(line)), line
        else:
            assert re.match(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (debug|info|warn|error) ', line), line


@pytest.mark.parametrize('host', ['0.0.0.0', '::'])
def test_default_password_only_on_loopback(new_server, host):
    server = new_server('--host', host)
    server.launch()
    assert server.wait() != 0
    assert 'password' in server.log()
    explicit = new_server('--host', host, name='explicit', password='peerdb')
    explicit.launch()
    assert explicit.wait() != 0
    own = new_server('--host', host, name='own', password='a password of one own').start()
    with wire.Connection.open(own.port, own.password) as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def test_second_server_on_the_same_data_directory(new_server):
    first = new_server().start()
    second = new_server(name='second')
    second.data_dir = first.data_dir
    second.launch()
    assert second.wait() != 0
    assert str(first.data_dir) in second.log() and re.search('another|use|lock|running', second.log())
    with wire.Connection.open(first.port) as connection:
        assert connection.rows('SELECT 1') == [('1',)]
    first.kill()
    second.start()


def test_port_in_use(new_server):
    first = new_server().start()
    second = new_server(name='second')
    second.launch(port=first.port)
    assert second.wait() != 0
    assert str(first.port) in second.log()


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGINT])
def test_stop_signals_drain(new_server, number):
    """Idle sessions hear 57P01, an open transaction is gone, the exit status is 0."""
    server = new_server().start()
    idle, in_block = (wire.Connection.open(server.port) for _ in range(2))
    assert idle.query(create_peer('kept'))[-2].text == 'OK'
    in_block.rows('BEGIN')
    in_block.query(create_peer('lost'))
    server.signal(number)
    for connection in (idle, in_block):
        fields = connection.read().fields
        assert (fields['S'], fields['C']) == ('FATAL', '57P01')
        assert connection.is_closed()
    assert server.wait() == 0
    server.start()
    with wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT peer FROM peers') == [('kept',)]


def test_stop_with_a_connection_that_never_logs_in(new_server):
    server = new_server().start()
    with wire.Connection.raw(server.port) as connection:
        connection.send(b'\0\0')
        server.stop()


def test_sighup_reloads_the_password(new_server, folder):
    file = folder / 'password'
    file.write_text('first password\n', encoding='ascii')
    server = new_server('--password-file', file).start()
    kept = wire.Connection.open(server.port, 'first password')
    file.write_text('second password\n', encoding='ascii')
    seen = server.log_length()
    server.signal(signal.SIGHUP)
    assert server.wait_for_log('(?i)reload|read again', after=seen), server.log()
    wire.Connection.open(server.port, 'second password').sock.close()
    with pytest.raises(scram.Refused):
        wire.Connection.open(server.port, 'first password')
    assert kept.rows('SELECT 1') == [('1',)]


def test_files_are_private(server):
    with wire.Connection.open(server.port) as connection:
        connection.query(create_peer('a'))
    files = [p for p in server.data_dir.rglob('*') if p.is_file()]
    assert any(p.name == 'millrace.key' for p in files)
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE(os.stat(server.data_dir).st_mode) & 0o077 == 0


def test_key_file_elsewhere(new_server, folder):
    key = folder / 'key'
    server = new_server('--key-file', key).start()
    with wire.Connection.open(server.port) as connection:
        connection.query(create_peer('a'))
    server.stop()
    assert key.exists() and not (server.data_dir / 'millrace.key').exists()
    key.unlink()
    server.launch()
    assert server.wait() != 0
    assert 'key' in server.log()


def test_a_catalog_that_is_none(new_server):
    server = new_server()
    server.start()
    server.stop()
    database = next(p for p in server.data_dir.iterdir() if p.suffix in ('.db', '.sqlite', '.catalog')
                    or p.read_bytes()[:6] == b'SQLite')
    database.write_bytes(b'this is no database' * 1000)
    server.launch()
    assert server.wait() != 0
    assert 'terminate called' not in server.log()


def test_the_process_keeps_no_core_and_no_stray_files(server):
    limits = open(f'/proc/{server.process.pid}/limits', encoding='ascii').read()
    assert re.search(r'Max core file size\s+0\s+0', limits)
