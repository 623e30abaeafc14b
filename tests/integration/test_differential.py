"""differential/*.sql: each query is answered as a real PostgreSQL with the same rows answers it.

What is not supported yet is in differential/unsupported.txt, which can only shrink: a query in it
that is answered fails, and so does one that is not in it and answered with 0A000.
MILLRACE_DIFFERENTIAL names another folder of queries; with MILLRACE_SHRINK=1 what became supported
is taken off the list instead of failing. MILLRACE_SEED replays the random part.
"""
import os
import pathlib
import random

import pytest

from support import differential
from support.fixtures import make_folder
from support.random_select import Writer
from support.server import ROOT
from support.twins import Twins

FOLDER = pathlib.Path(os.environ.get('MILLRACE_DIFFERENTIAL', ROOT / 'tests/integration/differential'))
LIST = FOLDER / 'unsupported.txt'
CASES = [case for path in sorted(FOLDER.glob('*.sql')) for case in differential.read_cases(path)]
LISTED = differential.read_unsupported(LIST) if LIST.exists() else {}


@pytest.fixture(scope='module')
def pair():
    with Twins(make_folder()) as made:
        yield made


@pytest.mark.parametrize('case', CASES, ids=lambda case: case.name)
def test_query(pair, case):
    verdict = differential.compare(pair, case)
    assert not verdict.differences, '\n'.join([case.sql, *verdict.differences])
    if verdict.unsupported:
        assert case.key in LISTED, f'not supported and not listed: {verdict.unsupported}\n{case.sql}'
    elif case.key in LISTED:
        assert 'MILLRACE_SHRINK' in os.environ, f'supported: take it off unsupported.txt\n{case.sql}'
        differential.take_off(LIST, case.key)


def test_the_list_holds_queries_of_the_files(capsys):
    keys = [case.key for case in CASES]
    assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]
    assert set(LISTED) <= set(keys), set(LISTED) - set(keys)
    with capsys.disabled():
        print(f'\n{len(keys)} queries, {len(keys) - len(LISTED)} of them supported')


RANDOM_QUERIES = 300
RANDOM_UNSUPPORTED_MAX = 0


def test_random_queries(pair, capsys):
    seed = int(os.environ.get('MILLRACE_SEED', random.randrange(1 << 32)))
    writer, unsupported, failed = Writer(seed), [], []
    for number in range(RANDOM_QUERIES):
        case = differential.Case('random', number, sql=writer.query())
        verdict = differential.compare(pair, case)
        unsupported += [f'{verdict.unsupported}: {case.sql}'] if verdict.unsupported else []
        failed += ['\n'.join([case.sql, *verdict.differences])] if verdict.differences else []
    with capsys.disabled():
        print(f'\n{RANDOM_QUERIES} random queries of seed {seed}, {len(unsupported)} not supported')
    assert not failed, f'MILLRACE_SEED={seed}: {len(failed)}\n' + '\n\n'.join(failed[:5])
    assert len(unsupported) <= RANDOM_UNSUPPORTED_MAX, '\n'.join(unsupported)
