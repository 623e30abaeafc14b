"""Random transactions over the oracle's tables, on several connections at once.

A connection has keys of its own, which it knows, and keys shared by all, about which it knows
nothing. It never looks at what is in a table: what comes out is for oracle.compare() to judge.
The statements follow from the seed alone, but for errors (deadlocks, restarts) and their order.
"""
import collections
import dataclasses
import random
import threading
import time

import psycopg

from support.oracle_tables import FAMILY, KINDS, Column, quoted
from support.pipeline import wait_until

HOT_KEYS = range(-8, 0)
RANGE = 1_000_000  # of keys, for each connection and each of its fresh starts
BULK_ROWS = (1000, 3000)
RECONNECT_S = 60.0
STATEMENTS = 40
# The session is lost, the transaction had to give way, or a column went while it was written.
EXPECTED = ('08', '57', '40P01', '40001', '55P03', '23505', '42703')
SESSION = ("SET lock_timeout = '3s'", "SET deadlock_timeout = '100ms'", "SET TimeZone = 'UTC'",
           "SET statement_timeout = '60s'")
DDL = ('add', 'add default', 'drop', 'widen')
DDL_ASKED = (*DDL, 'rename')  # the last only where it is asked for
WIDER = {'smallint': 'int', 'int': 'bigint', 'varchar(20)': 'varchar(60)'}
DEFAULTS = {'int': '7', 'text': "'it''s'", 'bool': 'true', 'numeric': '1.50',
            'timestamptz': "'2024-01-02 03:04:05.678+00'", 'int[]': "'{1,NULL}'",
            'oracle_mood': "'so so'"}


class Tables:
    """The tables as they are now, for all connections; a change counts once it is committed."""

    def __init__(self, tables):
        self.lock = threading.Lock()
        self.all = {table.name: table for table in tables}
        self.next_number = 0
        self.tried = {table.name: [] for table in tables}  # kinds of DDL, in order

    def names(self):
        return list(self.all)

    def get(self, name):
        with self.lock:
            return self.all[name]

    def alter(self, changes):
        with self.lock:
            for name in {name for name, _, _ in changes}:
                self.all[name] = changed(self.all[name], changes)

    def was_rewritten_after_default(self, name):
        """A column may have come with a default, and the whole table been rewritten after that."""
        with self.lock:
            tried = self.tried.get(name, [])
            return 'add default' in tried and 'widen' in tried[tried.index('add default'):]

    def fresh_column(self):
        with self.lock:
            self.next_number += 1
            return f'Added {self.next_number}'


def changed(table, changes):
    """The table with these changes of its columns; others may have changed it meanwhile."""
    columns = list(table.columns)
    for name, old, new in changes:
        if name == table.name:
            columns = [new if old and one.name == old.name else one for one in columns]
            columns = [one for one in columns if one] + ([] if old else [new])
    return table.with_columns(columns)


