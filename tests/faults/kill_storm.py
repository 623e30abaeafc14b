"""kill_storm.py [ROUNDS [SEED]]: kill -9 amid CREATE, ALTER and DROP from several sessions.

After each restart: what was acknowledged is there, what was under way at the kill is there wholly
or not at all (a transaction as one). The same seed gives the same statements; when the kill comes
depends on the machine.
"""
import os
import random
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from support import wire  # noqa: E402  (the path is set above)
from support.fixtures import make_folder  # noqa: E402
from support.server import Server  # noqa: E402
from support.statements import create_mirror, create_peer  # noqa: E402

WRITERS = 4
KILL_AFTER_MS = (5, 250)


class Model:
    """One writer's objects: what must be there, and what the statement under way would make of it."""

    def __init__(self, writer):
        self.prefix = f'w{writer}_'
        self.objects = {}  # name: host of a peer, or (batch size, desired) of a mirror
        self.proposed = None  # the state after the unacknowledged statement, if any
        self.next_number = 0

    def fresh(self, letter):
        self.next_number += 1
        return f'{self.prefix}{letter}{self.next_number}'

    def peers(self, state):
        return [name for name, value in state.items() if isinstance(value, str)]

    def mirrors(self, state):
        return [name for name, value in state.items() if not isinstance(value, str)]

    def settle(self, found):
        """After a restart: what is really there must be one of the two; it goes on from it."""
        allowed = [self.objects] + ([self.proposed] if self.proposed is not None else [])
        assert found in allowed, f'{self.prefix}: found {found}, allowed were {allowed}'
        self.objects, self.proposed = found, None


def choose(model, state, rng):
    """One statement and the state that it leads to."""
    peers, mirrors = model.peers(state), model.mirrors(state)
    actions = ['create_peer'] * 3 + ['alter_peer', 'drop_peer'] * bool(peers)
    actions += ['create_mirror'] * (3 if len(peers) >= 2 else 0)
    actions += ['alter_mirror', 'pause', 'resume', 'drop_mirror', 'rename'] * bool(mirrors)
    return ACTIONS[rng.choice(actions)](model, dict(state), rng)


def do_create_peer(model, state, rng):
    name, host = model.fresh('p'), f'h{rng.randrange(1000)}'
    state[name] = host
    return create_peer(name, host=host, password=f'secret {rng.random()}'), state


def do_alter_peer(model, state, rng):
    name, host = rng.choice(model.peers(state)), f'h{rng.randrange(1000)}'
    state[name] = host
    return f"ALTER PEER {name} SET (host = '{host}', validate = false)", state


def do_drop_peer(model, state, rng):
    """A peer that a mirror uses is dropped with its mirrors before it, as one message."""
    name = rng.choice(model.peers(state))
    users = [m for m in model.mirrors(state) if name in state[m][2:]]
    for gone in [*users, name]:
        del state[gone]
    return ';'.join([*(f'DROP MIRROR {m}' for m in users), f'DROP PEER {name}']), state


def do_create_mirror(model, state, rng):
    name = model.fresh('m')
    source, target = rng.sample(model.peers(state), 2)
    size = rng.randrange(1, 1000)
    state[name] = (str(size), 'running', source, target)
    return create_mirror(name, source, target, max_batch_size=size), state


def do_alter_mirror(model, state, rng):
    name, size = rng.choice(model.mirrors(state)), rng.randrange(1, 1000)
    state[name] = (str(size), *state[name][1:])
    return f'ALTER MIRROR {name} SET (max_batch_size = {size})', state


def do_pause(model, state, rng):
    name = rng.choice(model.mirrors(state))
    state[name] = (state[name][0], 'paused', *state[name][2:])
    return f'PAUSE MIRROR {name}', state


def do_resume(model, state, rng):
    name = rng.choice(model.mirrors(state))
    state[name] = (state[name][0], 'running', *state[name][2:])
    return f'RESUME MIRROR {name}', state


def do_drop_mirror(model, state, rng):
    name = rng.choice(model.mirrors(state))
    del state[name]
    return f'DROP MIRROR {name}', state


