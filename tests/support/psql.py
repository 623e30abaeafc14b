"""The real psql, without any of the caller's settings."""
import subprocess

from support.server import clean_environment

PROGRAM = 'psql'


def command(server, *arguments, program=PROGRAM, **parameters):
    settings = {'host': '127.0.0.1', 'port': server.port, 'user': getattr(server, 'user', 'tester'),
                'dbname': getattr(server, 'database', 'millrace'),
                'connect_timeout': 20, **parameters}
    conninfo = ' '.join(f'{key}={value}' for key, value in settings.items() if value is not None)
    return [str(program), '-X', '-w', '-d', conninfo, *map(str, arguments)]


def environment(server, **more):
    return clean_environment(PGPASSWORD=server.password, TERM='dumb', PAGER='', **more)


def run(server, *arguments, check=True, stdin='', program=PROGRAM, libraries=None, **parameters):
    more = {'LD_LIBRARY_PATH': str(libraries)} if libraries else {}
    done = subprocess.run(
        command(server, *arguments, program=program, **parameters), env=environment(server, **more),
        input=stdin, capture_output=True, text=True, timeout=60, check=False,
    )
    assert not check or done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done


def value(server, sql, **parameters):
    """One statement's output, bare."""
    return run(server, '-At', '-v', 'ON_ERROR_STOP=1', '-c', sql, **parameters).stdout.rstrip('\n')
