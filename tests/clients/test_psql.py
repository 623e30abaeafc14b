"""psql 15 as an operator uses it: scripts, one transaction, variables, Ctrl-C at a terminal."""
import contextlib
import os
import re
import select
import signal
import subprocess
import time

from support import psql
from support.client_queries import CANCEL_AFTER_S, LONG, provision


def test_connects(started):
    assert psql.value(started, 'SELECT 1') == '1'


def test_connects_with_tls(started, certificates):
    done = psql.run(started, '-At', '-c', 'SELECT 1', '-c', r'\conninfo', host='localhost',
                    sslmode='verify-full', sslrootcert=certificates.ca)
    assert done.stdout.startswith('1\n') and 'SSL connection' in done.stdout


def test_provisions_in_one_transaction(started):
    script = ';\n'.join(provision('psql')) + ';\n'
    psql.run(started, '-1', '-v', 'ON_ERROR_STOP=1', '-f', '-', stdin=script)
    assert psql.value(started, "SELECT tables_total FROM mirrors WHERE mirror = 'psql_mirror'") == '2'


def test_rolls_back_at_an_error(started):
    script = ';\n'.join([*provision('gone'), 'DROP PEER nobody']) + ';\n'
    done = psql.run(started, '-1', '-v', 'ON_ERROR_STOP=1', '-f', '-', stdin=script, check=False)
    assert done.returncode == 3 and 'nobody' in done.stderr
    assert psql.value(started, "SELECT count(*) FROM peers WHERE peer LIKE 'gone%'") == '0'


def test_variables(started):
    done = psql.run(started, '-At', '-v', 'name=one', '-v', 'port=5433', '-f', '-',
                    stdin="SELECT peer FROM peers WHERE peer = :'name' AND port = :port;\n")
    assert done.stdout == 'one\n'


def test_an_error_has_its_sqlstate(started):
    done = psql.run(started, '-At', '-f', '-', stdin='DROP PEER nobody;\n\\echo :SQLSTATE\nSELECT 5;\n')
    assert done.stdout == '42704\n5\n'


def test_prepared_statements(started):
    done = psql.run(started, '-At', '-f', '-', stdin=(
        "PREPARE p AS SELECT peer FROM peers WHERE port = $1;\nEXECUTE p (5433);\nEXECUTE p (1);\n"
        "EXECUTE p (5433);\n"))
    assert done.stdout == 'PREPARE\none\none\n'


def test_gset_gexec_crosstabview(started):
    done = psql.run(started, '-At', '-f', '-', stdin=(
        "SELECT port AS p FROM peers WHERE peer = 'one' \\gset\n\\echo :p\n"
        "SELECT 'SELECT ' || port FROM peers WHERE peer = 'one' \\gexec\n"
        "SELECT peer, type, port FROM peers WHERE peer = 'one' \\gdesc\n"))
    assert done.stdout == '5433\n5433\npeer|text\ntype|text\nport|integer\n'


def test_copy_out(started):
    done = psql.run(started, '-c', r"\copy (SELECT peer, port FROM peers WHERE peer = 'one') TO STDOUT CSV")
    assert done.stdout == 'one,5433\n'


class Terminal:
    """A psql that believes to be used by a person."""

    def __init__(self, server):
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            psql.command(server, '-n', '-At', '-v', 'PROMPT1=>', '-v', 'VERBOSITY=verbose'),
            env=psql.environment(server), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)

    def type(self, text):
        os.write(self.master, text.encode())

    def read_until(self, pattern, deadline_s=30):
        """The output up to what matches."""
        seen, until = '', time.monotonic() + deadline_s
        while not re.search(pattern, seen):
            assert select.select([self.master], [], [], until - time.monotonic())[0], seen
            seen += os.read(self.master, 4096).decode()
        return seen

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def test_ctrl_c(started):
    with contextlib.closing(Terminal(started)) as terminal:
        terminal.type('SELECT 40 + 2;\n')
        terminal.read_until(r'\b42\r\n')
        terminal.type(LONG + ';\n')
        with contextlib.suppress(subprocess.TimeoutExpired):
            terminal.process.wait(CANCEL_AFTER_S)
        terminal.process.send_signal(signal.SIGINT)
        assert 'user request' in terminal.read_until('57014.*\n')
        terminal.type('SELECT 70 + 7;\n')
        terminal.read_until(r'\b77\r\n')