def do_rename(model, state, rng):
    name, new = rng.choice(model.mirrors(state)), model.fresh('m')
    state[new] = state.pop(name)
    return f'ALTER MIRROR {name} RENAME TO {new}', state


ACTIONS = {name[3:]: value for name, value in globals().items() if name.startswith('do_')}


def write_until_killed(model, port, rng, counts):
    """Statements, singly and in blocks, until the connection breaks."""
    try:
        with wire.Connection.open(port) as connection:
            while True:
                write_once(model, connection, rng)
                counts[0] += 1
    except (wire.Closed, OSError):
        return


def write_once(model, connection, rng):
    in_block = rng.random() < 0.3
    statements, state = [], model.objects
    for _ in range(rng.randrange(2, 6) if in_block else 1):
        sql, state = choose(model, state, rng)
        statements.append(sql)
    if in_block and rng.random() < 0.5:
        run(connection, 'BEGIN')
        for sql in statements:
            run(connection, sql)
        if rng.random() < 0.2:
            run(connection, 'ROLLBACK')
            return
        statements = ['COMMIT']
    model.proposed = state
    run(connection, ';'.join(statements))
    model.objects, model.proposed = state, None


def run(connection, sql):
    errors = [m.fields for m in connection.query(sql) if m.type == 'E']
    if errors and errors[0]['S'] != 'FATAL':
        raise AssertionError(f'{sql}: {errors}')


def observe(port):
    """All objects, by the writer's prefix."""
    found = {}
    with wire.Connection.open(port) as connection:
        for name, host in connection.rows('SELECT peer, host FROM peers'):
            found.setdefault(name.split('_')[0] + '_', {})[name] = host
        for name, desired, source, target in connection.rows(
                'SELECT mirror, desired, source, destination FROM mirrors'):
            text = connection.rows(f'SHOW CREATE MIRROR {name}')[0][0]
            size = text.split('max_batch_size = ')[1].split(',')[0].split(')')[0].split('\n')[0]
            found.setdefault(name.split('_')[0] + '_', {})[name] = (
                size.strip(), desired, source, target)
    return found


def one_round(server, models, rng):
    """Writers, a kill, a restart, the comparison; how many statements were acknowledged."""
    counts, threads, failures = [0], [], []

    def work(model, seed):
        try:
            write_until_killed(model, server.port, random.Random(seed), counts)
        except BaseException as error:  # noqa: BLE001  (raised again below)
            failures.append(error)

    for model in models:
        threads.append(threading.Thread(target=work, args=(model, rng.random())))
        threads[-1].start()
    threads[0].join(rng.uniform(*KILL_AFTER_MS) / 1000)
    server.kill()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    server.check_log()
    server.start()
    found = observe(server.port)
    for model in models:
        model.settle(found.get(model.prefix, {}))
    return counts[0]


def storm(rounds, seed):
    rng, statements, started = random.Random(seed), 0, time.monotonic()
    models = [Model(number) for number in range(WRITERS)]
    server = Server(make_folder()).start()
    try:
        for number in range(rounds):
            try:
                statements += one_round(server, models, rng)
            except AssertionError as error:
                raise AssertionError(f'round {number} of seed {seed}: {error}\n{server.log()}') from error
            if sum(len(model.objects) for model in models) > 400:
                clear(server, models)
    finally:
        server.kill()
    took = time.monotonic() - started
    print(f'kill storm: {rounds} rounds, {statements} acknowledged, seed {seed}, {took:.0f} s')
    return statements


def clear(server, models):
    """So that a round stays short."""
    with wire.Connection.open(server.port) as connection:
        for model in models:
            for kind in (model.mirrors, model.peers):
                for name in kind(model.objects):
                    run(connection, f'DROP {"MIRROR" if kind == model.mirrors else "PEER"} {name}')
            model.objects = {}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
    print(f'seed {seed}', flush=True)
    storm(rounds, seed)


if __name__ == '__main__':
    main()
