"""The real psql 15: what a user types, and what provisioning scripts do."""
import re
import signal
import subprocess

import pytest

from support import psql
from support.statements import create_mirror, create_peer

PROVISION = f"""-- a provisioning script, as it stands in a repository
\\set ON_ERROR_STOP on
\\set host 'db.example'
CREATE PEER a FROM POSTGRES
WITH (host = :'host', port = 5432, user = 'u', password = 'p', database = 'd', validate = false);
{create_peer('b')};
{create_mirror('m')};
"""
LONG = ('SELECT count(*) FROM peer_options a, peer_options b, peer_options c, peer_options d, '
        'peer_options e, peer_options f, peer_options g')


def write(folder, text):
    file = folder / 'provision.sql'
    file.write_text(text, encoding='utf-8')
    return file


def test_the_documented_way_in(server):
    """psql "port=9900 host=localhost password=peerdb", for whoever one is."""
    done = subprocess.run(
        ['psql', '-X', '-At', f'port={server.port} host=localhost password=peerdb', '-c', 'SELECT 1'],
        env=psql.environment(server), capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, '1\n'), done.stderr


def test_a_password_in_the_wrong(server):
    done = psql.run(server, '-c', 'SELECT 1', check=False, password='wrong')
    assert done.returncode == 2 and 'password authentication failed' in done.stderr


def test_two_statements_in_one_command(server):
    assert psql.value(server, 'SELECT 1; SELECT 2') == '1\n2'
    done = psql.run(server, '-At', '-c', f'{create_peer("a")}; DROP PEER gone', check=False)
    assert done.returncode == 1 and 'peer "gone" does not exist' in done.stderr
    assert psql.value(server, 'SELECT count(*) FROM peers') == '0'


def test_tags(server):
    done = psql.run(server, '-c', create_peer('a'), '-c', create_peer('b'), '-c', create_mirror('m'),
                    '-c', 'PAUSE MIRROR m', '-c', 'DROP MIRROR m', '-c', 'DROP PEER IF EXISTS gone')
    assert done.stdout.splitlines() == [
        'OK', 'OK', 'CREATE MIRROR m', 'PAUSE MIRROR m', 'DROP MIRROR m', 'NO SUCH PEER']
    assert 'NOTICE' in done.stderr


def test_a_script(server, folder):
    psql.run(server, '-f', write(folder, PROVISION))
    assert psql.value(server, 'SELECT mirror, source, destination FROM mirrors') == 'm|a|b'
    assert psql.value(server, "SELECT host FROM peers WHERE peer = 'a'") == 'db.example'
    again = psql.run(server, '-f', write(folder, PROVISION), check=False)
    assert again.returncode == 3 and 'already exists' in again.stderr


def test_one_transaction(server, folder):
    """psql -1: all or nothing."""
    broken = PROVISION + 'CREATE MIRROR n FROM a TO nobody WITH TABLE MAPPING (x : y);\n'
    done = psql.run(server, '-1', '-f', write(folder, broken), check=False)
    assert done.returncode == 3 and 'nobody' in done.stderr
    assert psql.value(server, 'SELECT count(*) FROM peers') == '0'
    psql.run(server, '-1', '-f', write(folder, PROVISION))
    assert psql.value(server, 'SELECT count(*) FROM mirrors') == '1'


def test_repeatable_script(server, folder):
    """IF NOT EXISTS and OR REPLACE: the second run changes nothing and succeeds."""
    script = '\n'.join((
        '\\set ON_ERROR_STOP on', create_peer('a').replace('PEER', 'PEER IF NOT EXISTS', 1) + ';',
        create_peer('b').replace('CREATE', 'CREATE OR REPLACE', 1) + ';',
        create_mirror('m').replace('CREATE', 'CREATE OR REPLACE', 1) + ';'))
    file = write(folder, script)
    for _ in range(2):
        done = psql.run(server, '-1', '-f', file)
    assert done.stderr.count('unchanged') == 3
    assert psql.value(server, 'SELECT config_version FROM mirrors') == '1'


def test_on_error_stop_and_rollback_at_error(server, folder):
    script = f"""\\set ON_ERROR_ROLLBACK on
BEGIN;
{create_peer('a')};
DROP PEER gone;
{create_peer('b')};
COMMIT;
"""
    psql.run(server, '-f', write(folder, script))
    assert psql.value(server, 'SELECT peer FROM peers ORDER BY 1') == 'a\nb'


def test_errors_point_at_their_place(server):
    done = psql.run(server, '-c', "CREATE PEER a FROM POSTGRES WITH (host = 'h', prot = 5432)",
                    check=False)
    first, *rest = done.stderr.splitlines()
    assert first.startswith('ERROR:  ') and 'prot' in first
    line, caret = rest[[bool(re.match('LINE 1:', r)) for r in rest].index(True):][:2]
    assert line[caret.index('^'):].startswith('prot')
    assert any(r.startswith('HINT:') and 'port' in r for r in rest)
    verbose = psql.run(server, '-v', 'VERBOSITY=verbose', '-c', 'DROP PEER gone', check=False)
    assert verbose.stderr.startswith('ERROR:  42704:')


