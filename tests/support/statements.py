"""Statements that many tests start from."""


def create_peer(name, kind='POSTGRES', **options):
    """Unchecked, unless validate=True is among the options."""
    defaults = {'host': 'h', 'port': 5432, 'user': 'u', 'password': 'p', 'database': 'd'}
    wanted = {**(defaults if kind == 'POSTGRES' else {}), 'validate': False, **options}
    return f'CREATE PEER {name} FROM {kind} WITH ({option_list(wanted)})'


def create_mirror(name, source='a', target='b', mapping='public.t : public.t', **options):
    wanted = {'validate': False, **options}
    return (f'CREATE MIRROR {name} FROM {source} TO {target} WITH TABLE MAPPING ({mapping}) '
            f'WITH ({option_list(wanted)})')


def option_list(options):
    return ', '.join(f'{key} = {literal(value)}' for key, value in options.items())


def literal(value):
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, int):
        return str(value)
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
