"""A server of ours in a temporary folder, on a port that the kernel picked, always stopped.

Started means: it logged that it listens. Its whole log is kept in memory and in the folder; a
sanitizer's report in it fails whoever stops the server.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEADLINE_S = 60.0
SANITIZER = re.compile(
    r'ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: |assertion .*failed', re.I
)


def binary_path():
    """MILLRACE_BINARY, else the build that the tests of tests/run use."""
    path = pathlib.Path(os.environ.get('MILLRACE_BINARY', ROOT / 'build/asan/millrace'))
    assert path.exists(), f'{path} is not there: build it, or set MILLRACE_BINARY'
    return path


def clean_environment(**more):
    """Ours without what would change a client's or server's meaning."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(('PG', 'MILLRACE_'))}
    suppressions = ROOT / 'tests/support/tsan.suppressions'
    if suppressions.exists():
        kept.setdefault('TSAN_OPTIONS', f'suppressions={suppressions}')
    return {**kept, 'LC_ALL': 'C.UTF-8', **more}


def run(*arguments, check=True, timeout_s=DEADLINE_S, **environment):
    """One command of ours (millrace backup …) to its end; stdin is empty."""
    done = subprocess.run(
        [binary_path(), *map(str, arguments)], env=clean_environment(**environment),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout_s, check=False,
    )
    assert not SANITIZER.search(done.stderr), done.stderr
    assert not check or done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
    return done


class Server:
    def __init__(self, folder, *options, password=None, log_format='json', **environment):
        """options: further arguments of `millrace serve`; environment: MILLRACE_… and others."""
        self.folder = pathlib.Path(folder)
        self.data_dir = self.folder / 'data'
        self.options = list(map(str, options))
        self.password = password or 'peerdb'
        self.given_password = password
        self.log_format = log_format
        self.environment = environment
        self.process = None
        self.port = 0
        self.lines = []
        self.condition = threading.Condition()
        self.reader = None

    def command(self):
        command = [str(binary_path()), 'serve', '--data-dir', str(self.data_dir), '--port',
                   str(self.port), '--log-format', self.log_format, *self.options]
        if self.given_password is not None:
            command += ['--password', self.given_password]
        return command

    def start(self, port=0):
        """Returns itself once the server listens; an AssertionError with its log otherwise."""
        self.launch(port)
        line = self.wait_for_log('listening')
        if line is None:
            self.process.kill()
            raise AssertionError(f'the server did not start:\n{self.log()}')
        self.port = port_of(line)
        return self

    def launch(self, port=0):
        """Without waiting: for servers that are to fail."""
        assert self.process is None or self.process.poll() is not None, 'it runs already'
        self.port = port
        with self.condition:
            self.lines = []
        self.process = subprocess.Popen(
            self.command(), env=clean_environment(**self.environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors='replace',
        )
        self.reader = threading.Thread(target=self.collect, args=(self.process.stderr,), daemon=True)
        self.reader.start()

    def collect(self, stream):
        with open(self.folder / 'log.txt', 'a', encoding='utf-8') as file:
            for line in stream:
                file.write(line)
                file.flush()
                with self.condition:
                    self.lines.append(line.rstrip('\n'))
                    self.condition.notify_all()
        with self.condition:
            self.lines.append(None)
            self.condition.notify_all()

    def wait_for_log(self, pattern, deadline_s=DEADLINE_S, after=0):
        """The first line from the after-th on that matches; None when it ended or time is up."""
        deadline, at = time.monotonic() + deadline_s, after
        with self.condition:
            while True:
                for line in self.lines[at:]:
                    if line is None:
                        return None
                    if re.search(pattern, line):
                        return line
                at = max(at, len(self.lines))
                if not self.condition.wait(max(0.0, deadline - time.monotonic())):
                    return None

    def log(self):
        with self.condition:
            return '\n'.join(line for line in self.lines if line is not None)

    def log_length(self):
        with self.condition:
            return len(self.lines)

    def wait(self, deadline_s=DEADLINE_S):
        """Its exit status, once it ended by itself and its log is read to the end."""
        status = self.process.wait(deadline_s)
        self.reader.join(deadline_s)
        return status

    def stop(self, expected=0):
        """SIGTERM, and the clean end that it must lead to."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f'did not stop at SIGTERM:\n{self.log()}') from None
        self.check_log()
        assert status == expected, (status, self.log())

    def kill(self):
        """kill -9: nothing of ours runs afterwards."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.wait()

    def check_log(self):
        assert not SANITIZER.search(self.log()), self.log()

    def signal(self, number):
        self.process.send_signal(number)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        try:
            if kind is None and self.process.poll() is not None:
                self.check_log()
            else:
                self.stop()
        finally:
            self.kill()

    def resident_bytes(self):
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text(encoding='ascii')
        return int(re.search(r'VmRSS:\s+(\d+) kB', status).group(1)) * 1024

    @property
    def conninfo(self):
        return f'host=127.0.0.1 port={self.port} user=tester dbname=millrace password={self.password}'


def port_of(line):
    """The port in a log line, JSON or text."""
    try:
        return int(json.loads(line)['port'])
    except ValueError:
        return int(re.search(r'\bport="?(\d+)', line).group(1))
