"""Imports point one way: each package uses only those above it, and each library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "seqspec"
FILES = sorted(ROOT.rglob("*.py"))

# What each package may import of the others.
ALLOWED = {
    "source": set(),
    "spec": {"source"},
    "data": {"source", "spec"},
    "analysis": {"source", "spec"},
    "lint": {"source", "spec", "data", "analysis"},
    "runs": {"source", "spec", "lint"},
    "report": {"source", "spec", "data", "analysis", "lint", "runs"},
    "runtime": {"source", "spec", "data", "analysis", "lint", "runs"},
    "cli": {"source", "spec", "data", "analysis", "lint", "runs", "report", "runtime"},
}
# The packages a library may be imported in; `inside` is where it must be inside a function.
HOMES = {
    "yaml": ({"source"}, set()),
    "typer": ({"cli"}, set()),
    "rich": ({"report", "cli"}, set()),
    "pydantic": ({"spec", "data"}, set()),
    "pydantic_core": ({"spec", "data"}, set()),
    "numpy": ({"runtime", "data"}, {"data"}),
    "sklearn": ({"data"}, {"data"}),
    "pyarrow": ({"data"}, {"data"}),
    "tensorflow": ({"runtime"}, set()),
    "keras": ({"runtime"}, set()),
    "ml_dtypes": ({"runtime"}, set()),
}
# Names that run code, load code, or read what code wrote; and the modules that may say why.
BANNED = {
    "eval", "exec", "compile", "pickle", "marshal", "shelve", "subprocess", "literal_eval",
    "system", "popen", "load_model", "from_config", "deserialize", "clone_model", "get_file",
    "__import__", "unsafe_load", "full_load", "Loader", "FullLoader", "UnsafeLoader",
}  # fmt: skip
# Our own modules, by names that are found in our own package.
BY_NAME = {
    "spec/family.py", "spec/spec.py", "lint/rule.py", "cli/main.py",
    "report/summaries/__init__.py",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One import statement: what it names, and whether it is inside a function."""

    module: str
    inside: bool
    line: int


def imports(tree: ast.AST, inside: bool = False) -> Iterator[Import]:
    """Every import of a module; those for type checkers alone are left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, inside, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", inside, node.lineno)
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            deeper = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports(node, inside or deeper)


def package(file: Path) -> str:
    """The package a file stands in; `api` for the modules at the top."""
    parts = file.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else "api"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_packages_import_only_those_above_them(file: Path) -> None:
    home = package(file)
    for found in imports(ast.parse(file.read_text())):
        other = found.module.removeprefix("seqspec.").partition(".")[0]
        if not found.module.startswith("seqspec.") or home in ("api", other):
            continue
        assert other in ALLOWED[home], f"{file}:{found.line} imports {found.module}"
        if other == "runtime":
            assert found.inside, f"{file}:{found.line} must import {found.module} in a function"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_libraries_stay_in_their_homes(file: Path) -> None:
    for found in imports(ast.parse(file.read_text())):
        library = found.module.partition(".")[0]
        homes, functions = HOMES.get(library, ({package(file)}, set()))
        assert package(file) in homes, f"{file}:{found.line} imports {library}"
        if package(file) in functions:
            assert found.inside, f"{file}:{found.line} must import {library} in a function"


def test_top_level_modules_import_nothing_heavy() -> None:
    for file in FILES:
        if package(file) == "api":
            heavy = {
                each.module for each in imports(ast.parse(file.read_text())) if not each.inside
            }
            assert not {name for name in heavy if "runtime" in name or "spec.spec" in name}, file


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_runs_or_loads_code(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        name = named(node)
        assert name not in BANNED or is_harmless(node), f"{file}:{node.lineno} uses {name}"
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert ast.unparse(node.value) == "False", file
        if name == "import_module":
            assert str(file.relative_to(ROOT)) in BY_NAME, f"{file}:{node.lineno} imports by name"


def named(node: ast.AST) -> str:
    """The name that a node uses."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.name if isinstance(node, ast.alias) else ""


def is_harmless(node: ast.AST) -> bool:
    """`re.compile`, and our own section and Keras's method of the name `compile`."""
    if not isinstance(node, ast.Attribute):
        return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    owner = ast.unparse(node.value)
    return node.attr == "compile" and owner.split(".")[-1] in ("re", "spec", "model", "self")
