"""The proxy that breaks connections, in front of a server that answers what it gets."""
import socket
import threading
import time

import pytest

from support.tcp_proxy import TcpProxy

DEADLINE_S = 10.0
# Long enough that an answer would have come, short enough to be tried often.
SILENCE_S = 0.3


def echo(sock):
    try:
        while data := sock.recv(65536):
            sock.sendall(data)
    except OSError:
        pass
    sock.close()


def serve(listener):
    while True:
        try:
            sock, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=echo, args=(sock,), daemon=True).start()


@pytest.fixture(name='proxy')
def proxy_before_an_echo():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        with TcpProxy(listener.getsockname()[1]) as proxy:
            yield proxy
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(name='client')
def connected_client(proxy):
    with connect(proxy) as client:
        assert ask(client, b'hello') == b'hello'
        yield client


def connect(proxy):
    return socket.create_connection(('127.0.0.1', proxy.port), DEADLINE_S)


def receive(client, count):
    got = b''
    while len(got) < count and (data := client.recv(count - len(got))):
        got += data
    return got


def ask(client, data):
    client.sendall(data)
    return receive(client, len(data))


def is_silent(client):
    client.settimeout(SILENCE_S)
    try:
        return client.recv(1) is None
    except TimeoutError:
        return True
    finally:
        client.settimeout(DEADLINE_S)


def test_it_forwards(client, proxy):
    data = bytes(range(256)) * 4000
    threading.Thread(target=client.sendall, args=(data,), daemon=True).start()
    assert receive(client, len(data)) == data
    client.shutdown(socket.SHUT_WR)
    assert client.recv(1) == b''
    assert proxy.forwarded['up'] == proxy.forwarded['down'] == len(data) + 5


@pytest.mark.parametrize('directions', [(), ('up',), ('down',)])
def test_a_black_hole_gives_all_back(client, proxy, directions):
    proxy.pause(*directions)
    client.sendall(b'late')
    assert is_silent(client)
    with connect(proxy) as other:
        other.sendall(b'too')
        assert is_silent(other)
        proxy.resume()
        assert receive(client, 4) == b'late' and receive(other, 3) == b'too'


def test_a_cut_resets_and_new_ones_come(client, proxy):
    proxy.cut()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    assert proxy.connections() == 0
    with connect(proxy) as other:
        assert ask(other, b'again') == b'again'


def test_a_cut_while_paused(client, proxy):
    proxy.pause()
    client.sendall(b'lost')
    assert is_silent(client)
    proxy.cut()
    proxy.resume()
    with pytest.raises(ConnectionResetError):
        client.recv(1)


def test_it_refuses_new_ones_only(client, proxy):
    port = proxy.port
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    assert ask(client, b'old') == b'old'
    proxy.accept()
    assert proxy.port == port
    with connect(proxy) as other:
        assert ask(other, b'new') == b'new'


def test_a_server_that_is_gone():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        port = listener.getsockname()[1]
    # The reset may come before connect() has returned.
    with TcpProxy(port) as proxy, pytest.raises(ConnectionResetError):
        with connect(proxy) as client:
            client.recv(1)


def test_a_limit_takes_its_time(client, proxy):
    proxy.limit(400_000)
    started = time.monotonic()
    assert len(ask(client, bytes(100_000))) == 100_000
    assert time.monotonic() - started >= 0.2
    proxy.limit(None)
    assert len(ask(client, bytes(100_000))) == 100_000


@pytest.mark.parametrize('direction', ['up', 'down'])
def test_a_cut_after_bytes(client, proxy, direction):
    before = proxy.forwarded[direction]
    proxy.cut_after(1000, direction)
    assert ask(client, bytes(999)) == bytes(999)
    client.sendall(bytes(500))
    with pytest.raises(ConnectionResetError):
        while client.recv(500):
            pass
    assert proxy.forwarded[direction] == before + 1000
    with connect(proxy) as other:
        assert ask(other, bytes(5000)) == bytes(5000)
