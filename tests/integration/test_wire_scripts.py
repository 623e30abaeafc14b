"""wire/*.txt against the server: in one piece, byte by byte, and (where it says so) against Postgres.

That a real Postgres answers a script in the same way is what makes its expectations right.
"""
import pytest

from support import script, wire
from support.server import ROOT

SCRIPTS = {path.stem: script.read(path)
           for path in sorted((ROOT / 'tests/integration/wire').glob('*.txt'))}
CUTS = {'whole': script.cut_whole, 'bytes': script.cut_bytes}


@pytest.mark.parametrize('name', [name for name, (also, _) in SCRIPTS.items() if also])
def test_postgres_agrees(postgres, name):
    with wire.Connection.open(postgres.port, postgres.password, user='postgres',
                              database='postgres') as connection:
        script.play(connection, SCRIPTS[name][1])


@pytest.mark.parametrize('cut', CUTS)
@pytest.mark.parametrize('name', SCRIPTS)
def test_script(shared_server, name, cut):
    with wire.Connection.open(shared_server.port) as connection:
        script.play(connection, SCRIPTS[name][1], CUTS[cut])


@pytest.mark.parametrize('name', SCRIPTS)
def test_truncated_at_every_boundary(server, name):
    """The client goes away after each of its messages; the server takes no harm."""
    sent = [step.sent for step in SCRIPTS[name][1] if step.sent]
    for count in range(len(sent) + 1):
        with wire.Connection.open(server.port) as connection:
            connection.send(*sent[:count])
    with wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def test_truncated_inside_a_message(shared_server):
    data = wire.parse('SELECT $1::int', types=[23]) + wire.bind(['1']) + wire.execute() + wire.SYNC
    for count in range(len(data)):
        with wire.Connection.open(shared_server.port) as connection:
            connection.send(data[:count])
    with wire.Connection.open(shared_server.port) as connection:
        assert connection.rows('SELECT 1') == [('1',)]
