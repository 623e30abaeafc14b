"""psql 15's own questions to the system catalogs: every backslash command that a user tries."""
import pytest

from support import psql

# The command, and what its output has to contain.
SHOWS = [
    (r'\l', ['List of databases', 'UTF8', '=Cc/millrace']),
    (r'\l+', ['List of databases', 'pg_default']),
    (r'\du', ['List of roles', 'Superuser', 'millrace_viewer']),
    (r'\dg', ['millrace_operator']),
    (r'\dn', ['List of schemas', 'millrace_all', 'peerdb_stats']),
    (r'\dn+', ['Access privileges', '=U/millrace']),
    (r'\d', ['List of relations', 'millrace | mirrors', 'public   | flows']),
    (r'\d+', ['mirror_columns', '0 bytes']),
    (r'\dv', ['mirror_tables', 'view']),
    (r'\dv millrace_all.*', ['millrace_all | mirrors']),
    (r'\dt', []),
    (r'\dt peerdb_stats.*', []),
    (r'\dtS pg_c*', ['pg_catalog | pg_class', 'table']),
    (r'\d mirrors', ['View "millrace.mirrors"', 'last_error_sqlstate', 'character(5)',
                     'numeric(5,2)', 'timestamp with time zone']),
    (r'\d+ mirrors', ['View "millrace.mirrors"', 'Storage']),
    (r'\d pg_class', ['Table "pg_catalog.pg_class"', 'relname', 'pg_node_tree']),
    (r'\d information_schema.tables', ['View "information_schema.tables"']),
    (r'\df', []),
    (r'\df lower', ['pg_catalog | lower | text']),
    (r'\dT', []),
    (r'\dT pg_catalog.int4', ['pg_catalog | integer']),
    (r'\dx', ['List of installed extensions']),
    (r'\dp', ['Access privileges', 'mirrors']),
    (r'\ddp', []),
    (r'\ds', []),
    (r'\di', []),
    (r'\dm', []),
    (r'\db', ['pg_default']),
    (r'\dD', []),
    (r'\dE', []),
    (r'\det', []),
    (r'\dew', []),
    (r'\des', []),
    (r'\deu', []),
    (r'\dy', []),
    (r'\dP', []),
    (r'\dX', []),
    (r'\dRp', []),
    (r'\da sum', ['sum']),
    (r'\dO', []),
    (r'\dc', []),
    (r'\dF', []),
    (r'\dLS', ['internal']),
    (r'\dLS+', ['internal']),
    (r'\dd', ['Object descriptions']),
    (r'\dC', ['List of casts', 'bigint', '(binary coercible)']),
    (r'\dC+', ['List of casts']),
    (r'\dconfig', ['List of non-default']),
]


@pytest.mark.parametrize('command, wanted', SHOWS, ids=[command for command, _ in SHOWS])
def test_backslash(server, command, wanted):
    done = psql.run(server, '-c', command, check=False)
    assert 'ERROR' not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    missing = [text for text in wanted if text not in done.stdout]
    assert not missing, done.stdout


def test_an_unknown_name_is_not_found(server):
    done = psql.run(server, '-c', r'\d no_such_view', check=False)
    assert 'Did not find any relation named "no_such_view".' in done.stderr
