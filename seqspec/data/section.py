"""The `data` section: one source, splits that are taken out of it, and preparations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self, TypeVar

from pydantic import Field, SerializeAsAny

from seqspec.data.advice import CSV_TO_NPZ
from seqspec.data.facts import DataFacts, SplitName
from seqspec.data.prepare import Prepare
from seqspec.data.source import DataError, Source, Split, Surroundings
from seqspec.data.splits import Splits
from seqspec.spec.base import Model
from seqspec.spec.errors import Gathering, located, refusal, refuse
from seqspec.spec.families import SOURCES
from seqspec.spec.item import read_item
from seqspec.spec.plain import plain
from seqspec.spec.words import listed, show, unknown_key

Part = TypeVar("Part", bound=Model)
OURS = ("splits", "prepare")
_ELSEWHERE = {
    **dict.fromkeys(("x", "y", "samples"), "it belongs to a source, as in `dummy: {x: uniform}`"),
    "csv": f"a table is read from `npz: a.npz`; {CSV_TO_NPZ}",
    **dict.fromkeys(("train", "test", "validation"), "write it below `splits`, or in the source"),
}
_AS_THEY_ARE = Prepare.model_construct()


class Data(Model):
    """Where samples come from, how they are split, and what is done to them.

    Example: data: {sklearn: digits, splits: {test: 0.2}, prepare: {x: [{scale: 0.0625}]}}
    """

    title = "data"
    source: SerializeAsAny[Source]
    splits: Splits | None = None
    prepare: Prepare = Field(default_factory=Prepare)

    @classmethod
    def read(cls, value: Any) -> Self:  # Any: from the YAML
        """The section that `value` writes; raises a ValidationError with every error in it."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            message = f"`data` must be a map of settings, got {show(value)}"
            raise refuse(located(refusal(message, "write `data: {dummy: {...}}`"), ()))
        gathering = Gathering()
        source = _source(gathering, value)
        splits = _splits(gathering, value)
        prepare = _part(gathering, Prepare, "prepare", value)
        gathering.close()
        assert source is not None  # its absence was noted
        # The parts are validated; to do so once more would cost a validator that is built for it.
        return cls.model_construct(source=source, splits=splits, prepare=prepare or _AS_THEY_ARE)

    def written(self) -> dict[str, Any]:  # Any: plain data
        """The section as a spec writes it, in plain data."""
        parts = {"splits": self.splits, "prepare": self.prepare if self.prepare.steps else None}
        given = {key: plain(part) for key, part in parts.items() if part is not None}
        return {**plain(self.source), **given}

    def describe(self, around: Surroundings) -> DataFacts:
        """What is known of the data as the model will see them, without heavy imports.

        Errors: DataError, whose path counts from `data`
        """
        facts = self._source_facts(around)
        if self.splits is not None:
            facts = replace(facts, samples=self.splits.counts(facts.samples))
        return self.prepare.facts(facts)

    def load(self, around: Surroundings) -> Mapping[SplitName, Split]:
        """Every split as the model will see it, held to what `describe` says.

        Errors: DataError, whose path counts from `data`
        """
        from seqspec.data.hold import hold_to  # reading and describing need none of it

        facts, known = self.describe(around), self._source_facts(around)
        with _below(self.source.title):
            splits = self.source.load(around)
            for name, split in splits.items():
                hold_to(known, name, split)
        if self.splits is not None:
            splits = self.splits.split(splits, around.seed)
        prepared = {name: self.prepare.split(split) for name, split in splits.items()}
        for name, split in prepared.items():
            hold_to(facts, name, split)
        return prepared

    def _source_facts(self, around: Surroundings) -> DataFacts:
        with _below(self.source.title):
            return self.source.describe(around)


def _source(gathering: Gathering, value: dict[str, Any]) -> Source | None:
    """The one source among the keys; anything else about the keys is noted."""
    names = [key for key in value if key not in OURS]
    known = [name for name in names if SOURCES.find(name)]
    for name in names:
        if name not in known:
            gathering.add(unknown_key(name, "data", [*SOURCES.names, *OURS], _ELSEWHERE), name)
    if not names:
        fix = f"add one of {listed(SOURCES.names)}"
        gathering.add(refusal("`data` names no source", fix, code="SQ011", at="key"))
    for name in known[1:]:
        what = f"`data` has one source, and `{known[0]}` stands above"
        gathering.add(refusal(what, "delete one of them", code="SQ014", at="key"), name)
    if not known:
        return None
    if value[known[0]] is None:
        fix = f"write `{known[0]}: {{...}}`"
        gathering.add(refusal(f"nothing stands after `{known[0]}:`", fix, at="key"), known[0])
        return None
    item = gathering.run((), lambda given: read_item(SOURCES, given), {known[0]: value[known[0]]})
    return item if isinstance(item, Source) else None


def _part(gathering: Gathering, model: type[Part], key: str, value: dict[str, Any]) -> Part | None:
    return gathering.run((key,), model.model_validate, value[key]) if key in value else None


def _splits(gathering: Gathering, value: dict[str, Any]) -> Splits | None:
    """The splits; a share alone is most likely meant to test with."""
    share = value.get("splits")
    if isinstance(share, (int, float)) and not isinstance(share, bool):
        message = f"splits must be a map of settings, got {show(share)}"
        gathering.add(refusal(message, f"write `{{test: {show(share)}}}`"), "splits")
        return None
    return _part(gathering, Splits, "splits", value)


@contextmanager
def _below(source: str) -> Iterator[None]:
    """Let errors of a source say where in `data` it stands."""
    try:
        yield
    except DataError as error:
        raise DataError(error.message, error.fix, (source, *error.path)) from error
