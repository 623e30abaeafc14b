"""The figures that the server promises, measured on the release build: printed and asserted."""
import os
import resource
import statistics
import time

import pytest

from support import wire
from support.fixtures import make_folder
from support.server import Server
from support.statements import create_mirror, create_peer

START_MS_MAX = 100
IDLE_BYTES_MAX = 30 << 20
CONNECTIONS = 1000
# Each session may keep some; a thousand of them stay well below what ten processes would.
BYTES_A_CONNECTION_MAX = 64 << 10


@pytest.fixture(scope='module')
def filled():
    """A server with a catalog of some size, stopped."""
    server = Server(make_folder()).start()
    with wire.Connection.open(server.port) as connection:
        connection.rows('BEGIN')
        for number in range(100):
            connection.query(create_peer(f'p{number}'))
        for number in range(99):
            connection.query(create_mirror(f'm{number}', f'p{number}', f'p{number + 1}'))
        connection.rows('COMMIT')
    server.stop()
    return server


def allow_many_files():
    """Ours only: the running server has to raise its own limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * CONNECTIONS), hard))


def ask_all(connections):
    for connection in connections:
        assert connection.rows('SELECT 1') == [('1',)]


def show(capsys, text):
    with capsys.disabled():
        print(f'\n  figure: {text}', flush=True)


def test_start_to_first_answer(filled, capsys):
    times = []
    for _ in range(20):
        started = time.monotonic()
        filled.start()
        with wire.Connection.open(filled.port) as connection:
            assert connection.rows('SELECT count(*) FROM mirrors') == [('99',)]
        times.append((time.monotonic() - started) * 1000)
        filled.stop()
    median = statistics.median(times)
    show(capsys, f'start to first answer {median:.0f} ms (median of 20, worst {max(times):.0f} ms)')
    assert median < START_MS_MAX


def test_memory_of_an_idle_server(filled, capsys):
    with filled:
        with wire.Connection.open(filled.port) as connection:
            assert connection.rows('SELECT 1') == [('1',)]
        size = filled.resident_bytes()
    show(capsys, f'idle server {size / (1 << 20):.1f} MB resident, with 100 peers and 99 mirrors')
    assert size < IDLE_BYTES_MAX


def test_a_thousand_connections(filled, capsys):
    with filled:
        allow_many_files()
        before = filled.resident_bytes()
        started = time.monotonic()
        connections = [wire.Connection.open(filled.port) for _ in range(CONNECTIONS)]
        opened_s = time.monotonic() - started
        held = filled.resident_bytes()
        started = time.monotonic()
        ask_all(connections)
        asked_s = time.monotonic() - started
        while time.monotonic() - started < float(os.environ.get('MILLRACE_HOLD_S', '0')):
            ask_all(connections)
        after = filled.resident_bytes()
        for connection in connections:
            connection.sock.close()
    show(capsys, f'{CONNECTIONS} connections: opened in {opened_s:.1f} s, each asked once in '
         f'{asked_s:.1f} s, {held / (1 << 20):.1f} MB resident, {after / (1 << 20):.1f} MB after')
    assert after - before < CONNECTIONS * BYTES_A_CONNECTION_MAX
