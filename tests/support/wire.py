"""A client of the Postgres protocol 3 that hides nothing: every message is sent and seen as it is.

Only for tests. Connection.open() logs in like a driver; Connection.raw() gives the bare socket for
what no driver would do. Every read has a deadline, so a silent server fails a test, never hangs it.
"""
import socket
import ssl
import struct
from dataclasses import dataclass

from support import scram

SSL_REQUEST = struct.pack('!ii', 8, 80877103)
GSS_REQUEST = struct.pack('!ii', 8, 80877104)
DEADLINE_S = 30.0

NAMES = {
    'R': 'Authentication', 'S': 'ParameterStatus', 'K': 'BackendKeyData', 'Z': 'ReadyForQuery',
    'T': 'RowDescription', 'D': 'DataRow', 'C': 'CommandComplete', 'E': 'ErrorResponse',
    'N': 'NoticeResponse', 'A': 'NotificationResponse', '1': 'ParseComplete', '2': 'BindComplete',
    '3': 'CloseComplete', 'n': 'NoData', 't': 'ParameterDescription', 's': 'PortalSuspended',
    'I': 'EmptyQueryResponse', 'H': 'CopyOutResponse', 'd': 'CopyData', 'c': 'CopyDone',
    'v': 'NegotiateProtocolVersion',
}


class Closed(Exception):
    """The server ended the connection."""


@dataclass(frozen=True)
class Column:
    name: str
    table: int
    number: int
    type: int
    size: int
    typmod: int
    format: int


@dataclass(frozen=True)
class Message:
    type: str
    body: bytes

    @property
    def name(self):
        return NAMES[self.type]

    @property
    def fields(self):
        """Of ErrorResponse and NoticeResponse: code letter to text."""
        assert self.type in 'EN', self
        assert self.body.endswith(b'\0\0'), self
        parts = self.body[:-2].split(b'\0')
        return {part[:1].decode(): part[1:].decode() for part in parts}

    @property
    def text(self):
        """Of CommandComplete: the tag; of ReadyForQuery: the status."""
        return self.body.rstrip(b'\0').decode()

    @property
    def columns(self):
        assert self.type == 'T', self
        count, = struct.unpack_from('!H', self.body)
        at, found = 2, []
        for _ in range(count):
            end = self.body.index(b'\0', at)
            numbers = struct.unpack_from('!IhIhih', self.body, end + 1)
            found.append(Column(self.body[at:end].decode(), *numbers))
            at = end + 1 + 18
        assert at == len(self.body), self
        return found

    @property
    def row(self):
        """Of DataRow: bytes or None for each column."""
        assert self.type == 'D', self
        count, = struct.unpack_from('!H', self.body)
        at, found = 2, []
        for _ in range(count):
            size, = struct.unpack_from('!i', self.body, at)
            at += 4
            found.append(None if size < 0 else self.body[at:at + size])
            at += max(size, 0)
        assert at == len(self.body), self
        return found

    @property
    def types(self):
        """Of ParameterDescription: OIDs."""
        assert self.type == 't', self
        count, = struct.unpack_from('!H', self.body)
        return list(struct.unpack_from(f'!{count}I', self.body, 2))


def packet(kind, body=b''):
    return kind.encode() + struct.pack('!I', len(body) + 4) + body


def text(value):
    return value.encode() + b'\0'


def startup(parameters, minor=0, major=3):
    body = struct.pack('!HH', major, minor)
    body += b''.join(text(k) + text(v) for k, v in parameters.items()) + b'\0'
    return struct.pack('!I', len(body) + 4) + body


def cancel_request(pid, key):
    body = struct.pack('!II', 80877102, pid) + key
    return struct.pack('!I', len(body) + 4) + body


def query(sql):
    return packet('Q', text(sql))


def parse(sql, name='', types=()):
    return packet('P', text(name) + text(sql) + struct.pack(f'!H{len(types)}I', len(types), *types))


def bind(values=(), portal='', statement='', formats=(), results=()):
    """values: bytes, str or None; formats and results: format codes, as the protocol has them."""
    body = text(portal) + text(statement) + struct.pack(f'!H{len(formats)}h', len(formats), *formats)
    body += struct.pack('!H', len(values))
    for value in values:
        data = value.encode() if isinstance(value, str) else value
        body += struct.pack('!i', -1) if data is None else struct.pack('!i', len(data)) + data
    return packet('B', body + struct.pack(f'!H{len(results)}h', len(results), *results))


