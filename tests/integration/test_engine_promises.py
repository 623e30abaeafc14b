"""What a mirror and its source promise each other: which position is confirmed and when, what is said
meanwhile, and what a copy may rely on. Each test is of one rule that loses rows where it is broken.
"""
import signal

import pytest

from support.engine import start_again
from support.oracle import number_of
from support.pipeline import wait_until
from support.tcp_proxy import TcpProxy

TABLE = 'CREATE TABLE {0} (id int PRIMARY KEY, v text)'
FILLED = TABLE + "; INSERT INTO {0} SELECT i, 'v' || i FROM generate_series(1, 1000) i"
# Two rows that are equal are two rows: what comes twice shows.
KEYLESS = 'CREATE TABLE log (v text); ALTER TABLE log REPLICA IDENTITY FULL'
HOLD = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END $$;
CREATE TRIGGER hold BEFORE INSERT ON {} FOR EACH ROW WHEN ({}) EXECUTE FUNCTION hold();
"""
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
SLOT = 'peerflow_slot_m'
SENDER = f"FROM pg_stat_replication WHERE application_name LIKE 'millrace%' AND pid = (SELECT " \
         f"active_pid FROM pg_replication_slots WHERE slot_name = '{SLOT}')"


@pytest.fixture(name='t')
def streaming(flow):
    flow.source.execute(f"{FILLED.format('t')}; {KEYLESS}")
    flow.start('t', 'log')
    return flow


def confirmed(flow):
    return number_of(flow.slots()[SLOT])


def stored(flow):
    return max(number_of(position) for _, position in flow.positions())


def wait_confirmed(flow):
    flow.follow()
    wait_until(lambda: confirmed(flow) >= stored(flow), 30, flow.describe)


def sender(flow):
    return flow.source.value(f'SELECT pid {SENDER}')


def set_at_source(flow, setting):
    flow.source.postgres.execute(f'ALTER SYSTEM {setting}')
    flow.source.postgres.execute('SELECT pg_reload_conf()')


def test_a_transaction_whose_rows_share_a_place_comes_whole(t):
    """The rows of a COPY have one LSN: nobody may go on in the midst of them."""
    t.destination.execute(HOLD.format('log', "NEW.v = 'row 2000'"))
    with t.destination.connect() as holder:
        holder.execute('SELECT pg_advisory_lock(7)')
        with t.source.connect() as session, session.cursor().copy('COPY log FROM STDIN') as copy:
            for number in range(4000):
                copy.write_row([f'row {number}'])
        t.wait_there(HELD, [(1,)])
        t.server.kill()
        holder.execute('SELECT pg_advisory_unlock(7)')
    t.server.start()
    t.patient = True
    t.same('t', 'log')


def test_what_is_confirmed_does_not_come_again(t):
    """The end of a transaction is confirmed, not where its commit begins."""
    t.source.execute("INSERT INTO log VALUES ('a'); INSERT INTO log VALUES ('b')")
    wait_confirmed(t)
    t.server.stop()
    again = t.source.execute(
        f"SELECT lsn FROM pg_logical_slot_peek_binary_changes('{SLOT}', NULL, NULL, "
        "'proto_version', '1', 'publication_names', 'peerflow_pub_m')")
    t.server.start()
    assert not again
    t.same('log')


def test_a_slot_that_went_backwards(t):
    """It is written at checkpoints only; where the mirror is, its own position says."""
    t.source.postgres.execute('CHECKPOINT')
    t.source.execute("SET synchronous_commit = on; INSERT INTO log SELECT 'a' FROM "
                     'generate_series(1, 100)')
    wait_confirmed(t)
    t.server.stop()
    before = confirmed(t)
    t.source.postgres.stop('immediate')
    start_again(t.source.postgres)
    assert confirmed(t) < before, 'nothing was lost: the test tests nothing'
    t.server.start()
    t.patient = True
    t.same('t', 'log')


def test_a_destination_restored_to_an_older_state(flow):
    """With confirm_delay the source has still what it lost; and it can stop nevertheless."""
    t = flow
    t.source.execute(f"{FILLED.format('t')}; {KEYLESS}")
    t.start('t', 'log', confirm_delay='1 h')
    t.source.execute("INSERT INTO log SELECT 'before' FROM generate_series(1, 100)")
    t.follow()
    tables = ('t', 'log', '_millrace.positions')
    for number, table in enumerate(tables):
        t.destination.execute(f'CREATE TABLE then{number} AS TABLE {table}')
    then = stored(t)
    for round_ in range(3):
        t.source.execute(f"INSERT INTO log SELECT 'after {round_}' FROM generate_series(1, 50); "
                         f"UPDATE t SET v = v || '!' WHERE id % 3 = {round_}; "
                         f"DELETE FROM log WHERE v = 'before' AND ctid IN (SELECT min(ctid) FROM log)")
        t.follow()
    assert stored(t) > then
    # One that is restarted keeps to it, as well as one that the source asks to hurry.
    t.server.kill()
    t.server.start()
    t.patient = True
    t.follow()
    t.source.postgres.call('pg_ctl', '-D', t.source.postgres.data_dir, '-t', '15', '-m', 'fast',
                           'stop')
    start_again(t.source.postgres)
    t.same('t', 'log')
    assert confirmed(t) <= then
    t.server.stop()
    for number, table in enumerate(tables):
        t.destination.execute(f'TRUNCATE {table}; INSERT INTO {table} TABLE then{number}')
    t.server.start()
    t.same('t', 'log')


def test_after_its_delay_a_position_is_confirmed(flow):
    flow.source.execute(KEYLESS)
    flow.start('log', confirm_delay='2 s')
    flow.source.execute("INSERT INTO log VALUES ('a')")
    flow.follow()
    position = stored(flow)
    wait_until(lambda: confirmed(flow) >= position, 30, flow.describe)


def test_an_idle_stream_says_little(flow):
    """A server answers each status that is behind with a keepalive: that must not go round."""
    with TcpProxy(flow.source.port) as proxy:
        flow.ports = (proxy.port, flow.destination.port)
        flow.source.execute(FILLED.format('t'))
        flow.start('t', confirm_delay='1 h')
        flow.follow()
        began = flow.source.value('SELECT clock_timestamp()')
        before = dict(proxy.forwarded)
        wait_until(lambda: flow.source.value("SELECT clock_timestamp() - %s > '5 s'", began), 30,
                   'five seconds')
        said = {way: proxy.forwarded[way] - before[way] for way in before}
        assert max(said.values()) < 50_000, said
        flow.drop()


def test_a_stream_that_is_not_read_stays(t):
    """The destination waits for somebody, longer than the source waits for a sign of life."""
    with t.destination.connect(autocommit=False) as holder:
        holder.execute('LOCK TABLE log')
        pid = sender(t)
        for _ in range(12):
            t.source.execute("INSERT INTO log SELECT repeat('x', 1000) || i FROM "
                             'generate_series(1, 10000) i')
        replies = set()

        def signs():
            replies.add(t.source.value(f'SELECT reply_time {SENDER}'))
            return len(replies - {None}) >= 3

        wait_until(signs, 60, lambda: f'signs of life: {replies}\n{t.describe()}')
        waits = t.source.value(f'SELECT pg_current_wal_lsn() - sent_lsn {SENDER}')
        assert waits > 10 << 20, 'all of it was read: the test tests nothing'
        assert sender(t) == pid
        holder.rollback()
    t.same('t', 'log')


def test_a_source_that_is_soon_impatient(t):
    """How long it waits for us is our connection's own setting."""
    set_at_source(t, "SET wal_sender_timeout = '500 ms'")
    try:
        t.follow()
        pid = sender(t)
        t.server.process.send_signal(signal.SIGSTOP)
        try:
            began = t.source.value('SELECT clock_timestamp()')
            wait_until(lambda: t.source.value("SELECT clock_timestamp() - %s > '3 s'", began), 30,
                       'three seconds')
            assert sender(t) == pid
        finally:
            t.server.process.send_signal(signal.SIGCONT)
    finally:
        set_at_source(t, 'RESET wal_sender_timeout')
    t.same('t')


