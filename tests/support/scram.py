"""The client's side of SCRAM-SHA-256 and -PLUS (tls-server-end-point), step by step.

Written apart from the server's own and from libpq's, so that a shared mistake does not pass.
"""
import base64
import hashlib
import hmac
import os
import struct


class Refused(Exception):
    """The server answered the login with an ErrorResponse."""

    def __init__(self, message):
        self.fields = message.fields
        super().__init__(f"{self.fields['C']}: {self.fields['M']}")


def certificate_hash(sock):
    """RFC 5929: the hash of the certificate's own signature; ours are all SHA-256."""
    return hashlib.sha256(sock.getpeercert(binary_form=True)).digest()


class Exchange:
    def __init__(self, password, mechanism='SCRAM-SHA-256', binding=b'', header='n,,', nonce=None):
        self.password = password
        self.mechanism = mechanism
        self.header = header
        self.binding = binding
        self.nonce = nonce or base64.b64encode(os.urandom(18)).decode()
        self.bare = f'n=,r={self.nonce}'
        self.server_signature = b''
        self.salt = b''
        self.iterations = 0

    def first(self):
        return self.header + self.bare

    def final(self, server_first):
        fields = dict(part.split('=', 1) for part in server_first.split(','))
        assert fields['r'].startswith(self.nonce) and fields['r'] != self.nonce, server_first
        self.salt = base64.b64decode(fields['s'], validate=True)
        self.iterations = int(fields['i'])
        salted = hashlib.pbkdf2_hmac('sha256', self.password.encode(), self.salt, self.iterations)
        client_key = hmac.digest(salted, b'Client Key', 'sha256')
        stored_key = hashlib.sha256(client_key).digest()
        bound = base64.b64encode(self.header.encode() + self.binding).decode()
        without_proof = f"c={bound},r={fields['r']}"
        signed = f'{self.bare},{server_first},{without_proof}'.encode()
        signature = hmac.digest(stored_key, signed, 'sha256')
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        server_key = hmac.digest(salted, b'Server Key', 'sha256')
        self.server_signature = hmac.digest(server_key, signed, 'sha256')
        return f'{without_proof},p={base64.b64encode(proof).decode()}'

    def verify(self, server_final):
        assert server_final == 'v=' + base64.b64encode(self.server_signature).decode(), server_final


def initial_response(mechanism, data):
    body = mechanism.encode() + b'\0' + struct.pack('!i', len(data)) + data.encode()
    return b'p' + struct.pack('!I', len(body) + 4) + body


def response(data):
    return b'p' + struct.pack('!I', len(data) + 4) + data.encode()


def read_authentication(connection, expected):
    """The data of the next authentication message, which must be of this kind; or Refused."""
    message = connection.read()
    while message.type == 'v':
        connection.startup_messages.append(message)
        message = connection.read()
    if message.type == 'E':
        raise Refused(message)
    assert message.type == 'R', message
    kind, = struct.unpack_from('!I', message.body)
    assert kind == expected, (kind, message)
    return message.body[4:]


def offered(data):
    assert data.endswith(b'\0\0'), data
    return data[:-2].decode().split('\0')


def authenticate(connection, password, mechanism=None):
    """From AuthenticationSASL to AuthenticationOk; takes PLUS where the server offers it."""
    mechanisms = offered(read_authentication(connection, 10))
    plus = 'SCRAM-SHA-256-PLUS' in mechanisms
    mechanism = mechanism or ('SCRAM-SHA-256-PLUS' if plus else 'SCRAM-SHA-256')
    assert mechanism in mechanisms, mechanisms
    if mechanism.endswith('-PLUS'):
        binding = certificate_hash(connection.sock)
        exchange = Exchange(password, mechanism, binding, 'p=tls-server-end-point,,')
    else:
        exchange = Exchange(password, mechanism)
    run(connection, exchange)
    return exchange


def run(connection, exchange):
    connection.send(initial_response(exchange.mechanism, exchange.first()))
    server_first = read_authentication(connection, 11).decode()
    connection.send(response(exchange.final(server_first)))
    exchange.verify(read_authentication(connection, 12).decode())
    read_authentication(connection, 0)
