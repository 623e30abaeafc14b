"""The first bytes of a connection: lengths, versions, TLS and GSS requests, what is never answered."""
import contextlib
import socket
import struct

import pytest

from support import scram, wire

USER = {'user': 'tester', 'database': 'millrace'}


def answers(port):
    with wire.Connection.open(port) as connection:
        return connection.rows('SELECT 1') == [('1',)]


def first_answer(connection):
    """The first message, or None where the server just hung up."""
    try:
        return connection.read()
    except wire.Closed:
        return None


@pytest.mark.parametrize('length', [0, 1, 3, 4, 5, 7, 10001, 65536, 1 << 24, (1 << 31) - 1, 1 << 31,
                                    (1 << 32) - 1])
def test_bad_length_ends_the_connection(shared_server, length):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(struct.pack('!I', length) + b'\0\3\0\0')
        answer = first_answer(connection)
        assert answer is None or answer.fields['C'] == '08P01'
        assert connection.is_closed()
    assert answers(shared_server.port)


@pytest.mark.parametrize('packet', [
    struct.pack('!II', 8, 0), struct.pack('!II', 8, 0xffffffff), struct.pack('!IHH', 9, 2, 0) + b'\0',
    struct.pack('!IHH', 9, 4, 0) + b'\0', struct.pack('!IHH', 8, 3, 0),
    struct.pack('!IHH', 13, 3, 0) + b'user\0', struct.pack('!IHH', 12, 3, 0) + b'user',
    struct.pack('!II', 12, 80877102) + b'abcd', b'GET / HTTP/1.1\r\nHost: x\r\n\r\n', b'\x00' * 64,
])
def test_bytes_that_are_no_startup(shared_server, packet):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(packet)
        with contextlib.suppress(OSError):  # where the server was quicker
            connection.sock.shutdown(socket.SHUT_WR)
        answer = first_answer(connection)
        assert answer is None or answer.fields['S'] == 'FATAL'
        assert connection.is_closed()
    assert answers(shared_server.port)