class Writer:
    """One connection's transactions. `known`: keys of its own that are there, for each table."""

    def __init__(self, postgres, tables, seed, number, ddl=(), log=None):
        self.postgres = postgres
        self.tables = tables
        self.rng = random.Random(f'{seed}/{number}')
        self.number = number
        self.ddl = ddl
        self.log = log
        self.connection = None
        self.generation = 0
        self.next_key = 0
        self.known = {}
        self.undo = []  # (set, key, whether it was in it), newest last
        self.changes = []  # (table, old column or None, new one or None) of this transaction
        self.has_families = False
        self.idle = threading.Event()  # never set: for waits of a certain length
        self.committed = 0
        self.errors = collections.Counter()  # by SQLSTATE
        self.done = collections.Counter()  # statements by kind, committed or not
        self.forget()

    def forget(self):
        """Nobody knows which keys are there, so it goes on with others."""
        self.generation += 1
        self.next_key = (self.generation * 16 + self.number) * RANGE % (1 << 30)
        self.known = {name: set() for name in [*self.tables.names(), FAMILY[0]]}

    # -- what the transactions are made of

    def execute(self, sql):
        if self.log:
            self.log.write(f'{sql[:300]}\n')
        self.connection.execute(sql)

    def note(self, name, key, there):
        known = self.known[name]
        self.undo.append((known, key, key in known))
        (known.add if there else known.discard)(key)

    def undo_to(self, length):
        while len(self.undo) > length:
            known, key, there = self.undo.pop()
            (known.add if there else known.discard)(key)

    def table(self):
        name = self.rng.choice(self.tables.names())
        return changed(self.tables.get(name), self.changes)

    def own(self, table):
        """One of its keys that are there, or None. Sorted: sets have an order by chance."""
        known = self.known[table.name]
        return self.rng.choice(sorted(known)) if known else None

    def fresh(self):
        self.next_key += 1
        return self.next_key

    def names(self, table):
        return [*table.key_columns, 'n', *(['u'] if table.has_unique else []),
                *(quoted(column.name) for column in table.columns)]

    def row(self, table, key):
        return ', '.join([*table.key_values(key), str(self.rng.randrange(5)),
                          *([str(self.fresh())] if table.has_unique else []),
                          *(column.value_sql(self.rng) for column in table.columns)])

    def insert_sql(self, table, keys):
        rows = ', '.join(f'({self.row(table, key)})' for key in keys)
        return f'INSERT INTO {table.sql_name} ({", ".join(self.names(table))}) VALUES {rows}'

    def some_sets(self, table, toast=0.15):
        """n always changes, so that an update that leaves TOASTed values alone is the rule."""
        columns = [column for column in table.columns
                   if self.rng.random() < (toast if column.kind == 'toast' else 0.4)]
        return ', '.join(['n = n + 1', *(f'{quoted(c.name)} = {c.value_sql(self.rng)}'
                                         for c in columns)])

    def set_key(self, table, key):
        return ', '.join(f'{column} = {value}' for column, value in
                         zip(table.key_columns, table.key_values(key)))

    # -- statements; each is chosen as often as WEIGHTS says

    def do_insert(self, table):
        keys = [self.fresh() for _ in range(self.rng.choice((1, 1, 1, 2, 5)))]
        self.execute(self.insert_sql(table, keys))
        for key in keys:
            self.note(table.name, key, True)

    def do_update(self, table):
        key = self.own(table)
        if key is not None:
            self.execute(f'UPDATE {table.sql_name} SET {self.some_sets(table)} '
                         f'WHERE {table.where(key)}')

    def do_update_key(self, table):
        """Sometimes with the value that it has: old and new key are the same."""
        key = self.own(table)
        if key is None:
            return
        new = key if self.rng.random() < 0.2 else self.fresh()
        more = f', {self.some_sets(table)}' if self.rng.random() < 0.5 else ''
        self.execute(f'UPDATE {table.sql_name} SET {self.set_key(table, new)}{more} '
                     f'WHERE {table.where(key)}')
        self.note(table.name, key, False)
        self.note(table.name, new, True)

    def do_same_number(self, table):
        """1.5 to 1.50: another text of an equal key."""
        key = self.own(table)
        if key is not None and table.key == 'numeric':
            self.execute(f'UPDATE {table.sql_name} SET id = {key}.5{"0" * self.rng.randrange(4)} '
                         f'WHERE {table.where(key)}')

    def do_delete(self, table):
        key = self.own(table)
        if key is not None:
            self.execute(f'DELETE FROM {table.sql_name} WHERE {table.where(key)}')
            self.note(table.name, key, False)

    def do_delete_and_insert(self, table):
        key = self.own(table)
        if key is not None:
            self.execute(f'DELETE FROM {table.sql_name} WHERE {table.where(key)}')
            if self.rng.random() < 0.3:
                self.execute(self.insert_sql(table, [key]))
                self.execute(f'DELETE FROM {table.sql_name} WHERE {table.where(key)}')
            self.execute(self.insert_sql(table, [key]))

    def do_swap_keys(self, table):
        a, b = self.own(table), self.own(table)
        if a is None or a == b:
            return
        between = self.fresh()
        for old, new in ((a, between), (b, a), (between, b)):
            self.execute(f'UPDATE {table.sql_name} SET {self.set_key(table, new)} '
                         f'WHERE {table.where(old)}')

    def do_swap_unique(self, table):
        """Through other values: applied a row at a time, without them, it breaks the constraint."""
        a, b = self.own(table), self.own(table)
        if a is None or a == b or not table.has_unique:
            return
        name, (a, b) = table.sql_name, (table.where(a), table.where(b))
        for where in (a, b):
            self.execute(f'UPDATE {name} SET u = -u WHERE {where}')
        self.execute(f'UPDATE {name} SET u = CASE WHEN {a} THEN (SELECT -u FROM {name} WHERE {b}) '
                     f'ELSE (SELECT -u FROM {name} WHERE {a}) END WHERE ({a}) OR ({b})')

    def do_hot(self, table):
        """A row that others write too."""
        key, roll = self.rng.choice(HOT_KEYS), self.rng.random()
        if roll < 0.25:
            self.execute(f'DELETE FROM {table.sql_name} WHERE {table.where(key)}')
        elif roll < 0.6 or not table.has_key:
            self.execute(f'UPDATE {table.sql_name} SET {self.some_sets(table)} '
                         f'WHERE {table.where(key)}')
        if roll >= 0.6 or roll < 0.1:
            conflict = ''
            if table.has_key:
                conflict = (f' ON CONFLICT ({", ".join(table.key_columns)}) '
                            f'DO UPDATE SET n = {table.sql_name}.n + 1')
            self.execute(self.insert_sql(table, [key]) + conflict)

    def do_twins(self, table):
        """Equal rows, where a table has no key: each must stay one of its own."""
        if not table.has_key:
            key = self.fresh()
            for _ in range(self.rng.randrange(1, 3)):
                rows = f'({self.row(table, key)})'
                self.execute(f'INSERT INTO {table.sql_name} ({", ".join(self.names(table))}) '
                             f'VALUES {", ".join([rows] * 3)}')
            self.execute(f'DELETE FROM {table.sql_name} WHERE ctid = (SELECT min(ctid) FROM '
                         f'{table.sql_name} WHERE {table.where(key)})')
            self.note(table.name, key, True)

    def do_update_many(self, table):
        self.execute(f'UPDATE {table.sql_name} SET {self.some_sets(table, toast=0)} '
                     f'WHERE n % 7 = {self.rng.randrange(7)} AND n < 100')

    def do_delete_many(self, table):
        self.execute(f'DELETE FROM {table.sql_name} WHERE n % 11 = {self.rng.randrange(11)}')

    def do_bulk(self, table):
        """Thousands of rows: what a batch, a spill or a streamed transaction is made of."""
        first, count = self.next_key + 1, self.rng.randrange(*BULK_ROWS)
        self.next_key += count
        keys = range(first, first + count)
        self.bulk_insert(table, keys)
        for key in keys:
            self.note(table.name, key, True)

    def bulk_insert(self, table, keys):
        """Rows that differ in their keys and n; values for each would take too long to make up."""
        values = [column.value_sql(self.rng) if column.kind != 'toast' else "'short'"
                  for column in table.columns]
        prefix = f'INSERT INTO {table.sql_name} ({", ".join(self.names(table))}) VALUES '
        for start in range(0, len(keys), 500):
            self.execute(prefix + ', '.join(
                '(' + ', '.join([*table.key_values(key), str(key % 50),
                                 *([str(key)] if table.has_unique else []), *values]) + ')'
                for key in keys[start:start + 500]))

    def do_truncate(self, table):
        names = [table.sql_name]
        other = self.table()
        if self.rng.random() < 0.3 and other.name != table.name:
            names.append(other.sql_name)
        self.execute(f'TRUNCATE {", ".join(names)}')
        for name in {table.name, other.name if len(names) > 1 else table.name}:
            for key in sorted(self.known[name]):
                self.note(name, key, False)

    def do_family(self, _):
        """Parents before children, children before parents: applied otherwise it breaks."""
        if not self.has_families:
            return
        (parent, child), known = FAMILY, self.known[FAMILY[0]]
        old, new = (self.rng.choice(sorted(known)) if known else None), self.fresh()
        roll = self.rng.random()
        if old is None or roll < 0.5:
            self.execute(f'INSERT INTO {parent} VALUES ({new}, 0)')
            self.note(parent, new, True)
            self.execute(f'INSERT INTO {child} SELECT i, {new}, 0 '
                         f'FROM generate_series({new + 1}, {new + 3}) i')
            self.next_key += 3
        elif roll < 0.7:
            self.execute(f'INSERT INTO {parent} VALUES ({new}, 0)')
            self.execute(f'UPDATE {child} SET parent = {new}, n = n + 1 WHERE parent = {old}')
            self.execute(f'DELETE FROM {parent} WHERE id = {old}')
            self.note(parent, new, True)
            self.note(parent, old, False)
        elif roll < 0.98:
            self.execute(f'DELETE FROM {child} WHERE parent = {old}')
            self.execute(f'DELETE FROM {parent} WHERE id = {old}')
            self.note(parent, old, False)
        else:
            self.execute(f'TRUNCATE {parent}, {child}')
            for key in sorted(known):
                self.note(parent, key, False)

    def do_pause(self, _):
        """An open transaction, which others overtake."""
        self.idle.wait(self.rng.uniform(0.05, 1))

    def do_ddl(self, table):
        """Each on a table of its own name space: columns that were dropped never come back."""
        if not self.ddl:
            return
        what = self.rng.choice(self.ddl)
        change = getattr(self, f'ddl_{what.replace(" ", "_")}')(table)
        if change:
            action, old, new = change
            self.execute(f'ALTER TABLE {table.sql_name} {action}')
            with self.tables.lock:
                self.tables.tried[table.name].append(what)
            self.changes.append((table.name, old, new))

    def ddl_add(self, _):
        kind = self.rng.choice([kind for kind in KINDS if kind != 'toast'])
        column = Column(self.tables.fresh_column(), kind, droppable=True)
        return f'ADD COLUMN {quoted(column.name)} {column.type}', None, column

    def ddl_add_default(self, _):
        kind = self.rng.choice(list(DEFAULTS))
        column = Column(self.tables.fresh_column(), kind, droppable=True)
        action = f'ADD COLUMN {quoted(column.name)} {column.type} DEFAULT {DEFAULTS[kind]}'
        return action, None, column

    def ddl_drop(self, table):
        columns = [column for column in table.columns if column.droppable]
        if not columns:
            return None
        gone = self.rng.choice(columns)
        return f'DROP COLUMN {quoted(gone.name)}', gone, None

    def ddl_rename(self, table):
        if not table.columns:
            return None
        old = self.rng.choice(table.columns)
        new = dataclasses.replace(old, name=self.tables.fresh_column())
        return f'RENAME COLUMN {quoted(old.name)} TO {quoted(new.name)}', old, new

    def ddl_widen(self, table):
        columns = [column for column in table.columns if column.kind in WIDER]
        if not columns:
            return None
        old = self.rng.choice(columns)
        new = dataclasses.replace(old, kind=WIDER[old.kind])
        return f'ALTER COLUMN {quoted(old.name)} TYPE {new.type}', old, new

    WEIGHTS = {'insert': 30, 'update': 30, 'update_key': 6, 'same_number': 2, 'delete': 10,
               'delete_and_insert': 4, 'swap_keys': 3, 'swap_unique': 4, 'hot': 10, 'twins': 2,
               'family': 5, 'pause': 0.1, 'update_many': 0.1, 'delete_many': 0.1, 'bulk': 0.03,
               'truncate': 0.02, 'ddl': 0.03}

    # -- transactions

    def statement(self):
        name = self.rng.choices(list(self.WEIGHTS), self.WEIGHTS.values())[0]
        getattr(self, f'do_{name}')(self.table())
        self.done[name] += 1

    def statements(self, count):
        """Some of them within savepoints, of which some are rolled back."""
        while count > 0:
            inner = self.rng.randrange(1, 6) if self.rng.random() < 0.1 else 0
            if not inner:
                self.statement()
                count -= 1
                continue
            before, changes = len(self.undo), len(self.changes)
            self.execute('SAVEPOINT s')
            self.statements(min(inner, count))
            if self.rng.random() < 0.4:
                self.execute('ROLLBACK TO s')
                self.undo_to(before)
                del self.changes[changes:]
            self.execute('RELEASE s')
            count -= inner

    def transaction(self):
        """One transaction; it is counted where its COMMIT was answered."""
        self.undo, self.changes, committing = [], [], False
        count = 1 if self.rng.random() < 0.3 else self.rng.randrange(1, STATEMENTS + 1)
        try:
            self.connect()
            self.execute('BEGIN')
            self.statements(count)
            if self.rng.random() < 0.08:
                self.execute('ROLLBACK')
                self.undo_to(0)
                return
            committing = True
            self.execute('COMMIT')
            self.tables.alter(self.changes)
            self.committed += 1
        except psycopg.Error as error:
            self.give_up(error, committing)

    def give_up(self, error, committing):
        state = error.sqlstate or 'no connection'
        self.errors[state] += 1
        if self.log:
            self.log.write(f'-- {state} {error}\n')
        if error.sqlstate and not error.sqlstate.startswith(EXPECTED):
            raise error
        self.undo_to(0)
        # Whether it was committed is not known: columns are looked up, keys are left behind.
        if committing:
            self.forget()
            if self.changes:
                self.uncertain_ddl()
        try:
            self.connection.execute('ROLLBACK')
        except psycopg.OperationalError:
            self.connection.close()
            self.connection = None

    def uncertain_ddl(self):
        """After a COMMIT without an answer: names of columns are as the source has them.

        A column that was widened goes on as the narrower one, whose values fit both.
        """
        def look():
            try:
                with self.postgres.connect() as connection:
                    return {name: {column for column, in connection.execute(
                        'SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass '
                        'AND attnum > 0 AND NOT attisdropped', (self.tables.get(name).sql_name,))}
                        for name, _, _ in self.changes}
            except psycopg.OperationalError:
                return None

        there = wait_until(look, RECONNECT_S, 'columns after a lost COMMIT')
        self.tables.alter([(name, old, new) for name, old, new in self.changes
                           if (new is None and old.name not in there[name])
                           or (new and (old is None or old.name != new.name)
                               and new.name in there[name])])

    def connect(self):
        if self.connection is None:
            self.connection = wait_until(self.try_to_connect, RECONNECT_S, 'the source again')
            for sql in SESSION:
                self.connection.execute(sql)

    def try_to_connect(self):
        try:
            return self.postgres.connect(prepare_threshold=None)
        except psycopg.OperationalError:
            return None

    def fill(self):
        """Rows for the first copy, before anything else runs."""
        self.connect()
        self.undo = []
        for name in self.tables.names():
            self.do_bulk(self.tables.get(name))
            for _ in range(20):
                self.do_insert(self.tables.get(name))

    def touch_all(self):
        """One more row in each table: the source tells of changed columns only with a change."""
        self.connect()
        for name in self.tables.names():
            self.execute(self.insert_sql(self.tables.get(name), [self.fresh()]))


