"""SQLAlchemy 2 over psycopg 3: its first connection, transactions, expressions."""
import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from support.client_queries import provision


VIEWS = {'mirrors', 'mirror_tables', 'peers', 'peer_options', 'settings', 'events', 'instance'}


def engine_for(server, **arguments):
    url = sa.URL.create('postgresql+psycopg', server.user, server.password, 'localhost', server.port,
                        server.database)
    return sa.create_engine(url, connect_args=arguments)


@pytest.fixture(scope='module')
def engine(started):
    made = engine_for(started)
    yield made
    made.dispose()


def test_connects(engine):
    with engine.connect() as connection:
        assert connection.scalar(sa.text('SELECT 1')) == 1
    assert engine.dialect.server_version_info >= (12,)
    assert engine.dialect.default_schema_name == 'millrace'


def test_connects_with_tls(started, certificates):
    made = engine_for(started, sslmode='verify-full', sslrootcert=str(certificates.ca))
    with made.connect() as connection:
        assert connection.scalar(sa.text('SELECT 1')) == 1
    made.dispose()


def test_provisions_in_a_transaction(engine):
    with engine.begin() as connection:
        for statement in provision('alchemy'):
            connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        query = sa.text('SELECT tables_total FROM mirrors WHERE mirror = :m')
        assert connection.scalar(query, {'m': 'alchemy_mirror'}) == 2


def test_rolls_back(engine):
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        connection.exec_driver_sql(provision('gone')[0])
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM peers WHERE peer = 'gone_from'")) == 0


def test_errors(engine):
    with engine.connect() as connection:
        with pytest.raises(exc.ProgrammingError) as raised:
            connection.exec_driver_sql('SELECT * FROM nothing')
        assert raised.value.orig.sqlstate == '42P01'
        connection.rollback()
        assert connection.scalar(sa.text('SELECT 1')) == 1


def test_core_expressions(engine):
    peers = sa.table('peers', sa.column('peer', sa.Text), sa.column('port', sa.Integer),
                     sa.column('type', sa.Text), schema='millrace')
    mirrors = sa.table('mirrors', sa.column('mirror', sa.Text), sa.column('source', sa.Text),
                       sa.column('created_at', sa.DateTime(timezone=True)))
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    with engine.connect() as connection:
        found = connection.execute(sa.select(peers.c.peer).where(
            peers.c.port == 5433, peers.c.peer.in_(['one', 'two']))).all()
        assert found == [('one',)]
        joined = sa.select(mirrors.c.mirror, peers.c.port).join(peers, peers.c.peer == mirrors.c.source)
        assert connection.execute(joined.where(
            mirrors.c.created_at > since, mirrors.c.mirror == 'both')).all() == [('both', 5433)]
        counted = sa.select(peers.c.type, sa.func.count()).group_by(peers.c.type).order_by(peers.c.type)
        assert connection.execute(counted).first()[0] == 'POSTGRES'
        assert connection.scalar(sa.select(sa.exists().where(peers.c.peer.ilike('ON%')))) is True


def test_inspect(engine):
    inspector = sa.inspect(engine)
    assert {'millrace', 'public', 'information_schema'} <= set(inspector.get_schema_names())
    assert inspector.default_schema_name == 'millrace'
    found = set(inspector.get_view_names()) | set(inspector.get_table_names())
    assert VIEWS <= found
    columns = {c['name']: c for c in inspector.get_columns('mirrors')}
    assert isinstance(columns['mirror']['type'], sa.Text)
    assert isinstance(columns['created_at']['type'], sa.TIMESTAMP) and columns['created_at']['type'].timezone
    assert isinstance(columns['load_percent']['type'], sa.Numeric)
    assert isinstance(columns['tables_total']['type'], sa.Integer)
    for call in (inspector.get_pk_constraint, inspector.get_foreign_keys, inspector.get_indexes,
                 inspector.get_unique_constraints, inspector.get_check_constraints,
                 inspector.get_table_comment):
        call('mirrors')
    assert inspector.has_table('mirrors') and not inspector.has_table('nothing')
    assert inspector.has_table('mirrors', schema='millrace')


def test_reflect(engine):
    metadata = sa.MetaData()
    metadata.reflect(engine, views=True)
    assert VIEWS <= set(metadata.tables)
    mirrors = metadata.tables['mirrors']
    with engine.connect() as connection:
        row = connection.execute(sa.select(mirrors).where(mirrors.c.mirror == 'both')).mappings().one()
    assert row['source'] == 'one' and row['created_at'].tzinfo is not None and row['labels'] is None


def test_a_table_by_itself(engine):
    events = sa.Table('events', sa.MetaData(), schema='millrace', autoload_with=engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(events)).scalar_one() > 0
