"""What tests of this folder may ask for."""
from dataclasses import dataclass

import psycopg
import pytest

from support.client_queries import PREPARE
from support.fixtures import *  # noqa: F401,F403
from support.fixtures import make_folder
from support.server import Server


@dataclass(frozen=True)
class Login:
    """Where and as whom a client connects."""
    port: int
    user: str
    database: str
    password: str

    @property
    def conninfo(self):
        return (f'host=127.0.0.1 port={self.port} user={self.user} dbname={self.database} '
                f'password={self.password}')


TENANT = (
    'CREATE DATABASE acme',
    "CREATE ROLE acme_app LOGIN PASSWORD 'of-the-tenant'",
    'GRANT CONNECT, CREATE ON DATABASE acme TO acme_app',
)


def run_all(conninfo, statements):
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope='module', params=['superuser', 'tenant'])
def started(request, certificates):
    """One server a client, with TLS for those who ask, and a little to look at. Every test runs as
    the superuser, and as a role in a tenant that shares the server with another."""
    with Server(make_folder(), *certificates.options) as server:
        login = Login(server.port, 'tester', 'millrace', server.password)
        if request.param == 'tenant':
            run_all(server.conninfo, (*PREPARE, *TENANT))
            login = Login(server.port, 'acme_app', 'acme', 'of-the-tenant')
        run_all(login.conninfo, PREPARE)
        yield login
