"""A mirror's life: pause, restarts of all three servers, two servers of one catalog, DROP."""
import shutil
import time

import psycopg
import pytest

from support import oracle
from support.engine import Writing, start_again
from support.oracle_tables import MARKER
from support.pipeline import wait_until
from support.server import Server

TABLE = 'CREATE TABLE t (id int PRIMARY KEY, v text)'
FILLED = f"{TABLE}; INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 1000) i"
STOP_S = 1.0  # so long a PAUSE may take
# A copy of the row waits here until the test lets it go.
HELD = f"""
{TABLE};
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END $$;
CREATE TRIGGER hold BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 700) EXECUTE FUNCTION hold();
"""


@pytest.fixture(name='t')
def streaming(flow):
    flow.source.execute(FILLED)
    flow.start('t')
    flow.patient = True
    return flow


def pause(flow):
    """Returns once it rests, which must be soon."""
    started = time.monotonic()
    flow.pause()
    flow.wait_state('paused', deadline_s=10)
    took = time.monotonic() - started
    assert took < STOP_S + 0.5, f'paused after {took:.2f} s\n{flow.describe()}'


def test_pause_and_resume(t):
    with Writing(t.source):
        t.follow()
        pause(t)
        before = t.destination.execute('SELECT * FROM t ORDER BY id')
        t.source.execute("INSERT INTO t VALUES (5000, 'meanwhile')")
        assert not t.destination.execute('SELECT * FROM t WHERE id = 5000')
        assert t.destination.execute('SELECT * FROM t ORDER BY id') == before
        t.resume()
        t.wait_state('streaming')
    t.same('t')


def test_pause_again_and_again(t):
    with Writing(t.source):
        for _ in range(5):
            pause(t)
            t.resume()
            t.follow()
    t.same('t')


def test_pause_survives_a_restart(t):
    pause(t)
    t.server.stop()
    t.server.start()
    t.source.execute("INSERT INTO t VALUES (5000, 'meanwhile')")
    t.wait_state('paused', deadline_s=10)
    assert not t.destination.execute('SELECT * FROM t WHERE id = 5000')
    t.resume()
    t.same('t')


@pytest.mark.parametrize('how', ['pause', 'restart', 'kill'])
def test_stopped_in_mid_copy(flow, how):
    flow.source.execute(FILLED)
    flow.destination.execute(HELD)
    flow.prepare()
    with flow.destination.connect() as holder, Writing(flow.source):
        holder.execute('SELECT pg_advisory_lock(7)')
        flow.create('t', snapshot_num_partitions_override=3)
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        flow.wait_there(waiting, [(1,)])
        assert flow.state() == 'snapshotting', flow.describe()
        if how == 'pause':
            pause(flow)
            assert flow.state() == 'paused'
            holder.execute('SELECT pg_advisory_unlock(7)')
            flow.resume()
        else:
            flow.server.stop() if how == 'restart' else flow.server.kill()
            holder.execute('SELECT pg_advisory_unlock(7)')
            flow.server.start()
        flow.patient = True
        flow.wait_tables()
    flow.same('t')


