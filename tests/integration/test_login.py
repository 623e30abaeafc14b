"""SCRAM by our own client: right and wrong passwords, unknown users, tampered exchanges, deadlines."""
import base64
import itertools
import re
import time

import pytest

from support import scram, wire


USERS = (f'user{number}' for number in itertools.count())


def fresh_user():
    """Failures of one name are answered ever later, so each failing test has its own."""
    return {'user': next(USERS), 'database': 'millrace'}


def exchange_until_salt(port, user, password='wrong'):
    """A login up to its end: (salt, iterations, fields of the error or None)."""
    with wire.Connection.raw(port) as connection:
        connection.send(wire.startup({'user': user, 'database': 'millrace'}))
        scram.read_authentication(connection, 10)
        exchange = scram.Exchange(password)
        try:
            scram.run(connection, exchange)
        except scram.Refused as refused:
            return exchange.salt, exchange.iterations, refused.fields
        return exchange.salt, exchange.iterations, None


def test_wrong_password(shared_server):
    for password in ('wrong', '', 'peerdb ', 'PEERDB'):
        with pytest.raises(scram.Refused) as refused:
            wire.Connection.open(shared_server.port, password, **fresh_user())
        fields = refused.value.fields
        assert (fields['S'], fields['C']) == ('FATAL', '28P01')
        assert password == '' or password not in fields['M'].replace('peerdb', '')


@pytest.fixture
def strict_server(server):
    """With any_user off only the superuser's name is a role."""
    with wire.Connection.open(server.port) as connection:
        connection.rows('ALTER SYSTEM SET any_user = off')
    return server


def test_unknown_user_looks_like_a_wrong_password(strict_server):
    port = strict_server.port
    known = exchange_until_salt(port, 'millrace')
    unknown = exchange_until_salt(port, 'stranger')
    right_password = exchange_until_salt(port, 'stranger', 'peerdb')
    assert known[1] == unknown[1] and len(known[0]) == len(unknown[0])
    assert known[2] and unknown[2] and right_password[2]
    for fields in (unknown[2], right_password[2]):
        assert {k: v.replace('stranger', 'millrace') for k, v in fields.items()} == known[2]
    assert exchange_until_salt(port, 'stranger')[0] == unknown[0]
    assert exchange_until_salt(port, 'millrace')[0] == known[0]
    assert exchange_until_salt(port, 'another')[0] != unknown[0]
    assert known[0] != unknown[0]


def test_the_salt_survives_a_restart(server):
    before = exchange_until_salt(server.port, 'stranger')[0]
    server.stop()
    server.start()
    assert exchange_until_salt(server.port, 'stranger')[0] == before


def test_the_superuser_comes_in_with_any_user_off(strict_server):
    with wire.Connection.open(strict_server.port, user='millrace') as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def start_exchange(connection, exchange):
    connection.send(wire.startup(fresh_user()))
    assert 'SCRAM-SHA-256' in scram.offered(scram.read_authentication(connection, 10))
    connection.send(scram.initial_response(exchange.mechanism, exchange.first()))


FIRST_MESSAGES = [
    '', 'n', 'n,,', 'n,,n=,r=', 'n,,m=ext,n=,r=abc', 'n,a=someone,n=,r=abcdefghijklmnop',
    'x,,n=,r=abcdefghijklmnop', 'p=tls-unique,,n=,r=abcdefghijklmnop', 'n,,r=abcdefghijklmnop',
    'p=tls-server-end-point,,n=,r=abcdefghijklmnop', 'n,,n=,r=\x01\x02', 'n,,' * 2000,
]


@pytest.mark.parametrize('first', FIRST_MESSAGES, ids=lambda first: repr(first[:30]))
def test_malformed_first_message(shared_server, first):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(wire.startup(fresh_user()))
        scram.read_authentication(connection, 10)
        connection.send(scram.initial_response('SCRAM-SHA-256', first))
        with pytest.raises(scram.Refused) as refused:
            scram.read_authentication(connection, 11)
        assert refused.value.fields['S'] == 'FATAL'
        assert refused.value.fields['C'] in ('08P01', '28P01', '28000', '0A000')
        assert connection.is_closed()


def tamper(pattern, replacement):
    return lambda final: re.sub(pattern, replacement, final)


