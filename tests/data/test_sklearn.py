"""What the table says of scikit-learn's sets is what the installed scikit-learn loads."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets

from seqspec.data.held import arrays
from seqspec.data.sources.sklearn import SETS


@pytest.mark.parametrize("name", SETS)
def test_the_table_agrees_with_scikit_learn(opened, name):
    found = opened({"sklearn": name})
    facts = found.facts
    loaded = getattr(datasets, f"load_{name}")()
    assert facts.samples == {"train": len(loaded.data)}
    x, y = arrays(found.splits["train"])
    assert np.array_equal(x, loaded.data)
    assert np.array_equal(y.reshape(loaded.target.shape), loaded.target)
    for array, said in ((x, facts.x), (y, facts.y)):
        assert (array.shape[1:], array.dtype.name) == (said.shape, said.dtype)
        # A range is told closely: at most a hundredth of it is empty.
        assert said.low <= array.min() <= said.low + 0.01 * (said.high - said.low)
        assert said.high - 0.01 * (said.high - said.low) <= array.max() <= said.high
    if facts.y.kind == "class":
        assert np.unique(y).tolist() == list(range(facts.y.classes))


def test_digits_are_prepared_as_in_the_guide(opened):
    value = {
        "sklearn": "digits",
        "prepare": {"x": [{"reshape": [8, 8, 1]}, {"scale": 0.0625}]},
        "splits": {"test": 0.2, "pick": "spread"},
    }
    found = opened(value)
    assert found.facts.samples == {"train": 1_437, "test": 360}
    x, y = arrays(found.splits["test"])
    everything = datasets.load_digits()
    assert np.array_equal(x[..., 0], (everything.images[::5] / 16).astype("float32"))
    assert np.array_equal(y[:, 0], everything.target[::5])


def test_an_unknown_set_is_refused(refused):
    (found,) = refused({"sklearn": "digit"})
    assert found[0] == ("sklearn", "name")
    assert found[2] == "write `digits`"
