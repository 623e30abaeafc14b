"""What becomes of a mirror whose slot, publication or source others have meddled with; RESYNC."""
import shutil
import subprocess
import threading

import psycopg
import pytest

from support.engine import start_again
from support.oracle import number_of
from support.oracle_tables import MARKER
from support.pipeline import wait_until
from support.postgres import RunningPostgres

TABLE = 'CREATE TABLE t (id int PRIMARY KEY, v text)'
ROWS = 1000
FILLED = f"{TABLE}; INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, {ROWS}) i"
SLOT = 'peerflow_slot_m'
MEGABYTE = 1 << 20


@pytest.fixture(name='t')
def streaming(flow):
    flow.source.execute(FILLED)
    flow.start('t')
    return flow


def free_slot(flow):
    """Paused, and nobody reads the slot."""
    flow.pause()
    flow.wait_state('paused', deadline_s=10)
    wait_until(lambda: flow.source.value('SELECT NOT active FROM pg_replication_slots WHERE '
                                         f"slot_name = '{SLOT}'"), 10, 'slot free')
    # A slot is moved only over what is on the disk.
    flow.source.execute("SET synchronous_commit = on; INSERT INTO t VALUES (5000, 'meanwhile')")


def drop(flow):
    flow.source.execute(f"SELECT pg_drop_replication_slot('{SLOT}')")


def recreate(flow):
    drop(flow)
    flow.source.execute(f"SELECT pg_create_logical_replication_slot('{SLOT}', 'pgoutput')")


def advance(flow):
    flow.source.execute(f"SELECT pg_replication_slot_advance('{SLOT}', pg_current_wal_lsn())")


def drop_publication(flow):
    flow.source.execute('DROP PUBLICATION peerflow_pub_m')


def recreate_publication(flow):
    drop_publication(flow)
    flow.source.execute("INSERT INTO t VALUES (5001, 'unpublished')")
    flow.source.execute(f'CREATE PUBLICATION peerflow_pub_m FOR TABLE t, {MARKER}')


@pytest.mark.parametrize('restart', [False, True], ids=['running', 'restarted'])
@pytest.mark.parametrize('meddle, reason', [
    (drop, 'SLOT_MISSING'), (recreate, 'SLOT_RECREATED'), (advance, 'SLOT_RECREATED'),
    (drop_publication, 'PUB_MISSING'),
])
def test_meddled_with(t, meddle, reason, restart):
    free_slot(t)
    meddle(t)
    if restart:
        t.server.stop()
        t.server.start()
    t.resume()
    state, health, _, text, hint = t.wait_reason(reason, 'failed')
    assert health == 'error' and text and 'RESYNC' in hint
    assert t.destination.value('SELECT count(*) FROM t') == ROWS
    assert t.rows(f"SELECT hint FROM errors WHERE code = '{reason}' AND mirror = 'm'")
    # Nothing is made anew by itself, also not by a restart.
    t.server.stop()
    t.server.start()
    t.wait_reason(reason, 'failed')
    t.rows('RESYNC MIRROR m')
    t.wait_state('streaming', deadline_s=30)
    t.wait_tables()
    t.same('t')


def test_a_publication_made_anew_is_not_trusted(t):
    """What was written without it is decoded without it, silently or with an error for ever."""
    free_slot(t)
    recreate_publication(t)
    t.resume()
    wait_until(lambda: t.state() == 'failed' or t.destination.value('SELECT count(*) FROM t') ==
               ROWS + 2, 30, t.describe)
    if t.state() == 'failed':
        assert t.status()[2] == 'PUB_MISSING', t.describe()
        t.rows('RESYNC MIRROR m')
        t.wait_tables()
    t.same('t')


def test_a_publication_dropped_while_streaming(t):
    drop_publication(t)
    t.source.execute("INSERT INTO t VALUES (5000, 'meanwhile')")
    t.wait_reason('PUB_MISSING', 'failed')


def test_a_table_taken_out_of_the_publication(t):
    """Its changes do not come any more, and that is said rather than not seen."""
    t.source.execute('ALTER PUBLICATION peerflow_pub_m DROP TABLE t')
    t.source.execute("INSERT INTO t VALUES (5000, 'meanwhile')")

    def said():
        return t.status()[1] != 'ok' or t.tables()['t'] != 'ready'

    wait_until(said, 30, t.describe)


@pytest.mark.parametrize('what, made, gone', [
    ('slot', f"SELECT pg_create_logical_replication_slot('{SLOT}', 'pgoutput')",
     f"SELECT count(*) = 0 FROM pg_replication_slots WHERE slot_name = '{SLOT}'"),
    ('publication', 'CREATE PUBLICATION peerflow_pub_m',
     "SELECT count(*) = 0 FROM pg_publication WHERE pubname = 'peerflow_pub_m'"),
])
def test_what_is_not_ours_is_left_alone(flow, what, made, gone):
    flow.source.execute(FILLED)
    flow.prepare()
    flow.source.execute(made)
    with pytest.raises(psycopg.errors.DuplicateObject, match='check'):
        flow.create('t')
    flow.create('t', validate=False)
    wait_until(lambda: flow.status()[0] in ('retrying', 'failed'), 20, flow.describe)
    found = flow.rows("SELECT last_error_sqlstate, reason FROM mirrors WHERE mirror = 'm'")
    assert found[0][0] == '42710' and what in found[0][1], found
    flow.drop()
    assert not flow.source.value(gone), f'{what} of somebody else is gone'


