"""Many clients that ask at once, in one thread: each sends its next question as soon as the last is
answered. The answers are read only as far as it takes to see errors and ends."""
import selectors
import struct
import time

HEADER = struct.Struct('!ci')


class Client:
    """One asker with connections of its own, which it uses in turn."""

    def __init__(self, number, connections, questions):
        self.connections = connections
        self.questions = questions
        self.turn = number  # so that not all ask the same at the same time
        self.asked_at = 0.0
        self.connection = None
        self.received = b''

    def ask(self, selector):
        self.connection = self.connections[self.turn % len(self.connections)]
        question = self.questions[self.turn % len(self.questions)]
        self.turn += 1
        self.received = b''
        selector.register(self.connection.sock, selectors.EVENT_READ, self)
        self.asked_at = time.monotonic()
        self.connection.sock.sendall(question)

    def take(self, selector):
        """True when the answer is whole."""
        got = self.connection.sock.recv(1 << 20)
        assert got, 'the server closed a connection'
        self.received += got
        at = 0
        while at + HEADER.size <= len(self.received):
            kind, length = HEADER.unpack_from(self.received, at)
            if at + 1 + length > len(self.received):
                break
            assert kind != b'E', self.received[at:at + 1 + length]
            at += 1 + length
            if kind == b'Z':
                assert at == len(self.received), 'an answer to nothing'
                selector.unregister(self.connection.sock)
                return True
        self.received = self.received[at:]
        return False


def ask_for(clients, seconds):
    """The time each answer took, in seconds."""
    times = []
    with selectors.DefaultSelector() as selector:
        for client in clients:
            client.ask(selector)
        asking = len(clients)
        end = time.monotonic() + seconds
        while asking:
            ready = selector.select(timeout=30)
            assert ready, 'no client got an answer for 30 s'
            for key, _ in ready:
                client = key.data
                if client.take(selector):
                    now = time.monotonic()
                    times.append(now - client.asked_at)
                    if now < end:
                        client.ask(selector)
                    else:
                        asking -= 1
    return times
