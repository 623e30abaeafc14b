"""Wire scripts: lines `send MESSAGE key=value …` and `expect MESSAGE value …` (tests/README.md).

What is sent between two expectations goes out together; how it is cut into segments is the
caller's choice, and must not change the answer.
"""
import shlex
from dataclasses import dataclass

from support import wire

FIRST_LINE = '# also: postgres'  # in a script that a real Postgres answers in the same way


@dataclass(frozen=True)
class Step:
    number: int
    sent: bytes = b''
    expected: tuple = ()


def value_of(word):
    """NULL, x:00ff or text."""
    if word == 'NULL':
        return None
    return bytes.fromhex(word[2:]) if word.startswith('x:') else word.encode()


def numbers(words):
    return [int(word) for word in words.split(',')] if words else []


def packet_of(kind, arguments):
    """The bytes of one `send` line."""
    if kind == 'query':
        return wire.query(arguments['sql'])
    if kind == 'parse':
        return wire.parse(arguments['sql'], arguments.get('name', ''), numbers(arguments.get('types')))
    if kind == 'bind':
        values = arguments['values'].split(',') if 'values' in arguments else []
        return wire.bind(
            [value_of(word) for word in values], arguments.get('portal', ''),
            arguments.get('statement', ''), numbers(arguments.get('formats')),
            numbers(arguments.get('results')),
        )
    if kind in ('describe', 'close'):
        what = 'P' if 'portal' in arguments else 'S'
        name = arguments.get('portal', arguments.get('statement', ''))
        return (wire.describe if kind == 'describe' else wire.close)(what, name)
    if kind == 'execute':
        return wire.execute(arguments.get('portal', ''), int(arguments.get('rows', 0)))
    simple = {'sync': wire.SYNC, 'flush': wire.FLUSH, 'terminate': wire.TERMINATE}
    return simple[kind] if kind in simple else bytes.fromhex(arguments['hex'])


def read(path):
    """(whether Postgres answers it too, steps)."""
    steps = []
    lines = path.read_text(encoding='utf-8').splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith('#'):
            continue
        words = shlex.split(line)
        if words[0] == 'send':
            arguments = dict(word.split('=', 1) for word in words[2:])
            steps.append(Step(number, sent=packet_of(words[1], arguments)))
        else:
            assert words[0] == 'expect', f'{path.name}:{number}: {line}'
            steps.append(Step(number, expected=tuple(words[1:])))
    return lines[0] == FIRST_LINE, steps


def shown(value):
    if value is None:
        return 'NULL'
    if all(32 <= byte < 127 for byte in value):
        return value.decode()
    return f'x:{value.hex()}'


def words_of(message):
    """A message in the words of an `expect` line."""
    if message.type == 'T':
        return (message.name, *(f'{c.name}:{c.type}:{c.format}' for c in message.columns))
    if message.type == 'D':
        return (message.name, *map(shown, message.row))
    if message.type in 'EN':
        return (message.name, message.fields['C'], *([message.fields['P']] if 'P' in message.fields else []))
    if message.type == 't':
        return (message.name, *map(str, message.types))
    if message.type in 'CZ':
        return (message.name, message.text)
    if message.type == 'S':
        return (message.name, *message.body[:-1].decode().split('\0'))
    if message.type == 'd':
        return (message.name, shown(message.body))
    if message.type == 'H':
        return (message.name, str(message.body[0]), str(int.from_bytes(message.body[1:3], 'big')))
    return (message.name,)


def cut_whole(data):
    return [data]


def cut_bytes(data):
    return [data[at:at + 1] for at in range(len(data))]


def agrees(found, expected):
    """Word for word; an error may point at its place where no place is asked for."""
    may_be_longer = expected[0] == 'ErrorResponse'
    right_length = len(found) == len(expected) or may_be_longer and len(found) > len(expected)
    return right_length and all(b in ('*', a) for a, b in zip(found, expected))


class Reader:
    """Messages in order; a run of CopyData as one, since a server may cut it as it likes."""

    def __init__(self, connection):
        self.connection = connection
        self.kept = None

    def read(self):
        message, self.kept = self.kept or self.connection.read(), None
        while message.type == 'd':
            self.kept = self.connection.read()
            if self.kept.type != 'd':
                break
            message, self.kept = wire.Message('d', message.body + self.kept.body), None
        return message


def play(connection, steps, cut=cut_whole):
    """Sends and compares; the words of all answers, in order."""
    answers, reader = [], Reader(connection)
    for at, step in enumerate(steps):
        if step.sent:
            # All that follows without an expectation in between goes along with the first.
            if at and steps[at - 1].sent:
                continue
            together = b''
            for other in steps[at:]:
                if not other.sent:
                    break
                together += other.sent
            for piece in cut(together):
                connection.sock.sendall(piece)
        elif step.expected == ('closed',):
            assert connection.is_closed()
        else:
            found = words_of(reader.read())
            answers.append(found)
            assert agrees(found, step.expected), f'line {step.number}: expected {step.expected}, got {found}'
    return answers
