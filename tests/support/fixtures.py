"""pytest's fixtures for all folders; a conftest.py in each takes them from here."""
import atexit
import pathlib
import shutil
import tempfile

import pytest

from support import certificates as certificate_maker
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