def test_gdesc(server):
    done = psql.run(server, '-At', stdin="SELECT mirror, tables_total, created_at FROM mirrors \\gdesc\n")
    assert done.stdout.splitlines() == [
        'mirror|text', 'tables_total|integer', 'created_at|timestamp with time zone']


def test_gdesc_of_what_has_no_rows(server):
    done = psql.run(server, '-At', stdin='SET application_name = \'x\' \\gdesc\n')
    assert 'no result' in done.stdout


def test_expanded_and_variables(server):
    psql.run(server, '-c', create_peer('a'))
    done = psql.run(server, stdin="\\set p a\nSELECT peer, type FROM peers WHERE peer = :'p' \\gx\n")
    assert re.search(r'peer \| a\ntype \| POSTGRES', done.stdout)
    done = psql.run(server, '-At', stdin="SELECT 7 AS seven \\gset\n\\echo :seven\n")
    assert done.stdout == '7\n'


def test_watch_and_gexec(server):
    done = psql.run(server, '-At', stdin="SELECT 'SELECT 5' \\gexec\n")
    assert done.stdout.splitlines()[-1] == '5'


def test_copy_to_stdout(server):
    psql.run(server, '-c', create_peer('a'), '-c', create_peer('b'))
    assert psql.run(server, '-c', 'COPY (SELECT peer, type FROM peers ORDER BY 1) TO STDOUT').stdout == (
        'a\tPOSTGRES\nb\tPOSTGRES\n')
    done = psql.run(server, '-c', 'COPY (SELECT peer, host FROM peers ORDER BY 1) TO STDOUT WITH CSV HEADER')
    assert done.stdout == 'peer,host\na,h\nb,h\n'


def test_copy_to_a_file_of_the_client(server, folder):
    psql.run(server, '-c', f"\\copy (SELECT 1, 'x') TO '{folder / 'out'}' CSV")
    assert (folder / 'out').read_text(encoding='ascii') == '1,x\n'


@pytest.mark.parametrize('sql, expected', [
    ('SHOW server_version', r'^\d'), ('SHOW transaction_isolation', 'read committed'),
    ('SHOW TimeZone', 'UTC'), ('SHOW client_encoding', 'UTF8'), ('SHOW PEERS', '^a\\|'),
    ('SHOW MIRRORS', '^m\\|'), ('SHOW SETTINGS', 'max_connections'),
    ('SHOW CREATE PEER a', 'CREATE PEER a FROM POSTGRES'),
    ('SHOW CREATE MIRROR m', 'CREATE MIRROR m FROM a TO b'),
])
def test_show(server, sql, expected):
    for statement in (create_peer('a'), create_peer('b'), create_mirror('m')):
        psql.value(server, statement)
    assert re.search(expected, psql.value(server, sql), re.M)


def without_checks(text):
    """validate is no part of a definition, so SHOW CREATE has none."""
    text = text.rstrip(';\n')
    has_options = 'WITH (' in text.split('MAPPING', 1)[1]
    return text[:-1] + ', validate = false)' if has_options else text + ' WITH (validate = false)'


def test_show_create_makes_the_same_again(server):
    """The text of SHOW CREATE, run after the drop, gives an object of the same hash."""
    mapping = '{from : public."Odd Name", to : public.b, exclude : [secret, "Case"]}, public.user : x.y'
    for statement in (create_peer('a'), create_peer('b'),
                      create_mirror('m', mapping=mapping, sync_interval='5 min')):
        psql.value(server, statement)
    before = psql.value(server, "SELECT config_hash FROM mirrors WHERE mirror = 'm'")
    text = psql.value(server, 'SHOW CREATE MIRROR m')
    psql.value(server, 'DROP MIRROR m')
    psql.value(server, without_checks(text))
    assert psql.value(server, 'SHOW CREATE MIRROR m') == text
    assert psql.value(server, "SELECT config_hash FROM mirrors WHERE mirror = 'm'") == before


def test_interrupt(server):
    """Ctrl-C in psql sends a cancel request: the statement ends with 57014."""
    process = subprocess.Popen(
        psql.command(server, '-At', '-c', '\\echo ready', '-c', LONG), env=psql.environment(server),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == 'ready\n'
        # A signal that comes before the query is on its way has no effect, so it is repeated.
        for _ in range(60):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(0.5)
                break
            except subprocess.TimeoutExpired:
                continue
        assert process.returncode == 1
        assert 'canceling statement due to user request' in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_describe_commands_do_not_hurt(server):
    """\\l, \\dt, \\du may not be served yet; the session survives them."""
    done = psql.run(server, '-At', stdin='\\l\n\\dt\n\\du\n\\dn\n\\d mirrors\nSELECT 9;\n', check=False)
    assert done.stdout.splitlines()[-1] == '9'


def test_conninfo_and_encoding(server):
    done = psql.run(server, '-At', stdin='\\conninfo\n\\encoding\n\\echo :SERVER_VERSION_NAME\n')
    assert f'port "{server.port}"' in done.stdout and 'UTF8' in done.stdout


def test_single_step_of_utf8(server):
    assert psql.value(server, "SELECT 'grün', length('grün')") == 'grün|4'
    done = psql.run(server, '-c', "SELECT 'é' FROM nothing", check=False)
    line, caret = done.stderr.splitlines()[1:3]
    assert line[caret.index('^'):].startswith('nothing')
