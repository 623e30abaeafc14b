"""What tests of this folder may ask for."""
import psycopg
import pytest

from support.client_queries import PREPARE
from support.fixtures import *  # noqa: F401,F403
from support.fixtures import make_folder
from support.server import Server


@pytest.fixture(scope='module')
def started(certificates):
    """One server a client, with TLS for those who ask, and a little to look at."""
    with Server(make_folder(), *certificates.options) as server:
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            for statement in PREPARE:
                connection.execute(statement)
        yield server
