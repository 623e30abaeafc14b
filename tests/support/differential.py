"""Queries that both of twins.py must answer alike, read from files, and the comparison.

A block is a query; empty lines separate blocks, # starts a comment. Before the query may stand
`param TYPE VALUE` lines ($1, $2 …; ? as the type leaves it to be inferred, a value of \\N is NULL),
`unordered` (the ORDER BY does not decide all), `shape` (values differ by nature: only columns and
the number of rows are compared). A block `zone NAME` is the sessions' time zone from there on.
"""
import re
from dataclasses import dataclass, field

from support import twins

HEADS = ('param', 'unordered', 'shape')


@dataclass
class Case:
    file: str
    line: int
    params: list = field(default_factory=list)  # (type or '?', text or None)
    unordered: bool = False
    shape: bool = False
    zone: str = 'UTC'
    sql: str = ''

    @property
    def name(self):
        return f'{self.file}:{self.line}'

    @property
    def key(self):
        """What the list of unsupported queries knows it by: its file and itself on one line."""
        return f'{self.file}: {" ".join(self.sql.split())}'

    @property
    def ordered(self):
        """Whether the outermost SELECT has an ORDER BY; what is in parentheses counts for nothing."""
        bare, before = self.sql, None
        while bare != before:
            before, bare = bare, re.sub(r"\([^()]*\)|'[^']*'", ' ', bare)
        return not self.unordered and re.search(r'\border\s+by\b', bare, re.I) is not None


def read_cases(path):
    found, case, zone = [], None, 'UTC'
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines() + [''], 1):
        if line.startswith('#'):
            continue
        if not line.strip():
            found += [case] if case else []
            case = None
            continue
        word, _, rest = line.partition(' ')
        if word == 'zone' and not case:
            zone = rest
            continue
        case = case or Case(path.stem, number, zone=zone)
        if case.sql or word not in HEADS:
            case.sql += ('\n' if case.sql else '') + line
        elif word == 'param':
            kind, _, value = rest.partition(' ')
            case.params.append((kind, None if value == '\\N' else value))
        else:
            setattr(case, word, True)
    return found


def read_unsupported(path):
    """{key: construct}; lines are "construct | file: query"."""
    listed = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            construct, _, key = line.partition(' | ')
            assert key and key not in listed, line
            listed[key] = construct
    return listed


def take_off(path, key):
    lines = path.read_text(encoding='utf-8').splitlines(keepends=True)
    path.write_text(''.join(line for line in lines if line.partition(' | ')[2].rstrip('\n') != key),
                    encoding='utf-8')


def modes(pair, case):
    """(name, ours, theirs) of each way to ask."""
    if not case.params:
        yield 'simple', twins.simple(pair.ours, case.sql), twins.simple(pair.real, case.sql)
    types = [0 if kind == '?' else pair.type_numbers[kind] for kind, _ in case.params]
    values = [value for _, value in case.params]
    text = [twins.extended(c, case.sql, values, types) for c in (pair.ours, pair.real)]
    yield 'extended, text', *text
    if values and not text[1].sqlstate:
        values = [pair.binary_value(*one) for one in zip(text[1].parameters, values)]
    yield 'extended, binary', *(twins.extended(c, case.sql, values, types, binary=True)
                                for c in (pair.ours, pair.real))


def difference(case, ours, real):
    """What is not alike, in words; empty where all is."""
    if ours.sqlstate != real.sqlstate:
        return (f'ours: {ours.sqlstate or f"{len(ours.rows)} rows"} {ours.message}; '
                f'theirs: {real.sqlstate or f"{len(real.rows)} rows"} {real.message}')
    if ours.columns != real.columns:
        return f'columns (name, type, size, typmod): {unequal(ours.columns, real.columns)}'
    if ours.parameters != real.parameters:
        return f'types of parameters: {unequal(ours.parameters, real.parameters)}'
    return rows_difference(case, ours.rows, real.rows)


def unequal(ours, real):
    if len(ours) != len(real):
        return f'{len(ours)} of ours, {len(real)} of theirs'
    return 'ours | theirs: ' + '; '.join(f'{a} | {b}' for a, b in zip(ours, real) if a != b)


def rows_difference(case, ours, real):
    if case.shape:
        return '' if len(ours) == len(real) else f'{len(ours)} rows, theirs {len(real)}'
    if not case.ordered:
        ours, real = (sorted(rows, key=repr) for rows in (ours, real))
    for at, (one, other) in enumerate(zip(ours, real)):
        if one != other:
            return f'row {at}: {unequal(one, other)}'
    return '' if len(ours) == len(real) else f'{len(ours)} rows, theirs {len(real)}'


@dataclass
class Verdict:
    unsupported: str = ''  # our message, where the answer was that it is not supported
    differences: list = field(default_factory=list)


def compare(pair, case):
    verdict = Verdict()
    pair.use_zone(case.zone)
    for mode, ours, real in modes(pair, case):
        if ours.unsupported and real.sqlstate != ours.sqlstate:
            verdict.unsupported = ours.message
        elif found := difference(case, ours, real):
            verdict.differences.append(f'{mode}: {found}')
    return verdict
