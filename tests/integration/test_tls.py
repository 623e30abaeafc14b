"""TLS: by request and direct, channel binding, nothing carried over from before the handshake."""
import signal
import ssl
import struct

import pytest

from support import certificates as maker
from support import scram, wire

USER = {'user': 'tester', 'database': 'millrace'}


@pytest.fixture
def tls_server(new_server, certificates):
    return new_server(*certificates.options).start()


@pytest.mark.parametrize('how', ['request', 'direct'])
@pytest.mark.parametrize('mechanism', ['SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'])
def test_both_ways_with_both_mechanisms(tls_server, how, mechanism):
    with wire.Connection.open(tls_server.port, tls=how, mechanism=mechanism) as connection:
        assert connection.rows('SELECT 1') == [('1',)]
        assert connection.sock.version() in ('TLSv1.2', 'TLSv1.3')


def test_plain_connections_stay_possible_without_tls_required(tls_server):
    with wire.Connection.open(tls_server.port) as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def test_the_certificate_is_the_one_given(tls_server, certificates):
    with wire.Connection.raw(tls_server.port) as connection:
        connection.send(wire.SSL_REQUEST)
        assert connection.read_bytes(1) == b'S'
        connection.start_tls(context=wire.tls_context(ca=certificates.ca))
        connection.log_in('peerdb')


def test_tls_below_1_2_is_refused(tls_server):
    context = wire.tls_context()
    context.set_ciphers('ALL:@SECLEVEL=0')
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with wire.Connection.raw(tls_server.port) as connection:
        connection.send(wire.SSL_REQUEST)
        assert connection.read_bytes(1) == b'S'
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            connection.start_tls(context=context)


def test_direct_tls_needs_its_alpn(tls_server):
    """Without, or with another protocol, the session must not begin."""
    for protocols in (None, ['http/1.1']):
        context = wire.tls_context()
        if protocols:
            context.set_alpn_protocols(protocols)
        with wire.Connection.raw(tls_server.port) as connection:
            with pytest.raises((ssl.SSLError, ConnectionResetError, wire.Closed, BrokenPipeError)):
                connection.start_tls(context=context)
                connection.send(wire.startup(USER))
                connection.read()


def test_direct_tls_then_a_request_for_tls(tls_server):
    """No TLS within TLS: N, or the end; a session without it all the same."""
    with wire.Connection.raw(tls_server.port) as connection:
        connection.start_tls(alpn=True)
        connection.send(wire.SSL_REQUEST)
        try:
            assert connection.read_bytes(1) == b'N'
        except wire.Closed:
            return
        connection.log_in('peerdb')


@pytest.mark.parametrize('early', [wire.startup(USER), b'\0', b'\x16\x03\x01', wire.SSL_REQUEST])
def test_nothing_is_carried_over_from_before_the_handshake(tls_server, early):
    """CVE-2021-23214: bytes in the segment of the SSLRequest end the connection."""
    with wire.Connection.raw(tls_server.port) as connection:
        connection.send(wire.SSL_REQUEST + early)
        with pytest.raises((ssl.SSLError, wire.Closed, ConnectionResetError, BrokenPipeError,
                            AssertionError)):
            assert connection.read_bytes(1) == b'S'
            connection.start_tls()


def test_garbage_in_the_handshake(tls_server):
    with wire.Connection.raw(tls_server.port) as connection:
        connection.send(wire.SSL_REQUEST)
        assert connection.read_bytes(1) == b'S'
        connection.send(b'this is no ClientHello' * 10)
        while True:
            try:
                connection.read_bytes(1)
            except wire.Closed:
                break
    with wire.Connection.open(tls_server.port, tls='request') as connection:
        assert connection.rows('SELECT 1') == [('1',)]


def test_a_request_for_gss_first(tls_server):
    with wire.Connection.raw(tls_server.port) as connection:
        connection.send(wire.GSS_REQUEST)
        assert connection.read_bytes(1) == b'N'
        connection.request_tls()
        connection.log_in('peerdb')
        assert connection.rows('SELECT 1') == [('1',)]


