"""The server killed at each of its named points, once; after a restart all converges.

One scenario for every point that `millrace failpoints` prints: copy, stream, ADD COLUMN, ADD TABLE,
RESYNC TABLE, pause, DROP of a second mirror, DROP of the first, with writes going on, and two kills
by the test itself, so that points on the way back are come to as well. Each step may be run again,
so the scenario goes on after the restart with the step that was under way.

MILLRACE_SWEEP_ONLY: names, with commas between them. MILLRACE_SWEEP_HITS: at which times of coming
there it is killed ('1', '1,3'). MILLRACE_SWEEP_S: no round begins after so many seconds; the order is
by chance, MILLRACE_SEED replays it.
"""
import os
import random
import signal
import subprocess
import threading
import time

import psycopg
import pytest

from support import oracle, server as server_module
from support.pipeline import Pipeline, qualified, wait_until
from support.postgres import RunningPostgres
from support.server import DEADLINE_S, Server

# Points that this scenario cannot come to, each with the reason.
NOT_REACHED = {}
ROWS = 2000
CONVERGE_S = 60.0
# So much, and it is passed over at once; with smaller steps more time has to pass.
IDLE_STEP_BYTES = 16 << 20
SWITCHES = 3  # of WAL's files, each as large as a step
HITS = [int(hit) for hit in os.environ.get('MILLRACE_SWEEP_HITS', '1').split(',')]
SECONDS = float(os.environ.get('MILLRACE_SWEEP_S', 'inf'))

SETTINGS = 'wal_sender_timeout = 10s\n'


class Killed(Exception):
    """The server is gone: at its failpoint, or the round fails."""


class Load(threading.Thread):
    """Writes to the tables of a round until it is ended."""

    def __init__(self, source, names, ledger):
        """ledger: a table without a key, in which a row that is written twice is seen."""
        super().__init__(daemon=True)
        self.source = source
        self.names = names
        self.ledger = ledger
        self.ended = threading.Event()
        self.failure = None
        self.written = 0

    def run(self):
        try:
            with self.source.connect() as connection:
                while not self.ended.wait(0.005):
                    self.write(connection, random.randrange(3 * ROWS))
        except BaseException as error:  # noqa: BLE001  (raised again by end())
            self.failure = error

    def write(self, connection, key):
        with connection.transaction():
            for name in self.names:
                connection.execute(
                    f'INSERT INTO {name} VALUES (%s, 0, %s) '
                    f'ON CONFLICT (id) DO UPDATE SET n = {name}.n + 1', (key, 'x' * 50))
                connection.execute(f'DELETE FROM {name} WHERE id = %s', (-1 - key,))
                connection.execute(f'UPDATE {name} SET id = -id WHERE id = %s', (key + 1,))
            connection.execute(f'INSERT INTO {self.ledger} VALUES (%s)', (key % 10,))
        self.written += 1

    def end(self):
        self.ended.set()
        self.join()
        if self.failure:
            raise self.failure


