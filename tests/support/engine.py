"""A mirror between two databases of a test's own: flow = Flow(…); flow.start('t'); flow.follow().

Databases are made on clusters that a module shares, so a test costs no start of a server but ours.
"""
import threading

import psycopg

from support import oracle
from support.oracle_tables import MARKER
from support.pipeline import Pipeline, qualified, wait_until
from support.statements import option_list

DEADLINE_S = 30.0
RETRIES_MAX = 3  # more than that heals by itself only where a server was away


class Database:
    """One database of a cluster, with what Pipeline and the oracle ask of a Postgres."""

    def __init__(self, postgres, name, options='', user='postgres'):
        self.postgres = postgres
        self.name = name
        self.user = user
        postgres.execute(f'CREATE DATABASE {name} TEMPLATE template0 {options}')

    @property
    def port(self):
        return self.postgres.port

    def connect(self, **more):
        return self.postgres.connect(dbname=self.name, **more)

    def execute(self, sql, *parameters):
        """The last statement's rows."""
        with self.connect() as connection:
            cursor = connection.execute(sql, parameters or None)
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else None

    def value(self, sql, *parameters):
        return self.execute(sql, *parameters)[0][0]

    def peer_options(self, **more):
        return self.postgres.peer_options(**{'database': self.name, **more})

    def drop(self):
        """With its slots, and whoever uses them."""
        ours = f"database = '{self.name}'"

        def slots_gone():
            self.postgres.execute('SELECT pg_terminate_backend(active_pid) FROM '
                                  f'pg_replication_slots WHERE {ours} AND active')
            try:
                self.postgres.execute('SELECT pg_drop_replication_slot(slot_name) FROM '
                                      f'pg_replication_slots WHERE {ours}')
            except psycopg.errors.ObjectInUse:
                return False
            return True

        wait_until(slots_gone, 20, f'slots of {self.name} dropped')
        # WITH (FORCE) is there from 13 on.
        self.postgres.execute(f'ALTER DATABASE {self.name} ALLOW_CONNECTIONS false')
        self.postgres.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity '
                              f"WHERE datname = '{self.name}'")

        def dropped():
            try:
                self.postgres.execute(f'DROP DATABASE {self.name}')
            except psycopg.errors.ObjectInUse:
                return False
            return True

        wait_until(dropped, 20, f'{self.name} dropped')


class Flow(Pipeline):
    """The mirror, its two databases, and the row by which one sees that all has arrived."""

    patient = False  # True: servers go away in this test

    def both(self, sql):
        self.source.execute(sql)
        self.destination.execute(sql)

    def create(self, *mappings, **options):
        """mappings: names of tables, or entries as SQL has them. The marker's table joins them."""
        entries = [entry if ':' in entry else f'{qualified(entry)} : {qualified(entry)}'
                   for entry in (*mappings, MARKER)]
        wanted = {'disable_peerdb_columns': True, **options}
        self.rows(f'CREATE MIRROR {self.mirror} FROM src TO dst WITH TABLE MAPPING '
                  f'({", ".join(entries)}) WITH ({option_list(wanted)})')

    def start(self, *mappings, **options):
        """Peers and mirror; returns once all tables are copied."""
        self.prepare()
        self.create(*mappings, **options)
        self.wait_tables()

    def prepare(self):
        self.source.execute(f'CREATE TABLE IF NOT EXISTS {MARKER} (id int PRIMARY KEY, n int)')
        self.create_peers()

    def wait_tables(self, state='ready', deadline_s=DEADLINE_S):
        def ready():
            self.check_well()
            return set(self.tables().values()) == {state}

        wait_until(ready, deadline_s, lambda: f'tables {state}\n{self.describe()}')

    def check_well(self):
        """What will not become better is not waited for."""
        found = self.rows('SELECT state, retry_count FROM mirrors WHERE mirror = %s', self.mirror)
        assert found and found[0][0] != 'failed', self.describe()
        assert self.patient or (found[0][1] or 0) <= RETRIES_MAX, self.describe()

    def follow(self, deadline_s=DEADLINE_S):
        """Until what was committed at the source before this call is at the destination."""
        number = self.source.value(
            f'INSERT INTO {MARKER} VALUES (1, 1) '
            f'ON CONFLICT (id) DO UPDATE SET n = {MARKER}.n + 1 RETURNING n')
        with self.destination.connect() as connection:
            def arrived():
                if connection.execute(f'SELECT n FROM {MARKER}').fetchone() == (number,):
                    return True
                self.check_well()
                return False

            wait_until(arrived, deadline_s, lambda: f'marker {number}\n{self.describe()}')

    def same(self, *tables, renamed=None):
        """Follows, then compares; tables are names."""
        self.follow()
        difference = oracle.compare(self.source, self.destination, tables, renamed)
        assert not difference, f'{difference}\n{self.describe()}'

    def there(self, sql):
        """Rows at the destination, once all is there."""
        self.follow()
        return self.destination.execute(sql)

    def wait_reason(self, reason, *states, deadline_s=DEADLINE_S):
        """Until the mirror shows this reason_code, in one of these states if some are given."""
        def shown():
            status = self.status()
            return status and status[2] == reason and (not states or status[0] in states)

        wait_until(shown, deadline_s, lambda: f'{reason} in {states}\n{self.describe()}')
        return self.status()

    def wait_there(self, sql, expected, deadline_s=DEADLINE_S):
        """Until a query of the destination gives these rows."""
        wait_until(lambda: self.destination.execute(sql) == expected, deadline_s,
                   lambda: f'{sql}: {self.destination.execute(sql)}, not {expected}\n'
                           f'{self.describe()}')


class Writing(threading.Thread):
    """with Writing(database): … Changes rows of t (id int PRIMARY KEY, v text) meanwhile."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database = database
        self.ended = threading.Event()
        self.written = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join(30)
        assert self.written > 0 and not self.is_alive()

    def run(self):
        while not self.ended.is_set():
            try:
                self.write()
            except psycopg.OperationalError:
                self.ended.wait(0.05)  # its server is away

    def write(self):
        with self.database.connect() as connection:
            while not self.ended.wait(0.002):
                key = self.written % 400 + 1
                with connection.transaction():
                    connection.execute('INSERT INTO t VALUES (%s, %s) ON CONFLICT (id) DO UPDATE '
                                       "SET v = t.v || '.'", (key, str(key)))
                    connection.execute('DELETE FROM t WHERE id = %s', ((key * 7) % 400,))
                    connection.execute('DELETE FROM t WHERE id = %s', (-key,))
                    if key % 3 == 0:
                        connection.execute('UPDATE t SET id = -id WHERE id = %s', (key,))
                self.written += 1


def start_again(postgres):
    """A cluster that was stopped, at the port that it had."""
    postgres.call('pg_ctl', '-D', postgres.data_dir, '-l', postgres.folder / 'log.txt', '-w',
                  '-o', f'-p {postgres.port}', 'start')
