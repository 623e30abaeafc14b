"""Free ports, folders that a service's user may enter, and who runs a service that refuses root."""
import contextlib
import os
import pathlib
import pwd
import random
import shutil
import socket
import tempfile


def free_port():
    """One that no outgoing connection takes while its server restarts.

    A client that tries a free port of the ephemeral range may even be connected to itself.
    """
    while True:
        port = random.randrange(15000, 32000)
        with contextlib.closing(socket.socket()) as sock, contextlib.suppress(OSError):
            sock.bind(('127.0.0.1', port))
            return port


def service_user():
    """The user for services that refuse root: None where we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ('postgres', 'nobody'):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise AssertionError('neither postgres nor nobody is a user here')


def as_service(command):
    user = service_user()
    return list(map(str, command)) if user is None else ['runuser', '-u', user, '--', *map(str, command)]


@contextlib.contextmanager
def service_folder(prefix):
    """A temporary folder that belongs to the service's user, and goes with all in it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f'millrace-{prefix}-'))
    try:
        folder.chmod(0o755)
        if user := service_user():
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
