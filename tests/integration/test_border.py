"""Two tenants beside each other: whatever one tries, nothing of the other is seen, named or timed.

All that is the other's has ZQ in its name. Statements are run with a name of the other's and with
one that nobody has: the two answers have to be the same, but for the name. Views and catalogs are
taken from the server's own list, so a new one is tried by being there.
"""
import statistics
import time

import pytest

from support import scram, wire
from support.fixtures import make_folder
from support.server import Server
from support.statements import create_mirror, create_peer

MARK = 'zq'
OTHERS = {'peer': 'zqpeer', 'mirror': 'zqmirror', 'role': 'zqbob', 'database': 'zqbeta',
          'prepared': 'zqprep', 'cursor': 'zqcur', 'channel': 'zqchan', 'upper': 'ZQBETA'}
NOBODYS = {'peer': 'xypeer', 'mirror': 'xymirror', 'role': 'xybob', 'database': 'xybeta',
           'prepared': 'xyprep', 'cursor': 'xycur', 'channel': 'xychan', 'upper': 'XYBETA'}
PASSWORDS = {'ann': 'ann-secret', 'zqbob': 'bob-secret'}

STATEMENTS = (
    'DROP PEER {peer}',
    'DROP PEER IF EXISTS {peer}',
    "ALTER PEER {peer} SET (host = 'x', validate = false)",
    'ALTER PEER {peer} RESET (port)',
    'VALIDATE PEER {peer}',
    'SHOW CREATE PEER {peer}',
    "COMMENT ON PEER {peer} IS 'mine'",
    "EXECUTE {peer} 'SELECT 1'",
    "EXECUTE {peer} ('SELECT 1')",
    'CREATE MIRROR m2 FROM {peer} TO own WITH TABLE MAPPING (a.b : a.b) WITH (validate = false)',
    'CREATE MIRROR m2 FROM own TO {peer} WITH TABLE MAPPING (a.b : a.b) WITH (validate = false)',
    'EXPLAIN CREATE MIRROR m2 FROM {peer} TO own WITH TABLE MAPPING (a.b : a.b)',
    'DROP MIRROR {mirror}',
    'DROP MIRROR IF EXISTS {mirror}',
    'PAUSE MIRROR {mirror}',
    'RESUME MIRROR {mirror}',
    'RESYNC MIRROR {mirror}',
    'EXECUTE MIRROR {mirror}',
    'ALTER MIRROR {mirror} SET (max_batch_size = 5)',
    'ALTER MIRROR {mirror} ADD TABLE a.c : a.c',
    'ALTER MIRROR {mirror} DROP TABLE a.b',
    'ALTER MIRROR {mirror} RENAME TO mine',
    'SHOW CREATE MIRROR {mirror}',
    'VALIDATE MIRROR {mirror}',
    "COMMENT ON MIRROR {mirror} IS 'mine'",
    'EXPLAIN DROP MIRROR {mirror}',
    'EXPLAIN RESYNC MIRROR {mirror}',
    'EXPLAIN ALTER MIRROR {mirror} ADD TABLE a.c : a.c',
    'CREATE DATABASE {database}',
    'DROP DATABASE {database}',
    'DROP DATABASE IF EXISTS {database}',
    'ALTER DATABASE {database} SET (max_mirrors = 1)',
    'ALTER DATABASE {database} RENAME TO mine',
    'ALTER DATABASE {database} OWNER TO ann',
    "COMMENT ON DATABASE {database} IS 'mine'",
    'GRANT CONNECT ON DATABASE {database} TO ann',
    'GRANT CONNECT ON DATABASE alpha TO {role}',
    'REVOKE CONNECT ON DATABASE {database} FROM ann',
    'CREATE ROLE {role}',
    'DROP ROLE {role}',
    'DROP ROLE IF EXISTS {role}',
    "ALTER ROLE {role} PASSWORD 'x'",
    'ALTER ROLE {role} SUPERUSER',
    'ALTER ROLE {role} SET home_database = alpha',
    'GRANT {role} TO ann',
    'GRANT millrace_viewer TO {role}',
    'REVOKE millrace_viewer FROM {role}',
    "COMMENT ON ROLE {role} IS 'mine'",
    'SET ROLE {role}',
    'SET SESSION AUTHORIZATION {role}',
    'EXECUTE {prepared}',
    'DEALLOCATE {prepared}',
    'FETCH ALL FROM {cursor}',
    'CLOSE {cursor}',
    'SELECT * FROM {database}.millrace.peers',
    'SELECT * FROM {database}.peers',
    'SELECT * FROM {peer}',
    "SELECT '{peer}'::regclass",
    "SELECT to_regclass('{peer}')",
    "SELECT '{role}'::regrole",
    "SELECT to_regrole('{role}')",
    "SELECT '{database}'::regnamespace",
    "SELECT has_database_privilege('{database}', 'CONNECT')",
    "SELECT has_database_privilege('{role}', 'alpha', 'CONNECT')",
    "SELECT pg_has_role('{role}', 'MEMBER')",
    "SELECT pg_database_size('{database}')",
    "SELECT count(*) FROM peers WHERE peer = '{peer}'",
    "SELECT count(*) FROM mirrors WHERE mirror = '{mirror}'",
    "SELECT count(*) FROM events WHERE mirror = '{mirror}' OR message LIKE '%{mirror}%'",
    "SELECT count(*) FROM audit_log WHERE statement LIKE '%{peer}%' AND user_name = '{role}'",
    "SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'",
    "SELECT count(*) FROM pg_database WHERE datname = '{database}'",
    "SELECT count(*) FROM pg_roles WHERE rolname = '{role}'",
    'COPY (SELECT * FROM {peer}) TO STDOUT',
    'NOTIFY {channel}',
    "CREATE PEER r FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', database = 'd', "
    "password = 'env:MILLRACE_SECRET_{upper}_X')",
    "CREATE PEER r FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', database = 'd', "
    "password = 'file:../{database}/secret')",
)


