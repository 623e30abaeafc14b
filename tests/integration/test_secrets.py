"""Planted secrets are nowhere: not in the catalog's files, a backup, the logs, or what clients receive.

One server lives through everything that touches a secret, at the loudest log level; then all bytes
are searched for each canary, plain and in the usual encodings.
"""
import base64
import itertools
import json
import urllib.parse

import pytest

from support import scram, wire
from support.fixtures import make_folder
from support.server import Server, run
from support.statements import literal

COUNTER = itertools.count(1)
SERVED = ('POSTGRES', 'CLICKHOUSE', 'KAFKA', 'S3', 'FILE', 'KINESIS', 'CRATEDB')
PLAIN = {'integer': '5432', 'boolean': 'true', 'interval': '5', 'json': '{}', 'text': 'x'}


class Story:
    """What happened to one server, and what came out of it."""

    def __init__(self):
        self.canaries = {}
        self.folder = make_folder()
        self.server = Server(
            self.folder, '--log-level', 'debug', password=self.plant('password of the server'),
            MILLRACE_SECRET_MILLRACE_GIVEN=self.plant('variable'))
        self.received = bytearray()

    def plant(self, where):
        canary = f'cAnArY{next(COUNTER):03d}xQ7vZk'
        self.canaries[canary] = where
        return canary

    def open(self):
        return wire.Connection.open(self.server.port, self.server.password)

    def run(self, connection, sql):
        answer = connection.query(sql)
        return [m for m in answer if m.type == 'E']

    def done(self, connection):
        self.received += connection.received
        connection.sock.close()


def specifications(connection):
    """{type: [(option, type, required, secret, choices)]} of what the server says it has."""
    found = {}
    for row in connection.rows('SELECT peer_type, option, type, required, secret, choices FROM peer_options'):
        found.setdefault(row[0], []).append(row[1:])
    return found


def sample(story, kind, option):
    """A value that the option takes; a canary where it is a secret."""
    name, type_, _, secret, choices = option
    if secret == 't':
        canary = story.plant(f'{kind}.{name}')
        pem = f'-----BEGIN PRIVATE KEY-----\n{canary}\n-----END PRIVATE KEY-----\n'
        if type_ == 'pem':
            return pem
        if name == 'ssh_config':
            return json.dumps({'host': 'h', 'user': 'u', 'password': canary, 'private_key': pem})
        if type_ == 'json':
            return json.dumps({'certificate': 'c', 'private_key': pem})
        return canary
    return choices.split(', ')[0] if choices else PLAIN.get(type_, 'x')


def create(story, kind, options, name):
    values = {o[0]: sample(story, kind, o) for o in options if o[2] == 't' or o[3] == 't'}
    given = ', '.join(f'{key} = {literal(value)}' for key, value in values.items())
    return f'CREATE PEER {name} FROM {kind} WITH ({given}, validate = false)', list(values)


def one_by_one(story, connection, kind, options, name):
    """Where not all secrets go together, each of them by itself."""
    required = [o for o in options if o[2] == 't']
    for number, option in enumerate(o for o in options if o[3] == 't' and o[2] != 't'):
        values = {o[0]: sample(story, kind, o) for o in [*required, option]}
        given = ', '.join(f'{key} = {literal(value)}' for key, value in values.items())
        story.run(connection, f'CREATE PEER {name}{number} FROM {kind} WITH ({given}, validate = false)')


def failing_statements(story):
    """Statements that cannot be run, each with a canary where a secret stands."""
    head = "CREATE PEER x FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', database = 'd', "
    plant = story.plant
    return [
        f"{head}password = '{plant('unknown option beside')}', nothing = 1)",
        f"{head}password = '{plant('bad boolean beside')}', require_tls = 'perhaps')",
        f"{head}password = '{plant('never closed')})",
        f"{head}password = '{plant('does not parse')}' nonsense",
        f"{head}passwort = '{plant('misspelt key')}')",
        f"{head}password = {plant('bare word')})",
        f"{head}password = '{plant('unreachable')}')",
        f"CREATE PEER x FROM MYSQL WITH (password = '{plant('type not served')}')",
        f"CREATE PEER x FROM NOTHING WITH (password = '{plant('unknown type')}')",
        f"CREATE PEERS x WITH (password = '{plant('no statement')}')",
        f"ALTER PEER nobody SET (password = '{plant('missing peer')}')",
        f"{head}password = 'x', ssh_config = '{plant('no json')}')",
        f"{head}password = 'x', client_tls = '{plant('no json either')}')",
        f"{head}password = '{plant('beside a bad certificate')}', root_ca = 'no pem')",
        f"ALTER PEER postgres SET (password = '{plant('beside a bad port')}', port = 'x')",
        f"{head}password = '{plant('twice')}', password = '{plant('again')}')",
        f"EXPLAIN CREATE PEER x FROM POSTGRES WITH (password = '{plant('explain')}')",
        f"SELECT '{plant('in a select that fails')}' FROM nothing WHERE",
        f"PREPARE p AS {head}password = '{plant('prepare')}')",
    ]


