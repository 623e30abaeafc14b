"""A TCP proxy that a test breaks on purpose: with TcpProxy(port) as proxy: …

It runs in a thread of its own; every command has happened when its method returns. Of the two
directions "up" is from the client to the server.
"""
import asyncio
import contextlib
import socket
import struct
import threading

CHUNK_BYTES = 16384
DIRECTIONS = ('up', 'down')
COMMAND_S = 10.0


class TcpProxy:
    def __init__(self, target_port, target_host='127.0.0.1'):
        self.target = (target_host, target_port)
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        # What follows belongs to the loop's thread.
        self.server = None
        self.pairs = set()  # (client's writer, server's writer) of each connection
        self.tasks = set()
        self.open = {}  # direction: an event that is set while bytes may pass
        self.bytes_per_s = None
        self.left = dict.fromkeys(DIRECTIONS)  # bytes until all is cut; None: never
        self.forwarded = dict.fromkeys(DIRECTIONS, 0)

    def start(self):
        self.thread.start()
        self.run(self.do_start())
        return self

    def stop(self):
        self.run(self.do_stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(COMMAND_S)
        self.loop.close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def accept(self):
        """Takes connections (again), always on the same port."""
        self.run(self.do_accept())

    def refuse(self):
        """New connections are refused; those that are there go on."""
        self.run(self.do_refuse())

    def pause(self, *directions):
        """A black hole: connections stay, new ones are taken, nothing gets through."""
        self.run(self.do_open(directions or DIRECTIONS, False))

    def resume(self):
        self.run(self.do_open(DIRECTIONS, True))

    def cut(self):
        """Resets all connections; new ones are taken."""
        self.run(self.do_cut())

    def limit(self, bytes_per_s):
        """For each direction of each connection; None takes it away."""
        self.run(self.do_set(bytes_per_s=bytes_per_s))

    def cut_after(self, count, direction='up'):
        """Cuts all once this many more bytes went that way, all connections together; once."""
        self.run(self.do_set(left={**self.left, direction: count}))

    def connections(self):
        return len(self.pairs)

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(COMMAND_S)

    async def do_start(self):
        self.open = {direction: asyncio.Event() for direction in DIRECTIONS}
        await self.do_open(DIRECTIONS, True)
        await self.do_accept()

    async def do_stop(self):
        await self.do_refuse()
        await self.do_cut()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def do_accept(self):
        if self.server is None:
            self.server = await asyncio.start_server(self.serve, '127.0.0.1', self.port)
            self.port = self.server.sockets[0].getsockname()[1]

    async def do_refuse(self):
        if self.server is not None:
            self.server.close()
            self.server = None

    async def do_open(self, directions, is_open):
        for direction in directions:
            (self.open[direction].set if is_open else self.open[direction].clear)()

    async def do_cut(self):
        for pair in list(self.pairs):
            self.end(pair)

    async def do_set(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def end(self, pair):
        """RST instead of FIN to both sides: what is seen of a machine that lost its memory."""
        self.pairs.discard(pair)
        for writer in pair:
            sock = writer.get_extra_info('socket')
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            writer.transport.abort()

    async def serve(self, client_reader, client):
        task = asyncio.current_task()
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        try:
            server_reader, server = await asyncio.open_connection(*self.target)
        except OSError:
            self.end((client,))
            return
        pair = (client, server)
        self.pairs.add(pair)
        try:
            await asyncio.gather(self.forward('up', client_reader, server),
                                 self.forward('down', server_reader, client))
            # Both sides have sent their end.
            self.pairs.discard(pair)
            client.close()
            server.close()
        except OSError:
            self.end(pair)

    async def forward(self, direction, reader, writer):
        while data := await reader.read(CHUNK_BYTES):
            await self.open[direction].wait()
            cut = False
            if (left := self.left[direction]) is not None:
                cut = len(data) >= left
                data = data[:left]
                self.left[direction] = None if cut else left - len(data)
            self.forwarded[direction] += len(data)
            writer.write(data)
            await writer.drain()
            if cut:
                await self.do_cut()
                raise ConnectionResetError
            if self.bytes_per_s:
                await asyncio.sleep(len(data) / self.bytes_per_s)
        await self.open[direction].wait()
        # A half-closed connection stays open the other way.
        with contextlib.suppress(OSError):
            writer.write_eof()