class Round:
    """The scenario with names of its own: tables, mirrors and the server's data are new."""

    def __init__(self, number, folder, source, destination, failpoint):
        self.source = source
        self.destination = destination
        place = folder / f'round{number}'
        place.mkdir()
        self.server = Server(place, MILLRACE_FAILPOINT=failpoint)
        self.kept = Pipeline(self.server, source, destination, f'kept{number}')
        self.gone = Pipeline(self.server, source, destination, f'gone{number}')
        self.first, self.second, self.later, self.other, self.ledger, self.marker, self.noise = (
            f'{name}{number}'
            for name in ('first', 'second', 'later', 'other', 'ledger', 'marker', 'noise'))
        self.load = Load(source, [self.first, self.second, self.later], self.ledger)
        self.reached = ''  # the step in which it was killed

    @property
    def copied_tables(self):
        return [self.first, self.second, self.ledger, self.marker]

    @property
    def tables(self):
        return [*self.copied_tables, self.later]

    def prepare(self):
        for name in (self.first, self.second, self.later, self.other):
            self.source.execute(f'CREATE TABLE {name} (id int PRIMARY KEY, n int, t text)')
            self.source.execute(f"INSERT INTO {name} SELECT i, 0, repeat('y', 100) "
                                f'FROM generate_series(1, {ROWS}) i')
        self.source.execute(f'CREATE TABLE {self.ledger} (n int)')
        self.source.execute(f'ALTER TABLE {self.ledger} REPLICA IDENTITY FULL')
        self.source.execute(f'INSERT INTO {self.ledger} SELECT i % 10 '
                            f'FROM generate_series(1, {ROWS}) i')
        self.source.execute(f'CREATE TABLE {self.marker} (id int PRIMARY KEY, n int)')
        self.source.execute(f'CREATE TABLE {self.noise} (n int)')

    def steps(self):
        return [self.create_peers, self.create_kept, self.create_gone, self.kill_and_start,
                self.copied, self.add_column, self.add_table, self.table_added, self.resync,
                self.kill_and_start, self.pause, self.resume, self.drop_gone, self.caught_up,
                self.idle_wal]

    def start_server(self):
        started = time.monotonic()
        try:
            self.server.start()
        except AssertionError as error:
            # Its failpoint may be on the way up, which is not far; restart() looks what it was.
            if time.monotonic() - started > DEADLINE_S / 2:
                raise
            raise Killed from error

    def kill_and_start(self):
        self.look_whether_killed()
        self.server.kill()
        self.start_server()

    def create_peers(self):
        self.kept.create_peers()

    def create_kept(self):
        """Small chunks: so there are several, and points between them."""
        self.kept.create_mirror(self.copied_tables, snapshot_num_rows_per_partition=500)

    def create_gone(self):
        self.gone.create_mirror([self.other])

    def copied(self):
        self.wait_ready(self.kept, self.copied_tables)
        self.wait_ready(self.gone, [self.other])

    def add_column(self):
        """Changes of it follow by themselves: the load writes on."""
        self.source.execute(f'ALTER TABLE {self.first} ADD COLUMN IF NOT EXISTS added int')
        self.source.execute(f'UPDATE {self.first} SET added = id WHERE id % 10 = 0')
        self.wait(self.column_is_there, 'the added column at the destination')

    def column_is_there(self):
        with self.destination.connect() as connection:
            return 'added' in oracle.columns_of(connection, self.first)

    def add_table(self):
        self.kept.add_table(self.later)

    def table_added(self):
        self.wait_ready(self.kept, self.tables)

    def resync(self):
        """Of the table that shows each row too many; another table takes its place."""
        before = self.target_oid()
        self.kept.rows(f'RESYNC MIRROR {self.kept.mirror} TABLE {qualified(self.ledger)}')
        self.wait(lambda: self.target_oid() != before, 'the table swapped')
        self.wait_ready(self.kept, [self.ledger])

    def target_oid(self):
        return self.destination.execute(f"SELECT to_regclass('{self.ledger}')::oid")[0][0]

    def pause(self):
        self.kept.pause()
        self.wait(lambda: self.kept.state() == 'paused', 'paused')

    def resume(self):
        self.kept.resume()
        self.wait(lambda: self.kept.state() == 'streaming', 'streaming again')

    def drop_gone(self):
        self.gone.drop()

    def caught_up(self):
        """By the marker, as the oracle does it; a kill is noticed meanwhile."""
        self.load.end()
        number = self.source.execute(
            f'INSERT INTO {self.marker} VALUES (1, 1) ON CONFLICT (id) '
            f'DO UPDATE SET n = {self.marker}.n + 1 RETURNING n')[0]
        self.wait(lambda: self.destination.execute(
            f'SELECT n FROM {self.marker} WHERE id = 1') == [number], 'the marker')

    def idle_wal(self):
        """WAL with nothing for the mirror: the slot has to let go of it."""
        slot = f'peerflow_slot_{self.kept.mirror}'
        before = oracle.number_of(self.kept.slots()[slot])
        for _ in range(SWITCHES):
            self.source.execute(f'INSERT INTO {self.noise} VALUES (1)')
            self.source.execute('SELECT pg_switch_wal()')
        self.wait(lambda: oracle.number_of(self.kept.slots()[slot]) > before + IDLE_STEP_BYTES,
                  'the slot let go')

    def drop_kept(self):
        self.kept.drop()

    def wait_ready(self, pipeline, tables):
        def ready():
            states = pipeline.tables()
            assert pipeline.state() != 'failed', pipeline.describe()
            return all(states.get(table) == 'ready' for table in tables)

        self.wait(ready, f'{tables} ready')

    def wait(self, predicate, what):
        def seen():
            self.look_whether_killed()
            return predicate()

        wait_until(seen, CONVERGE_S, lambda: f'{what}\n{self.kept.describe()}')

    def look_whether_killed(self):
        if self.server.process.poll() is not None:
            raise Killed

    def run(self, steps):
        """All steps; where the server is killed it is started again, and the step once more."""
        for step in steps:
            try:
                step()
                self.look_whether_killed()
            except (Killed, psycopg.OperationalError) as error:
                self.restart(step.__name__, error)
                if step != self.start_server:
                    step()

    def restart(self, step, error):
        """The one kill that is expected; anything else that ended the connection is a failure."""
        try:
            status = self.server.wait(5)
        except subprocess.TimeoutExpired:
            raise AssertionError(f'{step}: {error}\n{self.kept.describe()}') from error
        self.server.check_log()
        assert status == -signal.SIGKILL and not self.reached, (
            f'{step}: ended with {status}\n{self.server.log()[-3000:]}')
        self.reached = step
        self.server.environment.pop('MILLRACE_FAILPOINT', None)
        self.server.start()

    def go(self):
        self.prepare()
        self.load.start()
        try:
            self.run([self.start_server, *self.steps()])
            self.check_rows()
            self.check_leftovers([self.kept.mirror])
            oracle.check_at_rest(self.kept)
            self.run([self.drop_kept])
            self.check_leftovers([])
        finally:
            self.load.ended.set()
            self.server.kill()
        self.server.check_log()

    def check_rows(self):
        difference = oracle.compare(self.source, self.destination, self.tables)
        assert not difference, f'{difference}\n{self.kept.describe()}'
        assert self.load.written > 0

    def check_leftovers(self, mirrors):
        """What is there belongs to these mirrors; cleaning up may take its time."""
        slots = {f'peerflow_slot_{mirror}' for mirror in mirrors}
        publications = {f'peerflow_pub_{mirror}' for mirror in mirrors}
        wait_until(
            lambda: (set(self.kept.slots()) == slots and self.kept.publications() == publications
                     and [name for name, _ in self.kept.positions()] == mirrors
                     and not self.chunks() and not self.kept.rows('SELECT * FROM orphans')),
            CONVERGE_S, lambda: f'nothing but what belongs to {mirrors}; publications '
            f'{self.kept.publications()}, chunks {self.chunks()}\n{self.kept.describe()}')

    def chunks(self):
        """Of copies; there are none once all are done."""
        return self.destination.execute('SELECT count(*) FROM _millrace.copied_chunks')[0][0]

    def clean_up(self):
        """So that a failed round leaves nothing for the next to stumble over."""
        self.source.execute('SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots '
                            'WHERE active_pid IS NOT NULL')
        wait_until(self.drop_slots, 20, 'slots of a failed round dropped')
        for name in self.kept.publications():
            self.source.execute(f'DROP PUBLICATION IF EXISTS {name}')
        if self.kept.positions():
            self.destination.execute('DELETE FROM _millrace.positions; '
                                     'DELETE FROM _millrace.copied_chunks')

    def drop_slots(self):
        try:
            for name in self.kept.slots():
                self.source.execute(f"SELECT pg_drop_replication_slot('{name}')")
        except psycopg.errors.ObjectInUse:
            return False
        return True


