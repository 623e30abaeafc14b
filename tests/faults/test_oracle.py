"""Random tables, random transactions, random faults: in the end both sides hold the same rows.

MILLRACE_SEED replays the statements and the plan of faults (not when each comes);
MILLRACE_ORACLE_S is for how long they come (60 s for each version), MILLRACE_ORACLE_DEADLINE_S how
long catching up may take. MILLRACE_ORACLE_MAJORS: versions of source and destination ('15 17',
'14:18' for two that differ). MILLRACE_ORACLE_DDL: kinds, with commas between them, or none; else
the seed decides. MILLRACE_ORACLE_FAULTS=none runs without faults.
"""
import contextlib
import os
import random
import shutil

import psycopg
import pytest

from faults.nemesis import Nemesis
from support import oracle, oracle_tables
from support.oracle_writer import DDL, DDL_ASKED, Writers
from support.pipeline import Pipeline, bare, wait_until
from support.postgres import RunningPostgres
from support.server import ROOT, Server

MAJORS = os.environ.get('MILLRACE_ORACLE_MAJORS', '15 17').split()
SECONDS = float(os.environ.get('MILLRACE_ORACLE_S', '60'))
CATCH_UP_S = float(os.environ.get('MILLRACE_ORACLE_DEADLINE_S', '180'))
KEPT = ROOT / 'build/oracle'

# What the source acknowledged stays there; at the destination the plan decides.
SETTINGS = """
synchronous_commit = on
autovacuum = on
autovacuum_naptime = 5s
wal_sender_timeout = 6s
max_connections = 60
"""


class Plan:
    """What the seed decides besides statements and faults."""

    def __init__(self, seed):
        rng = random.Random(f'{seed}/plan')
        self.tables = oracle_tables.random_tables(rng)
        # Tables that are there are left as they are; others are made by the mirror.
        self.prepared = rng.random() < 0.5
        self.connections = rng.choice((2, 3))
        # Large transactions leave memory soon, or late.
        self.source = f'logical_decoding_work_mem = {rng.choice(("64kB", "64MB"))}\n'
        self.destination = f'synchronous_commit = {rng.choice(("on", "off"))}\n'
        self.options = {
            'max_batch_size': rng.choice((100, 250000)),
            'snapshot_num_rows_per_partition': rng.choice((300, 250000)),
            'snapshot_num_tables_in_parallel': rng.choice((1, 4)),
        }
        asked = os.environ.get('MILLRACE_ORACLE_DDL')
        kinds = DDL if rng.random() < 0.5 else ()
        self.ddl = kinds if asked is None else tuple(k for k in asked.split(',') if k in DDL_ASKED)

    @property
    def names(self):
        return [*(table.name for table in self.tables), *oracle_tables.FAMILY, oracle_tables.MARKER]

    def describe(self):
        tables = '\n'.join(f'  {table.describe()}' for table in self.tables)
        return (f'{tables}\n  prepared: {self.prepared}, DDL: {", ".join(self.ddl) or "none"}, '
                f'{self.connections} connections, {self.options}\n  {self.source}'
                f'  {self.destination}').rstrip()


@pytest.fixture
def show(capsys):
    def write(text):
        with capsys.disabled():
            print(f'\n{text}', flush=True)

    return write


@pytest.fixture
def seed():
    return int(os.environ.get('MILLRACE_SEED', random.SystemRandom().randrange(1 << 32)))


@pytest.mark.parametrize('majors', MAJORS)
def test_rows_are_equal_in_the_end(majors, seed, folder, show):
    plan = Plan(seed)
    show(f'oracle on PostgreSQL {majors}: MILLRACE_SEED={seed}\n{plan.describe()}')
    source_major, _, destination_major = majors.partition(':')
    server = Server(folder)
    with RunningPostgres(int(source_major), SETTINGS + plan.source) as source, \
            RunningPostgres(int(destination_major or source_major),
                            SETTINGS + plan.destination) as destination, \
            Nemesis(seed, server, source, destination) as nemesis, server:
        try:
            follow(plan, seed, folder, nemesis, show)
        except BaseException:
            show(f'seed {seed}, logs in {keep(folder, seed, majors, source, destination)}\n'
                 f'faults: {nemesis.describe()}')
            raise


def follow(plan, seed, folder, nemesis, show):
    source, destination = nemesis.sides.values()
    oracle_tables.create_all(source, destination, plan.tables, plan.prepared)
    pipeline = Pipeline(nemesis.server, source, destination, ports=nemesis.ports)
    pipeline.create_peers()
    writers = Writers(source, plan.tables, seed, folder, plan.connections, plan.ddl).fill().start()
    try:
        # PG: enums, domains and arrays are themselves at the destination.
        pipeline.create_mirror(plan.names, system='PG', **plan.options)
        seconds = 0 if os.environ.get('MILLRACE_ORACLE_FAULTS') == 'none' else SECONDS
        nemesis.run(pipeline, seconds, go_on=lambda: watch(pipeline, plan.names, writers))
        nemesis.idle.wait(SECONDS - seconds)
    finally:
        writers.stop()
    wait_until(lambda: set(pipeline.tables().values()) <= {'ready', 'error'}, CATCH_UP_S,
               pipeline.describe)
    oracle.caught_up(source, destination, CATCH_UP_S, describe=pipeline.describe)
    if resync_stopped(pipeline, writers.tables, show):
        pipeline.wait_ready(plan.names, CATCH_UP_S)
        oracle.caught_up(source, destination, CATCH_UP_S, describe=pipeline.describe)
    difference = oracle.compare(source, destination, plan.names)
    assert not difference, f'{difference}\n{pipeline.describe()}'
    oracle.check_at_rest(pipeline)
    rows = oracle.count_rows(source, plan.names)
    show(f'  {rows} rows are equal; {writers.describe()}\n  faults: {nemesis.describe()}')
    pipeline.drop()
    oracle.check_dropped(pipeline)
    # Else it has shown nothing.
    assert writers.committed > SECONDS


def resync_stopped(pipeline, tables, show):
    """Does what the hint says, where a table rightly stopped; whether there was one.

    Once a table was rewritten, its source does not tell any more what a column that was added with
    a default had in the rows of that time. A mirror that comes to it so late must not guess.
    """
    stopped = pipeline.stopped()
    for table, _, reason in stopped:
        expected = (tables.was_rewritten_after_default(bare(table)) and
                    'value of its own' in reason)
        assert expected, pipeline.describe()
        show(f'  {table} stopped, and is copied again: {reason}')
        pipeline.rows(f'RESYNC MIRROR {pipeline.mirror} TABLE {table}')
    return bool(stopped)


def watch(pipeline, names, writers):
    """Between two faults: whether to go on. A state that cannot be asked is asked next time."""
    if not writers.has_families:
        with contextlib.suppress(psycopg.OperationalError):
            if all(pipeline.tables().get(name) == 'ready' for name in names):
                writers.begin_families()
    return not writers.failures


def keep(folder, seed, majors, source, destination):
    """What a failure is looked into with: statements, the server's log, those of the databases."""
    kept = KEPT / f'{seed}-{majors.replace(":", "-")}'
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for path in [*folder.glob('writer*.sql'), folder / 'log.txt']:
        if path.exists():
            shutil.copy(path, kept)
    for name, side in (('source', source), ('destination', destination)):
        (kept / f'{name}.log').write_text(side.log(), encoding='utf-8')
    return kept
