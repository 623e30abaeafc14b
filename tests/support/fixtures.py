"""pytest's fixtures for all folders; a conftest.py in each takes them from here."""
import atexit
import contextlib
import os
import pathlib
import shutil
import tempfile

import pytest

from support import certificates as certificate_maker
from support import engine
from support import postgres as postgres_module
from support.server import Server, binary_path



def pytest_sessionstart(session):
    """Without a program to test there is one clear error instead of a thousand."""
    if not session.config.option.collectonly:
        try:
            binary_path()
        except AssertionError as error:
            pytest.exit(str(error), returncode=2)


def make_folder():
    """Gone when the tests end, whatever becomes of them."""
    found = pathlib.Path(tempfile.mkdtemp(prefix='millrace-test-'))
    atexit.register(shutil.rmtree, found, ignore_errors=True)
    return found


@pytest.fixture
def folder():
    found = make_folder()
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture
def server(folder):
    with Server(folder) as started:
        yield started


@pytest.fixture(scope='module')
def shared_server():
    """For tests that leave nothing behind in the catalog."""
    found = make_folder()
    with Server(found) as started:
        yield started
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture
def new_server(folder):
    """Makes servers over one data directory each; whatever still runs is killed at the end."""
    made = []

    def make(*options, name='server', **more):
        place = folder / name
        place.mkdir(exist_ok=True)
        made.append(Server(place, *options, **more))
        return made[-1]

    yield make
    for one in made:
        one.kill()
        if one.process is not None:
            one.check_log()


@pytest.fixture(scope='session')
def certificates(tmp_path_factory):
    return certificate_maker.make(tmp_path_factory.mktemp('certificates'))


@pytest.fixture(scope='session')
def postgres():
    assert postgres_module.available(), 'postgresql-15 is not installed'
    with postgres_module.RunningPostgres() as running:
        yield running


def engine_settings(major):
    settings = 'max_wal_senders = 30\nmax_replication_slots = 30\nwal_sender_timeout = 10s\n'
    return settings + ("logical_decoding_work_mem = '64kB'\n" if major >= 13 else '')


@pytest.fixture(scope='module')
def clusters():
    """Source and destination; MILLRACE_ENGINE_MAJORS are their versions ('17', '14:18')."""
    source, _, destination = os.environ.get('MILLRACE_ENGINE_MAJORS', '15').partition(':')
    majors = int(source), int(destination or source)
    with postgres_module.RunningPostgres(majors[0], engine_settings(majors[0])) as source, \
            postgres_module.RunningPostgres(majors[1], engine_settings(majors[1])) as destination:
        yield source, destination


@pytest.fixture
def new_flow(folder, clusters):
    """Makes flows between new databases; all of them by one server, unless another is given."""
    servers, databases = [], []

    def make(mirror='m', server=None, options=('', ''), sides=clusters):
        if server is None:
            if not servers:
                servers.append(Server(folder).start())
            server = servers[0]
        pair = []
        for side, postgres in zip(('source', 'destination'), sides):
            pair.append(engine.Database(postgres, f'{side}_{len(databases)}',
                                        options[len(pair)]))
            databases.append(pair[-1])
        return engine.Flow(server, *pair, mirror)

    yield make
    try:
        for server in servers:
            status = server.process.poll()
            assert status is None, f'it ended by itself, {status}:\n{server.log()[-8000:]}'
            server.stop()
    finally:
        for server in servers:
            server.kill()
        with contextlib.ExitStack() as drops:
            for database in databases:
                drops.callback(database.drop)


@pytest.fixture
def flow(new_flow):
    return new_flow()