class World:
    """Tenants alpha (role ann) and zqbeta (role zqbob), each with a peer and a mirror."""

    def __init__(self, server):
        self.server = server
        self.super = wire.Connection.open(server.port)
        for role, database in (('ann', 'alpha'), ('zqbob', 'zqbeta')):
            self.super.rows(f'CREATE DATABASE {database}')
            self.super.rows(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORDS[role]}'")
            self.super.rows(f'GRANT CONNECT, CREATE ON DATABASE {database} TO {role}')
            self.super.rows(f'GRANT millrace_admin TO {role}')
            self.super.rows(f'ALTER ROLE {role} SET home_database = {database}')
        self.ann = self.open('ann', 'alpha', application_name='ours')
        self.bob = self.open('zqbob', 'zqbeta', application_name='zqapp')
        self.ann.rows(create_peer('own'))
        self.ann.rows(create_mirror('ourmirror', 'own', 'own'))
        self.bob.rows(create_peer('zqpeer', host='zqhost', user='zquser', database='zqdb'))
        self.bob.rows(create_mirror('zqmirror', 'zqpeer', 'zqpeer', 'zqs.zqt : zqs.zqt'))
        self.bob.query('DROP MIRROR zqnosuch')
        self.bob.rows('PREPARE zqprep AS SELECT 1')
        self.bob.rows('LISTEN zqchan')

    def open(self, role, database, **more):
        return wire.Connection.open(
            self.server.port, user=role, database=database, password=PASSWORDS[role], **more)

    def relations(self):
        return self.super.rows(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'f') ORDER BY 1, 2")


@pytest.fixture(scope='module', name='world')
def two_tenants():
    with Server(make_folder()) as server:
        yield World(server)


def shown(messages, names):
    """An answer with the tried names, in the case they have, replaced by what they stand for."""
    text = '\n'.join(f'{m.type} {m.body!r}' for m in messages)
    for what, name in names.items():
        text = text.replace(name, f'<{what}>')
    return text


def everything(connection, schema, name):
    """What a relation shows, by every way that rows can take; '' where it may not be read."""
    relation = f'"{schema}"."{name}"'
    ways = (
        [f'SELECT * FROM {relation}'],
        [f'COPY (SELECT * FROM {relation}) TO STDOUT'],
        [f'SELECT r FROM {relation} AS r', f'SELECT count(*) FROM {relation}'],
        ['BEGIN', f'DECLARE c CURSOR FOR SELECT * FROM {relation}', 'FETCH ALL FROM c', 'ROLLBACK'],
        [f'PREPARE p AS SELECT * FROM {relation}', 'EXECUTE p', 'DEALLOCATE ALL'],
    )
    answers = [connection.query(sql) for way in ways for sql in way]
    answers.append(connection.extended(
        wire.parse(f'SELECT * FROM {relation}'), wire.bind(), wire.describe('P'), wire.execute()))
    return '\n'.join(repr(message.body) for answer in answers for message in answer)


def test_no_view_shows_anything_of_the_other(world):
    relations = world.relations()
    assert len(relations) > 20, relations
    for schema, name in relations:
        found = everything(world.ann, schema, name)
        assert MARK not in found.lower(), (schema, name, found)


def test_the_marks_would_have_been_seen(world):
    """The other himself does see them, or the test above would prove nothing."""
    seen = {name for schema, name in world.relations()
            if MARK in everything(world.bob, schema, name).lower()}
    assert {'peers', 'mirrors', 'mirror_tables', 'events', 'audit_log', 'sessions',
            'pg_stat_activity', 'pg_database', 'pg_roles'} <= seen, seen


