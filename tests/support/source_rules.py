"""The house rules that a machine can check, each a function: paths in, complaints out.

All paths are relative to the root; a complaint is "path:line: what".
"""
import json
import re
import subprocess

from support import coroutine_shapes
from support.cxx import Shape

FOLDERS = ('protocol', 'sql', 'catalog', 'engine', 'server')  # each may include those before it
FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
README_LINES_MAX = 80
GENERATED_MARK = '<!-- generated'

# A library, and the folders that may include it.
LIBRARIES = {
    r'sqlite3\.h': ('catalog/',),
    r'(pg_query\.h|protobuf/)': ('sql/',),
    r'libpq-fe\.h': ('engine/',),
    r'libssh/': ('engine/net/',),
    r'openssl/': ('sql/', 'catalog/', 'engine/', 'server/'),
    r'pcre2': ('sql/',),
    r'boost/': ('engine/', 'server/'),
}
BANNED = {
    r'\b(TODO|FIXME|XXX|HACK)\b': 'unfinished work belongs into an issue',
    r'\basio::detached\b': 'it swallows exceptions: use spawn()',
    r'\bGTEST_SKIP\(\)\s*;': 'a skipped test says why',
}
BANNED_IN_TESTS = {r'\bsleep_for\b|\btime\.sleep\(': 'wait for an event with a deadline'}
BANNED_FOLDERS = ('common', 'shared', 'utils', 'util', 'helpers')
SELF = ('tests/support/source_rules.py', 'tests/support/test_tidy.py')


def tracked_files(root):
    """What git has or would take, so build folders do not count; without git, all but those."""
    done = subprocess.run(
        ['git', '-c', f'safe.directory={root}', 'ls-files', '-co', '--exclude-standard'], cwd=root,
        capture_output=True, text=True, check=False,
    )
    listed = done.stdout.splitlines() if done.returncode == 0 else [
        str(path.relative_to(root)) for path in sorted(root.rglob('*'))
        if path.relative_to(root).parts[0] not in ('build', '.git')]
    return [path for path in listed if (root / path).is_file()]


def read(root, path):
    return (root / path).read_text(encoding='utf-8', errors='replace')


def is_cxx(path):
    return path.endswith(('.cpp', '.hpp'))


def is_text(path):
    return path.endswith(('.cpp', '.hpp', '.py', '.md', '.txt', '.cmake', '.sql', '.json')) or (
        path in ('tests/run', 'tests/tidy', '.ci/run', 'deploy/demo'))


def largest(root, paths):
    """The measured maxima: {what: (size, where)}."""
    found = {'file_lines': (0, ''), 'function_lines': (0, '')}
    for path in filter(is_cxx, paths):
        text = read(root, path)
        sizes = [('file_lines', text.count('\n'), path)]
        if not path.startswith('tests/'):
            sizes += [('function_lines', f.lines, f'{path}:{f.line} {f.name}')
                      for f in Shape(text).functions]
        for what, size, where in sizes:
            found[what] = max(found[what], (size, where))
    return found


def check_sizes(root, paths):
    for path in filter(is_cxx, paths):
        text = read(root, path)
        if text.count('\n') > FILE_LINES_MAX:
            yield f'{path}:1: {text.count(chr(10))} lines, at most {FILE_LINES_MAX}'
        for function in Shape(text).functions:
            if function.lines > FUNCTION_LINES_MAX:
                yield (f'{path}:{function.line}: {function.name} has {function.lines} lines, '
                       f'at most {FUNCTION_LINES_MAX}')


def check_ratchet(root, paths, record):
    """The recorded maxima only ever get lower; `record` is the file that holds them."""
    allowed = json.loads(record.read_text(encoding='ascii'))
    for what, (size, where) in largest(root, paths).items():
        if size > allowed[what]:
            yield f'{where}: {what} is {size}; {record.name} has {allowed[what]}, which only falls'


def check_includes(root, paths):
    for path in filter(is_cxx, paths):
        for number, line in enumerate(read(root, path).splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if found:
                yield from (f'{path}:{number}: {fault}' for fault in include_faults(path, *found.groups()))


def include_faults(path, mark, target):
    room, other = path.split('/')[0], target.split('/')[0]
    if room not in FOLDERS:
        return
    if mark == '"' and other not in FOLDERS:
        yield f'"{target}" is not from the root'
    if other in FOLDERS and FOLDERS.index(other) > FOLDERS.index(room):
        yield f'{room}/ may not include {other}/'
    for pattern, allowed in LIBRARIES.items():
        if mark == '<' and re.match(pattern, target) and not path.startswith(allowed):
            yield f'<{target}> belongs to {", ".join(allowed)} only'


def check_words(root, paths):
    for path in filter(is_text, paths):
        folders = path.split('/')[:-1]
        yield from (f'{path}:1: no folder is called {f}' for f in folders if f in BANNED_FOLDERS)
        if path in SELF:
            continue
        banned = BANNED | BANNED_IN_TESTS if path.startswith('tests/') else BANNED
        for number, line in enumerate(read(root, path).splitlines(), 1):
            for pattern, why in banned.items():
                if re.search(pattern, line):
                    yield f'{path}:{number}: {why}: {line.strip()[:80]}'


def check_coroutines(root, paths):
    for path in filter(is_cxx, paths):
        for line, fault, statement in coroutine_shapes.find(read(root, path)):
            yield f'{path}:{line}: {fault} in a co_await statement: {statement}'


def check_readmes(root, paths):
    for folder in (*FOLDERS, 'tests', 'deploy'):
        readme = f'{folder}/README.md'
        if readme not in paths:
            yield f'{readme}:1: is missing'
            continue
        own = read(root, readme).split(GENERATED_MARK)[0]
        if own.count('\n') > README_LINES_MAX:
            yield f'{readme}:1: {own.count(chr(10))} lines of its own, at most {README_LINES_MAX}'


def check_heads(root, paths):
    """A file says its idea in at most five lines at its top; a .cpp may leave it to its header."""
    for path in paths:
        if not path.endswith('.hpp') or path.startswith('tests/'):
            continue
        lines = read(root, path).splitlines()
        head = 0
        while head < len(lines) and lines[head].startswith('//'):
            head += 1
        if not 1 <= head <= 5:
            yield f'{path}:1: says its idea in {head} lines, wanted are 1 to 5'
        if '#pragma once' not in lines:
            yield f'{path}:1: has no #pragma once'


def check_format(root, paths):
    sources = [path for path in paths if is_cxx(path)]
    if not sources:
        return
    done = subprocess.run(
        ['clang-format-16', '--dry-run', '-Werror', *sources], cwd=root, capture_output=True,
        text=True, check=False,
    )
    for path in sources:
        first = re.search(rf'^{re.escape(path)}:\d+:', done.stderr, re.M)
        if first:
            yield f'{first.group(0)} not as clang-format-16 -i leaves it'
    if done.returncode != 0 and 'clang-format-violations' not in done.stderr:
        yield f'clang-format-16 failed: {done.stderr[:300]}'
