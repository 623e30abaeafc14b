"""golden/*.sql, tools/*.sql: statements and what each must answer (tests/README.md has the form).

Each file runs from top to bottom on one connection of a server of its own: once by the simple
protocol, and once, where a block is one statement, by the extended one.
"""
import re
from dataclasses import dataclass, field

import pytest

from support import wire
from support.fixtures import make_folder
from support.server import ROOT, Server

FOLDERS = (ROOT / 'tests/integration/golden', ROOT / 'tests/integration/tools')
MARK = '^^'
SEPARATOR = '----'
WORDS = ('ok', 'error', 'message', 'detail', 'hint', 'notice', 'warning', 'quiet', 'simple',
         'has', 'as')


@dataclass
class Block:
    file: str
    line: int
    heads: list = field(default_factory=list)  # (word, rest)
    sql: str = ''
    rows: list = None  # None: not compared

    @property
    def name(self):
        return f'{self.file}:{self.line}'

    def all(self, word):
        return [rest for head, rest in self.heads if head == word]


def read_blocks(path):
    """Blocks are separated by empty lines; lines that start with # are comments."""
    block, blocks = None, []
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines() + [''], 1):
        if line.startswith('#'):
            continue
        if not line.strip():
            blocks += [block] if block else []
            block = None
            continue
        block = block or Block(path.stem, number)
        word, _, rest = line.partition(' ')
        if block.rows is not None:
            block.rows.append(line)
        elif line == SEPARATOR:
            block.rows = []
        elif not block.sql and word in WORDS:
            block.heads.append((word, rest))
        else:
            block.sql += ('\n' if block.sql else '') + line
    for block in blocks:
        assert block.sql and block.heads[0][0] in ('ok', 'error'), block
    return blocks


BLOCKS = {path.stem: read_blocks(path) for folder in FOLDERS for path in sorted(folder.glob('*.sql'))}


def run_simple(connection, sql):
    return connection.query(sql)


def run_extended(connection, sql):
    return connection.extended(
        wire.parse(sql), wire.bind(), wire.describe('P'), wire.execute()
    )


RUNNERS = {'simple': run_simple, 'extended': run_extended}


def cases():
    for stem, blocks in BLOCKS.items():
        for how in RUNNERS:
            for block in blocks:
                if how == 'simple' or not (block.all('simple') or ' | ' in ''.join(block.all('ok'))):
                    yield pytest.param(stem, how, block, id=f'{how}-{block.name}')


@pytest.fixture(scope='module')
def connections():
    """One server for a file and a protocol, with a connection for each role and database that its
    blocks name; made when first asked for."""
    servers, made = {}, {}

    def get(stem, how, login=None):
        if (stem, how) not in servers:
            servers[stem, how] = Server(make_folder(), MILLRACE_SECRET_MILLRACE_PW='of a test').start()
        if (stem, how, login) not in made:
            user, database = (login or 'tester millrace').split()
            made[stem, how, login] = wire.Connection.open(
                servers[stem, how].port, password=user if login else 'peerdb', user=user, database=database
            )
        return made[stem, how, login]

    yield get
    for connection in made.values():
        connection.sock.close()
    for server in servers.values():
        server.stop()


def check_position(sql, marked_at, error):
    """At the end of the text any place after the last token will do."""
    assert 'P' in error, error
    places = sorted((marked_at, int(error['P']) - 1))
    assert places[0] == places[1] or sql[places[0]:].strip(' ;') == '', (sql[places[1]:], error)


def check_error(block, sql, error, marked_at):
    assert error['C'] in block.all('error')[0].strip().split('|'), error
    if marked_at is not None:
        check_position(sql, marked_at, error)
    for word, code in (('message', 'M'), ('detail', 'D'), ('hint', 'H')):
        for pattern in block.all(word):
            assert re.search(pattern, error.get(code, '')), (word, pattern, error)


def check_notices(block, notices):
    for word in ('notice', 'warning'):
        for pattern in block.all(word):
            matching = [n for n in notices if n['S'] == word.upper() and re.search(pattern, n['M'])]
            assert matching, (word, pattern, notices)
    if block.all('quiet'):
        assert not notices, notices


def cell_matches(expected, value):
    if expected == '*':
        return True
    if value is None:
        return expected == 'NULL'
    if expected.startswith('~'):
        return re.search(expected[1:], value.decode()) is not None
    return expected == value.decode()


def check_rows(block, rows):
    assert len(rows) == len(block.rows), rows
    for expected, row in zip(block.rows, rows):
        cells = expected.split('|')
        assert len(cells) == len(row), (expected, row)
        assert all(cell_matches(c, v) for c, v in zip(cells, row)), (expected, row)


def check_has(block, rows):
    """Each of these begins one of the rows."""
    for expected in block.all('has'):
        cells = expected.split('|')
        assert any(all(cell_matches(c, v) for c, v in zip(cells, row)) for row in rows), (expected, rows)


@pytest.mark.parametrize('stem, how, block', cases())
def test_statement(connections, stem, how, block):
    marked_at = block.sql.find(MARK) if MARK in block.sql else None
    sql = block.sql.replace(MARK, '', 1)
    login = (block.all('as') or [None])[0]
    answer = RUNNERS[how](connections(stem, how, login), sql)
    errors = [m.fields for m in answer if m.type == 'E']
    if block.all('error'):
        assert len(errors) == 1, answer
        check_error(block, sql, errors[0], marked_at)
    else:
        assert not errors, errors
        tags = ' | '.join('EMPTY' if m.type == 'I' else m.text for m in answer if m.type in 'CI')
        assert re.fullmatch(re.escape(block.all('ok')[0]).replace(re.escape('*'), '.*'), tags), tags
    check_notices(block, [m.fields for m in answer if m.type == 'N'])
    rows = [m.row for m in answer if m.type == 'D']
    check_has(block, rows)
    if block.rows is not None:
        check_rows(block, rows)


def test_there_are_enough():
    blocks = [block for found in BLOCKS.values() for block in found]
    assert len(blocks) >= 200
    assert sum(1 for block in blocks if block.all('error')) >= 80
