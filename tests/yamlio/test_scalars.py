"""What plain scalars are to Go, by hand from the rules of YAML 1.1 and of go.yaml.in/yaml/v2; test_go.py asks Go itself."""

from __future__ import annotations

import math

import pytest

from generator.yamlio import Scalar, go_scalar, parse


@pytest.mark.parametrize("text", "y Y yes Yes YES true True TRUE on On ON".split())
def test_words_for_true(text: str) -> None:
    """All of YAML 1.1, `y` among them, which PyYAML takes for text."""
    assert go_scalar(text) is True


@pytest.mark.parametrize("text", "n N no No NO false False FALSE off Off OFF".split())
def test_words_for_false(text: str) -> None:
    """All of YAML 1.1, `n` among them."""
    assert go_scalar(text) is False


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_words_for_null(text: str) -> None:
    """A value that is left out is null, too."""
    assert go_scalar(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0), ("-0", 0), ("+5", 5), ("1_000", 1000), ("1__0_", 10), ("010", 8), ("-010", -8), ("0777", 511),
        ("00", 0), ("0_7", 7),
        ("0o17", 15), ("0O17", 15), ("-0o17", -15), ("0o1_7", 15), ("0x1F", 31), ("0X1f", 31), ("-0x1F", -31),
        ("0b101", 5), ("0B101", 5),
        ("-0b101", -5), ("0b-101", -5), ("0b+101", 5), ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("18446744073709551615", 2**64 - 1), ("-9223372036854775808", -(2**63)), ("0xFFFFFFFFFFFFFFFF", 2**64 - 1),
    ],
)  # fmt: skip
def test_integers(text: str, expected: int) -> None:
    """Decimal, octal in both notations, hexadecimal and binary, to 64 bits."""
    assert (type(go_scalar(text)), go_scalar(text)) == (int, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08", 8.0), ("09", 9.0), ("-08", -8.0), ("1.5", 1.5), ("5.", 5.0), (".5", 0.5), ("+.5", 0.5), ("-.5", -0.5),
        (".1_5", 0.15), ("1e3", 1000.0),
        ("1E3", 1000.0), ("1e+3", 1000.0), ("1e-3", 0.001), ("1.e3", 1000.0), (".1e3", 100.0), ("1_e3", 1000.0),
        ("1e1_0", 1e10), ("123e4", 1230000.0),
        ("1_000.5", 1000.5), ("5e-324", 5e-324), ("18446744073709551616", 2.0**64),
        ("-9223372036854775809", -(2.0**63)),
        ("+9223372036854775808", 2.0**63), ("0777777777777777777777777", 7.77777777777777777777777e23),
        (".inf", math.inf), ("-.Inf", -math.inf),
    ],
)  # fmt: skip
def test_floats(text: str, expected: float) -> None:
    """Every exponent form, octal-looking numbers with an 8 or 9, and integers beyond 64 bits."""
    assert (type(go_scalar(text)), go_scalar(text)) == (float, expected)


@pytest.mark.parametrize(
    "text",
    [
        "12:30", "12:30:00", "1:20", "22:22", "190:20:30.15", "2020-01-01", "2020-02-30", "2020-01-01T25:00:00Z",
        "2001-12-14 21:59:43.10", "=", "<<", "yEs", "tRUE",
        "nULL", "nan", "inf", "Infinity", "1e400", "-1e400", "0o8", "0o", "0x", "0xg", "0b2", "0b",
        "0x10000000000000000", "0x1p4", "1.1.1", "1e", "1e+",
        "+", "-", ".", "..", "-_", "+-1", "._5", ".5_", ".5__1", "_1", "1,000", "10.0.0.1", "5m", "1a", "--1", "-0b-1",
        "١", "1 000", "² ",
    ],
)  # fmt: skip
def test_text(text: str) -> None:
    """No base 60, no dates, no other mixtures of case, and no digits but ASCII's."""
    assert go_scalar(text) == text


def test_not_a_number() -> None:
    """Three spellings, and no other."""
    assert [math.isnan(value) for value in map(go_scalar, (".nan", ".NaN", ".NAN")) if isinstance(value, float)] == [
        True
    ] * 3


@pytest.mark.parametrize("text", ["y", "08", "0o17", "1e3", "12:30", "2020-01-01", "1_000", "18446744073709551616"])
def test_a_plain_scalar_in_a_file_is_typed_the_same(text: str) -> None:
    """The reader adds nothing to the rules."""

    def typed(value: Scalar) -> tuple[type, Scalar]:
        return type(value), value

    assert typed(parse(f"- {text}\n", "x")[0][0]) == typed(go_scalar(text))


@pytest.mark.parametrize(
    "text",
    ["9" * 100_000, "0" * 100_000, "0x" + "f" * 100_000, "1" * 100_000 + "e5", "+" + "_" * 100_000, "1_" * 50_000],
)
def test_a_long_number_is_no_work(text: str) -> None:
    """Python turns long decimal digits into an integer in quadratic time, and refuses to from 4300 on."""
    assert go_scalar(text) in (text, 0)
