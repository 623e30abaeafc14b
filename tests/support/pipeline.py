"""A mirror between two real PostgreSQL servers through a server of ours: made, watched, dropped."""
import threading
import time

import psycopg

from support.statements import option_list

POLL_S = 0.02
DEADLINE_S = 120.0


def wait_until(predicate, deadline_s, what):
    """predicate's first true answer. what: a text, or a function that makes it once time is up."""
    deadline, pause = time.monotonic() + deadline_s, threading.Event()
    while True:
        if found := predicate():
            return found
        if time.monotonic() > deadline:
            text = what() if callable(what) else what
            raise AssertionError(f'not within {deadline_s:.0f} s: {text}')
        pause.wait(POLL_S)


def quoted(name):
    """An identifier that keeps its case and may be any word."""
    return '"' + name.replace('"', '""') + '"'


def qualified(table):
    """public.Name as SQL and mappings have it; a table's name has no dot in these tests."""
    schema, _, name = table.rpartition('.')
    return f'{quoted(schema or "public")}.{quoted(name)}'


def bare(name):
    """What qualified() was made of, without the schema."""
    return name.rpartition('.')[2].strip('"').replace('""', '"')


class Pipeline:
    """Names and statements around one mirror; holds no connection, so all may be restarted."""

    def __init__(self, server, source, destination, mirror='m', ports=None):
        """ports: of proxies before source and destination, where the server is to go by them."""
        self.server = server
        self.source = source
        self.destination = destination
        self.mirror = mirror
        self.ports = ports or (source.port, destination.port)

    def connect(self):
        return psycopg.connect(self.server.conninfo, autocommit=True, connect_timeout=10)

    def rows(self, sql, *parameters):
        with self.connect() as session:
            cursor = session.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def create_peers(self):
        """Also where they are there already: after a kill nobody knows."""
        sides = (self.source, self.destination)
        for name, postgres, port in zip(('src', 'dst'), sides, self.ports):
            self.rows(f'CREATE PEER IF NOT EXISTS {name} FROM POSTGRES '
                      f'WITH ({postgres.peer_options(port=port)})')

    def create_mirror(self, tables, renamed=None, **options):
        """tables: names with or without schema; renamed: {table: its name at the destination}."""
        pairs = [(table, (renamed or {}).get(table, table)) for table in tables]
        mapping = ', '.join(f'{qualified(a)} : {qualified(b)}' for a, b in pairs)
        wanted = {'do_initial_copy': True, 'disable_peerdb_columns': True, **options}
        self.rows(f'CREATE MIRROR IF NOT EXISTS {self.mirror} FROM src TO dst '
                  f'WITH TABLE MAPPING ({mapping}) WITH ({option_list(wanted)})')

    def add_table(self, table):
        if table not in self.tables():
            name = qualified(table)
            self.rows(f'ALTER MIRROR {self.mirror} ADD TABLE {name} : {name}')

    def pause(self):
        self.rows(f'PAUSE MIRROR {self.mirror}')

    def resume(self):
        self.rows(f'RESUME MIRROR {self.mirror}')

    def drop(self):
        self.rows(f'DROP MIRROR IF EXISTS {self.mirror}')

    def status(self):
        """(state, health, reason_code, reason, hint), or None where there is no such mirror."""
        found = self.rows('SELECT state, health, reason_code, reason, hint FROM mirrors '
                          'WHERE mirror = %s', self.mirror)
        return found[0] if found else None

    def state(self):
        return (self.status() or (None,))[0]

    def tables(self):
        """{table without its schema: state}."""
        found = self.rows('SELECT source_table, state FROM mirror_tables WHERE mirror = %s',
                          self.mirror)
        return {bare(name): state for name, state in found}

    def wait_state(self, *states, deadline_s=DEADLINE_S):
        wait_until(lambda: self.state() in states, deadline_s,
                   lambda: f'state {" or ".join(states)}: {self.describe()}')

    def wait_ready(self, tables, deadline_s=DEADLINE_S):
        """Until all of these are copied and follow; a mirror that failed is not waited for.

        One session asks all the time, so that asking costs little where this is measured.
        """
        query = ('SELECT m.state, t.source_table, t.state FROM mirrors m '
                 'LEFT JOIN mirror_tables t ON t.mirror = m.mirror WHERE m.mirror = %s')
        with self.connect() as session:
            def ready():
                found = session.execute(query, (self.mirror,)).fetchall()
                assert all(state != 'failed' for state, _, _ in found), self.describe()
                states = {bare(name): state for _, name, state in found if name}
                return all(states.get(table) == 'ready' for table in tables)

            wait_until(ready, deadline_s, lambda: f'tables ready: {self.describe()}')

    def slots(self):
        """Those at the source that are ours, by name: {slot: confirmed_flush_lsn}."""
        return dict(self.source.execute(
            'SELECT slot_name::text, confirmed_flush_lsn::text FROM pg_replication_slots '
            "WHERE slot_name LIKE 'peerflow%' OR slot_name LIKE 'millrace%'"))

    def publications(self):
        return {name for name, in self.source.execute(
            "SELECT pubname::text FROM pg_publication WHERE pubname LIKE 'peerflow%'")}

    def positions(self):
        """What all mirrors keep at the destination: [(mirror, end_lsn)]."""
        if self.destination.execute("SELECT to_regclass('_millrace.positions')") == [(None,)]:
            return []
        return sorted(self.destination.execute(
            'SELECT mirror, end_lsn::text FROM _millrace.positions'))

    def applied(self):
        """The source's position up to which nothing is missing, as the server sees it."""
        found = self.rows('SELECT applied_lsn FROM mirror_positions WHERE mirror = %s', self.mirror)
        return found[0][0] if found else None

    def stopped(self):
        """[(table, reason_code, reason)] of those that cannot go on."""
        return self.rows('SELECT source_table, reason_code, reason FROM mirror_tables '
                         "WHERE mirror = %s AND state = 'error'", self.mirror)

    def describe(self):
        """All that helps to see why something did not happen; never an exception."""
        lines = []
        for what, ask in (('mirror', self.status), ('tables', self.tables), ('slots', self.slots),
                          ('positions', self.positions), ('stopped', self.stopped)):
            try:
                lines.append(f'{what}: {ask()}')
            except (psycopg.Error, AssertionError) as error:
                lines.append(f'{what}: {error}')
        log = [line for line in self.server.log().splitlines() if '"level":"debug"' not in line]
        return '\n'.join([*lines, 'end of the log:', *log[-25:]])