def failpoints():
    names = server_module.run('failpoints').stdout.split()
    assert names, 'this build has no failpoints'
    asked = os.environ.get('MILLRACE_SWEEP_ONLY')
    return [name for name in names if not asked or name in asked.split(',')]


@pytest.fixture(name='clusters', scope='module')
def both_clusters():
    with RunningPostgres(settings=SETTINGS) as source, \
            RunningPostgres(settings=SETTINGS) as destination:
        yield source, destination


def test_without_a_failpoint(clusters, folder):
    """The scenario itself, so that a failure above is about its point."""
    one = Round(0, folder, *clusters, '')
    one.server.environment.clear()
    try:
        one.go()
    except BaseException:
        one.clean_up()
        raise
    assert not one.reached


def sweep_one(number, folder, clusters, name, hit):
    """What to say of it; begins with FAILED where something is wrong."""
    one = Round(number, folder, *clusters, f'{name}:{hit}')
    try:
        one.go()
    except (AssertionError, psycopg.Error) as error:
        one.clean_up()
        return f'FAILED: {error}'
    if one.reached:
        return f'ok, killed in {one.reached}'
    # A later time may well not come; the first must.
    known = NOT_REACHED.get(name) or ('' if hit == 1 else 'not that often')
    return f'not reached: {known}' if known else 'FAILED: not reached'


def test_each_failpoint(clusters, folder, capsys):
    def show(text):
        with capsys.disabled():
            print(f'\n  sweep: {text}', end='', flush=True)

    seed = int(os.environ.get('MILLRACE_SEED', random.SystemRandom().randrange(1 << 32)))
    points = [(name, hit) for name in failpoints() for hit in HITS]
    random.Random(seed).shuffle(points)
    show(f'MILLRACE_SEED={seed}, {len(points)} points')
    failed, begun = [], time.monotonic()
    for number, (name, hit) in enumerate(points):
        started = time.monotonic()
        if started - begun > SECONDS:
            left = ' '.join(f'{name}:{hit}' for name, hit in points[number:])
            show(f'{number} of {len(points)} in {SECONDS:.0f} s, left: {left}')
            break
        outcome = sweep_one(number + 1, folder, clusters, name, hit)
        if outcome.startswith('FAILED'):
            failed.append(f'{name}:{hit}: {outcome}')
        show(f'{name}:{hit} {outcome}, {time.monotonic() - started:.1f} s')
    assert not failed, '\n\n'.join(failed)
