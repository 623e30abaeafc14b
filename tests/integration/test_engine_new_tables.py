"""new_tables: what becomes of tables that appear in a mapped schema while its mirror runs."""
import psycopg
import pytest

from support.engine import Writing
from support.oracle_tables import MARKER
from support.pipeline import wait_until
from support.statements import option_list

TABLE = 'CREATE TABLE {0} (id int PRIMARY KEY, v text)'
FILLED = TABLE + "; INSERT INTO {0} SELECT i, 'v' || i FROM generate_series(1, 100) i"
JOIN_S = 60.0  # the look at the source comes every 20 s
PUBLICATION = 'CREATE PUBLICATION theirs FOR TABLE t, ' + MARKER


def start(flow, new_tables='add', mapping='public : public', **options):
    """A mirror of a whole schema with table t and the marker's."""
    flow.source.execute(FILLED.format('t'))
    flow.prepare()
    wanted = {'disable_peerdb_columns': True, 'new_tables': new_tables, **options}
    flow.rows(f'CREATE MIRROR m FROM src TO dst WITH SCHEMA MAPPING ({mapping}) '
              f'WITH ({option_list(wanted)})')
    flow.wait_tables()


def events(flow, code):
    return flow.rows('SELECT source_table, severity, sqlstate, message, detail, hint, count, '
                     'resolved_at IS NULL FROM events WHERE code = %s ORDER BY id', code)


def wait_event(flow, code, table, is_open=True):
    def told():
        return [event for event in events(flow, code)
                if event[0] == table and event[7] == is_open]
    return wait_until(told, JOIN_S, lambda: f'{code} of {table}: {flow.describe()}')[-1]


def wait_joined(flow, *tables):
    wait_until(lambda: all(flow.tables().get(table) == 'ready' for table in tables), JOIN_S,
               lambda: f'{tables} ready: {flow.describe()}')


def look(flow):
    """The next look at the source comes at once: it comes when a mirror starts to stream."""
    flow.pause()
    flow.wait_state('paused', deadline_s=10)
    flow.resume()
    flow.wait_state('streaming')


def test_a_table_joins_while_the_others_stream(flow):
    start(flow)
    with Writing(flow.source):
        flow.follow()
        # Rows from before, from while it joins, and from after.
        flow.source.execute(FILLED.format('"New one"') + '; CREATE SCHEMA other; '
                            + TABLE.format('other.u') + '; CREATE UNLOGGED TABLE scratch (id int); '
                            'CREATE TABLE parts (id int PRIMARY KEY, v text) '
                            'PARTITION BY RANGE (id); CREATE TABLE parts_1 PARTITION OF parts '
                            'FOR VALUES FROM (0) TO (1000); INSERT INTO parts VALUES (1, NULL)')
        written = 0

        def joined():
            nonlocal written
            written += 1
            flow.source.execute(f'INSERT INTO "New one" VALUES ({1000 + written}, NULL)')
            found = flow.tables()
            return found.get('New one') == found.get('parts') == 'ready'

        wait_until(joined, JOIN_S, flow.describe)
        flow.source.execute("UPDATE \"New one\" SET v = 'x' WHERE id > 50; "
                            'INSERT INTO parts VALUES (2, NULL)')
    flow.same('t', 'New one', 'parts')
    assert set(flow.tables()) == {'t', MARKER, 'New one', 'parts'}
    assert [event[0] for event in events(flow, 'NEW_TABLE_ADDED')] == ['public.New one',
                                                                       'public.parts']
    assert set(flow.slots()) == {'peerflow_slot_m'}, flow.describe()