def look_everywhere(story, connection, peers):
    for view in ('peers', 'mirrors', 'mirror_tables', 'settings', 'events', 'peer_options'):
        story.run(connection, f'SELECT * FROM {view}')
        story.run(connection, f'COPY {view} TO STDOUT')
        story.run(connection, f'COPY {view} TO STDOUT (FORMAT binary)')
    for sql in ('SHOW PEERS', 'SHOW MIRRORS', 'SHOW SETTINGS', 'SHOW ALL', 'SHOW CREATE MIRROR m',
                'EXPLAIN DROP MIRROR m', 'VALIDATE MIRROR m', 'SELECT * FROM sqlite_master'):
        story.run(connection, sql)
    for name in peers:
        story.run(connection, f'SHOW CREATE PEER {name}')
        story.run(connection, f'VALIDATE PEER {name}')


@pytest.fixture(scope='module')
def story():
    told = Story()
    with told.server:
        tell(told)
    return told


def tell(story):
    connection = story.open()
    peers = []
    for kind, options in specifications(connection).items():
        if kind not in SERVED:
            continue
        name = kind.lower()
        sql, _ = create(story, kind, options, name)
        if story.run(connection, sql):
            one_by_one(story, connection, kind, options, name)
        peers += [row[0] for row in connection.rows(f"SELECT peer FROM peers WHERE type = '{kind}'")]
    story.kinds = {row[0] for row in connection.rows('SELECT DISTINCT type FROM peers')}
    story.run(connection, "CREATE PEER given FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', "
              "password = 'env:MILLRACE_SECRET_MILLRACE_GIVEN', database = 'd', validate = false)")
    for name, host in (('a', 'h'), ('b', 'i')):
        story.run(connection, f"CREATE PEER {name} FROM POSTGRES WITH (host = '{host}', port = 1, user = 'u', "
                  f"password = '{story.plant('of a mirror')}', database = 'd', validate = false)")
    story.run(connection, 'CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (x.y : x.y) WITH (validate = false)')
    altered = story.plant('altered')
    story.run(connection, f"ALTER PEER a SET (password = '{altered}', validate = false)")
    for sql in failing_statements(story):
        connection.query(sql)
        connection.extended(wire.parse(sql), wire.bind(), wire.execute())
    for password in (story.plant('wrong password'), ''):
        with pytest.raises(scram.Refused):
            wire.Connection.open(story.server.port, password)
    look_everywhere(story, connection, [*peers, 'given', 'a', 'b'])
    story.shown = [row[0] for name in [*peers, 'given', 'a']
                   for row in connection.rows(f'SHOW CREATE PEER {name}')]
    story.run(connection, f"BACKUP CATALOG TO '{story.folder / 'backup'}'")
    story.run(connection, 'ALTER SYSTEM ROTATE KEY')
    run('backup', story.folder / 'second backup', '--port', story.server.port,
        MILLRACE_PASSWORD=story.server.password)
    story.done(connection)
    story.catalog = {p.name: p.read_bytes() for p in story.server.data_dir.rglob('*') if p.is_file()}


def encodings(canary):
    plain = canary.encode()
    yield 'plain', plain
    yield 'reversed', plain[::-1]
    yield 'hex', plain.hex().encode()
    yield 'HEX', plain.hex().upper().encode()
    yield 'url', ''.join(f'%{byte:02X}' for byte in plain).encode()
    yield 'quoted', urllib.parse.quote(canary).encode()
    yield 'utf-16', canary.encode('utf-16-le')
    for shift in range(3):  # wherever it stands in a longer text
        encoded = base64.b64encode(b'\0' * shift + plain)
        yield f'base64+{shift}', encoded[4 if shift else 0:len(encoded) // 4 * 4 - 4]


def find(canaries, data):
    folded = bytes(data)
    return [(where, how) for canary, where in canaries.items()
            for how, form in encodings(canary) if form in folded]


def test_the_search_finds_what_is_there(story):
    canary = next(iter(story.canaries))
    for data in (canary.encode(), base64.b64encode(f'x:{canary}:y'.encode()), canary.encode().hex().encode()):
        assert find(story.canaries, data)


def test_every_served_type_was_stored(story):
    assert story.kinds >= {'POSTGRES', 'CLICKHOUSE', 'KAFKA', 'S3'}
    assert len(story.canaries) > 40


def test_not_in_the_catalog(story):
    for name, content in story.catalog.items():
        assert not find(story.canaries, content), name


def test_not_in_a_backup(story):
    for name in ('backup', 'second backup'):
        assert not find(story.canaries, (story.folder / name).read_bytes())


def test_not_in_the_log(story):
    assert not find(story.canaries, story.server.log().encode())
    assert len(story.server.log()) > 100


def test_not_in_what_the_client_received(story):
    """Bare words and misspelt keys may be named by an error; a value after = never is."""
    assert not find(story.canaries, story.received)
    assert len(story.received) > 10000


def test_show_create_has_placeholders(story):
    joined = '\n'.join(story.shown)
    for expected in ("'env:MILLRACE_SECRET_MILLRACE_A_PASSWORD'", "'env:MILLRACE_SECRET_MILLRACE_GIVEN'",
                     "'env:MILLRACE_SECRET_MILLRACE_CLICKHOUSE_PASSWORD'"):
        assert expected in joined, joined


def test_not_in_what_a_stopped_server_leaves(story):
    for path in story.server.data_dir.rglob('*'):
        if path.is_file():
            assert not find(story.canaries, path.read_bytes()), path
