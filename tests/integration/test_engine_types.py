"""Values of every built-in type at their edges: copied, inserted, updated, equal at both ends."""
import pytest

from support import oracle

# type: values as SQL has them, each cast to the type.
NUMBERS = {
    'smallint': ('-32768', '32767', '0'),
    'integer': ('-2147483648', '2147483647'),
    'bigint': ('-9223372036854775808', '9223372036854775807'),
    'numeric': ('NaN', 'Infinity', '-Infinity', '0', '0.000', '-1e-1000', '9' * 1000,
                '1' * 500 + '.' + '2' * 500, '1e100000', '10000', '-0.00010000'),
    'numeric(20,5)': ('-123456789012345.12345', 'NaN', '0'),
    'numeric(3,-2)': ('12300', '-99900'),
    'real': ('NaN', 'Infinity', '-Infinity', '-0', '3.4028235e38', '1e-45', '0.1'),
    'double precision': ('NaN', 'Infinity', '-Infinity', '-0', '1.7976931348623157e308', '5e-324',
                         '0.1', '1.1'),
    'money': ('-92233720368547758.08', '92233720368547758.07', '0'),
    'boolean': ('t', 'f'),
}
TEXTS = {
    'text': ('', ' ', r'\N', r'\.', 'NULL', 'tab\tline\nreturn\r\b\f\v', 'äöü€😀',
             'a\x01\x7fb', "it's", r'back\slash', '"', '{},()'),
    'varchar(5)': ('', 'äöü€😀', 'a  '),
    'char(5)': ('', 'a', '     ', 'äöü€😀'),
    '"char"': ('', 'a', r'\377', r'\001'),
    'name': ('', 'x' * 63, 'Mixed "case"'),
    'bytea': ('', r'\x00', r'\x00ff5c27', r'\x' + '00' * 300),
}
TIMES = {
    'date': ('infinity', '-infinity', '4713-01-01 BC', '5874897-12-31', '0001-12-31 BC',
             '1999-12-31', '2000-01-01'),
    'timestamp': ('infinity', '-infinity', '4713-11-24 00:00:00 BC', '294276-12-31 23:59:59.999999',
                  '1999-12-31 23:59:59.999999', '2000-01-01'),
    'timestamp(2)': ('2020-02-29 12:34:56.78', 'infinity'),
    'timestamptz': ('infinity', '-infinity', '4713-11-24 00:00:00+00 BC',
                    '294276-12-31 23:59:59.999999+00', '1900-01-01 00:00:00+00',
                    '2020-03-29 01:59:59.999999+01'),
    'time': ('00:00:00', '24:00:00', '23:59:59.999999'),
    'timetz': ('00:00:00+15:59:59', '24:00:00-15:59:59', '12:00:00.000001+05:30'),
    'interval': ('0', '178000000 years', '-178000000 years', '-1 mon 1 day -00:00:00.000001',
                 # One microsecond less is a value that Postgres itself cannot read again as text.
                 '1 year -1 day', '9223372036854.775807 s', '-9223372036854.775807 s'),
    'interval(0)': ('1 mon 2 days 03:04:05',),
    'uuid': ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
}
DOCUMENTS = {
    # Text of json is kept as it was written.
    'json': ('{"a":1,  "a":2}', '  [1 , 2 ]\n', 'null', '"\\u00e4\\u0000"', '1.50', '""', '{}',
             '{"ü": "\\ud83d\\ude00"}', '1e400'),
    'jsonb': ('{"b":1, "a":[null,true,{"c":-0.0}]}', 'null', '1.50', '1e400', '""', '[]', '{}',
              '{"": "\\u00e4"}', '123456789012345678901234567890.1234567890'),
    'xml': ('<a b="c">ä&amp;<!-- x --></a>', 'no element', '<?xml version="1.0"?><a/>'),
}
BITS_AND_SHAPES = {
    'bit(9)': ('000000001', '111111111'),
    'bit varying': ('', '1', '0' * 70 + '1'),
    'bit varying(3)': ('', '101'),
    'inet': ('0.0.0.0', '10.1.2.3/8', '255.255.255.255', '::', '::ffff:1.2.3.4', 'fe80::1/64'),
    'cidr': ('0.0.0.0/0', '10.0.0.0/8', '::/0', '2001:db8::/32'),
    'macaddr': ('00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'),
    'macaddr8': ('00:00:00:00:00:00:00:00', '08:00:2b:01:02:03:04:05'),
    'point': ('(0,0)', '(-0,1e-300)', '(NaN,Infinity)', '(0.1,1.7976931348623157e308)'),
    'line': ('{1,2,3}', '{0,-1,0.1}'),
    'lseg': ('[(0,0),(1e10,-1)]',),
    'box': ('(1,1),(0,0)', '(Infinity,0),(0,-0.1)'),
    'path': ('[(0,0),(1,1)]', '((0,0),(1,1),(2,0))'),
    'polygon': ('((0,0),(1,1),(2,0))',),
    'circle': ('<(0,0),0>', '<(0.1,-2),1e300>'),
}
SEARCH = {
    'tsvector': ('', "'a':1A,2B 'b c' 'it''s':3", "'x':16383"),
    'tsquery': ('', "'a' & !('b':* | 'c':AB) <2> 'd'"),
}
INTERNALS = {
    'pg_lsn': ('0/0', 'FFFFFFFF/FFFFFFFF', '16/B374D848'),
    'txid_snapshot': ('10:20:10,14,15',),
    'pg_snapshot': ('10:20:10,14,15', '1:1:'),
    'xid': ('3', '4294967295'),
    'xid8': ('18446744073709551615',),
    'tid': ('(0,1)', '(4294967295,65535)'),
    'oid': ('0', '4294967295'),
    # Numbers of what is the same everywhere.
    'regclass': ('pg_class', 'pg_catalog.pg_type'),
    'regtype': ('integer', 'text[]'),
    'regproc': ('now',),
    'jsonpath': ('$', 'strict $."a"[*] ? (@ > 1)'),
    'aclitem': ('postgres=r*w/postgres',),
}
RANGES = {
    'int4range': ('empty', '(,)', '[1,5)', '[,2147483646)'),
    'numrange': ('empty', '[-Infinity,Infinity]', '(0.10,1.20]'),
    'tstzrange': ('[2020-01-01 00:00:00+00,infinity)', '(,)', 'empty'),
    'daterange': ('[4713-01-01 BC,infinity]',),
    'int8multirange': ('{}', '{[1,3),[5,9)}', '{(,)}'),
    'datemultirange': ('{[2020-01-01,2020-02-01),[2021-01-01,)}',),
}
ARRAYS = {
    'integer[]': ('{}', '{NULL}', '{{1,2},{3,NULL}}', '[0:1][-2:-1]={{1,2},{3,4}}',
                  '[5:5]={-2147483648}'),
    'text[]': ('{}', '{NULL,"NULL",""}', r'{"a b","c,d","e\"f","g\\h"}',
               '{{{x}},{{y}}}', '{"line\nbreak\t"}'),
    'numeric(5,2)[]': ('{1.00,NaN,NULL}',),
    'timestamptz[]': ('{infinity,"0044-03-15 12:00:00+00 BC",NULL}',),
    'bytea[]': (r'{"\\x00ff",NULL,""}',),
    'json[]': ('{"{\\"a\\":1,  \\"a\\":2}",null}',),
    'int4range[]': ('{"[1,5)",empty,NULL}',),
    'inet[]': ('{127.0.0.1,::1/64}',),
    'box[]': ('{(1,1),(0,0);(2,2),(1,1)}',),
    'point[]': ('{"(1,2)","(-0,3)"}',),
    'uuid[]': ('{00000000-0000-0000-0000-000000000000,NULL}',),
}
# Types of the user's own, made by make_tables().
OWN = {
    'mood': ('sad', "it's", 'Very Happy'),
    'mood[]': ('{sad,NULL,"Very Happy"}',),
    'even': ('2', '-2'),
    'even[]': ('{2,NULL}',),
    'pair': ('(1,)', '(,"a ""b"", c")', '(,)'),
    'pair[]': ('{"(1,x)","(,)",NULL}',),
    '"Odd Type"': ('(7,"{sad,NULL}")',),
    'floats': ('[1.5,2.5)', 'empty'),
    'hstore': ('', '"a"=>NULL, "b"=>"NULL", "c d"=>"\\"x\\"", ""=>""'),
    'citext': ('', 'MiXeD'),
}
OWN_TYPES = """
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'it''s', 'Very Happy');
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
CREATE TYPE pair AS (a int, "B c" text);
CREATE TYPE "Odd Type" AS ("Id" int, moods mood[]);
CREATE TYPE floats AS RANGE (subtype = float8);
"""
GROUPS = {'numbers': NUMBERS, 'texts': TEXTS, 'times': TIMES, 'documents': DOCUMENTS,
          'bits_and_shapes': BITS_AND_SHAPES, 'search': SEARCH, 'internals': INTERNALS,
          'ranges': RANGES, 'arrays': ARRAYS, 'own': OWN}
