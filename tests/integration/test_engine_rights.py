"""Roles that may do little: what a mirror needs of them, and what it says where that is missing."""
import psycopg
import pytest

from support.oracle_tables import MARKER
from support.pipeline import qualified, wait_until

ROWS = 100
TABLE = 'CREATE TABLE t (id int PRIMARY KEY, v text, secret text)'


class Restricted:
    """The database through the eyes of a role of its own; the tests' own statements are ann's."""

    def __init__(self, database, user, more=''):
        self.database = database
        self.user = user
        database.execute(f"CREATE ROLE {user} LOGIN {more} PASSWORD 'pw'")

    def __getattr__(self, name):
        return getattr(self.database, name)

    def peer_options(self, **more):
        return self.database.peer_options(**{'user': self.user, 'password': 'pw', **more})

    def drop(self):
        self.database.execute(f'DROP OWNED BY {self.user} CASCADE; DROP ROLE {self.user}')


@pytest.fixture(name='restricted')
def restricted_roles(flow):
    """The flow, whose peers log in as reader and writer."""
    source, destination = flow.source, flow.destination
    flow.source = Restricted(source, f'reader_{source.name}', 'REPLICATION')
    flow.destination = Restricted(destination, f'writer_{destination.name}')
    yield flow
    flow.rows(f'DROP MIRROR IF EXISTS {flow.mirror}')
    for side in (flow.source, flow.destination):
        side.drop()
    flow.source, flow.destination = source, destination


def change(flow):
    for low, high in ((1, 10), (10, ROWS)):
        span = f'id BETWEEN {low} AND {high}'
        flow.source.execute(f"UPDATE t SET v = v || '!', secret = 'other' WHERE {span}; "
                            f'UPDATE t SET id = id + 1000 WHERE {span} AND id % 5 = 0; '
                            f'DELETE FROM t WHERE {span} AND id % 7 = 0')


def check_same(flow):
    query = 'SELECT id, v FROM t ORDER BY id'
    assert flow.there(query) == flow.source.execute(query)


def test_source_role_with_some_columns(restricted):
    """The others are excluded; the publication is the owner's."""
    flow, reader = restricted, restricted.source.user
    writer = flow.destination.user
    flow.source.execute(f'{TABLE}; CREATE TABLE {MARKER} (id int PRIMARY KEY, n int); '
                        f"INSERT INTO t SELECT i, 'v', 's' FROM generate_series(1, {ROWS}) i; "
                        f'GRANT SELECT (id, v) ON t TO {reader}; GRANT SELECT (id, n) ON {MARKER} '
                        f'TO {reader}; CREATE PUBLICATION p FOR TABLE t, {MARKER}')
    flow.destination.execute(f'GRANT CREATE ON DATABASE {flow.destination.name} TO {writer}; '
                             f'GRANT CREATE ON SCHEMA public TO {writer}')
    with pytest.raises(psycopg.Error) as refused:
        flow.start('t', publication_name='p')
    assert refused.value.sqlstate == '42501'
    assert f'user {reader} lacks SELECT (secret)' in refused.value.diag.message_detail
    assert f'GRANT SELECT (secret) ON TABLE public.t TO {reader}' in (
        refused.value.diag.message_hint)
    flow.start('{from: public.t, to: public.t, exclude: [secret]}', publication_name='p')
    change(flow)
    check_same(flow)
    places = [row for row in flow.rows('VALIDATE MIRROR m') if 'ctid' in (row[4] or '')]
    assert not places, 'only a copy cuts by them'


def test_source_role_with_some_columns_of_partitions(restricted):
    flow, reader = restricted, restricted.source.user
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text, secret text) PARTITION BY '
                        'HASH (id); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, '
                        'REMAINDER 0); CREATE TABLE t2 PARTITION OF t FOR VALUES WITH (MODULUS 2, '
                        f'REMAINDER 1); CREATE TABLE {MARKER} (id int PRIMARY KEY, n int); '
                        f"INSERT INTO t SELECT i, 'v', 's' FROM generate_series(1, {ROWS}) i; "
                        f'GRANT SELECT (id, v) ON t, t1, t2 TO {reader}; GRANT SELECT ON {MARKER} '
                        f'TO {reader}; CREATE PUBLICATION p FOR TABLE t, {MARKER} WITH '
                        '(publish_via_partition_root)')
    flow.destination.execute(f'GRANT CREATE ON DATABASE {flow.destination.name} TO '
                             f'{flow.destination.user}; '
                             f'GRANT CREATE ON SCHEMA public TO {flow.destination.user}')
    flow.start('{from: public.t, to: public.t, exclude: [secret]}', publication_name='p')
    change(flow)
    check_same(flow)


