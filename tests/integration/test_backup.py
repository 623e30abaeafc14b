"""backup, restore, rotate-key: end to end, by the program and by SQL."""
import contextlib
import sqlite3
import stat

import pytest

from support import wire
from support.server import port_of, run
from support.statements import create_mirror, create_peer


def fill(server):
    with wire.Connection.open(server.port, server.password) as connection:
        for name in 'ab':
            connection.rows(create_peer(name, password='secret of ' + name))
        connection.rows(create_mirror('m'))


def catalog_of(server):
    return next(p for p in server.data_dir.iterdir() if p.read_bytes()[:6] == b'SQLite')


def described(server):
    with wire.Connection.open(server.port, server.password) as connection:
        return [connection.rows(sql) for sql in (
            'SELECT peer, config_hash FROM peers ORDER BY 1',
            'SELECT mirror, source, config_hash FROM mirrors', 'SHOW CREATE MIRROR m',
            'SHOW CREATE PEER a')]


def test_backup_by_sql(server, folder):
    fill(server)
    file = folder / 'copy'
    with wire.Connection.open(server.port) as connection:
        connection.rows(f"BACKUP CATALOG TO '{file}'")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert connection.error(f"BACKUP CATALOG TO '{file}'")['C'] == '58P02'
        assert connection.error("BACKUP CATALOG TO '/nowhere/copy'")['C'] in ('58030', '58P01', '42501')
        assert connection.error("BACKUP CATALOG TO ''")['C'] in ('22023', '42601')
        connection.rows('BEGIN')
        assert connection.error(f"BACKUP CATALOG TO '{folder / 'other'}'")['C'] == '25001'
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute('PRAGMA quick_check').fetchall() == [('ok',)]


def test_backup_and_restore(new_server, folder):
    server = new_server().start()
    fill(server)
    before = described(server)
    file = folder / 'copy'
    run('backup', file, '--port', server.port, '--password', 'peerdb')
    with wire.Connection.open(server.port) as connection:
        connection.rows('DROP MIRROR m')
        connection.rows("ALTER PEER a SET (host = 'changed', validate = false)")
    refused = run('restore', file, '--data-dir', server.data_dir, check=False)
    assert refused.returncode != 0, 'a restore while the server runs'
    server.stop()
    run('restore', file, '--data-dir', server.data_dir)
    server.start()
    assert described(server) == before
    server.stop()


def test_restore_of_what_is_no_backup(new_server, folder):
    server = new_server().start()
    fill(server)
    before = described(server)
    server.stop()
    for name, content in (('text', b'not a database'), ('empty', b''), ('other', None)):
        file = folder / name
        if content is None:
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute('CREATE TABLE other (a)')
                database.commit()
        else:
            file.write_bytes(content)
        done = run('restore', file, '--data-dir', server.data_dir, check=False)
        assert done.returncode != 0 and done.stderr.strip()
    assert run('restore', folder / 'missing', '--data-dir', server.data_dir, check=False).returncode
    server.start()
    assert described(server) == before


def test_newer_schema_is_refused(new_server):
    server = new_server().start()
    fill(server)
    server.stop()
    raise_version(catalog_of(server))
    server.launch()
    assert server.wait() != 0
    assert 'newer' in server.log()


def test_backup_of_a_newer_schema_is_refused(new_server, folder):
    server = new_server().start()
    fill(server)
    run('backup', folder / 'copy', '--port', server.port)
    server.stop()
    raise_version(folder / 'copy')
    done = run('restore', folder / 'copy', '--data-dir', server.data_dir, check=False)
    assert done.returncode != 0 and 'newer' in done.stderr


def raise_version(file):
    """Wherever the version is kept: SQLite's own number, or a table of migrations."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        version, = database.execute('PRAGMA user_version').fetchone()
        if version:
            database.execute(f'PRAGMA user_version = {version + 1000}')
        tables = [name for name, in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%migration%'")]
        assert version or tables, 'no version found'
        for table in tables:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info({table})')]
            rest = ', '.join(columns[1:])
            database.execute(f'INSERT INTO {table} ({", ".join(columns)}) SELECT max({columns[0]}) + 1000'
                             f'{", " + rest if rest else ""} FROM {table}')
        database.commit()


@pytest.mark.parametrize('how', ['program', 'sql'])
def test_rotate_key(new_server, how):
    server = new_server().start()
    fill(server)
    before = described(server)
    key, catalog = server.data_dir / 'millrace.key', catalog_of(server)
    old_key, old_catalog = key.read_bytes(), catalog.read_bytes()
    if how == 'program':
        run('rotate-key', '--port', server.port, '--password', 'peerdb')
    else:
        with wire.Connection.open(server.port) as connection:
            connection.rows('ALTER SYSTEM ROTATE KEY')
    assert key.read_bytes() != old_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert described(server) == before
    server.kill()
    server.start()
    assert described(server) == before
    with wire.Connection.open(server.port) as connection:
        answer = connection.query(create_peer('a', password='secret of a'))
        assert any('unchanged' in m.fields['M'] for m in answer if m.type == 'N')
    server.stop()
    assert catalog.read_bytes() != old_catalog


def test_a_backup_from_before_a_rotation_needs_its_key(new_server, folder):
    """Restored without the old key the server says so; it never takes rubbish for a secret."""
    server = new_server().start()
    fill(server)
    run('backup', folder / 'copy', '--port', server.port)
    run('rotate-key', '--port', server.port)
    server.stop()
    run('restore', folder / 'copy', '--data-dir', server.data_dir, check=False)
    server.launch()
    if server.wait_for_log('listening'):
        with wire.Connection.open(port_after_start(server)) as connection:
            assert 'E' in wire.kinds(connection.query(create_peer('a', password='secret of a')))
    else:
        assert 'key' in server.log()


def port_after_start(server):
    return port_of(server.wait_for_log('listening'))


def test_no_server_to_ask(folder):
    for command in (['backup', folder / 'copy'], ['rotate-key']):
        done = run(*command, '--port', 1, check=False)
        assert done.returncode != 0 and done.stderr.strip()
    assert not (folder / 'copy').exists()