SINCE_14 = {'numeric': ('Infinity', '-Infinity'), 'numrange': ('[-Infinity,Infinity]',)}
SINCE_15 = ('12300', '-99900', '9223372036854.775807 s', '-9223372036854.775807 s')
BIG = 5 << 20


def literal(value):
    # Backslashes stand for themselves.
    return "'" + value.replace("'", "''") + "'"


def tables(group):
    """{table: type}, a table for each type."""
    return {f't{number}': kind for number, kind in enumerate(group)}


def usable(flow, group):
    """What both servers know."""
    version = min(int(side.value('SHOW server_version_num'))
                  for side in (flow.source, flow.destination))
    missing = {(kind, value) for kind, values in group.items() for value in values
               if value in SINCE_15 and version < 150000 or version < 140000 and
               ('multirange' in kind or value in SINCE_14.get(kind, ()))}
    return {kind: kept for kind, values in group.items()
            if (kept := [value for value in values if (kind, value) not in missing])}


def fill(name, kind, values, first):
    """INSERTs of all values and NULL, from this id on."""
    rows = [f'({first + n}, {literal(value)}::{kind})' for n, value in enumerate(values)]
    rows.append(f'({first + len(rows)}, NULL)')
    return f'INSERT INTO {name} VALUES {", ".join(rows)};'