def test_a_table_that_cannot_join(flow):
    """It harms no other, is told once, and joins when its reason is gone."""
    start(flow)
    flow.destination.execute(TABLE.format('filled') + "; INSERT INTO filled VALUES (1, '')")
    flow.source.execute(TABLE.format('filled') + '; CREATE TABLE keyless (id int, v text); '
                        "INSERT INTO keyless VALUES (1, 'a'); " + FILLED.format('good'))
    wait_joined(flow, 'good')
    refused = wait_event(flow, 'NEW_TABLE_REFUSED', 'public.filled')
    assert refused[1] == 'warn' and 'not empty' in refused[4] and 'TRUNCATE' in refused[5], refused
    refused = wait_event(flow, 'NEW_TABLE_REFUSED', 'public.keyless')
    assert 'keyless' in refused[4] and 'REPLICA IDENTITY' in refused[5], refused
    flow.same('t', 'good')
    assert set(flow.tables()) == {'t', MARKER, 'good'} and flow.status()[:2] == ('streaming', 'ok')
    count = len(events(flow, 'NEW_TABLE_REFUSED'))
    # A later look brings no other event; that there was one shows by the table made meanwhile.
    flow.source.execute(TABLE.format('later'))
    wait_joined(flow, 'later')
    open_ones = [event for event in events(flow, 'NEW_TABLE_REFUSED') if event[7]]
    assert all(event[6] == 1 for event in open_ones), open_ones
    assert len(events(flow, 'NEW_TABLE_REFUSED')) <= count + 2
    flow.source.execute('ALTER TABLE keyless ADD PRIMARY KEY (id)')
    flow.destination.execute('TRUNCATE filled')
    wait_joined(flow, 'keyless', 'filled')
    flow.same('t', 'good', 'keyless', 'filled')
    assert not [event for event in events(flow, 'NEW_TABLE_REFUSED') if event[7]]


def test_a_target_that_another_table_has(flow):
    start(flow, mapping='public : copy, public.t : copy.u')
    flow.source.execute(FILLED.format('u') + '; ' + FILLED.format('v'))
    wait_joined(flow, 'v')
    refused = wait_event(flow, 'NEW_TABLE_REFUSED', 'public.u')
    assert refused[2] == '22023' and 'both mapped to' in refused[4], refused
    assert flow.destination.value('SELECT count(*) FROM copy.v') == 100
    assert flow.destination.value('SELECT count(*) FROM copy.u') == 100


def test_ignored_tables_are_told_of_once(flow):
    start(flow, new_tables='ignore')
    flow.source.execute(FILLED.format('u'))
    look(flow)
    told = wait_event(flow, 'NEW_TABLE_IGNORED', 'public.u')
    assert told[1] == 'info' and 'ADD TABLE' in told[5], told
    # Neither other looks nor a statement about another table bring it in.
    flow.source.execute('CREATE SCHEMA other; ' + FILLED.format('other.w'))
    flow.rows('ALTER MIRROR m ADD TABLE other.w : public.w')
    wait_joined(flow, 'w')
    flow.server.stop()
    flow.server.start()
    flow.source.execute(FILLED.format('v'))
    wait_event(flow, 'NEW_TABLE_IGNORED', 'public.v')
    assert [event[6] for event in events(flow, 'NEW_TABLE_IGNORED')] == [1, 1]
    assert set(flow.tables()) == {'t', MARKER, 'w'}
    # Whoever wants them says so.
    flow.rows("ALTER MIRROR m SET (new_tables = 'add')")
    wait_joined(flow, 'u', 'v')
    flow.same('t', 'u', 'v')


def test_paused_and_restarted(flow):
    start(flow)
    flow.pause()
    flow.wait_state('paused', deadline_s=10)
    flow.source.execute(FILLED.format('u'))
    flow.server.stop()
    flow.server.start()
    flow.wait_state('paused', deadline_s=10)
    assert set(flow.tables()) == {'t', MARKER}
    flow.source.execute("INSERT INTO u VALUES (1000, 'while it was paused')")
    flow.resume()
    wait_joined(flow, 'u')
    flow.same('t', 'u')
    # Killed right after the table has been added.
    flow.source.execute(FILLED.format('v'))
    look(flow)
    wait_until(lambda: 'v' in flow.tables(), JOIN_S, flow.describe)
    flow.server.kill()
    flow.server.start()
    flow.patient = True
    wait_joined(flow, 'v')
    flow.same('t', 'u', 'v')


def test_what_was_removed_does_not_come_back(flow):
    start(flow)
    flow.source.execute(FILLED.format('u'))
    wait_joined(flow, 'u')
    flow.rows('ALTER MIRROR m DROP TABLE public.u')
    assert 'exclude: [u]' in flow.rows('SHOW CREATE MIRROR m')[0][0]
    flow.source.execute(FILLED.format('v'))
    wait_joined(flow, 'v')
    assert set(flow.tables()) == {'t', MARKER, 'v'}
    assert flow.source.execute("SELECT tablename::text FROM pg_publication_tables ORDER BY 1") == [
        (MARKER,), ('t',), ('v',)]
    # But its user may have it again.
    flow.destination.execute('DROP TABLE u')
    flow.rows('ALTER MIRROR m ADD TABLE public.u : public.u')
    wait_joined(flow, 'u')
    flow.same('t', 'u', 'v')


