"""Sessions beside each other: cancel, time-outs, transactions that meet, notifications."""
import struct
import threading

import pytest

from support import wire
from support.statements import create_mirror, create_peer

# Runs for ever as far as a test is concerned.
LONG = ('SELECT count(*) FROM peer_options a, peer_options b, peer_options c, peer_options d, '
        'peer_options e, peer_options f, peer_options g')


def open_two(server):
    return wire.Connection.open(server.port), wire.Connection.open(server.port)


def send_cancel(port, pid, key):
    with wire.Connection.raw(port) as connection:
        connection.send(wire.cancel_request(pid, key))
        assert connection.is_closed()
        assert not connection.received


def cancel_until_it_ends(server, connection):
    """A cancel that overtakes its statement has no effect, so it is sent again until one has."""
    connection.sock.settimeout(0.5)
    for _ in range(60):
        send_cancel(server.port, connection.pid, connection.key)
        try:
            message = connection.read()
            break
        except TimeoutError:
            continue
    else:
        pytest.fail('no cancel request had an effect')
    connection.sock.settimeout(wire.DEADLINE_S)
    assert message.fields['C'] == '57014'
    assert connection.read().text == 'I'


@pytest.mark.parametrize('minor', [0, 2])
def test_cancel(server, minor):
    with wire.Connection.open(server.port, minor=minor) as connection:
        connection.send(wire.query(LONG))
        cancel_until_it_ends(server, connection)
        assert connection.rows('SELECT 1') == [('1',)]


def test_cancel_with_a_wrong_key_does_nothing(server):
    with wire.Connection.open(server.port) as connection:
        wrong = bytes(byte ^ 255 for byte in connection.key)
        connection.send(wire.query(LONG))
        for pid, key in ((connection.pid, wrong), (connection.pid + 1, connection.key),
                         (connection.pid, connection.key + b'\0'), (connection.pid, b'')):
            send_cancel_quietly(server.port, pid, key)
        connection.sock.settimeout(1)
        with pytest.raises(TimeoutError):
            connection.read()
        cancel_until_it_ends(server, connection)


def send_cancel_quietly(port, pid, key):
    """Also a malformed one gets no answer that says more than 'closed'."""
    with wire.Connection.raw(port) as connection:
        connection.send(wire.cancel_request(pid, key))
        try:
            assert connection.read().type == 'E'
        except wire.Closed:
            pass


def test_cancel_of_an_idle_session_has_no_later_effect(server):
    with wire.Connection.open(server.port) as connection:
        send_cancel(server.port, connection.pid, connection.key)
        assert connection.rows('SELECT 1') == [('1',)]


def test_keys_are_random(server):
    keys = set()
    for _ in range(8):
        with wire.Connection.open(server.port, minor=2) as connection:
            keys.add(connection.key)
    assert len(keys) == 8