class Writers:
    """Several writers in threads of their own: start(), then stop(), which raises what they met."""

    def __init__(self, postgres, tables, seed, folder, connections=3, ddl=(), rate=20.0):
        """rate: transactions a second for each connection, about."""
        self.seed = seed
        self.tables = Tables(tables)
        self.rate = rate
        self.has_families = False
        self.stopping = threading.Event()
        self.failures = []
        self.threads = []
        self.folder = folder
        self.writers = [
            Writer(postgres, self.tables, seed, number, ddl,
                   open(folder / f'writer{number}.sql', 'w', encoding='utf-8'))
            for number in range(connections)]

    def fill(self):
        self.writers[0].fill()
        return self

    def start(self):
        for writer in self.writers:
            self.threads.append(threading.Thread(target=self.work, args=(writer,)))
            self.threads[-1].start()
        return self

    def work(self, writer):
        try:
            while not self.stopping.is_set():
                started = time.monotonic()
                writer.transaction()
                pause = writer.rng.expovariate(self.rate) - (time.monotonic() - started)
                self.stopping.wait(max(0.0, pause))
        except BaseException as error:  # noqa: BLE001  (raised again by stop())
            self.failures.append(error)

    def begin_families(self):
        """Once the tables are copied: no copy can heed a foreign key at the destination."""
        self.has_families = True
        for writer in self.writers:
            writer.has_families = True

    def stop(self, touch=True):
        """Ends them and closes their connections; touch: with a row in each table at the end."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        try:
            if self.failures:
                raise self.failures[0]
            if touch:
                self.writers[0].touch_all()
        finally:
            for writer in self.writers:
                if writer.connection is not None:
                    writer.connection.close()
                writer.log.close()

    @property
    def committed(self):
        return sum(writer.committed for writer in self.writers)

    def describe(self):
        errors = sum((writer.errors for writer in self.writers), collections.Counter())
        done = sum((writer.done for writer in self.writers), collections.Counter())
        return (f'{self.committed} transactions committed, errors {dict(errors)}; '
                f'{", ".join(f"{name} {count}" for name, count in done.most_common())}')
