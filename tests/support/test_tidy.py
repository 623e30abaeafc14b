"""tests/tidy seen failing: each rule against what it forbids and what it allows."""
import json
import pathlib

import pytest

from support import coroutine_shapes, source_rules
from support.cxx import Shape

BAD = {
    '?: of values': [
        'awaitable<void> f() { co_await send(ok ? a : b); }',
        'awaitable<int> f() { co_return co_await (x ? g() : h()); }',
        'awaitable<void> f() { if (co_await g(a ? b : c)) { d(); } }',
    ],
    'capturing lambda': [
        'awaitable<void> f() { co_await run([x] { return x; }); }',
        'awaitable<void> f() { co_await run([=]() mutable { y(); }, 1); }',
        'awaitable<void> f() { auto r = co_await run([this](int a) -> int { return a; }); }',
        'awaitable<void> f() { co_await run([&a, b = std::move(b)] { g(); }); }',
        'awaitable<void> f() { while (co_await run([x] { return x; })) { g(); } }',
    ],
    'brace-built temporary': [
        'awaitable<void> f() { co_await send(Message{1, name}); }',
        'awaitable<void> f() { co_await send({a, b}); }',
        'awaitable<void> f() { T x{co_await g()}; }',
        'awaitable<void> f() { for (auto x : co_await g(std::vector<int>{1, 2})) { h(); } }',
        'auto f = []() -> awaitable<void> { co_await send(Message{1}); };',
    ],
}
GOOD = [
    'awaitable<void> f() { Message m{1, name}; co_await send(std::move(m)); }',
    'awaitable<void> f() { auto t = [x] { return x; }; co_await run(t); }',
    'awaitable<void> f() { co_await run([] { return 1; }); }',
    'awaitable<void> f() { co_await run([&] { return 1; }); }',
    'awaitable<void> f() { auto [a, b] = co_await g(); }',
    'awaitable<void> f() { auto& [a, b] = co_await g(); }',
    'awaitable<void> f() { x[1] = co_await g(y[i], Message{}); }',
    'awaitable<void> f() { auto x = a ? b : c; co_await g(x); }',
    'awaitable<void> f() { if (a) { co_await g(); } else { h(T{1}); } }',
    'awaitable<void> f() { run([x] { return T{x}; }); co_await g(); }',
    'void f() { spawn("name", [s = std::move(s)]() -> awaitable<void> { co_await s.run(); }); }',
    'awaitable<void> f() { co_await g(T{1});  // co_await-ok: seen to work\n}',
    '// co_await g(T{1});\nconst char* s = "co_await g(T{1})";',
    "awaitable<void> f() { switch (c) { case 'a': { co_await g('?'); } } }",
    'class A { public: awaitable<void> f() const { co_await g(); } int b_{1}; };',
]


@pytest.mark.parametrize('fault, text', [(f, t) for f, texts in BAD.items() for t in texts])
def test_a_bad_shape_is_found(fault, text):
    assert [found[1] for found in coroutine_shapes.find(text)] == [fault]


@pytest.mark.parametrize('text', GOOD)
def test_a_good_shape_passes(text):
    assert not list(coroutine_shapes.find(text))


def test_lengths_of_functions():
    text = """
namespace a {
struct B {
    int get() const { return 1; }
    B() : x_{1} {
        y();
    }
};

Result f(
    int a
) {
    if (a) {
        return {1};
    }
    auto g = [&] { h(); };
    return {a, 2};
}
}  // namespace a
"""
    assert [(f.name, f.line, f.lines) for f in Shape(text).functions] == [
        ('get', 4, 1), ('B', 5, 3), ('f', 10, 9)]


def write(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding='utf-8')
    return list(files)


CASES = [
    (source_rules.check_sizes, {'sql/a.cpp': '//\n' * 601}, 1),
    (source_rules.check_sizes, {'sql/a.cpp': '//\n' * 600}, 0),
    (source_rules.check_sizes, {'sql/a.cpp': 'void f() {\n' + 'g();\n' * 69 + '}\n'}, 1),
    (source_rules.check_sizes, {'sql/a.cpp': 'void f() {\n' + 'g();\n' * 68 + '}\n'}, 0),
    (source_rules.check_includes, {'sql/a.hpp': '#include "catalog/store.hpp"\n'}, 1),
    (source_rules.check_includes, {'catalog/a.hpp': '#include "sql/parse.hpp"\n'}, 0),
    (source_rules.check_includes, {'sql/a.hpp': '#include "parse.hpp"\n'}, 1),
    (source_rules.check_includes, {'sql/a.cpp': '#include <sqlite3.h>\n'}, 1),
    (source_rules.check_includes, {'catalog/a.cpp': '#include <sqlite3.h>\n'}, 0),
    (source_rules.check_includes, {'server/a.cpp': '#include <libpq-fe.h>\n'}, 1),
    (source_rules.check_includes, {'catalog/a.cpp': '#include <pg_query.h>\n'}, 1),
    (source_rules.check_includes, {'sql/a.cpp': '#include <boost/asio.hpp>\n'}, 1),
    (source_rules.check_includes, {'tests/unit/sql/a.cpp': '#include <gtest/gtest.h>\n'}, 0),
    (source_rules.check_words, {'sql/a.cpp': '// TODO: this\n'}, 1),
    (source_rules.check_words, {'sql/a.cpp': 'co_spawn(x, f(), asio::detached);\n'}, 1),
    (source_rules.check_words, {'tests/a.py': 'time.sleep(1)\n'}, 1),
    (source_rules.check_words, {'server/a.cpp': 'std::this_thread::sleep_for(x);\n'}, 0),
    (source_rules.check_words, {'tests/a.cpp': 'GTEST_SKIP();\n'}, 1),
    (source_rules.check_words, {'tests/a.cpp': 'GTEST_SKIP() << "no root";\n'}, 0),
    (source_rules.check_words, {'sql/utils/a.cpp': '\n'}, 1),
    (source_rules.check_words, {'sql/a.cpp': 'int methodology;\n'}, 0),
    (source_rules.check_coroutines, {'server/a.cpp': BAD['?: of values'][0]}, 1),
    (source_rules.check_heads, {'sql/a.hpp': '#pragma once\n'}, 1),
    (source_rules.check_heads, {'sql/a.hpp': '// An idea.\n#pragma once\n'}, 0),
    (source_rules.check_heads, {'sql/a.hpp': '// An idea.\n'}, 1),
    (source_rules.check_readmes, {f'{f}/README.md': 'x\n' for f in (
        *source_rules.FOLDERS, 'tests', 'deploy')}, 0),
    (source_rules.check_readmes, {f'{f}/README.md': 'x\n' for f in (
        *source_rules.FOLDERS, 'tests')}, 1),
    (source_rules.check_readmes, {f'{f}/README.md': 'x\n' * (81 if f == 'sql' else 1) for f in (
        *source_rules.FOLDERS, 'tests', 'deploy')}, 1),
]


@pytest.mark.parametrize('check, files, complaints', CASES)
def test_rule(check, files, complaints, tmp_path):
    paths = write(tmp_path, files)
    assert len(list(check(tmp_path, paths))) == complaints


def test_the_ratchet_only_falls(tmp_path):
    paths = write(tmp_path, {'sql/a.cpp': '//\n' * 20})
    record = pathlib.Path(tmp_path / 'maxima.json')
    for allowed, complaints in ((20, 0), (19, 1)):
        record.write_text(json.dumps({'file_lines': allowed, 'function_lines': 0}), encoding='ascii')
        assert len(list(source_rules.check_ratchet(tmp_path, paths, record))) == complaints
