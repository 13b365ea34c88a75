"""The rules about words: what is explained, and what is never named."""

import ast
import io
import re
import tokenize

import pytest

from tests.house import tree

# In pieces, so that this file does not name what no file may name.
REGISTRIES = re.compile(
    "|".join(
        re.escape(host + "." + top)
        for host, top in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("yarnpkg", "com"),
            ("crates", "io"),
            ("golang", "org"),
            ("rubygems", "org"),
            ("anaconda", "org"),
        ]
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(?:root/|work/|home/\w|Users/\w|tmp/lab)")
DIRECTIVE = re.compile(
    r"noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?:\[[\w\-, ]*\])?"
    r"|pragma:\s*no (?:cover|branch)"
)
REASON = re.compile(r"[A-Za-z]{2,}")


def named(pattern: re.Pattern[str]) -> list[str]:
    """List each line of a tracked file that the pattern is found in."""
    return [
        f"{name}:{number} {line.strip()[:100]}"
        for name in tree.tracked()
        for number, line in enumerate(tree.text(name).splitlines(), start=1)
        if pattern.search(line)
    ]


def comments(name: str) -> list[tokenize.TokenInfo]:
    """List the comments of a Python file; a string that looks like one is none."""
    tokens = tokenize.generate_tokens(io.StringIO(tree.text(name)).readline)
    return [token for token in tokens if token.type == tokenize.COMMENT]


def test_every_module_says_in_one_line_what_it_is() -> None:
    documented = {
        name: (ast.get_docstring(tree.module(name)) or "").splitlines()
        for name in tree.python_files(*tree.ALL_PYTHON)
    }
    bad = [name for name, lines in documented.items() if not lines or any(lines[1:2])]
    assert not bad


def test_every_public_function_of_the_core_is_documented() -> None:
    core = ("service/flows/", "service/ports", "service/usecases/")
    bad = [
        f"{name}:{function.lineno} {function.name}"
        for name in tree.python_files("service")
        if name.startswith(core)
        for function in tree.public_functions(name)
        if not ast.get_docstring(function)
    ]
    assert not bad


def test_no_file_names_a_package_registry() -> None:
    assert not named(REGISTRIES)


def test_no_file_names_somebody_s_folder() -> None:
    assert not named(MACHINE_PATHS)


def test_every_exception_from_a_check_has_its_reason_beside_it() -> None:
    bad = [
        f"{name}:{comment.start[0]} {comment.string}"
        for name in tree.python_files(*tree.ALL_PYTHON)
        for comment in comments(name)
        if DIRECTIVE.search(comment.string) and not REASON.search(DIRECTIVE.sub("", comment.string))
    ]
    assert not bad


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see /" + "root/notes", True),
        ("open('/" + "home/sam/x')", True),
        ("'/" + "tmp/lab'", True),
        ("https://example.com/" + "work/1", False),
        ("see docs/" + "work/", False),
    ],
)
def test_a_folder_is_told_from_an_address(line: str, found: bool) -> None:
    assert bool(MACHINE_PATHS.search(line)) is found
