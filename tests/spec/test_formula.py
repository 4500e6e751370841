"""Formulas: what they read as, what they refuse and in which words, and their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqspec.spec.formula import Call, Formula, FormulaError, Number, Variable, parse_formula
from tests.quick import is_quick

A, B = Variable("y_true"), Variable("y_pred")
ONE, TWO, THREE = Number(1.0), Number(2.0), Number(3.0)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("mean(y_pred)", Call("mean", (B,)), id="call"),
        pytest.param(
            "1 + 2 * 3", Call("+", (ONE, Call("*", (TWO, THREE)))), id="products-before-sums"
        ),
        pytest.param(
            "1 - 2 - 3", Call("-", (Call("-", (ONE, TWO)), THREE)), id="sums-from-the-left"
        ),
        pytest.param(
            "1 ** 2 ** 3", Call("**", (ONE, Call("**", (TWO, THREE)))), id="powers-from-the-right"
        ),
        pytest.param("-1 ** 2", Call("-", (Call("**", (ONE, TWO)),)), id="powers-before-the-sign"),
        pytest.param("2 ** -1", Call("**", (TWO, Call("-", (ONE,)))), id="a-negative-power"),
        pytest.param("(1 + 2) * 3", Call("*", (Call("+", (ONE, TWO)), THREE)), id="brackets"),
        pytest.param(
            "y_true + 1 >= y_pred",
            Call(">=", (Call("+", (A, ONE)), B)),
            id="comparisons-come-last",
        ),
        pytest.param(
            "clip(y_pred, 1, 2)", Call("clip", (B, ONE, TWO)), id="three-arguments"
        ),
        pytest.param(
            "mean(y_pred, -1)", Call("mean", (B, Call("-", (ONE,)))), id="an-axis"
        ),
        pytest.param(" 2e0 ", TWO, id="exponent-and-spaces"),
        pytest.param(".5", Number(0.5), id="no-digit-before-the-point"),
    ],
)  # fmt: skip
def test_a_formula_reads_as(text: str, tree: Formula) -> None:
    assert parse_formula(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("mean(y_prd)", "`y_prd` is not known in a formula", "write `y_pred`"),
        ("K.mean(y_pred)", "`.` has no meaning in a formula",
         "write functions without a module, as `mean(y_pred)`"),
        ("mean(y_pred, axis=-1)", "`=` has no meaning in a formula",
         "write `==` to compare, and an axis as `mean(y_pred, -1)`"),
        ("y_pred ^ 2", "`^` has no meaning in a formula", "write `**` for a power"),
        ("0 < y_pred < 1", "`<` is not expected here",
         "put brackets round each comparison, as `(y_pred > 0) * (y_pred < 1)`"),
        ("y_pred y_true", "`y_true` is not expected here", "put an operator before it"),
        ("y_pred)", "`)` is not expected here", "delete it"),
        ("(y_pred", "a bracket is not closed", "add `)`, and put a formula with commas in quotes"),
        ("", "the formula ends too early", "write `mean(y_pred)`"),
        ("1 +", "the formula ends too early", "write `mean(y_pred)`"),
        ("* 2", "`*` stands where a value is expected",
         "write a number, `y_true` or `y_pred` before it"),
        ("mean", "`mean` is a function", "write `mean(y_pred)`"),
        ("abs(y_pred, 1)", "`abs` takes 1 argument, got 2", "write `abs(y_pred)`"),
        ("clip(y_pred)", "`clip` takes 3 arguments, got 1", "write `clip(y_pred, 0, 0)`"),
        ("mean(y_pred, y_true)", "the axis of `mean` must be a whole number such as -1",
         "write `mean(y_pred, -1)`"),
        ("mean(y_pred, 1e300)", "the axis of `mean` must be a whole number such as -1",
         "write `mean(y_pred, -1)`"),
        ("1e999", "`1e999` is too large a number", "write a smaller number"),
        ("\x1b[2J", "'\\x1b' has no meaning in a formula",
         "use numbers, y_true, y_pred, + - * / **, comparisons and functions"),
        ("y_pr\N{CYRILLIC SMALL LETTER IE}d", "`\N{CYRILLIC SMALL LETTER IE}` has no meaning in a formula",
         "use numbers, y_true, y_pred, + - * / **, comparisons and functions"),
        ("1" * 513, "a formula has at most 512 characters", "shorten it"),
        ("+".join("1" * 101), "a formula has at most 200 words and signs", "shorten it"),
        ("(" * 33 + "1" + ")" * 33, "a formula is at most 32 brackets deep", "shorten it"),
        ("-" * 40 + "1", "a formula is at most 32 signs deep", "shorten it"),
        ("abs(" * 40 + "1" + ")" * 40, "a formula is at most 32 brackets deep", "shorten it"),
    ],
)  # fmt: skip
def test_a_formula_is_refused(text: str, message: str, fix: str) -> None:
    with pytest.raises(FormulaError) as raised:
        parse_formula(text)
    assert (raised.value.message, raised.value.fix) == (message, fix)


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "y_pred.__class__", "[1]", "lambda: 1", "exec(1)", "y_pred if 1 else 2"],
)
def test_python_is_no_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


PIECES = ["y_pred", "y_true", "mean(", "clip(", "(", ")", ",", "-", "**", "<", "1", ".5", " ", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=200).map("".join) | st.text(max_size=600))
def test_any_text_is_read_or_refused_at_once(text: str) -> None:
    def read() -> None:
        try:
            parse_formula(text)
        except FormulaError as error:
            assert error.message and error.fix

    assert is_quick(read, 0.5)
