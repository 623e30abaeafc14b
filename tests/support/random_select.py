"""Random SELECTs over the status views whose answer is decided: no ties cut by LIMIT, no overflow,
nothing volatile. The same seed gives the same queries.
"""
import random

VIEWS = {
    'peers': {'text': ('name', 'type', 'host', 'tls', 'role', 'dbname'), 'int': ('port', 'mirrors'),
              'bool': ('reachable',)},
    'mirrors': {'text': ('mirror', 'source', 'destination', 'desired', 'state', 'health', 'hint'),
                'int': ('tables_total', 'config_version', 'lag_bytes'),
                'time': ('created_at', 'state_since', 'last_error_at')},
    'mirror_tables': {'text': ('mirror', 'source_table', 'target_table', 'state', 'last_error'),
                      'int': ('inserts', 'retry_count')},
    'peer_options': {'text': ('peer_type', 'option', 'type', 'default_value', 'choices'),
                     'bool': ('required', 'secret')},
    'settings': {'text': ('name', 'value', 'unit', 'applies', 'source')},
    'events': {'text': ('severity', 'mirror', 'peer', 'code', 'detail'), 'int': ('id', 'count'),
               'time': ('at', 'first_at', 'resolved_at')},
}
WORDS = ("'shop'", "'POSTGRES'", "'a'", "''", "'public.t'", "'Odd Name'", 'NULL::text', "'5432'")
NUMBERS = ('0', '1', '2', '-3', '100', '5432', 'NULL::int', '7::int8')
TIMES = ("timestamptz '2024-01-01 00:00+00'", "'2099-12-31'::timestamptz", 'NULL::timestamptz')
PATTERNS = ("'%a%'", "'s%'", "'_o%'", "'%'", "'p\\_%'", "'%.example.com'")
COMPARISONS = ('=', '<>', '<', '<=', '>', '>=')


class Scope:
    """What a SELECT may name: aliases with the columns of their views."""

    def __init__(self, *tables):
        self.tables = tables  # (alias, view)

    def columns(self, kind):
        return [f'{alias}.{name}' for alias, view in self.tables
                for name in VIEWS[view].get(kind, ())]


