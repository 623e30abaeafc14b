"""Clients in other languages: each is a program that prints "ok STEP" or "failed STEP: why"."""
import shutil
import subprocess

import pytest

from support.client_queries import LONG
from support.server import ROOT, clean_environment

BUILD = ROOT / 'build/clients'
HERE = ROOT / 'tests/clients'
ALWAYS = ('connect', 'tls', 'provision', 'rollback', 'parameters', 'arrays', 'prepared', 'types', 'error', 'cancel')
PROGRAMS = {
    'node': (['node', HERE / 'node/client.js'], (*ALWAYS, 'other types', 'pool')),
    'pgx': ([BUILD / 'pgx'], (*ALWAYS, 'other types', 'batch', 'pool', 'simple protocol')),
    'pgjdbc': (
        # The driver names the JVM's zone when it connects.
        ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-Duser.timezone=Asia/Kolkata',
         '-cp', '/usr/share/java/postgresql.jar', HERE / 'pgjdbc/Client.java'],
        (*ALWAYS, 'time zone', 'parameters in binary', 'arrays in binary', 'prepared at once', 'simple protocol', 'fetch size', 'timeout',
         'metadata', 'tables', 'columns', 'keys', 'others')),
}


@pytest.fixture(scope='module')
def outcomes(started, certificates):
    """What a program printed, {step: line}; it runs when it is first asked for."""
    ran = {}

    def of(name):
        if name not in ran:
            ran[name] = run(PROGRAMS[name][0], started, certificates)
        return ran[name]

    return of


def run(command, server, certificates):
    environment = clean_environment(
        CLIENT_PORT=str(server.port), CLIENT_USER=server.user, CLIENT_DATABASE=server.database,
        CLIENT_PASSWORD=server.password, CLIENT_CA=str(certificates.ca), CLIENT_LONG=LONG,
        CLIENT_MODULES=str(BUILD / 'node'))
    assert shutil.which(str(command[0])), f'{command[0]} is not there: run tests/clients/install'
    done = subprocess.run(list(map(str, command)), env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    return {line.split(' ', 1)[1].partition(':')[0]: line for line in lines}


@pytest.mark.parametrize('name, step', [
    (name, step) for name, (_, steps) in PROGRAMS.items() for step in steps])
def test_step(outcomes, name, step):
    found = outcomes(name)
    assert found.get(step) == f'ok {step}', found.get(step, list(found))