def test_statement_timeout(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows("SET statement_timeout = '300ms'")
        assert connection.error(LONG)['C'] == '57014'
        assert connection.rows('SELECT 1') == [('1',)]


def test_long_statements_block_nobody(server):
    busy, other = open_two(server)
    busy.send(wire.query(LONG))
    other.sock.settimeout(20)
    try:
        assert other.rows('SELECT 1') == [('1',)]
        assert other.query(create_peer('meanwhile'))[-2].text == 'OK'
        with wire.Connection.open(server.port) as late:
            assert late.rows('SELECT peer FROM peers') == [('meanwhile',)]
    finally:
        cancel_until_it_ends(server, busy)


def test_idle_in_transaction_timeout(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows("SET idle_in_transaction_session_timeout = '300ms'")
        connection.rows('BEGIN')
        connection.query(create_peer('lost'))
        fields = connection.read().fields
        assert (fields['S'], fields['C']) == ('FATAL', '25P03')
        assert connection.is_closed()
    with wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT peer FROM peers') == []


def test_idle_session_timeout(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows("SET idle_session_timeout = '300ms'")
        fields = connection.read().fields
        assert (fields['S'], fields['C']) == ('FATAL', '57P05')
        assert connection.is_closed()


def test_the_idle_timeout_as_a_setting_of_the_server(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows("ALTER SYSTEM SET idle_in_transaction_session_timeout = '300ms'")
    with wire.Connection.open(server.port) as connection:
        connection.rows('BEGIN')
        assert connection.read().fields['C'] == '25P03'


def test_open_blocks_do_not_see_or_block_each_other(server):
    one, two = open_two(server)
    one.rows('BEGIN')
    one.query(create_peer('a'))
    assert one.rows('SELECT peer FROM peers') == [('a',)]
    assert two.rows('SELECT peer FROM peers') == []
    assert two.query(create_peer('b'))[-2].text == 'OK'
    one.query('COMMIT')
    assert two.rows('SELECT peer FROM peers ORDER BY 1') == [('a',), ('b',)]


def test_a_name_taken_meanwhile(server):
    one, two = open_two(server)
    one.rows('BEGIN')
    one.query(create_peer('a', host='one'))
    one.query(create_peer('also'))
    two.query(create_peer('a', host='two'))
    assert one.error('COMMIT')['C'] == '42710'
    assert two.rows('SELECT peer, host FROM peers') == [('a', 'two')]
    assert one.query('SELECT 1')[-1].text == 'I'


def test_an_object_changed_meanwhile(server):
    one, two = open_two(server)
    one.query(create_peer('a'))
    one.rows('BEGIN')
    one.query("ALTER PEER a SET (host = 'one', validate = false)")
    two.query("ALTER PEER a SET (host = 'two', validate = false)")
    assert one.error('COMMIT')['C'] == '40001'
    assert two.rows('SELECT host FROM peers') == [('two',)]


def test_a_peer_that_came_into_use_meanwhile(server):
    one, two = open_two(server)
    for name in 'ab':
        one.query(create_peer(name))
    one.rows('BEGIN')
    one.query('DROP PEER a')
    two.query(create_mirror('m'))
    assert one.error('COMMIT')['C'] in ('2BP01', '40001')
    assert two.rows('SELECT mirror FROM mirrors') == [('m',)]


def test_a_session_that_goes_away_leaves_nothing(server):
    one, two = open_two(server)
    one.rows('BEGIN')
    one.query(create_peer('a'))
    one.sock.close()
    assert two.rows('SELECT peer FROM peers') == []


def test_notifications(server):
    listener, other = open_two(server)
    listener.rows('LISTEN millrace_events')
    other.query(create_peer('a'))
    other.query(create_peer('b'))
    other.query(create_mirror('m'))
    seen = b''
    while b'"m"' not in seen and b'MIRROR_CREATED' not in seen:
        message = listener.read()
        assert message.type == 'A', message
        assert message.body[4:].startswith(b'millrace_events\0')
        seen += message.body
    pid, = struct.unpack_from('!I', message.body)
    assert pid != listener.pid


def test_no_notification_before_commit_or_after_unlisten(server):
    listener, other = open_two(server)
    listener.rows('LISTEN millrace_events')
    other.rows('BEGIN')
    other.query(create_peer('a'))
    other.query('ROLLBACK')
    assert wire.kinds(listener.query('SELECT 1')) == 'TDCZ'
    listener.rows('UNLISTEN *')
    other.query(create_peer('a'))
    assert wire.kinds(listener.query('SELECT 1')) == 'TDCZ'


def test_notifications_wait_for_the_end_of_the_block(server):
    listener, other = open_two(server)
    listener.rows('LISTEN millrace_events')
    listener.rows('BEGIN')
    other.query(create_peer('a'))
    assert 'A' not in wire.kinds(listener.query('SELECT 1'))
    assert 'A' in wire.kinds(listener.query('COMMIT') + listener.query('SELECT 1'))


def test_a_client_that_does_not_read(server):
    """Much is asked, nothing read: the others do not notice, and the memory stays bounded."""
    before = server.resident_bytes()
    with wire.Connection.open(server.port) as lazy:
        lazy.sock.settimeout(2)
        big = wire.query('SELECT a.description, b.description FROM peer_options a, peer_options b')
        try:
            lazy.send(big * 200)
        except TimeoutError:
            pass
        with wire.Connection.open(server.port) as other:
            assert other.rows('SELECT 1') == [('1',)]
        assert server.resident_bytes() - before < 300 << 20


def test_many_statements_and_portals_have_a_limit(server):
    """A session cannot fill the memory with prepared statements: an error comes, not the end."""
    with wire.Connection.open(server.port) as connection:
        text = 'SELECT 1 -- ' + 'x' * 10000
        for first in range(0, 20000, 500):
            packets = [wire.parse(text, name=f's{n}') for n in range(first, first + 500)]
            errors = [m.fields for m in connection.extended(*packets) if m.type == 'E']
            if errors:
                assert errors[0]['C'] in ('54000', '53200', '53400')
                break
        else:
            pytest.fail('200 MB of prepared statements were taken')
        assert connection.rows('SELECT 1') == [('1',)]


def test_deep_nesting_is_an_error(server):
    with wire.Connection.open(server.port) as connection:
        for sql in ('SELECT ' + '(' * 100000 + '1' + ')' * 100000,
                    'SELECT ' + '-' * 0 + 'NOT ' * 100000 + 'true',
                    'SELECT 1' + ' + 1' * 100000,
                    create_mirror('m', mapping='{from: a, to: b, where: ' + '{a: ' * 50000)):
            assert connection.error(sql)['C'] in ('54001', '42601', '54000', '0A000')
        assert connection.rows('SELECT 1') == [('1',)]


def test_concurrent_control_statements(server):
    """Eight sessions at once; each statement answers, and the end is what they said."""
    failures = []

    def work(number):
        try:
            with wire.Connection.open(server.port) as connection:
                for step in range(10):
                    assert connection.query(create_peer(f'p{number}_{step}'))[-2].text == 'OK'
                    if step % 2:
                        connection.rows(f'DROP PEER p{number}_{step}')
        except BaseException as error:  # noqa: BLE001  (shown by the test itself)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT count(*) FROM peers') == [('40',)]