def test_shortest_packet_has_no_user(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(struct.pack('!IHH', 9, 3, 0) + b'\0')
        fields = connection.read().fields
        assert (fields['S'], fields['C']) == ('FATAL', '28000')
        assert connection.is_closed()


def test_longest_packet(shared_server):
    """10,000 bytes are taken, one more is not."""
    room = 10000 - len(wire.startup({**USER, 'application_name': ''}))
    for more in (0, 1):
        with wire.Connection.raw(shared_server.port) as connection:
            connection.send(wire.startup({**USER, 'application_name': 'x' * (room + more)}))
            answer = first_answer(connection)
            assert (answer is not None and answer.type == 'R') == (more == 0), answer


def test_startup_byte_by_byte(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        for byte in wire.startup(USER):
            connection.send(bytes([byte]))
        scram.authenticate(connection, 'peerdb')
        assert connection.read_until('Z')[-1].text == 'I'


def test_gss_and_tls_requests_are_refused_without_a_certificate(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(wire.GSS_REQUEST)
        assert connection.read_bytes(1) == b'N'
        connection.send(wire.SSL_REQUEST)
        assert connection.read_bytes(1) == b'N'
        connection.log_in('peerdb')
        assert connection.rows('SELECT 1') == [('1',)]


def test_only_one_request_of_each_kind(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(wire.GSS_REQUEST)
        assert connection.read_bytes(1) == b'N'
        connection.send(wire.GSS_REQUEST)
        answer = first_answer(connection)
        assert answer is None or answer.type == 'E'
        assert connection.is_closed()


@pytest.mark.parametrize('value', ['true', 'on', '1', 'database', 'yes'])
def test_replication_is_refused(shared_server, value):
    with pytest.raises(scram.Refused) as refused:
        wire.Connection.open(shared_server.port, replication=value)
    assert refused.value.fields['C'] in ('0A000', '08P01', '28000')
    assert refused.value.fields['S'] == 'FATAL'


def test_replication_false_is_a_plain_session(shared_server):
    with wire.Connection.open(shared_server.port, replication='false') as connection:
        assert connection.rows('SELECT 1') == [('1',)]


@pytest.mark.parametrize('minor, negotiated', [(0, None), (2, None), (1, 0), (3, 2), (9, 2), (65535, 2)])
def test_protocol_versions(shared_server, minor, negotiated):
    """3.0 and 3.2 are spoken; of others the next lower that is."""
    with wire.Connection.open(shared_server.port, minor=minor) as connection:
        told = [m for m in connection.startup_messages if m.type == 'v']
        if negotiated is None:
            assert not told
        else:
            newest, options = struct.unpack('!ii', told[0].body)
            assert newest == 0x30000 + negotiated and options == 0
        assert connection.rows('SELECT 1') == [('1',)]
        assert len(connection.key) == (32 if minor >= 2 else 4)


def test_unknown_protocol_options_are_named(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.log_in('peerdb', **{'_pq_.wish': '1', '_pq_.other': 'x'})
        told = [m for m in connection.startup_messages if m.type == 'v'][0]
        assert struct.unpack_from('!i', told.body, 4) == (2,)
        assert told.body[8:] == b'_pq_.wish\0_pq_.other\0'
        assert connection.rows('SELECT 1') == [('1',)]


def test_other_major_versions(shared_server):
    for major in (1, 2, 4):
        with wire.Connection.raw(shared_server.port) as connection:
            connection.send(wire.startup(USER, major=major))
            fields = connection.read().fields
            assert (fields['S'], fields['C']) == ('FATAL', '08P01')


def test_parameters_that_drivers_expect(shared_server):
    with wire.Connection.open(shared_server.port, application_name='it') as connection:
        expected = {
            'server_encoding': 'UTF8', 'client_encoding': 'UTF8', 'DateStyle': 'ISO, MDY',
            'integer_datetimes': 'on', 'standard_conforming_strings': 'on', 'TimeZone': 'UTC',
            'IntervalStyle': 'postgres', 'application_name': 'it', 'in_hot_standby': 'off',
            'is_superuser': 'on', 'default_transaction_read_only': 'off',
        }
        assert expected.items() <= connection.parameters.items()
        assert {'server_version', 'session_authorization'} <= set(connection.parameters)
        assert connection.pid and connection.key


def test_options_of_the_startup_packet(shared_server):
    with wire.Connection.open(
        shared_server.port, options='-c statement_timeout=5s -c application_name=by\\ option'
    ) as connection:
        assert connection.rows('SHOW statement_timeout') == [('5s',)]
        assert connection.rows('SHOW application_name') == [('by option',)]
    with pytest.raises(scram.Refused) as refused:
        wire.Connection.open(shared_server.port, options='-c nothing_like_this=1')
    assert refused.value.fields['C'] == '42704'


def test_any_user_and_database_lead_in(shared_server):
    for names in ({'user': 'postgres', 'database': 'postgres'}, {'user': 'a b', 'database': 'é'}):
        with wire.Connection.open(shared_server.port, **names) as connection:
            assert connection.rows('SELECT 1') == [('1',)]


@pytest.mark.parametrize('head', [
    b'\x00\x00\x00\x00\x04', b'Y\x00\x00\x00\x04', b'Q\x00\x00\x00\x03', b'Q\x00\x00\x00\x00',
    b'Q\xff\xff\xff\xff', b'Q\x01\x00\x00\x05', b'Q\x7f\xff\xff\xff', b'S\x00\x00\x00\x05',
    b'X\x00\x01\x00\x05', b'D\x00\x02\x00\x00', b'E\x00\x00\x00\x06',
])
def test_bad_message_lengths_after_login(shared_server, head):
    with wire.Connection.open(shared_server.port) as connection:
        connection.send(head + b'\0' * 64)
        answer = first_answer(connection)
        assert answer is None or (answer.fields['S'], answer.fields['C']) == ('FATAL', '08P01')
        assert connection.is_closed()
    assert answers(shared_server.port)


def test_a_claimed_length_allocates_nothing(server):
    """A hundred promises of 16 MiB cost no more than what was really sent."""
    before = server.resident_bytes()
    connections = []
    for _ in range(100):
        connections.append(wire.Connection.open(server.port))
        connections[-1].send(b'Q' + struct.pack('!I', (16 << 20) - 1) + b'SELECT 1')
    grown = server.resident_bytes() - before
    for connection in connections:
        connection.sock.close()
    assert grown < 100 << 20, grown
