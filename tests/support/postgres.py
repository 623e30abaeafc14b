"""A throw-away PostgreSQL cluster: real, empty, fast (no fsync), gone at the end.

15 is Debian's; 14, 16, 17 and 18 are npm's, which install_postgres gets where they are missing.
"""
import atexit
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

import psycopg

from support.processes import as_service, free_port, service_folder
from support.server import ROOT, clean_environment

DEBIAN = pathlib.Path('/usr/lib/postgresql/15/bin')
DEBIAN_MAJOR = 15
OURS = 'millrace-tests'  # application_name of the tests' sessions

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


@functools.cache
def programs(major):
    """The folder with initdb, pg_ctl and postgres of that version, installed if need be."""
    if major == DEBIAN_MAJOR:
        return DEBIAN
    done = subprocess.run(
        [ROOT / 'tests/support/install_postgres', str(major)], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=600, check=False,
    )
    assert done.returncode == 0, (major, done.stdout, done.stderr)
    return enterable(ROOT / 'build/postgres' / str(major)) / 'bin'


def enterable(folder):
    """This folder, or a copy where the service's user may not come to it (a checkout below /root)."""
    command = as_service(['test', '-x', folder / 'bin/initdb'])
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0:
        return folder
    copy = pathlib.Path(tempfile.mkdtemp(prefix='millrace-programs-'))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    copy.chmod(0o755)
    shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
    copy.chmod(0o755)
    return copy


class Postgres:
    """user postgres, over TCP only."""

    def __init__(self, folder, binaries=DEBIAN, settings=''):
        """settings: further lines of postgresql.conf; the last word on a setting counts."""
        self.folder = folder
        self.binaries = binaries
        self.settings = settings
        self.data_dir = folder / 'cluster'
        self.port = 0
        self.password = 'not-a-real-secret'

    def call(self, program, *arguments):
        # npm's programs have their libraries beside them; Debian's folder has only plugins.
        libraries = f'LD_LIBRARY_PATH={self.binaries.parent / "lib"}'
        done = subprocess.run(
            as_service(['env', libraries, self.binaries / program, *arguments]),
            env=clean_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=120, check=False,
        )
        assert done.returncode == 0, (program, arguments, done.stdout, done.stderr, self.log()[-2000:])

    def log(self):
        path = self.folder / 'log.txt'
        return path.read_text(encoding='utf-8', errors='replace') if path.exists() else ''

    def create(self):
        password_file = self.folder / 'password'
        password_file.write_text(self.password, encoding='ascii')
        password_file.chmod(0o644)
        self.call('initdb', '-D', self.data_dir, '-U', 'postgres', '-A', 'scram-sha-256',
                  '--pwfile', password_file, '--no-sync', '-E', 'UTF8', '--locale', 'C.UTF-8')
        with open(self.data_dir / 'postgresql.conf', 'a', encoding='ascii') as file:
            file.write(f'{SETTINGS}\n{self.settings}\n')

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

    def stop(self, mode='immediate'):
        if (self.data_dir / 'postmaster.pid').exists():
            self.call('pg_ctl', '-D', self.data_dir, '-m', mode, '-w', 'stop')

    def restart(self, mode='fast'):
        """On the same port: what is connected to it comes back. immediate: with crash recovery."""
        self.call('pg_ctl', '-D', self.data_dir, '-l', self.folder / 'log.txt', '-w', '-m', mode,
                  'restart')

    @property
    def conninfo(self):
        return f'host=127.0.0.1 port={self.port} user=postgres password={self.password} dbname=postgres'

    def connect(self, **more):
        """A session of the test's own, which its application_name shows."""
        return psycopg.connect(self.conninfo, **{
            'autocommit': True, 'connect_timeout': 10, 'application_name': OURS, **more})

    def execute(self, sql):
        with self.connect() as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else None

    def peer_options(self, **more):
        """What stands in WITH (…) of CREATE PEER for this server."""
        options = {'host': '127.0.0.1', 'port': str(self.port), 'user': 'postgres',
                   'password': self.password, 'database': 'postgres', **more}
        return ', '.join(f"{key} = '{value}'" for key, value in options.items())


class RunningPostgres:
    """with RunningPostgres(major=17, settings='…') as postgres: …"""

    def __init__(self, major=DEBIAN_MAJOR, settings=''):
        self.major = major
        self.settings = settings

    def __enter__(self):
        self.folder = service_folder('postgres')
        self.postgres = Postgres(self.folder.__enter__(), programs(self.major), self.settings)
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
