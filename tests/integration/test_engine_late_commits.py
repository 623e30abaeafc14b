"""Commits at the destination that come through after we have given up their connection.

A deferred trigger holds such a commit until the test lets it go, which is when something new has
begun: that has to know of it.
"""
import pytest

from support.pipeline import qualified, wait_until

TABLE = 'CREATE TABLE {0} (id int PRIMARY KEY, v text)'
FILLED = TABLE + "; INSERT INTO {0} SELECT i, 'v' || i FROM generate_series(1, 1000) i"
LOCK = """
CREATE FUNCTION hold{0}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared({0}); RETURN NEW; END $$;
"""
IN_COPY = 'CREATE TRIGGER hold{1} BEFORE INSERT ON {0} '
IN_COMMIT = 'CREATE CONSTRAINT TRIGGER hold{1} AFTER INSERT OR UPDATE ON {0} INITIALLY DEFERRED '
WHEN = 'FOR EACH ROW WHEN ({2}) EXECUTE FUNCTION hold{1}()'
WAITING = 'SELECT pid, query FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted'


def hold(flow, when, table, number, condition):
    """A trigger that waits for the advisory lock of this number."""
    flow.destination.execute(LOCK.format(number) + (when + WHEN).format(table, number, condition))


def wait_held(flow, number, statement='%'):
    """The session that waits for the lock of this number."""
    return wait_until(
        lambda: flow.destination.execute(
            f"{WAITING} AND locktype = 'advisory' AND objid = %s AND query LIKE %s",
            number, statement), 30, lambda: f'held by {number}\n{flow.describe()}')[0][0]


def wait_for_the_next(flow, held, statement='%'):
    """Until something waits for the held session; where its server sees early that nobody is there
    any more, and gives it up, there is nothing to wait for."""
    wait_until(lambda: not flow.destination.execute(
        'SELECT 1 FROM pg_stat_activity WHERE pid = %s', held) or flow.destination.execute(
            f"{WAITING} AND locktype <> 'advisory' AND query LIKE %s", statement), 30,
        lambda: f'something new waits\n{flow.describe()}')


@pytest.fixture(name='locks')
def locks_of_the_test(flow):
    """A session at the destination; it holds the locks 7 and 8."""
    with flow.destination.connect() as session:
        session.execute('SELECT pg_advisory_lock(7), pg_advisory_lock(8)')
        yield session


def release(locks, number):
    locks.execute('SELECT pg_advisory_unlock(%s)', (number,))


def test_killed_while_a_part_of_the_copy_commits(flow, locks):
    """Its mark must not count for the copy that has begun meanwhile."""
    flow.source.execute(FILLED.format('t'))
    flow.destination.execute(TABLE.format('t'))
    hold(flow, IN_COMMIT, 't', 7, 'NEW.id = 700')
    flow.prepare()
    flow.create('t', snapshot_num_partitions_override=3)
    held = wait_held(flow, 7, 'COMMIT')
    flow.server.kill()
    flow.server.start()
    wait_for_the_next(flow, held)
    release(locks, 7)
    flow.wait_tables()
    flow.same('t')


def test_paused_while_the_copy_ends(flow, locks):
    """Nobody else has taken the mirror: it was this server itself."""
    flow.source.execute(FILLED.format('t'))
    flow.destination.execute(TABLE.format('t'))
    hold(flow, IN_COPY, 't', 8, 'NEW.id = 700')
    flow.prepare()
    flow.create('t')
    wait_held(flow, 8)
    hold(flow, IN_COMMIT, '_millrace.positions', 7, "NEW.end_lsn <> '0/0'")
    release(locks, 8)
    wait_held(flow, 7, 'COMMIT')
    flow.pause()
    flow.wait_state('paused', deadline_s=10)
    release(locks, 7)
    flow.resume()
    flow.wait_tables()
    flow.same('t')


def test_a_table_joins_while_the_mirror_commits(flow, locks):
    """How far the mirror's stream has come is known only then; the table has to come as far."""
    flow.source.execute(f"{TABLE.format('t')}; {FILLED.format('t2')}")
    flow.both('CREATE TABLE IF NOT EXISTS t2 (id int PRIMARY KEY, v text)')
    flow.destination.execute(TABLE.format('t'))
    hold(flow, IN_COMMIT, 't', 7, 'NEW.id = 700')
    hold(flow, IN_COPY, 't2', 8, 'NEW.id = 1')
    flow.start('t')
    flow.rows(f'ALTER MIRROR m ADD TABLE {qualified("t2")} : {qualified("t2")}')
    wait_held(flow, 8)
    flow.source.execute("INSERT INTO t VALUES (700, 'both'); INSERT INTO t2 VALUES (2000, 'both')")
    held = wait_held(flow, 7, 'COMMIT')
    release(locks, 8)
    wait_for_the_next(flow, held, '%positions SET epoch%copy_group = 0%')
    release(locks, 7)
    flow.wait_tables()
    flow.same('t', 't2')
