"""asyncpg: everything prepared and in binary, described before it runs, with a pool."""
import asyncio
import datetime
import decimal
import ssl
import time
import uuid

import asyncpg
import pytest

from support.client_queries import CANCEL_AFTER_S, LONG, LONG_MAX_S, provision


MOMENT = datetime.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=datetime.timezone.utc)


def run(server, work, **more):
    """Connects, works, and closes; what work(connection) returns."""
    async def all_of_it():
        connection = await asyncpg.connect(**where(server), **more)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(all_of_it())


def where(server):
    return {'host': 'localhost', 'port': server.port, 'user': server.user, 'database': server.database,
            'password': server.password, 'timeout': 30}


def test_connects(started):
    assert run(started, lambda c: c.fetchval('SELECT 1')) == 1


def test_connects_with_tls(started, certificates):
    context = ssl.create_default_context(cafile=certificates.ca)

    async def work(connection):
        assert connection._transport.get_extra_info('ssl_object') is not None
        return await connection.fetchval('SELECT 1')

    assert run(started, work, ssl=context) == 1


def test_provisions_in_a_transaction(started):
    async def work(connection):
        async with connection.transaction():
            for statement in provision('asyncpg'):
                await connection.execute(statement)
        query = 'SELECT tables_total FROM mirrors WHERE mirror = $1'
        return await connection.fetchval(query, 'asyncpg_mirror')

    assert run(started, work) == 2


def test_rolls_back(started):
    async def work(connection):
        with pytest.raises(ZeroDivisionError):
            async with connection.transaction():
                await connection.execute(provision('gone')[0])
                raise ZeroDivisionError
        return await connection.fetchval('SELECT count(*) FROM peers WHERE peer = $1', 'gone_from')

    assert run(started, work) == 0


@pytest.mark.parametrize('condition, value', [
    ('peer = $1', 'one'), ('port = $1', 5433),
    ('port = 5433 AND reachable IS DISTINCT FROM $1', True),
])
def test_parameters(started, condition, value):
    assert run(started, lambda c: c.fetchval(f'SELECT peer FROM peers WHERE {condition}', value)) == 'one'


def test_arrays(started):
    condition, value = 'peer = ANY($1)', ['one', 'x']
    assert run(started, lambda c: c.fetchval(f'SELECT peer FROM peers WHERE {condition}', value)) == 'one'
    assert run(started, lambda c: c.fetchval("SELECT ARRAY['a', NULL]")) == ['a', None]


@pytest.mark.parametrize('type_name, value', [
    ('int[]', [1, None, 3]), ('int8[]', [2**40]), ('text[]', ['a', None, '{"']), ('bool[]', [True]),
    ('uuid[]', [uuid.UUID(int=7)]), ('numeric[]', [decimal.Decimal('1.50')]),
    ('timestamptz[]', [MOMENT]), ('timestamptz', MOMENT), ('timestamp', MOMENT.replace(tzinfo=None)),
    ('date', MOMENT.date()), ('time', datetime.time(1, 2, 3, 4)), ('uuid', uuid.UUID(int=2**127)),
    ('jsonb', '{"a": [1, null]}'), ('json', '{"a":1}'), ('interval', datetime.timedelta(days=1, seconds=2.5)),
    ('numeric', decimal.Decimal('-12345.6789')), ('bytea', b'\0\xff'), ('float8', 0.1), ('int2', -3),
    ('bool', False), ('oid', 4_000_000_000), ('"char"', b'x'),
])
def test_types(started, type_name, value):
    assert run(started, lambda c: c.fetchval(f'SELECT $1::{type_name}', value)) == value


@pytest.mark.parametrize('condition, value', [
    ('port = ANY($1)', [5433, 1]), ('port::int8 = ANY($1)', [5433]),
    ('port = 5433 AND now() > ANY($1)', [MOMENT]),
])
def test_arrays_of_other_types(started, condition, value):
    assert run(started, lambda c: c.fetchval(f'SELECT peer FROM peers WHERE {condition}', value)) == 'one'


def test_times(started):
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    row = run(started, lambda c: c.fetchrow(
        'SELECT created_at, config_version, lag FROM mirrors WHERE created_at > $1 AND mirror = $2',
        since, 'both'))
    assert row['created_at'] > since and row['config_version'] == 1 and row['lag'] is None


def test_every_view_in_binary(started):
    async def work(connection):
        for view in ('mirrors', 'mirror_tables', 'peers', 'peer_options', 'settings', 'events'):
            assert await connection.fetch(f'SELECT * FROM {view}'), view

    run(started, work)


def test_prepared_statements(started):
    async def work(connection):
        statement = await connection.prepare('SELECT peer, $2::int FROM peers WHERE port = $1')
        assert [p.name for p in statement.get_parameters()] == ['int4', 'int4']
        assert [a.type.name for a in statement.get_attributes()] == ['text', 'int4']
        return [(await statement.fetchrow(5433, number))[1] for number in range(20)]

    assert run(started, work) == list(range(20))


def test_cursor(started):
    async def work(connection):
        async with connection.transaction():
            query = 'SELECT option FROM peer_options ORDER BY 1'
            return [row[0] async for row in connection.cursor(query, prefetch=7)]

    assert len(run(started, work)) > 50


def test_errors(started):
    async def work(connection):
        with pytest.raises(asyncpg.UndefinedObjectError) as raised:
            await connection.execute('DROP PEER nobody')
        assert raised.value.sqlstate == '42704'
        with pytest.raises(asyncpg.UndefinedTableError):
            await connection.fetch('SELECT * FROM nothing')
        return await connection.fetchval('SELECT 1')

    assert run(started, work) == 1


def test_cancel(started):
    async def work(connection):
        since = time.monotonic()
        with pytest.raises(asyncio.TimeoutError):
            await connection.fetch(LONG, timeout=CANCEL_AFTER_S)
        assert time.monotonic() - since < LONG_MAX_S
        return await connection.fetchval('SELECT 1')

    assert run(started, work) == 1


def test_pool(started):
    """A connection that goes back to the pool is reset by a script of its own."""
    async def work():
        async with asyncpg.create_pool(**where(started), min_size=1, max_size=2) as pool:
            for _ in range(3):
                async with pool.acquire() as connection:
                    assert await connection.fetchval('SELECT 1') == 1

    asyncio.run(work())
