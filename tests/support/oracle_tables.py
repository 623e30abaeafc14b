"""Random tables for the oracle: keys of all kinds, columns of most types, values at their edges.

Values are SQL literals without a type; a key is made from an integer, so that who writes has only
to remember integers.
"""
import dataclasses
import json
import uuid
from dataclasses import dataclass, field

TYPES = ("CREATE TYPE oracle_mood AS ENUM ('low', 'Up', 'so so', 'x''y')",
         'CREATE DOMAIN oracle_even AS int CHECK (VALUE % 2 = 0)',
         "CREATE DOMAIN oracle_word AS text CHECK (VALUE <> 'never')")
MARKER = 'oracle_marker'
FAMILY = ('oracle_parent', 'oracle_child')
NAMES = ('accounts', 'Order', 'select', 'two words', 'größe', 'q"uote', 'table', 'MixedCase')
COLUMN_NAMES = ('Group', 'user', 'two words', 'a"b', 'ärger', 'order', 'Value', 'end', 'c1', 'c2')

# What a TOASTed value is made of: longer than what stays in the row, and not compressible.
TOAST_BYTES = (8200, 20000)

SHORT_TEXTS = ('', ' ', 'a', "it's", 'back\\slash', 'tab\tnew\nline\r', '\\N', '\\.', 'NULL', '"',
               '{}', ',', 'äöü€', '\U0001f600', 'x' * 300, '\x01\x7f')
NUMBERS = ('NaN', 'Infinity', '-Infinity', '0', '0.00', '-0.0', '1', '1.0', '1.00', '1e100',
           '-1e-50', '123456789012345678901234567890.123456789', '9999', '10000', '0.0001')
TIMES = ('infinity', '-infinity', '2000-01-01 00:00:00+00', '1999-12-31 23:59:59.999999+00',
         '0044-03-15 12:00:00+00 BC', '294276-12-31 23:59:59+00', '2024-02-29 01:02:03.000001+00')
DATES = ('infinity', '-infinity', '2000-01-01', '0001-01-01', '4713-01-02 BC', '5874897-12-31')
JSONS = ('null', '{}', '[]', '1.50', '"\\u00e4\\"\\\\"', '{"a": {"b": [1, null, true]}, "": -0.0}',
         '[1e400, 123456789012345678901234567890]')
INTEGER_ARRAYS = ('{}', '{NULL}', '{1,2,3}', '{{1,2},{3,NULL}}', '[2:3]={7,8}')
TEXT_ARRAYS = ('{}', '{NULL,"NULL",""}', '{"a b","c,d","e\\"f","g\\\\h"}', '{{x},{y}}')
INTERVALS = ('0', '1 mon -2 days 00:00:00.000001', '-178000000 years', '25:00:00', '1 year 2 mons')
FLOATS = ('NaN', 'Infinity', '-Infinity', '0', '-0', '1e308', '5e-324', '0.1', '1.1', '-123.456')
NETS = ('127.0.0.1', '10.0.0.0/8', '::1', 'fe80::1/64', '192.168.1.7/24')


def literal(value):
    """As Postgres reads it whatever standard_conforming_strings are; None is NULL."""
    if value is None:
        return 'NULL'
    doubled = value.replace("'", "''")
    return ("E'" + doubled.replace('\\', '\\\\') + "'") if '\\' in doubled else f"'{doubled}'"


def random_word(rng, longest=24):
    return ''.join(rng.choice('abc dé\'"\\XYZ_09') for _ in range(rng.randrange(1, longest)))


