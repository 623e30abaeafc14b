"""How fast rows move, as ratios to what PostgreSQL does on the same clusters in the same run.

MILLRACE_BENCH_ROWS: rows of the first copy (300000); MILLRACE_BENCH_UPDATES: updates in the backlog
(100000); MILLRACE_BENCH_S: seconds of measuring latency (10). A ratio above 1 means that ours is
faster. Rounds are taken in the order A B B A, so that what only gets slower hits both alike.
"""
import os
import statistics
import subprocess
import threading
import time

import pytest

from bench.test_figures import show
from support.fixtures import make_folder
from support.oracle import caught_up, compare
from support.pipeline import Pipeline, wait_until
from support.postgres import RunningPostgres
from support.server import Server, clean_environment

# What must hold on a busy machine with two cores; the figures are what to look at.
COPY_RATIO_MIN = 0.8
BACKLOG_RATIO_MIN = 0.8
LATENCY_RATIO_MIN = 0.2
LATENCY_P99_MS_MAX = 1000

ROWS = int(os.environ.get('MILLRACE_BENCH_ROWS', '300000'))
UPDATES = int(os.environ.get('MILLRACE_BENCH_UPDATES', '100000'))
LATENCY_S = float(os.environ.get('MILLRACE_BENCH_S', '10'))
UPDATES_A_TRANSACTION = 100
TRANSACTIONS_A_SECOND = 200
ACCOUNTS = 100_000
ORDER = ('ours', 'native', 'native', 'ours')
DEADLINE_S = 900.0

# Without synchronous_commit a commit is sent when the WAL writer comes by, every 200 ms.
SETTINGS = """
synchronous_commit = on
shared_buffers = 256MB
max_wal_size = 8GB
checkpoint_timeout = 1h
wal_sender_timeout = 60s
"""
WIDE = """
CREATE TABLE wide (
    id bigint PRIMARY KEY, customer int, product int, quantity smallint, price numeric(12,2),
    discount float8, is_paid bool, ordered_at timestamptz, shipped_on date, token uuid, code text,
    title text, note text, tags text[], payload jsonb, digest bytea
);
INSERT INTO wide SELECT
    i, i % 9973, i % 769, i % 100, (i % 100000) / 100.0, i / 7.0, i % 3 = 0,
    '2024-01-01'::timestamptz + i * interval '1 s', '2024-01-01'::date + i % 1000,
    md5(i::text)::uuid, 'code ' || i % 5000, md5(i::text), repeat(md5(i::text), 3),
    ARRAY['a', 'tag ' || i % 50], jsonb_build_object('i', i, 'name', md5(i::text)),
    decode(md5(i::text), 'hex')
FROM generate_series(1, {rows}) i;
VACUUM ANALYZE wide;
"""
# The load runs inside of the source: a client would be what is measured.
UPDATE_LOAD = """
DO $$
BEGIN
    FOR t IN 1..{transactions} LOOP
        FOR i IN 1..{each} LOOP
            UPDATE accounts SET balance = balance + 1, changed = clock_timestamp()
            WHERE id = 1 + (t * 7919 + i * 104729) % {accounts};
        END LOOP;
        COMMIT;
    END LOOP;
END $$
"""


@pytest.fixture(name='clusters', scope='module')
def both_clusters():
    with RunningPostgres(settings=SETTINGS) as source, \
            RunningPostgres(settings=SETTINGS) as destination:
        yield source, destination


@pytest.fixture(name='new_pipeline')
def pipelines(clusters):
    """Makes mirrors over one server of their own; they are dropped in the end."""
    made = []
    with Server(make_folder()) as server:
        def make(name):
            made.append(Pipeline(server, *clusters, mirror=name))
            made[-1].create_peers()
            return made[-1]

        yield make
        for pipeline in made:
            pipeline.drop()


def calm(clusters):
    """What earlier rounds left to be written is not for the next to write."""
    for postgres in clusters:
        postgres.execute('CHECKPOINT')


def line(what, times):
    ours, native = (statistics.median(times[name]) for name in ('ours', 'native'))
    each = ', '.join(f'{name} {"/".join(f"{t:.2f}" for t in times[name])} s' for name in times)
    return f'{what}: ratio {native / ours:.2f} ({each})', native / ours


def copy_natively(clusters, target):
    """psql | psql as fast as COPY goes, then the key."""
    source, destination = clusters
    destination.execute(f'CREATE TABLE {target} (LIKE wide)')
    started = time.monotonic()
    pipe = (f'psql -X -q -d "{source.conninfo}" -c "COPY wide TO STDOUT (FORMAT binary)" | '
            f'psql -X -q -d "{destination.conninfo}" -c "COPY {target} FROM STDIN (FORMAT binary)"')
    subprocess.run(['bash', '-c', f'set -o pipefail; {pipe}'], env=clean_environment(),
                   stdin=subprocess.DEVNULL, check=True, timeout=DEADLINE_S)
    destination.execute(f'ALTER TABLE {target} ADD PRIMARY KEY (id)')
    return time.monotonic() - started


