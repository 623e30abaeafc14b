"""A full disk below the catalog: 53100, reading goes on, nothing is damaged, it heals by itself."""
import contextlib
import os
import sqlite3
import subprocess

import pytest

from support import wire
from support.server import Server
from support.statements import create_peer

SIZE = '3m'


@pytest.fixture
def small_disk(folder):
    if os.geteuid() != 0:
        pytest.skip('only root can mount a small tmpfs')
    place = folder / 'data'
    place.mkdir()
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={SIZE},mode=700', 'tmpfs', place],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f'no tmpfs can be mounted here: {mounted.stderr.strip()}')
    yield place
    subprocess.run(['umount', place], check=True)


def fill(place):
    """A file that takes all there is left."""
    ballast = place / 'ballast'
    with open(ballast, 'ab', buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b'x' * size)
            except OSError:
                size //= 2
    return ballast


def create_until_refused(connection):
    for number in range(5000):
        errors = [m.fields for m in connection.query(create_peer(f'p{number}', root_ca=''.join((
            '-----BEGIN CERTIFICATE-----\n', 'QUJD' * 2000, '\n-----END CERTIFICATE-----\n')))) if m.type == 'E']
        if errors:
            return number, errors[0]
    raise AssertionError('the disk never got full')


def test_disk_full(folder, small_disk):
    server = Server(folder)
    with server:
        with wire.Connection.open(server.port) as connection:
            connection.rows(create_peer('first'))
            ballast = fill(small_disk)
            made, error = create_until_refused(connection)
            assert error['C'] == '53100', error
            count = made + 1
            assert connection.rows('SELECT count(*) FROM peers') == [(str(count),)]
            assert connection.query('SELECT 1')[-1].text == 'I'
            connection.rows('BEGIN')
            connection.query(create_peer('in_block'))
            assert connection.error('COMMIT')['C'] == '53100'
            ballast.unlink()
            connection.rows(create_peer('after'))
            assert connection.rows('SELECT count(*) FROM peers') == [(str(count + 1),)]
    for path in small_disk.iterdir():
        if path.read_bytes()[:6] == b'SQLite':
            with contextlib.closing(sqlite3.connect(path)) as database:
                assert database.execute('PRAGMA quick_check').fetchall() == [('ok',)]
                break
    else:
        raise AssertionError('no catalog found')
    with server, wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT count(*) FROM peers') == [(str(count + 1),)]


def test_a_start_on_a_full_disk_says_so(folder, small_disk):
    fill(small_disk)
    server = Server(folder)
    server.launch()
    try:
        assert server.wait_for_log('listening') is None
        assert server.wait() != 0
        assert 'full' in server.log() or 'space' in server.log()
    finally:
        server.kill()