def test_dropped_and_made_again(flow):
    """The mirror's table is lost until RESYNC; others still come."""
    start(flow)
    flow.source.execute('DROP TABLE t; ' + TABLE.format('t') + "; INSERT INTO t VALUES (1, 'anew')")
    flow.source.execute(FILLED.format('u'))
    wait_joined(flow, 'u')
    wait_until(lambda: flow.tables()['t'] == 'error', JOIN_S, flow.describe)
    assert flow.rows("SELECT reason_code FROM mirror_tables WHERE source_table = 'public.t'") == [
        ('TBL_MISSING',)]
    assert flow.destination.value('SELECT count(*) FROM t') == 100
    flow.same('u')
    flow.rows('RESYNC MIRROR m TABLE public.t')
    wait_joined(flow, 't')
    flow.same('t', 'u')


def test_renamed_tables(flow):
    """One that is renamed into the schema is new there; one of the mirror is the mirror's still."""
    flow.source.execute('CREATE SCHEMA other; ' + FILLED.format('other.u'))
    start(flow)
    flow.source.execute('ALTER TABLE other.u SET SCHEMA public; ALTER TABLE t RENAME TO renamed; '
                        + FILLED.format('v'))
    wait_joined(flow, 'u', 'v')
    flow.source.execute("INSERT INTO renamed VALUES (1000, 'x')")
    flow.same('u', 'v')
    assert set(flow.tables()) == {'t', MARKER, 'u', 'v'}
    assert flow.destination.value('SELECT v FROM t WHERE id = 1000') == 'x'
    # A new one of the old name has no place, and its mirror says so.
    flow.source.execute(TABLE.format('t'))
    look(flow)
    refused = wait_event(flow, 'NEW_TABLE_REFUSED', 'public.t')
    assert 'RESYNC' in refused[5], refused
    flow.same('u', 'v')


def test_dropped_before_it_joins(flow):
    """The tables that came with it join all the same."""
    start(flow)
    with flow.source.connect(autocommit=False) as holder:
        holder.execute("INSERT INTO t VALUES (1000, 'open')")  # no slot can be made meanwhile
        holder.execute('SELECT pg_current_xact_id()')
        flow.source.execute(FILLED.format('brief') + '; ' + FILLED.format('stays'))
        wait_until(lambda: 'brief' in flow.tables(), JOIN_S, flow.describe)
        flow.source.execute('DROP TABLE brief')
    wait_joined(flow, 'stays')
    wait_until(lambda: flow.tables()['brief'] == 'error', JOIN_S, flow.describe)
    flow.same('t', 'stays')
    flow.rows('ALTER MIRROR m DROP TABLE public.brief')
    wait_until(lambda: flow.status()[:2] == ('streaming', 'ok'), JOIN_S, flow.describe)
    flow.same('t', 'stays')


@pytest.mark.parametrize('covers', ['tables', 'all'])
def test_a_publication_of_the_user(flow, covers):
    flow.source.execute(FILLED.format('t') + f'; CREATE TABLE {MARKER} (id int PRIMARY KEY, n int)')
    flow.source.execute(PUBLICATION if covers == 'tables'
                        else 'CREATE PUBLICATION theirs FOR ALL TABLES')
    flow.prepare()
    flow.rows("CREATE MIRROR m FROM src TO dst WITH SCHEMA MAPPING (public : public) WITH "
              "(disable_peerdb_columns = true, new_tables = 'add', publication_name = 'theirs')")
    flow.wait_tables()
    flow.source.execute(FILLED.format('u'))
    if covers == 'tables':
        look(flow)
        refused = wait_event(flow, 'NEW_TABLE_REFUSED', 'public.u')
        assert 'ALTER PUBLICATION theirs ADD TABLE' in refused[5].replace('"', ''), refused
        # A statement is told the same.
        with pytest.raises(psycopg.Error, match='publication'):
            flow.rows('ALTER MIRROR m ADD TABLE public.u : public.u')
        flow.source.execute('ALTER PUBLICATION theirs ADD TABLE u')
    wait_joined(flow, 'u')
    flow.same('t', 'u')