def big_text(rng):
    return rng.randbytes(rng.randrange(*TOAST_BYTES) // 2).hex()


def sometimes_big(rng):
    return big_text(rng) if rng.random() < 0.3 else rng.choice(SHORT_TEXTS)


def some_json(rng):
    if rng.random() < 0.4:
        return rng.choice(JSONS)
    return json.dumps({random_word(rng, 5): rng.choice([None, True, rng.random(), random_word(rng)])
                       for _ in range(rng.randrange(5))})


def some_bytes(rng):
    return '\\x' + rng.randbytes(5000 if rng.random() < 0.1 else rng.randrange(8)).hex()


def integer(bits):
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    return lambda rng: str(rng.choice((low, high, 0, -1, rng.randrange(-1000, 1000),
                                       rng.randint(low, high))))


def one_of(*texts):
    return lambda rng: rng.choice(texts)


def fraction(rng):
    return f'{rng.randrange(-10 ** 9, 10 ** 9)}.{rng.randrange(1000)}'


def moment(rng):
    """Between 1970 and 2106, to the microsecond."""
    return f'epoch{rng.randrange(1 << 32)}.{rng.randrange(10 ** 6):06}'


# type: what makes a value of it. A timestamptz of digits is to_timestamp()'s, see value_sql().
KINDS = {
    'smallint': integer(16),
    'int': integer(32),
    'bigint': integer(64),
    'numeric': lambda rng: rng.choice(NUMBERS) if rng.random() < 0.5 else fraction(rng),
    'numeric(12,3)': fraction,
    'real': one_of(*(text for text in FLOATS if text not in ('1e308', '5e-324'))),
    'float8': lambda rng: rng.choice(FLOATS) if rng.random() < 0.5 else repr(rng.uniform(-9, 9)),
    'bool': one_of('t', 'f'),
    'text': lambda rng: rng.choice(SHORT_TEXTS) if rng.random() < 0.5 else random_word(rng),
    'toast': sometimes_big,
    'bytea': some_bytes,
    'jsonb': some_json,
    'int[]': one_of(*INTEGER_ARRAYS),
    'text[]': one_of(*TEXT_ARRAYS),
    'timestamptz': lambda rng: rng.choice(TIMES) if rng.random() < 0.5 else moment(rng),
    'timestamp': one_of(*(text.replace('+00', '') for text in TIMES)),
    'date': one_of(*DATES),
    'time': one_of('00:00:00', '24:00:00', '12:34:56.789012'),
    'interval': one_of(*INTERVALS),
    'uuid': lambda rng: str(uuid.UUID(int=rng.getrandbits(128))),
    'oracle_mood': one_of('low', 'Up', 'so so', "x'y"),
    'oracle_even': lambda rng: str(2 * rng.randrange(-500, 500)),
    'oracle_word': random_word,
    'varchar(20)': lambda rng: random_word(rng, 20),
    'varchar(60)': lambda rng: random_word(rng, 60),
    'char(5)': one_of('', 'a', 'abcde', 'é  '),
    'inet': one_of(*NETS),
}
# Without these two a table would test little: values that stay in TOAST, and many rows by WHERE.
ALWAYS = ('toast', 'int')


@dataclass(frozen=True)
class Column:
    name: str
    kind: str  # of KINDS
    droppable: bool = False

    @property
    def type(self):
        return 'text' if self.kind == 'toast' else self.kind

    def value_sql(self, rng):
        value = None if rng.random() < 0.1 else KINDS[self.kind](rng)
        if value and value.startswith('epoch') and self.kind == 'timestamptz':
            return f'to_timestamp({value[5:]})'
        return literal(value)


def uuid_of(number):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


# kind of key: ((column, type) …), what makes their values from a number.
KEYS = {
    'int': (('id int',), lambda n: (str(n),)),
    'bigint': (('id bigint',), lambda n: (str(n * 10 ** 9 - 7),)),
    'uuid': (('id uuid',), lambda n: (uuid_of(n),)),
    'text': (('id text',), lambda n: (f"k{n} it's \\ ü",)),
    'composite': (('"Key A" int', 'b text'), lambda n: (str(n // 7), f'b{n % 7}')),
    'numeric': (('id numeric',), lambda n: (f'{n}.5',)),
}
# How updates and deletes find their row. KEYLESS has no key at all, FULL_KEYED a primary key and
# REPLICA IDENTITY FULL, INDEX a unique index that is not the primary key.
PRIMARY, KEYLESS, FULL_KEYED, INDEX = 'primary', 'keyless', 'full keyed', 'index'


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


@dataclass
class Table:
    name: str
    key: str  # of KEYS
    identity: str
    columns: list = field(default_factory=list)  # beside key, n and the unique column
    has_unique: bool = False  # a further column with values that are swapped
    has_hole: bool = False  # a column was dropped at the source before all began
    reversed: bool = False  # the destination has its columns in another order

    @property
    def sql_name(self):
        return f'public.{quoted(self.name)}'

    @property
    def key_columns(self):
        return [text.rpartition(' ')[0] for text in KEYS[self.key][0]]

    @property
    def has_key(self):
        return self.identity != KEYLESS

    def key_values(self, number):
        return [literal(value) for value in KEYS[self.key][1](number)]

    def where(self, number):
        pairs = zip(self.key_columns, self.key_values(number))
        return ' AND '.join(f'{column} = {value}' for column, value in pairs)

    def definitions(self):
        # n is how often a row was changed: what updates by WHERE go by.
        return [*(f'{text} NOT NULL' for text in KEYS[self.key][0]), 'n int NOT NULL DEFAULT 0',
                *(['u bigint UNIQUE'] if self.has_unique else []),
                *(f'{quoted(column.name)} {column.type}' for column in self.columns)]

    def create_source(self):
        parts = self.definitions()
        if self.has_hole:
            parts.insert(1, 'gone int')
        yield from self.create(parts)
        if self.has_hole:
            yield f'ALTER TABLE {self.sql_name} DROP COLUMN gone'

    def create_destination(self):
        """Perhaps in another order, and with one more: columns belong together by name."""
        parts = self.definitions()
        if self.reversed:
            parts = ["more text DEFAULT 'more'", *reversed(parts)]
        yield from self.create(parts)

    def create(self, parts):
        keys = ', '.join(self.key_columns)
        if self.identity in (PRIMARY, FULL_KEYED):
            parts = [*parts, f'PRIMARY KEY ({keys})']
        yield f'CREATE TABLE {self.sql_name} ({", ".join(parts)})'
        if self.identity == INDEX:
            index = quoted(f'{self.name} identity')
            yield f'CREATE UNIQUE INDEX {index} ON {self.sql_name} ({keys})'
            yield f'ALTER TABLE {self.sql_name} REPLICA IDENTITY USING INDEX {index}'
        if self.identity in (KEYLESS, FULL_KEYED):
            yield f'ALTER TABLE {self.sql_name} REPLICA IDENTITY FULL'
        for column in self.columns:
            if column.kind == 'toast':
                yield (f'ALTER TABLE {self.sql_name} ALTER {quoted(column.name)} '
                       'SET STORAGE EXTERNAL')

    def with_columns(self, columns):
        return dataclasses.replace(self, columns=list(columns))

    def describe(self):
        columns = ', '.join(column.type for column in self.columns)
        more = [word for word, is_so in (('unique', self.has_unique), ('hole', self.has_hole),
                                         ('reversed', self.reversed)) if is_so]
        return f'{", ".join([f"{self.name}: {self.key} key", self.identity, *more])}; {columns}'


def random_tables(rng):
    """3 to 6 tables; each kind of identity is among them, the kinds of keys change by seed."""
    identities = [PRIMARY, *rng.sample([PRIMARY, KEYLESS, FULL_KEYED, INDEX], rng.randrange(2, 5))]
    identities += [PRIMARY] * rng.randrange(2)
    names = rng.sample(NAMES, len(identities))
    keys = rng.sample(list(KEYS), len(identities))
    tables = []
    for name, key, identity in zip(names, keys, identities):
        kinds = [*ALWAYS, *rng.sample(list(KINDS), rng.randrange(2, 8))]
        columns = [Column(column, kind)
                   for column, kind in zip(rng.sample(COLUMN_NAMES, len(kinds)), kinds)]
        tables.append(Table(name, key, identity, columns,
                            has_unique=identity == PRIMARY and rng.random() < 0.6,
                            has_hole=rng.random() < 0.3, reversed=rng.random() < 0.5))
    return tables


def family_sql():
    """Two tables with a foreign key; their rows come and go in an order that it dictates."""
    parent, child = FAMILY
    yield f'CREATE TABLE {parent} (id int PRIMARY KEY, n int)'
    yield (f'CREATE TABLE {child} (id int PRIMARY KEY, parent int NOT NULL REFERENCES {parent}, '
           'n int)')


def create_all(source, destination, tables, prepared):
    """All of them, the family and the marker's table; not prepared: the destination has types."""
    marker = f'CREATE TABLE {MARKER} (id int PRIMARY KEY, n int)'
    with source.connect() as connection:
        made = (sql for table in tables for sql in table.create_source())
        for sql in (*TYPES, marker, *family_sql(), *made):
            connection.execute(sql)
    with destination.connect() as connection:
        for sql in TYPES:
            connection.execute(sql)
        if prepared:
            made = (sql for table in tables for sql in table.create_destination())
            for sql in (marker, *family_sql(), *made):
                connection.execute(sql)
