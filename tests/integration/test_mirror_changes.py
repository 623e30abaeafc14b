"""What statements may change of a mirror that runs, and what its checks leave in the view checks."""
import psycopg
import pytest

from support.pipeline import wait_until
from support.statements import option_list

TABLE = 'CREATE TABLE t (id int PRIMARY KEY, v text)'
FILLED = f"{TABLE}; INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 100) i"


@pytest.fixture(name='t')
def streaming(flow):
    flow.source.execute(FILLED)
    flow.start('t')
    return flow


@pytest.fixture(name='mine')
def slot_and_publication(flow):
    """Of the user, with a place in the WAL behind the first of two changes: (flow, that place)."""
    flow.source.execute(TABLE)
    flow.prepare()
    flow.source.execute('CREATE PUBLICATION mine FOR ALL TABLES')
    flow.source.execute("SELECT pg_create_logical_replication_slot('mine', 'pgoutput')")
    flow.source.execute("INSERT INTO t VALUES (1, 'before')")
    place = flow.source.value('SELECT pg_current_wal_insert_lsn()::text')
    # A slot is moved only over what is on the disk.
    flow.source.execute("SET synchronous_commit = on; INSERT INTO t VALUES (2, 'behind')")
    return flow, place


USERS_OWN = {'do_initial_copy': False, 'replication_slot_name': 'mine', 'publication_name': 'mine'}


def checks(flow, of):
    return flow.rows(f'SELECT check_code, status, at FROM checks WHERE {of} ORDER BY 1, 2')


def test_checks_are_kept(t):
    for peer in ('src', 'dst'):
        found = dict(row[:2] for row in checks(t, f"peer = '{peer}'"))
        assert found['login'] == 'pass' and found['version'] == 'pass', found
    made = checks(t, "mirror = 'm'")
    assert made and all(at is not None for _, _, at in made)
    assert {status for _, status, _ in made} <= {'pass', 'warn', 'skip'}
    validated = t.rows('VALIDATE MIRROR m')
    again = checks(t, "mirror = 'm'")
    assert [row[:2] for row in again] == sorted((code, status) for _, code, status, _, _ in
                                                validated)
    assert min(at for _, _, at in again) > max(at for _, _, at in made)
    assert t.rows("SELECT count(*) FROM checks WHERE detail IS NULL AND status = 'fail'") == [(0,)]
    t.rows('VALIDATE PEER src')
    assert checks(t, "peer = 'src'")


def test_checks_of_tables_that_come_and_go(t):
    t.both('CREATE TABLE u (id int PRIMARY KEY)')
    t.rows('ALTER MIRROR m ADD TABLE public.u : public.u')
    shown = t.rows("SELECT detail FROM checks WHERE mirror = 'm'")
    assert any('public.u' in detail for detail, in shown), shown
    t.rows('ALTER MIRROR m DROP TABLE public.u')
    assert not checks(t, "mirror = 'm'"), 'they are about a table that is not here any more'


def test_checks_are_seen_by_their_own(t):
    """They go with the transaction, the tenant and the object."""
    with t.connect() as session, session.transaction(force_rollback=True):
        session.execute('DROP MIRROR m')
        assert not session.execute("SELECT * FROM checks WHERE mirror = 'm'").fetchall()
    assert checks(t, "mirror = 'm'")
    t.rows('CREATE DATABASE other')
    parts = psycopg.conninfo.conninfo_to_dict(t.server.conninfo)
    with psycopg.connect(**{**parts, 'dbname': 'other'}) as elsewhere:
        assert elsewhere.execute('SELECT count(*) FROM checks').fetchone() == (0,)
    t.rows('DROP DATABASE other')
    t.drop()
    assert t.rows('SELECT DISTINCT mirror FROM checks') == [(None,)]
    t.rows('DROP PEER src')
    assert t.rows('SELECT DISTINCT peer FROM checks') == [('dst',)]


def test_a_failed_statement_leaves_no_checks(t):
    before = checks(t, "mirror = 'm'")
    with pytest.raises(psycopg.Error, match='"public.none" cannot be added to mirror "m"'):
        t.rows('ALTER MIRROR m ADD TABLE public.none : public.none')
    assert checks(t, "mirror = 'm'") == before


