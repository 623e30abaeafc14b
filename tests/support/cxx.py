"""Just enough of C++ to see its shape: tokens, blocks and statements. For tests/tidy.

A statement is what stands between two boundaries of one block; a block inside it (a lambda's body)
is one token there and has statements of its own.
"""
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<raw>[^(\s]*)\(.*?\)(?P=raw)"|"(?:\\.|[^"\\\n])*"'
    r"|\d(?:'?[\w.])*|'(?:\\.|[^'\\\n])+'|#(?:\\\n|[^\n])*|\w+|->|::|\[\[|\]\]|\S",
    re.S,
)
BLOCK = '{block}'
TYPES = {'namespace', 'struct', 'class', 'enum', 'union', 'extern'}
HEADS = {'if', 'while', 'for', 'switch', 'catch'}
BEFORE_BLOCK = {')', ']', '}', ':', 'else', 'do', 'try', 'const', 'noexcept', 'mutable', 'override',
                'final', BLOCK}


@dataclass(frozen=True)
class Token:
    text: str
    line: int


@dataclass(frozen=True)
class Statement:
    tokens: list
    excused: bool

    @property
    def line(self):
        return self.tokens[0].line

    @property
    def text(self):
        return ' '.join(token.text for token in self.tokens)


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int


def tokens(text):
    """Without comments and preprocessor lines; a literal is the token "" or ''."""
    line, at, found, excuses = 1, 0, [], set()
    for match in TOKEN.finditer(text):
        line += text.count('\n', at, match.start())
        at = match.start()
        word = match.group(0)
        if word.startswith(('//', '/*')):
            if 'co_await-ok:' in word:
                excuses.add(line)
        elif word[0] in '"\'' or word.startswith('R"'):
            found.append(Token('""', line))
        elif word[0] != '#':
            found.append(Token(word, line))
    return found, excuses


class Shape:
    """All statements and functions of one file."""

    def __init__(self, text):
        self.tokens, self.excuses = tokens(text)
        self.statements = []
        self.functions = []
        self.at = 0
        while self.at < len(self.tokens):
            self.read_block(in_function=False)

    def read_block(self, in_function):
        """From the token after '{' to behind its '}'."""
        current, depth = [], 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.text == '{' and opens_block(current, depth):
                ended = self.read_inner(current, token, in_function, depth)
                current = [] if ended else current + [Token(BLOCK, token.line)]
                continue
            if token.text == '}' and depth == 0:
                break
            current.append(token)
            depth += (token.text in '([{') - (token.text in ')]}') if len(token.text) == 1 else 0
            if depth == 0 and (token.text == ';' or ends_head(current)):
                self.finish(current)
                current = []
        self.finish(current)

    def read_inner(self, header, brace, in_function, depth):
        """The block behind this header; True where the statement ends with it."""
        is_function = not in_function and depth == 0 and any(t.text == '(' for t in header)
        is_function = is_function and not TYPES & {t.text for t in header[:2]}
        if depth == 0:
            self.finish(header)
        self.read_block(in_function or is_function)
        if is_function:
            first = header[0].line if header else brace.line
            last = self.tokens[self.at - 1].line
            self.functions.append(Function(name_of(header), first, last - first + 1))
        return depth == 0

    def finish(self, current):
        if current:
            lines = {token.line for token in current}
            self.statements.append(Statement(current, bool(lines & self.excuses)))


def opens_block(current, depth):
    if not current:
        return True
    if current[-1].text in BEFORE_BLOCK:
        return True
    if depth == 0 and TYPES & {token.text for token in current[:3]}:
        return True
    for token in reversed(current):
        if token.text == '->':
            return has_parameters_before(current, token)
        if token.text in '(){};=,':
            return False
    return False


def has_parameters_before(current, arrow):
    """`) -> type {` is a lambda or a function; `pointer->member {` is not."""
    before = [token.text for token in current[:current.index(arrow)]]
    return bool(before) and before[-1] in {')', 'mutable', 'noexcept', 'const'}


def ends_head(current):
    """The ')' that closes if (…), while (…), for (…) at the start of a statement."""
    words = [token.text for token in current[:3] if token.text not in {'else', 'constexpr', '}'}]
    return current[-1].text == ')' and bool(words) and words[0] in HEADS


def name_of(header):
    texts = [token.text for token in header]
    place = texts.index('(')
    return texts[place - 1] if place else '(lambda)'
