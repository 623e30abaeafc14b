"""Status queries from many clients over many connections: no error, flat memory; figures printed.

MILLRACE_LOAD_S: for how long (15 s; `tests/run long` takes a minute)."""
import os
import statistics

import pytest

from bench.test_figures import allow_many_files, show
from support import wire
from support.fixtures import make_folder
from support.load import Client, ask_for
from support.server import Server
from support.statements import create_mirror, create_peer

CLIENTS = 50
CONNECTIONS = 1000
LOAD_S = float(os.environ.get('MILLRACE_LOAD_S', '15'))
# Beyond what the first part of the load has made it take.
GROWTH_BYTES_MAX = 8 << 20

SIMPLE = (
    'SELECT mirror, state, health, waiting_for FROM mirrors ORDER BY mirror LIMIT 20',
    "SELECT count(*) FROM mirrors WHERE state = 'created'",
    "SELECT * FROM mirror_tables WHERE mirror = 'm7'",
    'SELECT type, count(*) FROM peers GROUP BY type',
    "SELECT p.peer, m.mirror FROM peers p JOIN mirrors m ON m.source = p.peer WHERE p.peer = 'p3'",
    'SELECT name, value FROM settings',
    'SELECT at, severity, message FROM events ORDER BY id DESC LIMIT 5',
    'SELECT state, count(*) FROM sessions GROUP BY state',
    "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle'",
    'SELECT ready, memory_bytes FROM instance',
)
BY_MIRROR = 'SELECT state, health FROM mirrors WHERE mirror = $1'


def questions():
    simple = [wire.query(sql) for sql in SIMPLE]
    extended = [
        b''.join((wire.parse(BY_MIRROR), wire.bind([f'm{number}'.encode()]), wire.describe('P'),
                  wire.execute(), wire.SYNC))
        for number in range(5)
    ]
    return [question for pair in zip(simple, extended * 2) for question in pair]


@pytest.fixture(name='server')
def filled_server():
    with Server(make_folder()) as server:
        with wire.Connection.open(server.port) as connection:
            connection.rows('BEGIN')
            for number in range(100):
                connection.query(create_peer(f'p{number}'))
            for number in range(99):
                connection.query(create_mirror(f'm{number}', f'p{number}', f'p{number + 1}'))
            connection.rows('COMMIT')
        yield server


def test_status_queries_over_a_thousand_connections(server, capsys):
    allow_many_files()
    connections = [wire.Connection.open(server.port) for _ in range(CONNECTIONS)]
    each = CONNECTIONS // CLIENTS
    clients = [Client(number, connections[number * each:(number + 1) * each], questions())
               for number in range(CLIENTS)]
    ask_for(clients, LOAD_S / 5)
    warm = server.resident_bytes()
    times = ask_for(clients, LOAD_S)
    after = server.resident_bytes()
    for connection in connections:
        connection.sock.close()
    percentiles = statistics.quantiles(times, n=100)
    show(capsys, f'{CLIENTS} clients over {CONNECTIONS} connections for {LOAD_S:.0f} s: '
         f'{len(times) / LOAD_S:.0f} statements/s, p50 {percentiles[49] * 1000:.1f} ms, '
         f'p99 {percentiles[98] * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms; '
         f'{warm / (1 << 20):.1f} MB resident when warm, {after / (1 << 20):.1f} MB after')
    assert after - warm < GROWTH_BYTES_MAX