class Writer:
    def __init__(self, seed):
        self.pick = random.Random(seed)

    def one(self, *choices):
        return self.pick.choice(choices)

    def chance(self, percent):
        return self.pick.randrange(100) < percent

    def expression(self, kind, scope, depth=2):
        if depth == 0 or self.chance(30):
            return self.leaf(kind, scope)
        return getattr(self, kind)(scope, depth - 1)

    def leaf(self, kind, scope):
        columns = scope.columns(kind)
        if columns and self.chance(75):
            return self.pick.choice(columns)
        constants = {'text': WORDS, 'int': NUMBERS, 'time': TIMES, 'bool': ('true', 'false', 'NULL::bool')}
        return self.pick.choice(constants[kind])

    def either(self, kind, scope, depth):
        """Forms that every type has."""
        def inner():
            return self.expression(kind, scope, depth)

        condition = self.expression('bool', scope, depth)
        return self.one(
            lambda: f'coalesce({inner()}, {inner()})',
            lambda: f'nullif({inner()}, {inner()})',
            lambda: f'CASE WHEN {condition} THEN {inner()} ELSE {inner()} END',
            lambda: f'CASE WHEN {condition} THEN {inner()} END')()

    def text(self, scope, depth):
        def inner():
            return self.expression('text', scope, depth)

        number = self.expression('int', scope, depth)
        return self.one(
            lambda: f'upper({inner()})', lambda: f'lower({inner()})',
            lambda: f'({inner()} || {inner()})', lambda: f'left({inner()}, {self.pick.randrange(-2, 6)})',
            lambda: f'substr({inner()}, {self.pick.randrange(1, 4)}, {self.pick.randrange(5)})',
            lambda: f"replace({inner()}, 'e', 'E')", lambda: f'({number})::text',
            lambda: f"concat_ws('-', {inner()}, {number})", lambda: f'greatest({inner()}, {inner()})',
            lambda: self.either('text', scope, depth))()

    def int(self, scope, depth):
        def inner():
            return self.expression('int', scope, depth)

        word = self.expression('text', scope, depth)
        return self.one(
            lambda: f'({inner()} + {inner()})', lambda: f'({inner()} - {inner()})',
            lambda: f'({inner()} * {self.pick.randrange(-3, 4)})',
            lambda: f'({inner()} % {self.pick.randrange(2, 9)})',
            lambda: f'({inner()} / {self.pick.randrange(2, 9)})', lambda: f'abs({inner()})',
            lambda: f'length({word})', lambda: f"position('o' in {word})",
            lambda: f'least({inner()}, {inner()})', lambda: self.either('int', scope, depth))()

    def time(self, scope, depth):
        return self.either('time', scope, depth)

    def bool(self, scope, depth):
        kind = self.one('text', 'text', 'int', 'time')

        def inner():
            return self.expression(kind, scope, depth)

        def truth():
            return self.expression('bool', scope, depth)

        word = self.expression('text', scope, depth)
        return self.one(
            lambda: f'({inner()} {self.pick.choice(COMPARISONS)} {inner()})',
            lambda: f'({truth()} AND {truth()})', lambda: f'({truth()} OR {truth()})',
            lambda: f'(NOT {truth()})', lambda: f'({inner()} IS {self.one("", "NOT ")}NULL)',
            lambda: f'({inner()} IS {self.one("", "NOT ")}DISTINCT FROM {inner()})',
            lambda: f'({inner()} {self.one("", "NOT ")}BETWEEN {inner()} AND {inner()})',
            lambda: f'({inner()} {self.one("", "NOT ")}IN ({inner()}, {inner()}))',
            lambda: f'({word} {self.one("LIKE", "ILIKE", "NOT LIKE")} {self.pick.choice(PATTERNS)})',
            lambda: f'({truth()} IS {self.one("TRUE", "NOT TRUE", "UNKNOWN", "FALSE")})',
            lambda: self.subquery(scope))()

    def subquery(self, outer):
        view = self.one('peers', 'mirrors', 'mirror_tables')
        inside = Scope(('s', view), *outer.tables)
        column = f's.{self.pick.choice(VIEWS[view]["text"])}'
        condition = self.expression('bool', inside, 1)
        outside = self.expression('text', outer, 1)
        return self.one(
            f'EXISTS (SELECT 1 FROM {view} s WHERE {condition})',
            f'({outside} {self.one("IN", "NOT IN")} (SELECT {column} FROM {view} s WHERE {condition}))')

    def source(self):
        """FROM's text and its scope."""
        view = self.pick.choice(list(VIEWS))
        if self.chance(60):
            return f'{view} x', Scope(('x', view))
        other = self.one('peers', 'mirrors', 'mirror_tables')
        scope = Scope(('x', view), ('y', other))
        kind = self.one('JOIN', 'LEFT JOIN', 'RIGHT JOIN')
        same = f'x.{self.pick.choice(VIEWS[view]["text"])} = y.{self.pick.choice(VIEWS[other]["text"])}'
        also = f' AND {self.expression("bool", scope, 1)}' if self.chance(30) else ''
        return f'{view} x {kind} {other} y ON {same}{also}', scope

    def kinds(self):
        return [self.one('text', 'text', 'int', 'bool', 'time') for _ in range(self.pick.randrange(1, 4))]

    def rows(self, kinds):
        """A SELECT of rows, of these types."""
        text, scope = self.source()
        targets = ', '.join(f'{self.expression(kind, scope)} AS c{at}' for at, kind in enumerate(kinds))
        where = f' WHERE {self.expression("bool", scope)}' if self.chance(60) else ''
        return f'SELECT {self.one("", "", "DISTINCT ")}{targets} FROM {text}{where}'

    def key(self, kind, scope):
        """Something to group by that holds no subquery."""
        found = self.expression(kind, scope, 1)
        return self.key(kind, scope) if 'SELECT' in found else found

    def groups(self):
        text, scope = self.source()
        keys = [self.key(kind, scope) for kind in self.kinds()[:2]]
        number, word = self.expression('int', scope, 1), self.expression('text', scope, 1)
        sums = self.pick.sample([
            'count(*)', f'count({word})', f'count(DISTINCT {word})', f'min({word})', f'max({number})',
            f'sum({number})', f'avg({number})', f'bool_or({self.expression("bool", scope, 1)})',
            f'count(*) FILTER (WHERE {self.expression("bool", scope, 1)})'], 2)
        having = f' HAVING count(*) > {self.pick.randrange(3)}' if self.chance(30) else ''
        targets = ', '.join([*(f'{key} AS k{at}' for at, key in enumerate(keys)), *sums])
        group = ', '.join(str(at + 1) for at in range(len(keys)))
        return f'SELECT {targets} FROM {text} GROUP BY {group}{having}', len(keys) + 2

    def windows(self):
        view = self.pick.choice(list(VIEWS))
        scope = Scope(('x', view))
        part, order = (self.pick.choice(scope.columns('text')) for _ in range(2))
        number = self.expression('int', scope, 1)
        call = self.one('rank()', 'dense_rank()', 'count(*)', f'sum({number})', f'max({order})',
                        'cume_dist()', 'percent_rank()')
        return (f'SELECT {part}, {order}, {call} OVER (PARTITION BY {part} ORDER BY {order}) '
                f'FROM {view} x'), 3

    def query(self):
        kinds = self.kinds()
        text, width = self.one(
            lambda: (self.rows(kinds), len(kinds)), lambda: (self.rows(kinds), len(kinds)),
            self.groups, self.windows,
            lambda: (f'{self.rows(kinds)} {self.one("UNION", "UNION ALL", "EXCEPT", "INTERSECT")} '
                     f'{self.rows(kinds)}', len(kinds)),
            lambda: (f'WITH w AS ({self.rows(kinds)}) SELECT * FROM w WHERE c0 IS NOT NULL', len(kinds)),
            lambda: (f'SELECT * FROM ({self.rows(kinds)}) AS s', len(kinds)))()
        if self.chance(60):
            order = [f'{at}{self.one("", " DESC", " NULLS FIRST", " DESC NULLS LAST")}'
                     for at in range(1, width + 1)]
            text += f' ORDER BY {", ".join(order)}'
            text += f' LIMIT {self.pick.randrange(12)}' if self.chance(40) else ''
        return text
