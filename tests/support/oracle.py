"""The oracle: whether destination and source hold the same rows once all has arrived.

Tables are compared as multisets of rows, each row as the text that COPY makes of it.
"""
import collections
import hashlib

import psycopg

from support.oracle_tables import MARKER
from support.pipeline import DEADLINE_S, qualified, quoted, wait_until

IDLE_STEP_BYTES = 1 << 20
SHOWN_ROWS = 5
SHOWN_CHARACTERS = 60  # of each value
SESSION = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'"


def columns_of(connection, table):
    return [name for name, in connection.execute(
        'SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 '
        'AND NOT attisdropped ORDER BY attnum', (qualified(table),))]


def lines(connection, table, columns):
    """Each row as COPY's line, without its end."""
    names = ', '.join(map(quoted, columns))
    rest = b''
    query = f'SELECT {names} FROM {qualified(table)}'
    with connection.cursor().copy(f'COPY ({query}) TO STDOUT') as copy:
        for data in copy:
            # COPY escapes the ends of lines within values, so each one ends a row.
            *whole, rest = (rest + bytes(data)).split(b'\n')
            yield from whole
    assert not rest


def digests(connection, table, columns):
    """How often each row is there, by a digest: rows may be large."""
    return collections.Counter(hashlib.blake2b(line, digest_size=16).digest()
                               for line in lines(connection, table, columns))


def shown(connection, table, columns, wanted):
    """The first rows with these digests."""
    found, left = [], dict(wanted)
    for line in lines(connection, table, columns):
        digest = hashlib.blake2b(line, digest_size=16).digest()
        if left.get(digest):
            left[digest] -= 1
            found.append(line.decode(errors='replace'))
    return sorted(found)[:SHOWN_ROWS]


def shortened(line):
    """A row to read: COPY has tabs between values, and none within."""
    return ' | '.join(value if len(value) <= SHOWN_CHARACTERS else
                      f'{value[:SHOWN_CHARACTERS]}… ({len(value)} characters)'
                      for value in line.split('\t'))


def compare_table(source, destination, table, renamed=None):
    """What differs, in words; '' where nothing does."""
    target = renamed or table
    columns, there = columns_of(source, table), columns_of(destination, target)
    if not there:
        return f'{target} is not there'
    if missing := [name for name in columns if name not in there]:
        return f'columns {missing} are missing; there are {there}'
    ours, theirs = digests(source, table, columns), digests(destination, target, columns)
    if ours == theirs:
        return ''
    lost, added = ours - theirs, theirs - ours
    text = [f'{ours.total()} rows, at the destination {theirs.total()}: {lost.total()} missing, '
            f'{added.total()} too many ({", ".join(columns)})']
    for what, connection, name, rows in (('missing', source, table, lost),
                                         ('too many', destination, target, added)):
        text += [f'  {what}: {shortened(row)}'
                 for row in shown(connection, name, columns, rows)]
    return '\n'.join(text)


def compare(source, destination, tables, renamed=None):
    """All differences; source and destination are Postgres objects at rest, tables are names."""
    found = []
    with source.connect() as here, destination.connect() as there:
        for connection in (here, there):
            connection.execute(SESSION)
        for table in tables:
            if difference := compare_table(here, there, table, (renamed or {}).get(table)):
                found.append(f'{table}: {difference}')
    return '\n'.join(found)


def count_rows(postgres, tables):
    return sum(postgres.execute(f'SELECT count(*) FROM {qualified(table)}')[0][0]
               for table in tables)


def caught_up(source, destination, deadline_s=DEADLINE_S, table=MARKER, target=None,
              describe=lambda: ''):
    """Waits until what was committed at the source before this call is at the destination.

    By a row written last: it arrives last. The table (id int PRIMARY KEY, n int) is in the mirror.
    """
    number = source.execute(
        f'INSERT INTO {qualified(table)} VALUES (1, 1) '
        f'ON CONFLICT (id) DO UPDATE SET n = {qualified(table)}.n + 1 RETURNING n')[0][0]
    with destination.connect() as connection:
        query = f'SELECT n FROM {qualified(target or table)} WHERE id = 1'

        def arrived():
            return connection.execute(query).fetchone() == (number,)

        try:
            wait_until(arrived, deadline_s, lambda: f'caught up to marker {number}\n{describe()}')
        except psycopg.errors.UndefinedTable as error:
            raise AssertionError(f'the marker is not at the destination\n{describe()}') from error


def check_at_rest(pipeline):
    """What must be true of a healthy mirror besides its rows. Call it once all has caught up."""
    def settled():
        return set(pipeline.slots()) == {f'peerflow_slot_{pipeline.mirror}'}

    wait_until(settled, 30, lambda: f'only the slot of the mirror\n{pipeline.describe()}')
    wait_until(lambda: pipeline.status()[:2] == ('streaming', 'ok'), 30,
               lambda: f'streaming and ok\n{pipeline.describe()}')
    # The slot first: it may only move on to what was stored before.
    confirmed = number_of(pipeline.slots()[f'peerflow_slot_{pipeline.mirror}'])
    stored = [number_of(lsn) for mirror, lsn in pipeline.positions() if mirror == pipeline.mirror]
    assert len(stored) == 1, pipeline.describe()
    if confirmed > stored[0]:
        # WAL with nothing for the mirror is passed over, by steps that are worth a note of it.
        passed, applied = confirmed - stored[0], number_of(pipeline.applied())
        assert passed >= IDLE_STEP_BYTES and confirmed <= applied, (
            f'confirmed is {passed} bytes beyond what is stored\n{pipeline.describe()}')


def check_dropped(pipeline):
    """DROP MIRROR leaves nothing at either side; cleaning up may take its time."""
    wait_until(lambda: not (pipeline.slots() or pipeline.publications() or pipeline.positions()),
               30, lambda: f'nothing left: {pipeline.publications()}\n{pipeline.describe()}')


def number_of(lsn):
    high, _, low = lsn.partition('/')
    return (int(high, 16) << 32) | int(low, 16)
