"""What is kept of a spec that was checked."""

from pathlib import Path

import pytest

from seqspec.lint.check import check, check_briefly
from seqspec.source.read import read

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "specs" / "vgg_like.yaml", ROOT / "tests" / "cases" / "lint" / "SQ204_wrong.yaml"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_brief_check_says_the_same_and_keeps_no_model(file: Path) -> None:
    document = read(file)
    whole, brief = check(document), check_briefly(document)
    assert brief.problems == whole.problems != ()
    assert (brief.document.file, brief.document.text) == (str(file), document.text)
    assert brief.folder == whole.folder
    assert (brief.spec, brief.flow, brief.facts, brief.document.data) == (None, None, None, None)
    assert not brief.document.places