def make_tables(flow, group):
    # Types that a mirror does not make are made beforehand.
    flow.source.execute(OWN_TYPES)
    flow.destination.execute('CREATE EXTENSION hstore; CREATE EXTENSION citext;'
                             'CREATE TYPE floats AS RANGE (subtype = float8)')
    for name, kind in tables(group).items():
        flow.source.execute(f'CREATE TABLE {name} (id int PRIMARY KEY, v {kind});'
                            f'{fill(name, kind, group[kind], 1)}')


def difference(flow, group):
    """As COPY writes the values, so that 1.0 and 1.00 differ."""
    found = []
    with flow.source.connect() as here, flow.destination.connect() as there:
        for name, kind in tables(group).items():
            sets = [set(oracle.lines(side, name, ['id', 'v'])) for side in (here, there)]
            if sets[0] != sets[1]:
                found.append(f'{kind}: missing {str(sorted(sets[0] - sets[1]))[:400]}, '
                             f'too many {str(sorted(sets[1] - sets[0]))[:400]}')
    return '\n'.join(found)


def check_stream(flow, group):
    for name, kind in tables(group).items():
        flow.source.execute(fill(name, kind, group[kind], 101))
    flow.follow()
    assert not (found := difference(flow, group)), f'inserted:\n{found}'
    for name, kind in tables(group).items():
        # Each value becomes the next one; NULL the first, the last NULL.
        flow.source.execute(
            f'UPDATE {name} SET v = (SELECT o.v FROM {name} o WHERE o.id = {name}.id + 1) '
            f'WHERE id > 100; UPDATE {name} SET v = (SELECT v FROM {name} WHERE id = 1) '
            f'WHERE id = {101 + len(group[kind])}')
    flow.follow()
    assert not (found := difference(flow, group)), f'updated:\n{found}'