def copy_by_mirror(pipeline, target):
    started = time.monotonic()
    pipeline.create_mirror(['wide'], renamed={'wide': target}, system='PG')
    pipeline.wait_ready(['wide'], DEADLINE_S)
    return time.monotonic() - started


def test_initial_copy(clusters, new_pipeline, capsys):
    source, destination = clusters
    for postgres, rows in ((source, ROWS), (destination, 0)):
        for sql in WIDE.format(rows=rows).split(';')[:-1]:
            postgres.execute(sql)
    # The first to read the table sets hint bits, and fills the caches; that is nobody's round.
    copy_natively(clusters, 'wide_before')
    destination.execute('DROP TABLE wide_before')
    times = {'ours': [], 'native': []}
    for number, who in enumerate(ORDER * 2):
        target = f'wide_{number}'
        calm(clusters)
        if who == 'ours':
            pipeline = new_pipeline(f'copy{number}')
            times[who].append(copy_by_mirror(pipeline, target))
            pipeline.drop()
        else:
            times[who].append(copy_natively(clusters, target))
        if number < 2:
            assert not compare(source, destination, ['wide'], {'wide': target})
        destination.execute(f'DROP TABLE {target}')
    size = source.execute("SELECT pg_table_size('wide')")[0][0]
    text, ratio = line(f'initial copy of {ROWS} rows, {size / (1 << 20):.0f} MB, against psql | '
                       'psql', times)
    show(capsys, f'{text}; {ROWS / statistics.median(times["ours"]):.0f} rows/s')
    assert ratio >= COPY_RATIO_MIN


class Subscription:
    """PostgreSQL's own logical replication between the same clusters, made disabled."""

    def __init__(self, clusters, tables):
        self.source, self.destination = clusters
        self.source.execute(f'CREATE PUBLICATION native FOR TABLE {", ".join(tables)}')
        self.destination.execute(
            f"CREATE SUBSCRIPTION native CONNECTION '{self.source.conninfo}' PUBLICATION native "
            'WITH (enabled = false, create_slot = true, slot_name = native, copy_data = false, '
            'binary = true)')

    def enable(self):
        self.destination.execute('ALTER SUBSCRIPTION native ENABLE')

    def disable(self):
        self.destination.execute('ALTER SUBSCRIPTION native DISABLE')
        wait_until(lambda: self.source.execute(
            "SELECT active FROM pg_replication_slots WHERE slot_name = 'native'") == [(False,)],
            60, 'the subscription at rest')

    def drop(self):
        self.destination.execute('DROP SUBSCRIPTION native')
        self.source.execute('DROP PUBLICATION native')


@pytest.fixture(name='new_subscription')
def subscriptions(clusters):
    made = []

    def make(tables):
        made.append(Subscription(clusters, tables))
        return made[-1]

    yield make
    for subscription in made:
        subscription.drop()


def create_accounts(clusters):
    """A table with a row to update, and the marker; at the destination for each of the two."""
    accounts = ('CREATE TABLE {} (id int PRIMARY KEY, balance bigint, changed timestamptz, '
                'note text)')
    fill = ("INSERT INTO {} SELECT i, 0, '2024-01-01', repeat('x', 60) "
            f'FROM generate_series(1, {ACCOUNTS}) i')
    source, destination = clusters
    for postgres, suffixes in ((source, ('',)), (destination, ('', '_ours'))):
        for suffix in suffixes:
            postgres.execute(accounts.format(f'accounts{suffix}'))
            postgres.execute(fill.format(f'accounts{suffix}'))
            postgres.execute(f'CREATE TABLE marker{suffix} (id int PRIMARY KEY, n int)')
            postgres.execute('VACUUM ANALYZE')


def catch_up(clusters, target):
    """Time until the backlog's end is there. The marker is written before the clock starts."""
    source, destination = clusters
    (number,), = source.execute('SELECT max(n) FROM marker')
    started = time.monotonic()

    def wait():
        with destination.connect() as connection:
            wait_until(lambda: connection.execute(
                f'SELECT n FROM {target} WHERE n >= {number}').fetchone(), DEADLINE_S, 'the marker')
        return time.monotonic() - started

    return wait


def load_backlog(source):
    source.execute(UPDATE_LOAD.format(transactions=UPDATES // UPDATES_A_TRANSACTION,
                                      each=UPDATES_A_TRANSACTION, accounts=ACCOUNTS))
    source.execute('INSERT INTO marker VALUES (1, 1) '
                   'ON CONFLICT (id) DO UPDATE SET n = marker.n + 1')