TAMPERED = {
    'another binding': tamper(r'^c=[^,]*', 'c=eSws'),
    'another nonce': tamper(r'r=[^,]*', 'r=abc'),
    'no proof': tamper(r',p=.*', ''),
    'short proof': tamper(r'p=.*', 'p=QUJD'),
    'proof of zeros': tamper(r'p=.*', 'p=' + base64.b64encode(bytes(32)).decode()),
    'no base64': tamper(r'p=.*', 'p=????'),
    'more behind it': tamper(r'$', ',x=y'),
    'nothing': lambda final: '',
}


@pytest.mark.parametrize('name', TAMPERED)
def test_tampered_final_message(shared_server, name):
    with wire.Connection.raw(shared_server.port) as connection:
        exchange = scram.Exchange('peerdb')
        start_exchange(connection, exchange)
        server_first = scram.read_authentication(connection, 11).decode()
        connection.send(scram.response(TAMPERED[name](exchange.final(server_first))))
        with pytest.raises(scram.Refused) as refused:
            scram.read_authentication(connection, 12)
        assert refused.value.fields['C'] in ('28P01', '08P01')
        assert connection.is_closed()


def test_server_nonces_differ(shared_server):
    nonces = set()
    for _ in range(3):
        with wire.Connection.raw(shared_server.port) as connection:
            start_exchange(connection, scram.Exchange('peerdb', nonce='fixed-nonce-of-a-client'))
            nonces.add(scram.read_authentication(connection, 11).split(b',')[0])
    assert len(nonces) == 3
    assert all(len(nonce) >= len('r=fixed-nonce-of-a-client') + 24 for nonce in nonces)


def test_only_scram_is_offered_and_a_query_before_it_is_not_run(shared_server):
    with wire.Connection.raw(shared_server.port) as connection:
        connection.send(wire.startup({'user': 'tester', 'database': 'millrace'}))
        assert scram.offered(scram.read_authentication(connection, 10)) == ['SCRAM-SHA-256']
        connection.send(wire.query('SELECT 1'))
        fields = connection.read().fields
        assert fields['S'] == 'FATAL' and fields['C'] in ('08P01', '28P01')
        assert connection.is_closed()


def test_login_deadline_counts_from_the_first_byte(server):
    """Trickling bytes do not extend it."""
    with wire.Connection.open(server.port) as connection:
        connection.rows("ALTER SYSTEM SET login_timeout = '1s'")
    started = time.monotonic()
    silent = wire.Connection.raw(server.port)
    trickling = wire.Connection.raw(server.port)
    half_way = wire.Connection.raw(server.port)
    half_way.send(wire.startup({'user': 'tester', 'database': 'millrace'}))
    scram.read_authentication(half_way, 10)
    try:
        for byte in wire.startup({'user': 'tester', 'application_name': 'x' * 5000}):
            trickling.sock.settimeout(0.02)
            trickling.send(bytes([byte]))
            try:
                if trickling.sock.recv(1) == b'':
                    break
            except TimeoutError:
                continue
            break
    except OSError:
        pass
    assert time.monotonic() - started < 10
    for connection in (silent, half_way):
        try:
            answer = connection.read()
            assert answer.fields['S'] == 'FATAL'
        except wire.Closed:
            pass
    assert time.monotonic() - started < 10
    with wire.Connection.open(server.port) as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def test_too_many_connections(server):
    with wire.Connection.open(server.port) as connection:
        connection.rows('ALTER SYSTEM SET max_connections = 3')
        others = [wire.Connection.open(server.port) for _ in range(2)]
        with pytest.raises(scram.Refused) as refused:
            wire.Connection.open(server.port)
        assert (refused.value.fields['S'], refused.value.fields['C']) == ('FATAL', '53300')
        others[0].send(wire.TERMINATE)
        assert others[0].is_closed()
        open_within(server.port, 10).sock.close()
        connection.rows('ALTER SYSTEM RESET max_connections')
        for other in others:
            other.sock.close()


def open_within(port, deadline_s):
    """A session's place may be free a moment after its connection is gone."""
    deadline = time.monotonic() + deadline_s
    while True:
        try:
            return wire.Connection.open(port)
        except scram.Refused as refused:
            if refused.fields['C'] != '53300' or time.monotonic() > deadline:
                raise