@pytest.mark.parametrize('binary', [True, False], ids=['binary', 'text'])
@pytest.mark.parametrize('group', GROUPS, ids=list(GROUPS))
def test_values_of_every_type(flow, group, binary):
    group = usable(flow, GROUPS[group])
    make_tables(flow, group)
    flow.start(*tables(group), binary=binary)
    assert not (found := difference(flow, group)), f'copied:\n{found}'
    query = ("SELECT attrelid::regclass::text, format_type(atttypid, atttypmod) FROM pg_attribute "
             "WHERE attrelid::regclass::text ~ '^t\\d' AND attname = 'v' ORDER BY 1")
    assert flow.destination.execute(query) == flow.source.execute(query)
    check_stream(flow, group)


@pytest.mark.parametrize('binary', [True, False], ids=['binary', 'text'])
def test_large_values(flow, binary):
    flow.source.execute(
        'CREATE TABLE t (id int PRIMARY KEY, b bytea, t text, j jsonb, a text[]);'
        f"INSERT INTO t SELECT i, decode(repeat('00ff5c27', {BIG // 4}), 'hex'), "
        f"repeat('äx\\\t', {BIG // 4}), jsonb_build_object('a', repeat('x', {BIG})), "
        f"ARRAY[repeat('y', {BIG}), NULL] FROM generate_series(1, 2) i")
    flow.start('t', binary=binary)
    flow.same('t')
    flow.source.execute('INSERT INTO t SELECT id + 10, b, t, j, a FROM t; '
                        "UPDATE t SET t = t || 'z', b = b || '\\x00' WHERE id < 10")
    flow.same('t')


@pytest.mark.parametrize('binary', [True, False], ids=['binary', 'text'])
def test_an_enum_gets_a_value_while_streaming(flow, binary):
    flow.source.execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); "
                        'CREATE TABLE t (id int PRIMARY KEY, m mood); '
                        "INSERT INTO t VALUES (1, 'sad')")
    flow.start('t', binary=binary)
    flow.source.execute("ALTER TYPE mood ADD VALUE 'so so' BEFORE 'happy'")
    flow.source.execute("INSERT INTO t VALUES (2, 'so so'), (3, 'happy')")
    flow.same('t')
    assert flow.destination.execute('SELECT id FROM t ORDER BY m') == [(1,), (2,), (3,)]


@pytest.mark.parametrize('source, destination, value', [
    ('LATIN1', 'UTF8', 'gr\u00fcn \u00df \u00ff'), ('SQL_ASCII', 'SQL_ASCII', None),
    ('LATIN1', 'LATIN1', 'gr\u00fcn'), ('UTF8', 'UTF8', 'gr\u00fcn \u20ac'),
])
def test_encodings(new_flow, source, destination, value):
    flow = new_flow(options=[f"ENCODING '{name}' LC_COLLATE 'C' LC_CTYPE 'C'"
                             for name in (source, destination)])
    # Without an encoding any byte is text.
    made = f"'{value}'" if value else r"E'\377\344\001'"
    flow.source.execute('CREATE TABLE t (id int PRIMARY KEY, v text, a text[]); '
                        f"INSERT INTO t VALUES (1, {made}, ARRAY[{made}])")
    flow.start('t')
    flow.source.execute(f"INSERT INTO t VALUES (2, {made}, ARRAY[{made}]); "
                        "UPDATE t SET v = v || v")
    flow.follow()
    what = 'v' if value else "encode(v::bytea, 'hex'), encode(a[1]::bytea, 'hex')"
    query = f'SELECT id, {what} FROM t ORDER BY id'
    found = flow.destination.execute(query)
    assert found == flow.source.execute(query) and len(found) == 2, flow.describe()
    if value:
        assert found[0][1] == value + value


@pytest.mark.parametrize('group', [name for name in GROUPS if name != 'search'])
def test_portable_types_are_text_of_the_same_values(flow, group):
    """system = Q: types that any destination has."""
    group = {kind: values for kind, values in GROUPS[group].items()
             if kind not in ('hstore', 'citext', 'xml')}
    group = usable(flow, group)
    make_tables(flow, group)
    flow.start(*tables(group), system='Q')
    assert not (found := difference(flow, group)), f'copied:\n{found}'
    check_stream(flow, group)
