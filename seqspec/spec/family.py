"""Families: the closed tables that map a name in a spec to a class of ours.

A family is a package. Its table is read from the text of its modules (`class Dense(`, `mse = MSE =
MeanSquaredError`), because importing all of them would build 200 Pydantic classes at every start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from seqspec.spec.base import Item
from seqspec.spec.words import letters_of, nearest

# From the end of the line before: a pattern that starts with one character is found faster.
_DEFINITION = re.compile(
    r"\n(?:class ([A-Za-z]\w*)\(|((?:[A-Za-z]\w* = )+)([A-Z]\w*)$)", re.MULTILINE
)

# A layer for one, two or three axes beside the channels.
_AXES = re.compile(r"[123]D", re.IGNORECASE)
_KIN = {1: "sequences", 2: "images", 3: "volumes"}


@dataclass(frozen=True)
class Family:
    """One kind of thing that a spec names: its noun in messages, and the package of its classes.

    Attributes:
        noun: what messages call a member, such as `layer`.
        package: the package whose modules define the members.
        snake: whether `MeanSquaredError` may be written `mean_squared_error`, as in Keras.
        folded: whether letter case is ignored, as Keras does for optimizers.
        caseless: words whose letter case is ignored, as Keras does for those it resolves by shapes.
        elsewhere: what other libraries call a member, in small letters without `_`: the item to write.
        absent: names that a reader may look for and that have no class here: why, and what to do. They
            may be spelled as those that have one.
        lower: whether members are written in snake_case only (`one_hot`), as words of ours are.
    """

    noun: str
    package: str
    snake: bool = False
    folded: bool = False
    caseless: tuple[str, ...] = ()
    lower: bool = False
    absent: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What a schema calls the family: the last part of its package."""
        return self.package.rpartition(".")[2]

    def find(self, name: str) -> type[Item] | None:
        """The class that `name` stands for, or None."""
        module, member = self._table.get(self._key(name), ("", ""))
        return _member(module, member) if module else None

    def holds(self, member: type[Item]) -> bool:
        """Whether a class belongs to this family."""
        return member.__module__.rpartition(".")[0] == self.package

    def word(self, member: type[Item]) -> str:
        """The name a spec writes for a class."""
        return _snake(member.__name__) if self.lower else member.__name__

    @staticmethod
    def snake_of(member: type[Item]) -> str:
        """The class name in small letters, as Keras names an object that has no name."""
        return _snake(member.__name__)

    def lacks(self, name: str) -> tuple[str, str] | None:
        """Why there is no such member and what to do, where that is known."""
        return self._absent.get(self._key(name))

    def nearest(self, name: str) -> str | None:
        """The name a reader most likely meant."""
        return nearest(name, self.names)

    def meant(self, name: str) -> str | None:
        """The item that a name of another library means, unless it is one of ours in other letters."""
        word = letters_of(name)
        ours = (each for each in self.names if letters_of(each) == word)
        return next(ours, None) or self.elsewhere.get(word)

    def joined(self, names: Sequence[object]) -> str | None:
        """The one member that is named after several: `l1` and `l2` are `l1_l2`."""
        known = sorted(name for name in names if isinstance(name, str))
        name = "_".join(known)
        return name if len(known) == len(names) and self.find(name) else None

    def offers(self, name: str) -> str | None:
        """What to write for a name: the nearest one, or each of its kin where it leaves the axes open."""
        close = self.nearest(name)
        if close is None or _AXES.search(name) or not _AXES.search(close):
            return close and f"write `{close}`"
        kin = ((self.sister(close, axes), what) for axes, what in _KIN.items())
        *known, last = [f"`{each}` for {what}" for each, what in kin if each]
        return f"write {', '.join(known)} or {last}" if known else f"write {last}"

    def sister(self, name: str, axes: int) -> str | None:
        """The member that differs from `name` in its number of axes alone; None where there is none."""
        other = _AXES.sub(f"{axes}D", name)
        return other if other in self._spelled and _AXES.search(name) else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name a spec may write: snake_case, classes and aliases, each in the order of letters."""
        return tuple(self._spelled)

    def classes(self) -> Iterable[type[Item]]:
        """Every class of the family, each once. Imports them all: for tests, docs and schemas."""
        members = dict.fromkeys(self._spelled.values())
        return [_member(module, name) for module, name in members]

    def __hash__(self) -> int:
        return hash(self.package)

    def _key(self, name: str) -> str:
        small = name.lower()
        return small if self.folded or small in self.caseless else name

    @cached_property
    def _table(self) -> Mapping[str, tuple[str, str]]:
        return {self._key(name): target for name, target in self._spelled.items()}

    @cached_property
    def _absent(self) -> Mapping[str, tuple[str, str]]:
        snakes = {_snake(name): told for name, told in self.absent.items()} if self.snake else {}
        return {self._key(name): told for name, told in {**snakes, **self.absent}.items()}

    @cached_property
    def _spelled(self) -> Mapping[str, tuple[str, str]]:
        classes, aliases = _definitions(self.package)
        snakes = {_snake(name): target for name, target in classes.items()}
        if self.lower:
            return _by_letter(snakes)
        derived = snakes if self.snake else {}
        others = {alias: classes[name] for alias, name in aliases.items()}
        return {**_by_letter(derived), **_by_letter(classes), **_by_letter(others)}


def _by_letter(table: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return dict(sorted(table.items(), key=lambda pair: pair[0].casefold()))


@cache
def _member(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


@cache
def _definitions(package: str) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """The classes of a package with the module of each, and its aliases with the class of each."""
    classes: dict[str, tuple[str, str]] = {}
    aliases: dict[str, str] = {}
    for file in _modules(package):
        for name, others, target in _DEFINITION.findall(file.read_text(encoding="utf-8")):
            if name:
                classes[name] = (f"{package}.{file.stem}", name)
            aliases.update(dict.fromkeys(others.split(" = ")[:-1], target))
    return classes, aliases


def _modules(package: str) -> list[Path]:
    """The files that define members; one whose name starts with `_` holds what they share."""
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return []
    return sorted(file for file in Path(folders[0]).glob("*.py") if file.name[0] != "_")


@cache
def _snake(name: str) -> str:
    """`MeanSquaredError` as Keras writes it, `mean_squared_error`."""
    words = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