@pytest.mark.parametrize('missing', ['', 'TRUNCATE', 'UPDATE', 'TEMPORARY'])
def test_destination_role_that_makes_nothing(restricted, missing):
    """Tables and the schema of positions are there; the role may change rows, and no more."""
    flow, writer, reader = restricted, restricted.destination.user, restricted.source.user
    database = flow.destination.name
    flow.source.execute(f'{TABLE}; CREATE TABLE {MARKER} (id int PRIMARY KEY, n int); '
                        f"INSERT INTO t SELECT i, 'v', 's' FROM generate_series(1, {ROWS}) i; "
                        f'ALTER TABLE t OWNER TO {reader}; ALTER TABLE {MARKER} OWNER TO {reader}; '
                        f'GRANT CREATE ON DATABASE {flow.source.name} TO {reader}')
    rights = [right for right in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
              if right != missing]
    flow.destination.execute(
        f'{TABLE}; CREATE TABLE {MARKER} (id int PRIMARY KEY, n int); '
        'REVOKE CREATE ON SCHEMA public FROM PUBLIC; '
        f'REVOKE ALL ON DATABASE {database} FROM PUBLIC; '
        f'GRANT CONNECT{"" if missing == "TEMPORARY" else ", TEMPORARY"} ON DATABASE {database} TO '
        f'{writer}; CREATE SCHEMA _millrace AUTHORIZATION {writer}; '
        f'GRANT {", ".join(rights)} ON t, {MARKER} TO {writer}')
    if missing:
        with pytest.raises(psycopg.Error) as refused:
            flow.start('t')
        assert refused.value.sqlstate == '42501'
        assert f'lacks {missing}' in refused.value.diag.message_detail
        fix = (f'GRANT TEMPORARY ON DATABASE {database} TO {writer}' if missing == 'TEMPORARY' else
               f'GRANT {missing} ON TABLE {qualified("t").replace(chr(34), "")} TO {writer}')
        assert fix in refused.value.diag.message_hint
        flow.destination.execute(f'{fix}; GRANT UPDATE, TRUNCATE ON {MARKER} TO {writer}')
    flow.start('t')
    change(flow)
    flow.same('t')
    flow.source.execute('TRUNCATE t')
    flow.same('t')


def test_rows_that_a_policy_hides(restricted):
    """The stream brings them all; a copy that left some out would never be noticed."""
    flow, reader, writer = restricted, restricted.source.user, restricted.destination.user
    flow.source.execute(f'{TABLE}; CREATE TABLE {MARKER} (id int PRIMARY KEY, n int); '
                        f"INSERT INTO t SELECT i, 'v', 's' FROM generate_series(1, {ROWS}) i; "
                        f'GRANT SELECT ON t, {MARKER} TO {reader}; '
                        f'CREATE PUBLICATION p FOR TABLE t, {MARKER}; '
                        'ALTER TABLE t ENABLE ROW LEVEL SECURITY; '
                        f'CREATE POLICY half ON t FOR SELECT TO {reader} USING (id % 2 = 0)')
    flow.destination.execute(f'GRANT CREATE ON DATABASE {flow.destination.name} TO {writer}; '
                             f'GRANT CREATE ON SCHEMA public TO {writer}')
    with pytest.raises(psycopg.Error) as refused:
        flow.start('t', publication_name='p')
    assert 'row' in refused.value.diag.message_detail, refused.value.diag.message_detail
    flow.create('t', publication_name='p', validate=False)
    status = wait_until(lambda: (found := flow.status()) and found[2] and found, 30, flow.describe)
    assert 'row-level security' in status[3], status
    assert flow.destination.execute("SELECT to_regclass('t')") == [(None,)] or (
        flow.destination.execute('SELECT * FROM t') == [])
    flow.source.execute('ALTER TABLE t DISABLE ROW LEVEL SECURITY')
    flow.patient = True
    flow.wait_tables()
    change(flow)
    check_same(flow)
