"""A throw-away SSH server: Debian's sshd as an ordinary user, on a free port of loopback.

It may let in only the user that it runs as, and that one by key alone: passwords are PAM's matter,
and PAM is root's.
"""
import contextlib
import os
import pathlib
import pwd
import signal
import socket
import subprocess

from support.pipeline import wait_until
from support.processes import as_service, free_port, service_folder, service_user

PROGRAM = pathlib.Path('/usr/sbin/sshd')
DEADLINE_S = 20


def keygen(file, *options):
    done = subprocess.run(
        ['ssh-keygen', '-q', '-N', '', '-C', 'test', '-f', str(file), *options],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )
    assert done.returncode == 0, done.stderr
    return file.read_text(encoding='ascii')


class Sshd:
    """with Sshd() as sshd: …; settings: further lines of sshd_config, the first word counts."""

    def __init__(self, settings=''):
        self.settings = settings
        self.process = None
        self.port = free_port()
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.folder = self.stack.enter_context(service_folder('sshd'))
        self.user = service_user() or pwd.getpwuid(os.geteuid()).pw_name
        keygen(self.folder / 'host', '-t', 'ed25519')
        self.host_key = (self.folder / 'host.pub').read_text(encoding='ascii').strip()
        self.private_key = self.authorize('client', '-t', 'ed25519')
        (self.folder / 'sshd_config').write_text(f"""{self.settings}
ListenAddress 127.0.0.1
Port {self.port}
HostKey {self.folder}/host
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
AuthorizedKeysFile {self.folder}/authorized_keys
MaxStartups 100
LogLevel VERBOSE
""", encoding='ascii')
        self.give_away()
        try:
            self.start()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        self.stack.close()

    def authorize(self, name, *options):
        """A new key that may log in: its text."""
        private_key = keygen(self.folder / name, *options)
        with open(self.folder / 'authorized_keys', 'a', encoding='ascii') as keys:
            keys.write((self.folder / f'{name}.pub').read_text(encoding='ascii'))
        self.give_away()
        return private_key

    def give_away(self):
        if user := service_user():
            found = pwd.getpwnam(user)
            for file in self.folder.iterdir():
                os.chown(file, found.pw_uid, found.pw_gid)

    def start(self):
        with open(self.folder / 'log.txt', 'ab') as log:
            self.process = subprocess.Popen(
                as_service([PROGRAM, '-D', '-e', '-f', self.folder / 'sshd_config']),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

        def answers():
            assert self.process.poll() is None, self.log()
            with contextlib.suppress(OSError), contextlib.closing(
                    socket.create_connection(('127.0.0.1', self.port), 5)) as sock:
                return sock.recv(4) == b'SSH-'

        wait_until(answers, DEADLINE_S, lambda: f'sshd answers\n{self.log()}')

    def kill(self):
        """With all of its connections, at once. Each has a process and a group of its own."""
        if self.process is None:
            return
        for pid in reversed(descendants(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(DEADLINE_S)
        self.process = None

    def log(self):
        return (self.folder / 'log.txt').read_text(encoding='utf-8', errors='replace')

    def logins(self):
        return self.log().count('Accepted ')


def descendants(pid):
    """A process and all that came of it, parents first."""
    parents = {}
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding='utf-8', errors='replace').rpartition(')')[2].split()
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found