def test_backlog(clusters, new_pipeline, new_subscription, capsys):
    source, destination = clusters
    create_accounts(clusters)
    subscription = new_subscription(['accounts', 'marker'])
    pipeline = new_pipeline('backlog')
    renamed = {'accounts': 'accounts_ours', 'marker': 'marker_ours'}
    pipeline.create_mirror(['accounts', 'marker'], renamed=renamed, do_initial_copy=False)
    pipeline.wait_ready(['accounts', 'marker'])
    caught_up(source, destination, table='marker', target='marker_ours')
    times = {'ours': [], 'native': []}
    for first in (0, 2):
        pipeline.pause()
        pipeline.wait_state('paused')
        load_backlog(source)
        # Both catch up with the same backlog, one after the other.
        for who in ORDER[first:first + 2]:
            calm(clusters)
            if who == 'ours':
                wait = catch_up(clusters, 'marker_ours')
                pipeline.resume()
                times[who].append(wait())
            else:
                wait = catch_up(clusters, 'marker')
                subscription.enable()
                times[who].append(wait())
                subscription.disable()
    assert not compare(source, destination, ['accounts'])
    assert not compare(source, destination, ['accounts'], renamed)
    text, ratio = line(f'backlog of {UPDATES} updates in transactions of {UPDATES_A_TRANSACTION}, '
                       'against a subscription', times)
    show(capsys, f'{text}; {UPDATES / statistics.median(times["ours"]):.0f} updates/s')
    assert ratio >= BACKLOG_RATIO_MIN


def ping(source, seconds, first):
    """Transactions at a steady rate; what came late is not made up for at once."""
    idle, count, started = threading.Event(), 0, time.monotonic()
    with source.connect() as connection:
        while (now := time.monotonic()) < started + seconds:
            connection.execute('INSERT INTO ping VALUES (%s, clock_timestamp())', (first + count,))
            count += 1
            idle.wait(max(0.0, started + count / TRANSACTIONS_A_SECOND - now))
    return first + count


def latencies_ms(destination, table, first, end):
    """The destination's clock against the source's, which here are one machine's."""
    wait_until(lambda: destination.execute(
        f'SELECT count(*) FROM {table} WHERE id < {end}') == [(end,)], 60, f'all rows in {table}')
    # Each round begins with a second that is not counted.
    found = destination.execute('SELECT extract(epoch FROM arrived - sent) * 1000 FROM '
                                f'{table} WHERE id >= {first + TRANSACTIONS_A_SECOND}')
    return [float(value) for value, in found]


def test_latency(clusters, new_pipeline, new_subscription, capsys):
    """One at a time: the other would want the same cores at the very same moment."""
    source, destination = clusters
    source.execute('CREATE TABLE ping (id int PRIMARY KEY, sent timestamptz)')
    tables = {'ours': 'ping_ours', 'native': 'ping'}
    for table in tables.values():
        destination.execute(f'CREATE TABLE {table} (id int PRIMARY KEY, sent timestamptz, '
                            'arrived timestamptz DEFAULT clock_timestamp())')
    subscription = new_subscription(['ping'])
    pipeline = new_pipeline('latency')
    pipeline.create_mirror(['ping'], renamed={'ping': 'ping_ours'}, do_initial_copy=False)
    pipeline.wait_ready(['ping'])
    begin = {'ours': pipeline.resume, 'native': subscription.enable}
    end = {'ours': pipeline.pause, 'native': subscription.disable}
    pipeline.pause()
    values, count = {'ours': [], 'native': []}, 0
    for who in ORDER:
        begin[who]()
        # What the other's round has left is written first.
        wait_until(lambda who=who, count=count: destination.execute(
            f'SELECT count(*) FROM {tables[who]}') == [(count,)], 60, 'the rows before')
        first, count = count, ping(source, 1 + LATENCY_S / 2, count)
        values[who] += latencies_ms(destination, tables[who], first, count)
        end[who]()
    figures = {name: (statistics.median(found), sorted(found)[int(len(found) * 0.99)])
               for name, found in values.items()}
    text = ', '.join(f'{name} p50 {p50:.1f} ms, p99 {p99:.1f} ms'
                     for name, (p50, p99) in figures.items())
    ratio = figures['native'][0] / figures['ours'][0]
    rate = count / len(ORDER) / (1 + LATENCY_S / 2)
    show(capsys, f'commit to visible at {rate:.0f} transactions/s: {text}; '
         f'ratio of p50 {ratio:.2f}')
    assert ratio >= LATENCY_RATIO_MIN
    assert figures['ours'][1] <= LATENCY_P99_MS_MAX
