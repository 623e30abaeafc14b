"""What each client under tests/clients does, where its language is Python; the others do the same.

The server that they meet has peers `one` (port 5433) and `two`, and the mirror `both`.
"""
from support.statements import create_mirror, create_peer

PREPARE = (create_peer('one', port=5433), create_peer('two'), create_mirror('both', 'one', 'two'))

# Runs until it is cancelled, or for the 5 s that a query may take.
LONG = 'SELECT count(*) FROM ' + ', '.join(f'millrace.peer_options AS {name}' for name in 'abcdefgh')
CANCEL_AFTER_S = 0.5
LONG_MAX_S = 4.0


def provision(prefix):
    """A script that makes two peers and a mirror."""
    return (create_peer(f'{prefix}_from'), create_peer(f'{prefix}_to', port=6000),
            create_mirror(f'{prefix}_mirror', f'{prefix}_from', f'{prefix}_to',
                          'public.t : public.t, public.u : public.u'))
