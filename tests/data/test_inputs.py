"""Samples from a file of the command line: a table that is none is told by line and column."""

from __future__ import annotations

import numpy as np
import pytest

from seqspec.data.inputs import read_inputs


def test_a_table_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("# made by hand\n1,2\n\n3, 4e-1\n")
    assert np.array_equal(read_inputs(tmp_path / "a.csv"), np.float32([[1, 2], [3, 0.4]]))


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("a,b\n1,2\n", "the first line is a header", "remove it"),
        ("\n1;2\n3;4\n", "line 2 has `;` in it", "separate with commas"),
        ("a;b\n1;2\n", "line 1 has `;` in it", "separate with commas"),
        ("1,5;2,5\n", "line 1 has `;` in it", "separate with commas"),
        ("1\t2\n", "line 1 has tabs in it", "separate with commas"),
        ("1,2,3,\n", "line 1, column 4 is empty", "write a number there"),
        ("1,2\n3,\n", "line 2, column 2 is empty", "write a number there"),
        ("1,2\n3,x\n", "line 2, column 2 is 'x', which is no number", "write a number there"),
        ("1,x\n", "line 1, column 2 is 'x', which is no number", "write a number there"),
        ("1,2\n3\n", "line 2 is a row of 1, and line 1 one of 2", "give all rows the same length"),
        ("1,\ufffd\n", "line 1, column 2 is '\ufffd', which is no number", "write a number there"),
    ],
)
def test_what_is_no_table_is_told_by_line_and_column(tmp_path, fault, text, message, fix):
    (tmp_path / "a.csv").write_text(text)
    error = fault(lambda: read_inputs(tmp_path / "a.csv"))
    assert (error.message, error.fix) == (f"{tmp_path / 'a.csv'}: {message}", fix)