def test_a_table_that_is_to_join_is_not_ready(t):
    t.source.execute('CREATE TABLE t2 (id int PRIMARY KEY)')
    with t.source.connect(autocommit=False) as open_one:
        open_one.execute("INSERT INTO t VALUES (5000, 'open')")
        t.rows('ALTER MIRROR m ADD TABLE public.t2 : public.t2')
        # Its slot waits for that transaction.
        wait_until(lambda: t.source.execute(
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE_REPLICATION_SLOT%_join%'"),
            20, 'the slot of the table')
        t.follow()
        assert t.tables() == {'t': 'ready', MARKER: 'ready', 't2': 'pending'}, t.describe()
    t.wait_tables()
    t.same('t', 't2')


def test_pause_while_the_destination_is_away(t):
    t.destination.postgres.stop('immediate')
    try:
        t.source.execute("INSERT INTO t VALUES (5000, 'meanwhile')")
        t.wait_reason('DST_UNREACHABLE', 'retrying')
        pause(t)
    finally:
        start_again(t.destination.postgres)
    t.resume()
    t.same('t')


def test_pause_while_the_destination_hangs(t):
    """Nobody answers there: a lock that is not given."""
    with t.destination.connect(autocommit=False) as holder:
        holder.execute('LOCK TABLE t')
        t.source.execute("UPDATE t SET v = 'x' WHERE id = 1")
        t.wait_there("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted", [(True,)])
        pause(t)
    t.resume()
    t.same('t')


@pytest.mark.parametrize('how', ['stop', 'kill'])
def test_restart_of_the_server(t, how):
    with Writing(t.source):
        for _ in range(3):
            t.follow()
            getattr(t.server, how)()
            t.server.start()
    t.same('t')
    oracle.check_at_rest(t)


def restart(flow, postgres, mode):
    """A mirror must not keep its source from coming down."""
    try:
        postgres.call('pg_ctl', '-D', postgres.data_dir, '-t', '15', '-m', mode, 'stop')
    except AssertionError:
        text = flow.describe()
        postgres.stop('immediate')
        raise AssertionError(f'does not come down\n{text}') from None
    finally:
        start_again(postgres)


@pytest.mark.parametrize('mode', ['fast', 'immediate'])
@pytest.mark.parametrize('side', ['source', 'destination'])
def test_restart_of_a_postgres(t, side, mode):
    with Writing(t.source):
        for _ in range(2):
            t.follow()
            restart(t, getattr(t, side).postgres, mode)
    t.follow(60)
    t.same('t')
    oracle.check_at_rest(t)


def test_an_idle_mirror_lets_its_source_stop(t):
    """The source waits until all that it has sent is confirmed; nothing of it is the mirror's."""
    t.follow()
    t.source.execute('CREATE TABLE noise AS SELECT generate_series(1, 1000)')
    restart(t, t.source.postgres, 'fast')
    t.same('t')


def test_drop_mirror_leaves_nothing(t):
    assert t.slots() and t.publications() and t.positions()
    t.drop()
    assert not t.slots() and not t.publications() and not t.positions(), t.describe()
    assert t.destination.value('SELECT count(*) FROM t') == 1000
    assert t.rows('SELECT * FROM orphans') == []


def test_drop_mirror_in_mid_copy(flow):
    flow.source.execute(FILLED)
    flow.destination.execute(HELD)
    flow.prepare()
    with flow.destination.connect() as holder:
        holder.execute('SELECT pg_advisory_lock(7)')
        flow.create('t')
        flow.wait_there("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
                        [(1,)])
        flow.drop()
    oracle.check_dropped(flow)


def test_drop_mirror_while_the_source_is_away(t):
    t.source.postgres.stop('immediate')
    notices = []
    try:
        with t.connect() as session:
            session.add_notice_handler(lambda notice: notices.append(notice.severity))
            started = time.monotonic()
            session.execute('DROP MIRROR m')
            assert time.monotonic() - started < 13
        assert 'WARNING' in notices
        orphans = dict(t.rows('SELECT kind, name FROM orphans'))
        assert orphans.get('slot') == 'peerflow_slot_m', orphans
        assert t.rows("SELECT drop_statement, peer FROM orphans WHERE kind = 'slot'")[0][1] == 'src'
        assert t.status() is None
        t.rows('DROP PEER src')
    finally:
        start_again(t.source.postgres)
    wait_until(lambda: not t.rows('SELECT * FROM orphans'), 40, lambda: t.server.log()[-2000:])
    assert not t.slots() and not t.publications() and not t.positions()


def test_two_servers_of_one_catalog(t, new_server):
    """At most one moves rows; the other says why it does not."""
    t.server.stop()
    other = new_server(name='other')
    shutil.copytree(t.server.data_dir, other.data_dir)
    t.server.start()
    t.same('t')
    other.start()
    twin = type(t)(other, t.source, t.destination)

    def decided():
        states = {one.status()[0]: one.status()[2] for one in (t, twin)}
        return 'streaming' in states and (set(states.values()) & {'SLOT_IN_USE', 'FENCED'})

    with Writing(t.source):
        wait_until(decided, 30, lambda: f'{t.describe()}\n{twin.describe()}')
    # Whoever it is that follows, nothing is lost and nothing is there twice.
    t.patient = twin.patient = True
    one = t if t.state() != 'failed' else twin
    one.same('t')


def test_initial_copy_only(flow):
    flow.source.execute(FILLED)
    flow.prepare()
    flow.create('t', initial_copy_only=True)
    flow.wait_state('completed', deadline_s=30)
    flow.source.execute("INSERT INTO t VALUES (5000, 'later')")
    assert not flow.slots() and not flow.publications(), flow.describe()
    flow.server.stop()
    flow.server.start()
    flow.wait_state('completed', deadline_s=30)
    assert flow.destination.value('SELECT count(*) FROM t') == 1000
    flow.drop()
    oracle.check_dropped(flow)


def test_without_initial_copy(flow):
    flow.source.execute(FILLED)
    flow.start('t', do_initial_copy=False)
    flow.source.execute("INSERT INTO t VALUES (5000, 'new'); DELETE FROM t WHERE id = 1")
    assert flow.there('SELECT * FROM t') == [(5000, 'new')]


def test_a_slot_and_a_publication_of_the_users_own(flow):
    """Copied while writing goes on, then followed from the slot: no gap and no row twice."""
    flow.source.execute(FILLED)
    flow.prepare()
    flow.source.execute(f'CREATE PUBLICATION mine FOR TABLE t, {MARKER}')
    flow.source.execute("SELECT pg_create_logical_replication_slot('mine', 'pgoutput')")
    with Writing(flow.source) as writing:
        wait_until(lambda: writing.written > 50, 20, 'some rows')
        flow.create('t', publication_name='mine', replication_slot_name='mine')
        flow.wait_tables()
        seen = writing.written
        wait_until(lambda: writing.written > seen + 50, 20, 'more rows')
    flow.same('t')
    flow.drop()
    assert flow.source.value('SELECT count(*) FROM pg_replication_slots WHERE NOT active '
                             "AND slot_name = 'mine'") == 1
    assert flow.source.value("SELECT count(*) FROM pg_publication WHERE pubname = 'mine'") == 1


def test_a_target_that_is_not_empty_is_refused(flow):
    flow.source.execute(FILLED)
    flow.destination.execute(f"{TABLE}; INSERT INTO t VALUES (1, 'mine')")
    with pytest.raises(psycopg.Error) as refused:
        flow.start('t')
    assert refused.value.sqlstate == '55000', refused.value
    flow.create('t', validate=False)
    flow.wait_reason('TBL_TARGET_NOT_EMPTY')
    assert flow.destination.execute('SELECT * FROM t') == [(1, 'mine')]
    # What the hint says heals it.
    flow.destination.execute('TRUNCATE t')
    flow.resume()
    flow.wait_tables()
    flow.same('t')


def test_a_renamed_mirror_keeps_what_it_has_made(t):
    t.rows('ALTER MIRROR m RENAME TO n')
    t.mirror = 'n'
    t.source.execute("INSERT INTO t VALUES (5000, 'later')")
    t.same('t')
    t.server.stop()
    t.server.start()
    t.both('CREATE TABLE u (id int PRIMARY KEY)')
    t.source.execute('INSERT INTO u VALUES (1)')
    t.add_table('u')
    t.wait_tables()
    t.same('t', 'u')
    t.rows('RESYNC MIRROR n')
    t.wait_tables()
    t.same('t', 'u')
    names = [row[0] for row in t.source.execute(
        'SELECT slot_name FROM pg_replication_slots WHERE database = current_database() '
        'UNION ALL SELECT pubname FROM pg_publication')]
    assert sorted(names) == ['peerflow_pub_m', 'peerflow_slot_m']
    steps = str(t.rows('EXPLAIN DROP MIRROR n'))
    assert 'peerflow_slot_m' in steps and 'peerflow_pub_m' in steps, steps
    t.drop()
    oracle.check_dropped(t)


def test_a_paused_mirrors_slot_is_watched(t):
    """Also after a restart, when nothing of it runs."""
    pause(t)
    t.server.stop()
    t.source.postgres.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'")
    t.source.postgres.execute('SELECT pg_reload_conf()')
    try:
        for _ in range(4):
            t.source.execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', 9000000))")
            t.source.postgres.execute('SELECT pg_switch_wal()')
        t.source.postgres.execute('CHECKPOINT')
        t.server.start()
        assert t.wait_reason('SLOT_AT_RISK', 'paused')[1] == 'error'
    finally:
        t.source.postgres.execute('ALTER SYSTEM RESET max_slot_wal_keep_size')
        t.source.postgres.execute('SELECT pg_reload_conf()')


def test_a_commit_that_the_destination_loses_comes_again(t):
    """Commits there do not wait for the disk; only what is on it is confirmed to the source."""
    postgres = t.destination.postgres
    postgres.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
    postgres.execute('SELECT pg_reload_conf()')
    try:
        lost = 0
        for number in range(2000, 2020):
            t.source.execute(f"INSERT INTO t VALUES ({number}, 'x'); "
                             f'DELETE FROM t WHERE id = {number - 2000}')
            t.wait_there(f'SELECT count(*) FROM t WHERE id = {number}', [(1,)])
            t.server.kill()
            postgres.stop('immediate')
            start_again(postgres)
            there = t.destination.value(f'SELECT count(*) FROM t WHERE id = {number}')
            t.server.start()
            t.same('t')
            lost += there == 0
            if lost:
                break
        assert lost, 'nothing was ever lost: the test tests nothing'
        oracle.check_at_rest(t)
    finally:
        postgres.execute('ALTER SYSTEM RESET wal_writer_delay')
        postgres.execute('SELECT pg_reload_conf()')


def test_a_table_that_is_slow_to_join_holds_nobody_up(t):
    """Its stream waits at the destination; the others' must not, and it is copied only once."""
    t.source.execute("CREATE TABLE u (id int PRIMARY KEY, v text); INSERT INTO u VALUES (5, 'x')")
    t.destination.execute(HELD.replace('TABLE t ', 'TABLE u ').replace('ON t ', 'ON u ') + '''
        CREATE FUNCTION hold_copy() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock_shared(8); RETURN NEW; END $$;
        CREATE TRIGGER hold_copy BEFORE INSERT ON u FOR EACH ROW WHEN (NEW.id = 5)
            EXECUTE FUNCTION hold_copy();''')
    waits = "SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with t.destination.connect() as holder:
        holder.execute('SELECT pg_advisory_lock(7), pg_advisory_lock(8)')
        t.add_table('u')
        t.wait_there(waits, [(8,)])
        t.source.execute("INSERT INTO u VALUES (700, 'held')")
        held_at = t.source.value('SELECT pg_current_wal_lsn()::text')
        t.follow()
        # The mirror's own stream is past it, so it is the table's that has to bring it.
        wait_until(lambda: t.source.value(
            'SELECT confirmed_flush_lsn >= %s::pg_lsn FROM pg_replication_slots '
            "WHERE slot_name = 'peerflow_slot_m'", held_at), 20, t.describe)
        holder.execute('SELECT pg_advisory_unlock(8)')
        t.wait_there(waits, [(7,)])
        for _ in range(5):
            t.source.execute('UPDATE t SET v = v || 1 WHERE id < 10')
            t.follow(4)
        assert t.tables()['u'] != 'ready'
        assert t.destination.value('SELECT count(*) FROM u') == 1
    t.wait_tables()
    t.same('t', 'u')
    assert t.rows("SELECT rows_copied FROM mirror_tables WHERE source_table = 'public.u'") == [(1,)]


def test_what_a_copy_was_is_known_after_a_restart(t):
    t.source.execute('CREATE TABLE u AS SELECT i AS id FROM generate_series(1, 50) i; '
                     'ALTER TABLE u ADD PRIMARY KEY (id)')
    t.add_table('u')
    t.wait_tables()
    figures = ('SELECT source_table, rows_copied, bytes_copied, load_started_at, load_finished_at '
               'FROM mirror_tables ORDER BY 1')
    before = t.rows(figures)
    assert {row[0]: row[1] for row in before} == {
        'public.t': 1000, 'public.u': 50, f'public.{MARKER}': 0}
    assert all(row[3] and row[4] for row in before), before
    t.server.stop()
    t.server.start()
    t.follow()
    assert t.rows(figures) == before