def test_the_views_of_all_tenants_are_the_superusers(world):
    names = [name for schema, name in world.relations() if schema == 'millrace_all']
    assert {'peers', 'mirrors', 'sessions', 'audit_log'} <= set(names)
    for name in names:
        assert world.ann.error(f'SELECT * FROM millrace_all.{name}')['C'] == '42501'
    for tenant in ('alpha', 'zqbeta'):
        assert world.super.rows(
            f"SELECT count(*) FROM millrace_all.mirrors WHERE tenant = '{tenant}'") == [('1',)]


@pytest.mark.parametrize('extended', [False, True])
@pytest.mark.parametrize('statement', STATEMENTS)
def test_the_others_object_is_one_that_does_not_exist(world, statement, extended):
    def run(names):
        sql = statement.format(**names)
        if extended:
            return world.ann.extended(wire.parse(sql), wire.bind(), wire.describe('P'), wire.execute())
        return world.ann.query(sql)
    others, nobodys = run(OTHERS), run(NOBODYS)
    assert shown(others, OTHERS) == shown(nobodys, NOBODYS)


def test_a_name_that_the_other_has_is_free(world):
    world.ann.rows(create_peer('zqpeer'))
    world.ann.rows(create_mirror('zqmirror', 'zqpeer', 'own'))
    assert world.bob.rows('SELECT source FROM mirrors') == [('zqpeer',)]
    world.ann.rows('DROP MIRROR zqmirror')
    world.ann.rows('DROP PEER zqpeer')
    assert world.bob.rows('SELECT count(*) FROM mirrors') == [('1',)]


@pytest.mark.parametrize('statement', [
    'DROP PEER zqpee', 'DROP MIRROR zqmirro', 'SHOW CREATE PEER zqpeers', 'SELECT * FROM zqpee',
    'DROP ROLE zqbo', 'DROP DATABASE zqbet', 'SELECT zqpeer FROM peers', 'SET ROLE zqbobb'])
def test_no_hint_names_what_the_other_has(world, statement):
    error = world.ann.error(statement)
    assert not {'zqpeer', 'zqmirror', 'zqbob', 'zqbeta'} & set(error.get('H', '').split('"')), error


def test_nothing_is_told_across(world):
    world.ann.rows('LISTEN millrace_events')
    world.ann.rows('LISTEN zqchan')
    world.bob.rows(create_peer('zqpeer2'))
    world.bob.rows("NOTIFY zqchan, 'zq'")
    world.bob.rows('DROP PEER zqpeer2')
    world.ann.rows("NOTIFY own, 'x'")
    # What was on its way is told at the latest with the next answers.
    for _ in range(3):
        assert not [m for m in world.ann.query('SELECT 1') if m.type == 'A']


def test_logins_to_the_others_database(world):
    def refusal(database):
        with pytest.raises(scram.Refused) as refused:
            world.open('ann', database).sock.close()
        return str(refused.value).replace(database, '<database>')
    assert refusal('zqbeta') == refusal('xybeta')


def test_a_password_fails_alike_for_all_names(world):
    def refusal(user):
        with pytest.raises(scram.Refused) as refused:
            wire.Connection.open(world.server.port, user=user, database='alpha', password='no')
        return str(refused.value).replace(user, '<user>')
    assert refusal('zqbob') == refusal('xybob')


def test_backends_of_the_other_cannot_be_signalled(world):
    for function in ('pg_cancel_backend', 'pg_terminate_backend'):
        answers = [shown(world.ann.query(f'SELECT {function}({pid})'), {})
                   for pid in (world.bob.pid, 2_000_000)]
        assert answers[0] == answers[1]
    assert world.bob.rows('SELECT 1') == [('1',)]


def chance_of_less(left, right):
    """That a value of `left` is below one of `right`: 0.5 where they do not differ."""
    below = sum((a < b) + (a == b) / 2 for a in left for b in right)
    return below / (len(left) * len(right))


@pytest.mark.parametrize('statement', [
    'DROP MIRROR {mirror}', 'SHOW CREATE PEER {peer}', 'PAUSE MIRROR {mirror}',
    "SELECT count(*) FROM mirrors WHERE mirror = '{mirror}'"])
def test_nothing_is_timed(world, statement):
    """By ranks, so that a pause of the machine counts as one value; a real difference stays."""
    chances = []
    for _ in range(5):
        times = {'others': [], 'nobodys': []}
        for _ in range(150):
            for whose, names in (('others', OTHERS), ('nobodys', NOBODYS)):
                began = time.perf_counter()
                world.ann.query(statement.format(**names))
                times[whose].append(time.perf_counter() - began)
        chances.append(chance_of_less(times['others'], times['nobodys']))
        if abs(statistics.median(chances) - 0.5) < 0.1:
            return
    pytest.fail(f'it takes another time: {chances}')
