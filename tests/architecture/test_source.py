"""Rules that no import graph shows: nothing is imported behind its back, no signals, small files."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .house import ROOT, sources

LONGEST_FILE, LONGEST_OPERATION = 300, 40
NAMELESS = {"utils", "helpers", "services", "common"}
HIDDEN = {"get_model", "import_module", "import_string", "__import__"}
SIGNALS = {"django.db.models.signals", "django.dispatch"}

Rule = Callable[[Path, ast.Module, str], Iterator[str]]


def no_hidden_import(_path: Path, tree: ast.Module, _text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else {name}
        for found in sorted(names & HIDDEN):
            yield f"{found} at line {node.lineno}"


def no_import_inside_a_function(path: Path, tree: ast.Module, _text: str) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if path.name == "apps.py" and getattr(function, "name", "") == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"import inside a function at line {node.lineno}"


def no_signal_but_post_migrate(_path: Path, tree: ast.Module, _text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in SIGNALS:
            yield from (f"{alias.name} at line {node.lineno}" for alias in node.names if alias.name != "post_migrate")
        if isinstance(node, ast.Import) and {alias.name for alias in node.names} & SIGNALS:
            yield f"signals at line {node.lineno}"


def no_save_of_its_own(_path: Path, tree: ast.Module, _text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name in ("save", "delete"):
                    yield f"{node.name}.{inner.name} at line {inner.lineno}"


def no_long_file(_path: Path, _tree: ast.Module, text: str) -> Iterator[str]:
    if (length := text.count("\n")) > LONGEST_FILE:
        yield f"{length} lines"


def no_long_operation(path: Path, tree: ast.Module, _text: str) -> Iterator[str]:
    if "operations" not in path.as_posix():
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= LONGEST_OPERATION:
            yield f"{node.name}: {node.end_lineno - node.lineno + 1} lines"


def no_name_that_says_nothing(path: Path, _tree: ast.Module, _text: str) -> Iterator[str]:
    if found := NAMELESS & {path.stem, *path.parent.parts}:
        yield ", ".join(sorted(found))


# Each rule, where it would be broken, and how.
RULES: dict[str, tuple[Rule, str, str]] = {
    "hidden import": (no_hidden_import, "apps/x/operations.py", "from django.apps import apps\napps.get_model('x')\n"),
    "hidden by name": (no_hidden_import, "apps/x/operations.py", "from importlib import import_module\n"),
    "late import": (
        no_import_inside_a_function, "apps/x/operations.py", "def act():\n    from apps.core import rows\n",
    ),
    "late import in a method of apps.py": (
        no_import_inside_a_function, "apps/x/apps.py", "class X:\n    def steady(self):\n        import json\n",
    ),
    "signal": (no_signal_but_post_migrate, "apps/x/models.py", "from django.db.models.signals import post_save\n"),
    "receiver": (no_signal_but_post_migrate, "apps/x/models.py", "from django.dispatch import receiver\n"),
    "own save": (no_save_of_its_own, "apps/x/models.py", "class X:\n    def save(self):\n        pass\n"),
    "long file": (no_long_file, "apps/x/models.py", "\n" * 301),
    "long operation": (
        no_long_operation, "apps/x/operations/acting.py", "def act():\n" + "    pass\n" * LONGEST_OPERATION,
    ),
    "nameless": (no_name_that_says_nothing, "apps/x/helpers.py", ""),
    "nameless folder": (no_name_that_says_nothing, "apps/x/utils/text.py", ""),
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in RULES.values()}, key=lambda rule: rule.__name__))
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    broken = {
        str(path.relative_to(ROOT)): found
        for path in sources()
        if (found := list(rule(path.relative_to(ROOT), ast.parse(text := path.read_text()), text)))
    }
    assert broken == {}


@pytest.mark.parametrize("name", RULES)
def test_a_breach_is_noticed(name: str) -> None:
    rule, path, text = RULES[name]
    assert len(list(rule(Path(path), ast.parse(text), text))) == 1


def test_wiring_at_start_up_is_allowed() -> None:
    text = "class X:\n    def ready(self):\n        from . import signals\n"
    assert list(no_import_inside_a_function(Path("apps/x/apps.py"), ast.parse(text), text)) == []