def describe(kind='P', name=''):
    return packet('D', kind.encode() + text(name))


def execute(portal='', rows=0):
    return packet('E', text(portal) + struct.pack('!I', rows))


def close(kind='P', name=''):
    return packet('C', kind.encode() + text(name))


SYNC = packet('S')
FLUSH = packet('H')
TERMINATE = packet('X')


def tls_context(ca=None, alpn=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(ca)
    if alpn:
        context.set_alpn_protocols(['postgresql'])
    return context


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.received = bytearray()  # everything, for the search for secrets
        self.pending = b''
        self.parameters = {}
        self.pid = 0
        self.key = b''
        self.notices = []
        self.notifications = []
        self.startup_messages = []

    @classmethod
    def raw(cls, port, host='127.0.0.1', deadline_s=DEADLINE_S):
        sock = socket.create_connection((host, port), deadline_s)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    @classmethod
    def open(cls, port, password='peerdb', tls=None, minor=0, mechanism=None, **parameters):
        """tls: None, 'request' (SSLRequest) or 'direct'."""
        connection = cls.raw(port)
        try:
            if tls == 'request':
                connection.request_tls()
            elif tls == 'direct':
                connection.start_tls(alpn=True)
            connection.log_in(password, minor, mechanism, **parameters)
        except BaseException:
            connection.sock.close()
            raise
        return connection

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def request_tls(self):
        self.send(SSL_REQUEST)
        answer = self.read_bytes(1)
        assert answer == b'S', answer
        self.start_tls()

    def start_tls(self, alpn=False, context=None):
        context = context or tls_context(alpn=alpn)
        self.sock = context.wrap_socket(self.sock, server_hostname='localhost')

    def log_in(self, password, minor=0, mechanism=None, **parameters):
        parameters = {'user': 'tester', 'database': 'millrace', **parameters}
        self.send(startup(parameters, minor))
        scram.authenticate(self, password, mechanism)
        for message in self.read_until('Z', 'E'):
            self.startup_messages.append(message)
            if message.type == 'S':
                name, value = message.body[:-1].decode().split('\0')
                self.parameters[name] = value
            elif message.type == 'K':
                self.pid, self.key = struct.unpack_from('!I', message.body)[0], message.body[4:]
            elif message.type == 'E':
                raise scram.Refused(message)

    def send(self, *packets):
        self.sock.sendall(b''.join(packets))

    def read_bytes(self, count):
        while len(self.pending) < count:
            try:
                data = self.sock.recv(65536)
            except (ConnectionResetError, ssl.SSLError) as error:
                raise Closed(str(error)) from error
            if not data:
                raise Closed(f'after {bytes(self.pending)!r}')
            self.received += data
            self.pending += data
        found, self.pending = self.pending[:count], self.pending[count:]
        return found

    def read(self):
        head = self.read_bytes(5)
        size, = struct.unpack('!I', head[1:])
        assert 4 <= size < 1 << 30 and chr(head[0]) in NAMES, head
        return Message(chr(head[0]), self.read_bytes(size - 4))

    def read_until(self, *types):
        """Messages up to and with the first of these types; notices too."""
        found = []
        while not found or found[-1].type not in types:
            found.append(self.read())
        return found

    def is_closed(self):
        """Waits for the server's end of the connection; what it still sends is an error."""
        try:
            data = self.pending or self.sock.recv(1)
        except (ConnectionResetError, ssl.SSLError):
            return True
        assert data == b'', data
        return True

    def query(self, sql):
        """The messages that answer a simple query, ReadyForQuery included."""
        self.send(query(sql))
        return self.read_until('Z')

    def rows(self, sql):
        """Rows as text; an error is an AssertionError."""
        answer = self.query(sql)
        errors = [m.fields for m in answer if m.type == 'E']
        assert not errors, (sql, errors)
        return [tuple(v if v is None else v.decode() for v in m.row) for m in answer if m.type == 'D']

    def error(self, sql):
        """The fields of the one error that a query must end in."""
        errors = [m.fields for m in self.query(sql) if m.type == 'E']
        assert len(errors) == 1, (sql, errors)
        return errors[0]

    def extended(self, *packets):
        """Sends packets and a Sync; the messages up to ReadyForQuery."""
        self.send(*packets, SYNC)
        return self.read_until('Z')


def kinds(messages):
    """The types as a string: '12DDCZ'. Notices left out."""
    return ''.join(m.type for m in messages if m.type not in 'NS')
