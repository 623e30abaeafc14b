"""The oracle seen failing where it must and passing where it must, without our server.

PostgreSQL's own replication stands in for the mirror: what the oracle says of it is known.
"""
import random

import pytest

from support import oracle, oracle_tables
from support.oracle_tables import FAMILY, MARKER
from support.oracle_writer import DDL, Tables, Writer, Writers
from support.pipeline import wait_until
from support.postgres import RunningPostgres

SEED = 4711
SECONDS = 5.0
TABLE = 'CREATE TABLE {} (id int PRIMARY KEY, t text, v numeric)'


@pytest.fixture(name='pair')
def two_equal_tables(postgres):
    for name in ('left_side', 'right_side'):
        postgres.execute(f'DROP TABLE IF EXISTS {name}')
        postgres.execute(TABLE.format(name))
        postgres.execute(f"INSERT INTO {name} SELECT i, E'a\\tb\\n\\\\', 'NaN' "
                         'FROM generate_series(1, 100) i')
    return postgres


def difference(postgres):
    return oracle.compare(postgres, postgres, ['left_side'], {'left_side': 'right_side'})


@pytest.mark.parametrize('change, said', [
    ('SELECT 1', ''),
    ("UPDATE {} SET t = 'a' WHERE id = 7", '1 missing, 1 too many'),
    ('DELETE FROM {} WHERE id > 98', '2 missing, 0 too many'),
    ("INSERT INTO {} VALUES (101, '', 0)", '0 missing, 1 too many'),
    ('UPDATE {} SET v = NULL WHERE id = 1', r'missing: 1 | a\tb\n\\ | NaN'),
    ("INSERT INTO {} VALUES (101, repeat('x', 100000), 0)", '… (100000 characters)'),
    ('ALTER TABLE {} DROP COLUMN v', "columns ['v'] are missing"),
    ('ALTER TABLE {} ADD COLUMN more int', ''),
    ('DROP TABLE {}', 'right_side is not there'),
])
def test_a_difference_is_seen(pair, change, said):
    pair.execute(change.format('right_side'))
    found = difference(pair)
    assert said in found and bool(found) == bool(said), found


def test_equal_rows_count_each(pair):
    for name, often in (('left_side', 3), ('right_side', 2)):
        pair.execute(f'ALTER TABLE {name} DROP CONSTRAINT {name}_pkey')
        pair.execute(f"INSERT INTO {name} SELECT 200, 'twin', 1 FROM generate_series(1, {often})")
    assert '1 missing, 0 too many' in difference(pair)


class Recorder:
    """Takes a writer's statements in place of a connection."""

    def __init__(self):
        self.statements = []

    def execute(self, sql):
        self.statements.append(sql)


def recorded(seed, number):
    tables = Tables(oracle_tables.random_tables(random.Random(seed)))
    writer = Writer(None, tables, seed, number, DDL)
    writer.has_families = True
    # Pauses take time and are no statements.
    writer.WEIGHTS = {**writer.WEIGHTS, 'pause': 0, 'ddl': 1, 'truncate': 1}
    writer.connection = Recorder()
    for _ in range(100):
        writer.transaction()
    assert not writer.errors
    return writer.connection.statements


def test_a_seed_gives_the_same_statements():
    first = recorded(SEED, 0)
    assert first == recorded(SEED, 0)
    assert first != recorded(SEED, 1) and first != recorded(SEED + 1, 0)


@pytest.mark.parametrize('seed', range(SEED, SEED + 50))
def test_tables_of_all_kinds(seed):
    tables = oracle_tables.random_tables(random.Random(seed))
    assert 3 <= len(tables) <= 6 and len({table.name for table in tables}) == len(tables)
    assert all(column.kind in oracle_tables.KINDS for t in tables for column in t.columns)


def subscribe(source, destination):
    source.execute('CREATE PUBLICATION oracle FOR ALL TABLES')
    destination.execute(f"CREATE SUBSCRIPTION oracle CONNECTION '{source.conninfo}' "
                        'PUBLICATION oracle')
    wait_until(lambda: destination.execute(
        "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") == [(0,)],
        60, 'the first copy')


@pytest.mark.parametrize('major', [15, 18])
def test_what_postgres_replicates_is_equal(major, folder):
    tables = oracle_tables.random_tables(random.Random(SEED + major))
    for table in tables:
        # A subscription finds no row by all of its columns where the target has one more.
        table.reversed = table.reversed and table.has_key
    names = [*(table.name for table in tables), *FAMILY, MARKER]
    with RunningPostgres(major) as source, RunningPostgres(major) as destination:
        oracle_tables.create_all(source, destination, tables, prepared=True)
        writers = Writers(source, tables, SEED, folder, rate=100).fill().start()
        try:
            subscribe(source, destination)
            writers.begin_families()
            writers.stopping.wait(SECONDS)
        finally:
            writers.stop()
        # Writers may have left no family; this key is above theirs.
        source.execute(f'INSERT INTO {FAMILY[0]} VALUES ({2**31 - 2}, 0); '
                       f'INSERT INTO {FAMILY[1]} VALUES ({2**31 - 2}, {2**31 - 2}, 0)')
        oracle.caught_up(source, destination)
        assert not oracle.compare(source, destination, names)
        assert writers.committed > SECONDS and oracle.count_rows(source, names) > 1000
        # The same rows without the newest: it is not only equal because nothing is looked at.
        destination.execute(f'DELETE FROM {FAMILY[1]}; DELETE FROM {FAMILY[0]}')
        assert 'oracle_child: ' in oracle.compare(source, destination, names)
