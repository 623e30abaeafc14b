"""A server of ours and a real PostgreSQL whose schema `millrace` holds the same rows.

The views of ours become tables of theirs: the same column names and types, filled from what our
server answers. After that a SELECT must be answered alike by both, in every mode of the protocol.
"""
from dataclasses import dataclass

import psycopg

from support import wire
from support.pipeline import wait_until
from support.postgres import RunningPostgres
from support.server import Server
from support.statements import create_mirror, create_peer

VIEWS = ('mirrors', 'mirror_tables', 'peers', 'peer_options', 'settings', 'events')
SESSION = {'TimeZone': 'UTC', 'DateStyle': 'ISO, MDY', 'IntervalStyle': 'postgres',
           'extra_float_digits': '1', 'application_name': 'twin'}
UNSUPPORTED = ('0A000', '54001')

PROVISION = (
    create_peer('shop', host='shop.example.com', database='shop', user='replicator'),
    create_peer('bank', host='bank.example.com', port=5433, database='ledger', require_tls=True),
    create_peer('"Odd Name"', host='h', port=6432, database='odd', disable_tls=True),
    create_peer('lake', 'CLICKHOUSE', host='lake.example.com', port=9000, user='loader',
                password='secret', database='raw'),
    create_peer('pond', 'CLICKHOUSE', host='pond.example.com', port=8443, user='loader',
                password='secret', database='raw', disable_tls=True),
    create_peer('bus', 'KAFKA', servers='k1:9092,k2:9092'),
    create_peer('bucket', 'S3', url='s3://bucket/prefix', region='eu-west-1'),
    create_peer('unused', host='gone.example.com', skip_cert_verification=True),
    create_mirror('orders', 'shop', 'lake',
                  'public.orders : orders, public.items : items, sales."Mixed Case" : mixed'),
    create_mirror('customers', 'shop', 'bank', 'public.customers : public.customers',
                  soft_delete_col_name='gone'),
    create_mirror('ledger', 'bank', 'pond', 'a.t1 : t1, a.t2 : t2, b.t1 : b_t1, b.t3 : t3',
                  do_initial_copy=False, max_batch_size=1000),
    create_mirror('stream', 'bank', 'bus', 'public.payments : payments, public.users : users'),
    create_mirror('"Odd Mirror"', '"Odd Name"', 'bank', 'public.o : public.o'),
    # The engine would try these again and again, and what is compared would change meanwhile.
    'PAUSE MIRROR customers',
    'PAUSE MIRROR "Odd Mirror"',
    'PAUSE MIRROR ledger',
    'PAUSE MIRROR stream',
    'RESUME MIRROR stream',
    create_peer('short_lived', 'FILE', path='/tmp/out'),
    'DROP PEER short_lived',
    "ALTER SYSTEM SET any_user = 'on'",
)


@dataclass(frozen=True)
class Outcome:
    """What one query brought: a SQLSTATE, or columns and rows; parameters where they were asked."""
    sqlstate: str = ''
    message: str = ''
    columns: tuple = ()
    rows: tuple = ()
    parameters: tuple = ()

    @property
    def unsupported(self):
        return self.sqlstate in UNSUPPORTED


def outcome(messages):
    columns, rows, parameters = (), [], ()
    for message in messages:
        if message.type == 'E':
            return Outcome(message.fields['C'], message.fields['M'])
        if message.type == 'T':
            columns = tuple((c.name, c.type, c.size, c.typmod) for c in message.columns)
        elif message.type == 't':
            parameters = tuple(message.types)
        elif message.type == 'D':
            rows.append(tuple(message.row))
    return Outcome(columns=columns, rows=tuple(rows), parameters=parameters)


def simple(connection, sql):
    return outcome(connection.query(sql))


def extended(connection, sql, values=(), types=(), binary=False):
    """values: text, bytes (then all are binary) or None."""
    sent_binary = any(isinstance(value, bytes) for value in values)
    return outcome(connection.extended(
        wire.parse(sql, types=types), wire.describe('S'),
        wire.bind(values, formats=[1] if sent_binary else [], results=[int(binary)]),
        wire.describe('P'), wire.execute()))


class Twins:
    def __init__(self, folder):
        self.server = Server(folder)
        self.running = RunningPostgres()
        self.ours = self.real = None
        self.type_numbers = {}
        self.zone = SESSION['TimeZone']

    def __enter__(self):
        self.server.start()
        try:
            self.provision()
            postgres = self.running.__enter__()
            self.copy_all(postgres)
        except BaseException:
            self.__exit__()
            raise
        self.ours = wire.Connection.open(self.server.port, **SESSION)
        self.real = wire.Connection.open(
            postgres.port, postgres.password, user='postgres', database='millrace', **SESSION)
        self.real.rows('SET search_path = millrace, pg_catalog, public')
        self.real.rows("SET statement_timeout = '20s'")
        self.type_numbers = {name: int(number) for name, number in self.real.rows(
            'SELECT typname, oid FROM pg_type WHERE typnamespace = 11')}
        return self

    def __exit__(self, kind=None, *_):
        for connection in (self.ours, self.real):
            if connection is not None:
                connection.sock.close()
        if hasattr(self.running, 'postgres'):
            self.running.__exit__()
        self.server.__exit__(kind)

    def provision(self):
        with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
            for statement in PROVISION:
                connection.execute(statement)
            at_rest = ("SELECT count(*) FROM mirrors WHERE source IN ('shop', 'Odd Name') "
                       "AND destination = 'bank' AND state = 'paused'")
            wait_until(lambda: connection.execute(at_rest).fetchone() == (2,), 20, 'all at rest')

    def copy_all(self, postgres):
        postgres.execute('CREATE DATABASE millrace')
        target = postgres.conninfo.replace('dbname=postgres', 'dbname=millrace')
        with psycopg.connect(target, autocommit=True) as real, \
                psycopg.connect(self.server.conninfo, autocommit=True) as ours:
            real.execute('CREATE SCHEMA millrace')
            for view in VIEWS:
                copy_view(ours, real, view)

    def use_zone(self, name):
        if name != self.zone:
            for connection in (self.ours, self.real):
                connection.rows(f"SET TimeZone = '{name}'")
            self.zone = name

    def binary_value(self, type_number, value):
        """The binary form of a value in text, as the real server has it."""
        if value is None:
            return None
        found = extended(self.real, 'SELECT $1', [value], [type_number], binary=True)
        assert not found.sqlstate, (type_number, value, found)
        return found.rows[0][0]


def copy_view(ours, real, view):
    cursor = ours.execute(f'SELECT * FROM millrace.{view} LIMIT 0')
    columns = []
    for number, column in enumerate(cursor.description):
        name, = real.execute('SELECT format_type(%s::oid, %s)', (
            column.type_code, cursor.pgresult.fmod(number))).fetchone()
        columns.append(f'"{column.name}" {name}')
    real.execute(f'CREATE TABLE millrace.{view} ({", ".join(columns)})')
    with ours.cursor() as read, real.cursor() as write, \
            read.copy(f'COPY (SELECT * FROM millrace.{view}) TO STDOUT') as rows, \
            write.copy(f'COPY millrace.{view} FROM STDIN') as target:
        for block in rows:
            target.write(block)