def log_in_with(port, exchange):
    with wire.Connection.raw(port) as connection:
        connection.request_tls()
        connection.send(wire.startup(USER))
        offered = scram.offered(scram.read_authentication(connection, 10))
        assert offered == ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256']
        scram.run(connection, exchange)


def test_channel_binding_of_another_certificate(tls_server):
    with pytest.raises(scram.Refused) as refused:
        log_in_with(tls_server.port, scram.Exchange(
            'peerdb', 'SCRAM-SHA-256-PLUS', bytes(32), 'p=tls-server-end-point,,'))
    assert refused.value.fields['C'] in ('28P01', '08P01')


def test_downgrade_is_noticed(tls_server):
    """A client that says y thinks that we do not offer binding: somebody cut it out."""
    with pytest.raises(scram.Refused):
        log_in_with(tls_server.port, scram.Exchange('peerdb', 'SCRAM-SHA-256', b'', 'y,,'))


def test_binding_flag_without_the_mechanism(tls_server):
    with pytest.raises(scram.Refused):
        log_in_with(tls_server.port, scram.Exchange(
            'peerdb', 'SCRAM-SHA-256', bytes(32), 'p=tls-server-end-point,,'))


def test_tls_required(new_server, certificates):
    server = new_server(*certificates.options, '--tls-required').start()
    with wire.Connection.raw(server.port) as connection:
        connection.send(wire.startup(USER))
        fields = connection.read().fields
        assert (fields['S'], fields['C']) == ('FATAL', '28000')
        assert connection.is_closed()
    for how in ('request', 'direct'):
        with wire.Connection.open(server.port, tls=how) as connection:
            assert connection.rows('SELECT 1') == [('1',)]


def test_cancel_works_over_tls_and_without(tls_server):
    """A cancel request for nobody gets no answer, over TLS too."""
    with wire.Connection.raw(tls_server.port) as connection:
        connection.request_tls()
        connection.send(wire.cancel_request(1, bytes(4)))
        assert connection.is_closed()


def test_sighup_reloads_the_certificate(new_server, folder):
    first, second = (maker.make(folder, name) for name in ('first', 'second'))
    place = {name: folder / f'live.{name}' for name in ('crt', 'key')}

    def install(certificate):
        place['key'].write_bytes(certificate.key.read_bytes())
        place['key'].chmod(0o600)
        place['crt'].write_bytes(certificate.certificate.read_bytes())

    def fingerprint(server):
        with wire.Connection.raw(server.port) as connection:
            connection.request_tls()
            return scram.certificate_hash(connection.sock)

    install(first)
    server = new_server('--tls-cert', place['crt'], '--tls-key', place['key']).start()
    before = fingerprint(server)
    kept = wire.Connection.open(server.port, tls='request')
    install(second)
    seen = server.log_length()
    server.signal(signal.SIGHUP)
    assert server.wait_for_log('(?i)reload|read again', after=seen), server.log()
    assert fingerprint(server) != before
    assert kept.rows('SELECT 1') == [('1',)]
    kept.sock.close()

    # A broken file is refused with a log line, and the one in use stays.
    after = fingerprint(server)
    place['crt'].write_text('nothing like a certificate', encoding='ascii')
    seen = server.log_length()
    server.signal(signal.SIGHUP)
    assert server.wait_for_log('"level":"(error|warn)"', after=seen), server.log()
    assert fingerprint(server) == after


def test_key_that_anyone_may_read_or_does_not_fit(new_server, folder, certificates):
    other = maker.make(folder, 'other')
    server = new_server('--tls-cert', certificates.certificate, '--tls-key', other.key)
    server.launch()
    assert server.wait() != 0
    assert 'key' in server.log().lower()


def test_startup_length_over_tls(tls_server):
    with wire.Connection.raw(tls_server.port) as connection:
        connection.request_tls()
        connection.send(struct.pack('!I', 10001) + bytes(64))
        try:
            assert connection.read().fields['S'] == 'FATAL'
        except wire.Closed:
            pass
