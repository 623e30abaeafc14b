"""Certificates for tests, made by openssl(1): a CA of our own and server certificates under it."""
import subprocess
from dataclasses import dataclass


def openssl(*arguments):
    done = subprocess.run(
        ['openssl', *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=60, check=False,
    )
    assert done.returncode == 0, (arguments, done.stderr)


@dataclass(frozen=True)
class Certificate:
    certificate: object
    key: object
    ca: object

    @property
    def options(self):
        return ['--tls-cert', self.certificate, '--tls-key', self.key]


def make(folder, name='server', host='localhost'):
    """An ECDSA certificate for host and 127.0.0.1 under a CA made with it."""
    ca, ca_key = folder / f'{name}-ca.crt', folder / f'{name}-ca.key'
    key, request, certificate = (folder / f'{name}.{end}' for end in ('key', 'csr', 'crt'))
    extensions = folder / f'{name}.ext'
    extensions.write_text(f'subjectAltName=DNS:{host},IP:127.0.0.1\n', encoding='ascii')
    curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl('req', '-x509', *curve, '-keyout', ca_key, '-out', ca, '-subj', f'/CN=ca of {name}',
            '-days', '2', '-sha256')
    openssl('req', *curve, '-keyout', key, '-out', request, '-subj', f'/CN={host}', '-sha256')
    openssl('x509', '-req', '-in', request, '-CA', ca, '-CAkey', ca_key, '-CAcreateserial', '-out',
            certificate, '-days', '2', '-sha256', '-extfile', extensions)
    key.chmod(0o600)
    return Certificate(certificate, key, ca)
