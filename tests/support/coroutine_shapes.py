"""Statements with co_await whose shape g++ 12.2 miscompiles (double destruction, use after free).

Such a statement may hold names, calls, moves and literals only: a capturing lambda, a brace-built
temporary or a ?: gets a name one line earlier. `// co_await-ok: why` on its line excuses it.
"""
from support.cxx import BLOCK, Shape

BEFORE_SUBSCRIPT = (')', ']', '""')


def lambda_captures(texts):
    """The captures of each lambda introducer, as lists of texts."""
    for at, text in enumerate(texts):
        if text != '[' or at == 0:
            continue
        before = texts[at - 1]
        is_name = before.replace('_', 'a').isalnum() and before not in ('return', 'co_return', 'co_await')
        if is_name or before in BEFORE_SUBSCRIPT or before in ('&', '&&') and 'auto' in texts[:at]:
            continue
        yield texts[at + 1:texts.index(']', at)]


def captures_value(captures):
    parts = ' '.join(captures).split(',')
    return any(part.strip() and not part.strip().startswith('&') for part in parts)


def has_brace_built(texts):
    """A non-empty { … } that is no block."""
    return any(a == '{' and b != '}' for a, b in zip(texts, texts[1:]))


def faults_of(statement):
    texts = [token.text for token in statement.tokens]
    if '?' in texts:
        yield '?: of values'
    if any(captures_value(captures) for captures in lambda_captures(texts)):
        yield 'capturing lambda'
    if has_brace_built(texts):
        yield 'brace-built temporary'


def find(text):
    """(line, what is wrong, the statement's beginning) for each fault in a file's text."""
    for statement in Shape(text).statements:
        if statement.excused or not any(token.text == 'co_await' for token in statement.tokens):
            continue
        for fault in faults_of(statement):
            yield statement.line, fault, statement.text.replace(BLOCK, '{…}')[:100]
