"""What goes wrong while a mirror runs: one fault at a time, chosen by a seed, each healed again."""
import contextlib
import random
import signal
import threading
import time

import psycopg

from support.postgres import OURS
from support.tcp_proxy import TcpProxy

BETWEEN_S = (0.1, 2.5)
# How often; the server's end is what it is about.
WEIGHTS = {'kill_server': 6, 'stop_server': 1, 'freeze_server': 1, 'restart_source': 2,
           'restart_destination': 2, 'end_walsender': 3, 'end_source_sessions': 1,
           'end_destination_sessions': 3, 'pause_mirror': 2, 'cut': 3, 'black_hole': 2, 'refuse': 2}


class Nemesis:
    """with Nemesis(…) as nemesis: the proxies run; pipeline.ports must be nemesis.ports."""

    def __init__(self, seed, server, source, destination):
        self.rng = random.Random(f'{seed}/nemesis')
        self.server = server
        self.sides = {'source': source, 'destination': destination}
        self.proxies = {name: TcpProxy(side.port) for name, side in self.sides.items()}
        self.pipeline = None
        self.started = 0.0
        self.history = []
        self.idle = threading.Event()  # never set: for waits of a certain length

    def __enter__(self):
        for proxy in self.proxies.values():
            proxy.start()
        return self

    def __exit__(self, *_):
        for proxy in self.proxies.values():
            proxy.stop()

    @property
    def ports(self):
        return tuple(proxy.port for proxy in self.proxies.values())

    def run(self, pipeline, seconds, go_on=lambda: True):
        """Faults for so long, then all is whole again. It ends early where go_on() is false."""
        self.pipeline, self.started = pipeline, time.monotonic()
        while time.monotonic() < self.started + seconds and go_on():
            self.pause(*BETWEEN_S)
            # A server that ended by itself is what these tests are to find.
            assert self.server.process.poll() is None, (
                f'the server ended\n{self.server.log()[-5000:]}')
            name = self.rng.choices(list(WEIGHTS), WEIGHTS.values())[0]
            getattr(self, f'do_{name}')()
        self.heal()

    def heal(self):
        for proxy in self.proxies.values():
            proxy.resume()
            proxy.accept()
        self.pipeline.resume()
        self.note('healed')

    def pause(self, low, high):
        self.idle.wait(self.rng.uniform(low, high))

    def note(self, text):
        self.history.append(f'{time.monotonic() - self.started:.1f} {text}')

    def describe(self):
        return '; '.join(self.history)

    def side(self):
        return self.rng.choice(list(self.sides))

    def do_kill_server(self):
        self.note('kill -9')
        self.server.kill()
        self.server.check_log()
        if self.rng.random() < 0.5:
            self.pause(0, 1)
        self.server.start()

    def do_stop_server(self):
        self.note('SIGTERM')
        self.server.stop()
        self.server.start()

    def do_freeze_server(self):
        self.note('freeze')
        self.server.signal(signal.SIGSTOP)
        self.pause(0.2, 3)
        self.server.signal(signal.SIGCONT)

    def restart(self, side):
        mode = self.rng.choice(('fast', 'immediate'))
        self.note(f'restart of the {side}, {mode}')
        self.sides[side].restart(mode)

    def do_restart_source(self):
        self.restart('source')

    def do_restart_destination(self):
        self.restart('destination')

    def do_end_walsender(self):
        self.note('walsender ended')
        self.sides['source'].execute(
            'SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots '
            'WHERE active_pid IS NOT NULL')

    def end_sessions(self, side):
        self.note(f'sessions at the {side} ended')
        self.sides[side].execute(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity '
            f"WHERE backend_type = 'client backend' AND application_name <> '{OURS}'")

    def do_end_source_sessions(self):
        self.end_sessions('source')

    def do_end_destination_sessions(self):
        self.end_sessions('destination')

    def do_pause_mirror(self):
        self.note('pause')
        try:
            self.pipeline.pause()
            self.pause(0, 2)
            self.pipeline.resume()
        except psycopg.Error as error:
            # It may say that it cannot now; heal() must be able to.
            self.note(f'pause: {error}')

    def do_cut(self):
        side = self.side()
        self.note(f'cut from the {side}')
        if self.rng.random() < 0.5:
            # Soon, in the middle of something.
            self.proxies[side].cut_after(self.rng.randrange(1, 100_000),
                                         self.rng.choice(('up', 'down')))
        else:
            self.proxies[side].cut()

    def do_black_hole(self):
        side, way = self.side(), self.rng.choice(((), ('up',), ('down',)))
        self.note(f'black hole before the {side} {way}')
        self.proxies[side].pause(*way)
        self.pause(0.2, 3)
        # Without the cut all goes on as if nothing had been.
        if self.rng.random() < 0.5:
            self.proxies[side].cut()
        self.proxies[side].resume()

    def do_refuse(self):
        side = self.side()
        self.note(f'the {side} refuses')
        with self.refusing(self.proxies[side]):
            self.proxies[side].cut()
            self.pause(0.2, 2)

    @contextlib.contextmanager
    def refusing(self, proxy):
        proxy.refuse()
        try:
            yield
        finally:
            proxy.accept()