@pytest.fixture(name='own_source')
def source_that_is_put_back():
    with RunningPostgres() as source:
        yield source


def test_a_source_restored_to_an_older_time(own_source, new_flow, clusters):
    source = own_source
    flow = new_flow(sides=(source, clusters[1]))
    flow.source.execute(FILLED)
    flow.start('t')
    flow.follow()
    flow.server.stop()
    source.stop('immediate')
    older = source.folder / 'older'
    subprocess.run(['cp', '-a', source.data_dir, older], check=True)
    start_again(source)
    flow.server.start()
    flow.source.execute("INSERT INTO t SELECT i, repeat('x', 500) FROM "
                        'generate_series(10001, 15000) i')
    flow.follow()
    flow.server.stop()
    source.stop('immediate')
    shutil.rmtree(source.data_dir)
    older.rename(source.data_dir)
    start_again(source)
    flow.server.start()
    flow.wait_reason('SRC_TIMELINE_CHANGED', 'failed')
    flow.rows('RESYNC MIRROR m')
    flow.wait_state('streaming', deadline_s=30)
    flow.same('t')


class Readers(threading.Thread):
    """Counts the rows of t again and again, as any application might."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database = database
        self.ended = threading.Event()
        self.counts = set()
        self.failure = None
        self.asked = 0

    def run(self):
        try:
            with self.database.connect() as connection:
                while not self.ended.is_set():
                    self.counts.add(connection.execute('SELECT count(*) FROM t').fetchone()[0])
                    self.asked += 1
        except psycopg.Error as error:
            self.failure = error


@pytest.mark.parametrize('made', [False, True], ids=['new_target', 'own_target'])
def test_resync(flow, made):
    flow.source.execute(f'{FILLED}; CREATE TABLE u (id int PRIMARY KEY, v text)')
    if made:
        flow.destination.execute(f'{TABLE}; ALTER TABLE t ADD mine text; CREATE INDEX i ON t (v); '
                                 'CREATE ROLE reader; GRANT SELECT ON t TO reader; '
                                 "COMMENT ON TABLE t IS 'mine'")
    flow.start('t', 'u')
    flow.destination.execute("DELETE FROM t WHERE id = 1; UPDATE t SET v = 'wrong' WHERE id = 2; "
                             "INSERT INTO t (id) VALUES (-1)")
    readers = Readers(flow.destination)
    readers.start()
    try:
        for _ in range(2):
            before = readers.asked
            flow.rows('RESYNC MIRROR m')
            wait_until(lambda: flow.status()[0] == 'streaming' and 'ready' in
                       flow.tables().values() and readers.asked > before + 3, 30, flow.describe)
            flow.wait_tables()
            flow.source.execute("UPDATE t SET v = v || '!'")
            flow.same('t', 'u')
    finally:
        readers.ended.set()
        readers.join(20)
        if made:
            owned = flow.destination.execute(
                "SELECT obj_description('t'::regclass), has_table_privilege('reader', 't', "
                "'SELECT'), count(*) FROM pg_indexes WHERE tablename = 't'")
            flow.destination.execute('DROP OWNED BY reader; DROP ROLE reader')
    assert readers.failure is None, readers.failure
    assert readers.counts == {ROWS}, readers.counts
    if made:
        assert owned == [('mine', True, 2)]
    # Nothing of what was built beside is left.
    tables = flow.destination.execute("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND "
                                      "relnamespace = 'public'::regnamespace ORDER BY 1")
    assert tables == [(MARKER,), ('t',), ('u',)]


def test_idle_mirrors_let_wal_go(t):
    """Another database writes; the slot moves on although nothing is for the mirror."""
    other = t.source.postgres
    other.execute('CREATE TABLE IF NOT EXISTS noise (v text)')
    before = number_of(t.slots()[SLOT])
    for _ in range(10):
        other.execute("INSERT INTO noise SELECT repeat(md5(i::text), 30) FROM "
                      'generate_series(1, 8000) i')
    assert number_of(other.execute('SELECT pg_current_wal_lsn()::text')[0][0]) - before > (
        64 * MEGABYTE)

    def let_go():
        # Where it may restart moves with the records that a checkpoint writes; some is written on.
        other.execute("INSERT INTO noise SELECT repeat('x', 1000) FROM generate_series(1, 100)")
        other.execute('CHECKPOINT')
        kept = other.execute('SELECT pg_current_wal_lsn() - restart_lsn FROM '
                             f"pg_replication_slots WHERE slot_name = '{SLOT}'")
        return kept[0][0] < 20 * MEGABYTE

    wait_until(let_go, 60, t.describe)
    other.execute('DROP TABLE noise')
    # And the mirror goes on from there, also after a restart.
    t.server.kill()
    t.server.start()
    t.patient = True
    t.source.execute("INSERT INTO t VALUES (5000, 'later')")
    t.same('t')