@pytest.fixture(name='copying')
def held_copy(flow):
    """The copy of a waits in its midst; that of b has not begun."""
    flow.source.execute(f"{FILLED.format('a')}; {FILLED.format('b')}")
    flow.destination.execute(TABLE.format('a') + ';' + HOLD.format('a', 'NEW.id = 700'))
    flow.prepare()
    with flow.destination.connect() as holder:
        holder.execute('SELECT pg_advisory_lock(7)')
        flow.create('a', 'b', snapshot_max_parallel_workers=1)
        flow.wait_there(HELD, [(1,)])
        flow.release = lambda: holder.execute('SELECT pg_advisory_unlock(7)')
        yield flow


@pytest.mark.parametrize('what', [
    'ALTER TABLE b ALTER COLUMN id TYPE bigint', 'TRUNCATE b', 'VACUUM FULL b', 'CLUSTER b USING b_pkey'
])
def test_a_table_that_is_rewritten_before_it_is_read(copying, what):
    """To the copy's snapshot it is empty then, without an error."""
    copying.source.execute(what)
    copying.release()
    copying.patient = True
    copying.wait_tables()
    copying.same('a', 'b')
    assert copying.destination.value('SELECT count(*) FROM b') == (0 if 'TRUNC' in what else 1000)


def test_the_copy_needs_no_connection_that_began_it(copying):
    """Neither that which made the slot, nor that which keeps the snapshot for others."""
    ours = "datname = current_database() AND application_name LIKE 'millrace%'"
    assert not copying.source.execute(
        f"SELECT pid FROM pg_stat_activity WHERE {ours} AND backend_type = 'walsender'")
    ended = copying.source.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours} AND state = "
        "'idle in transaction'")
    assert ended, 'nothing was ended: the test tests nothing'
    copying.source.execute("UPDATE b SET v = 'changed' WHERE id % 2 = 0")
    copying.release()
    copying.patient = True
    copying.wait_tables()
    copying.same('a', 'b')
