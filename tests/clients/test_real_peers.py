"""psycopg 3 provisions between databases of a real PostgreSQL, with the checks on."""
import psycopg
import pytest
from psycopg import errors


@pytest.fixture
def connection(started):
    with psycopg.connect(started.conninfo, autocommit=True) as opened:
        yield opened


def create_peer(connection, name, postgres, **changed):
    connection.execute(f'CREATE PEER {name} FROM POSTGRES WITH ({postgres.peer_options(**changed)})')


def test_it_provisions_what_is_there(connection, postgres):
    postgres.execute('CREATE TABLE IF NOT EXISTS public.orders (id bigint PRIMARY KEY, total numeric)')
    create_peer(connection, 'real_from', postgres)
    create_peer(connection, 'real_to', postgres)
    connection.execute('CREATE MIRROR real_mirror FROM real_from TO real_to '
                       'WITH TABLE MAPPING (public.orders : public.orders_copy)')
    query = 'SELECT source, tables_total FROM mirrors WHERE mirror = %s'
    assert connection.execute(query, ('real_mirror',)).fetchone() == ('real_from', 1)


@pytest.mark.parametrize('changed', [{'password': 'of-nobody'}, {'database': 'nowhere'}])
def test_it_refuses_what_is_not(connection, postgres, changed):
    with pytest.raises(errors.Error) as raised:
        create_peer(connection, 'not_there', postgres, **changed)
    assert raised.value.sqlstate == '08004' and 'of-nobody' not in str(raised.value)
    query = 'SELECT count(*) FROM peers WHERE peer = %s'
    assert connection.execute(query, ('not_there',)).fetchone() == (0,)