@pytest.mark.parametrize('option', ["replication_slot_name = 'other'", 'initial_copy_only = true'])
def test_what_counts_at_creation_only(t, option):
    key = option.split()[0]
    with pytest.raises(psycopg.Error, match=f'"{key}" of mirror "m"') as refused:
        t.rows(f'ALTER MIRROR m SET ({option})')
    assert refused.value.sqlstate == '55000'
    t.source.execute("INSERT INTO t VALUES (1000, 'later')")
    t.same('t')


def test_what_counts_at_the_next_resync(t):
    """Also a table that comes meanwhile is made as the others are."""
    soft = "SELECT attrelid::regclass::text FROM pg_attribute WHERE attname = 'gone' ORDER BY 1"
    t.rows("ALTER MIRROR m SET (disable_peerdb_columns = false, soft_delete_col_name = 'gone')")
    t.source.execute('CREATE TABLE u (id int PRIMARY KEY)')
    t.rows('ALTER MIRROR m ADD TABLE public.u : public.u')
    t.wait_tables()
    t.source.execute('DELETE FROM t WHERE id = 2')
    t.same('t', 'u')
    assert t.destination.execute(soft) == []
    t.rows('RESYNC MIRROR m')
    t.wait_there(f"SELECT count(*) FROM ({soft}) s WHERE attrelid IN ('t', 'u')", [(2,)])
    t.wait_tables()
    t.source.execute('DELETE FROM t WHERE id = 1')
    t.follow()
    assert t.destination.value('SELECT gone FROM t WHERE id = 1')


def test_a_table_taken_out_and_put_back_at_once(t):
    """The mirror rests, so nothing of it sees the table away; it is copied anew all the same."""
    t.pause()
    t.wait_state('paused')
    with pytest.raises(psycopg.Error) as refused:
        t.rows('CREATE OR REPLACE MIRROR m FROM src TO dst WITH TABLE MAPPING '
               '({from: public.t, to: public.t, exclude: [v]}, '
               'public.oracle_marker : public.oracle_marker) WITH (disable_peerdb_columns = true)')
    assert refused.value.sqlstate == '55000'
    t.destination.execute('DROP TABLE t')
    t.rows('ALTER MIRROR m DROP TABLE public.t')
    t.rows('ALTER MIRROR m ADD TABLE {from: public.t, to: public.t, exclude: [v]}')
    t.resume()
    t.wait_there("SELECT count(*) FROM pg_class WHERE relname = 't'", [(1,)])
    t.wait_tables()
    t.source.execute("INSERT INTO t VALUES (1000, 'later')")
    t.follow()
    assert t.destination.execute('SELECT * FROM t ORDER BY id') == [
        (i,) for i in (*range(1, 101), 1000)]


def ids(flow):
    return [row[0] for row in flow.there('SELECT id FROM t ORDER BY id')]


def test_a_start_given_at_creation(mine):
    flow, place = mine
    flow.create('t', **USERS_OWN, start_at_lsn=place)
    flow.wait_tables()
    flow.source.execute("INSERT INTO t VALUES (3, 'later')")
    assert ids(flow) == [2, 3]
    assert flow.source.value('SELECT count(*) FROM pg_replication_slots') == 1


def test_a_start_given_before_the_mirror_has_begun(mine):
    flow, place = mine
    with flow.connect() as session, session.transaction():
        session.execute('CREATE MIRROR m FROM src TO dst WITH TABLE MAPPING (public.t : public.t, '
                        'public.oracle_marker : public.oracle_marker) WITH '
                        f'({option_list(USERS_OWN)})')
        session.execute('PAUSE MIRROR m')
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        flow.rows("ALTER MIRROR m START AT 'zz'")
    flow.rows(f"ALTER MIRROR m START AT '{place}'")
    assert f"start_at_lsn = '{place}'" in flow.rows('SHOW CREATE MIRROR m')[0][0]
    flow.resume()
    flow.wait_tables()
    assert ids(flow) == [2]
    with pytest.raises(psycopg.Error) as refused:
        flow.rows("ALTER MIRROR m START AT '0/1'")
    assert refused.value.sqlstate == '55000'


def test_a_start_that_the_slot_is_past(mine):
    """Refused by the mirror itself; a later one heals it."""
    flow, place = mine
    flow.source.execute("SELECT pg_replication_slot_advance('mine', %s)", place)
    flow.create('t', **USERS_OWN, start_at_lsn='0/1', validate=False)
    flow.wait_reason('SLOT_RECREATED')
    flow.rows(f"ALTER MIRROR m START AT '{place}'")
    wait_until(lambda: flow.state() == 'streaming', 60, flow.describe)
    flow.patient = True
    assert ids(flow) == [2]
