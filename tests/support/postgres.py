"""A throw-away PostgreSQL cluster: real, empty, fast (no fsync), gone at the end."""
import os
import pathlib
import subprocess

import psycopg

from support.processes import as_service, free_port, service_folder
from support.server import clean_environment

DEBIAN = pathlib.Path('/usr/lib/postgresql/15/bin')

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = logical
max_wal_senders = 10
max_replication_slots = 10
shared_buffers = 16MB
autovacuum = off
log_min_messages = warning
password_encryption = 'scram-sha-256'
"""


class Postgres:
    """user postgres with password `secret`, over TCP only."""

    def __init__(self, folder, binaries=DEBIAN):
        self.folder = folder
        self.binaries = binaries
        self.data_dir = folder / 'cluster'
        self.port = 0
        self.password = 'not-a-real-secret'

    def call(self, program, *arguments):
        done = subprocess.run(
            as_service([self.binaries / program, *arguments]), env=clean_environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        )
        assert done.returncode == 0, (program, done.stdout, done.stderr)

    def create(self):
        password_file = self.folder / 'password'
        password_file.write_text(self.password, encoding='ascii')
        password_file.chmod(0o644)
        self.call('initdb', '-D', self.data_dir, '-U', 'postgres', '-A', 'scram-sha-256',
                  '--pwfile', password_file, '--no-sync', '-E', 'UTF8', '--locale', 'C.UTF-8')
        with open(self.data_dir / 'postgresql.conf', 'a', encoding='ascii') as file:
            file.write(SETTINGS)

    def start(self):
        """Another process may take a free port in between, so it tries a few."""
        for attempt in range(5):
            self.port = free_port()
            try:
                self.call('pg_ctl', '-D', self.data_dir, '-l', self.folder / 'log.txt', '-w',
                          '-o', f'-p {self.port}', 'start')
                return self
            except AssertionError:
                if attempt == 4:
                    raise
        return self

    def stop(self):
        if (self.data_dir / 'postmaster.pid').exists():
            self.call('pg_ctl', '-D', self.data_dir, '-m', 'immediate', '-w', 'stop')

    @property
    def conninfo(self):
        return f'host=127.0.0.1 port={self.port} user=postgres password={self.password} dbname=postgres'

    def execute(self, sql):
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else None

    def peer_options(self, **more):
        """What stands in WITH (…) of CREATE PEER for this server."""
        options = {'host': '127.0.0.1', 'port': str(self.port), 'user': 'postgres',
                   'password': self.password, 'database': 'postgres', **more}
        return ', '.join(f"{key} = '{value}'" for key, value in options.items())


class RunningPostgres:
    """with RunningPostgres() as postgres: …"""

    def __enter__(self):
        self.folder = service_folder('postgres')
        self.postgres = Postgres(self.folder.__enter__())
        try:
            self.postgres.create()
            return self.postgres.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        try:
            self.postgres.stop()
        finally:
            self.folder.__exit__(None, None, None)


def available():
    return os.access(DEBIAN / 'initdb', os.X_OK)
