"""Scalars of types of their own: what the controller writes back for what it reads. All rows are its own answers."""

from __future__ import annotations

import pytest

from generator.argo import numbers
from generator.argo.durations import format_duration, parse_duration, parse_ttl
from generator.argo.quantities import ENDLESS, FORM, NO_SUFFIX, canonical
from generator.argo.times import canonical as canonical_time

QUANTITIES = {
    "1": "1", "100m": "100m", "1000m": "1", "0.5": "500m", "1024Mi": "1Gi", "1000Ki": "1000Ki", "2048Ki": "2Mi",
    "1e3": "1e3", "1000e3": "1e6", "3E-3": "3E-3", "1e100": "10e99", "12e-7": "1200e-9", "12e-20": "1e-9",
    "1.500": "1.500", "+5": "+5", "00012": "00012", "5.": "5.", ".5": "500m", ".": "0", "-0": "0", "0Mi": "0",
    "1.5Gi": "1536Mi", "-1.5Gi": "-1536Mi", "1.024Ki": "1048576m", "0.5Ki": "512", "8Mi": "8Mi", "9Mi": "9Mi",
    "1000E": "1", "9Ei": "9223372036854775807", "100000000000000000000": "100E", "1.0000000001": "1000000001n",
    "0.0000000001": "1n", "-0.0000000001": "-1n", "1000000k": "1G", "1e2147483647": "10e2147483646",
}  # fmt: skip
BAD_QUANTITIES = {
    "": FORM, "a": FORM, "1GB": FORM, "5 m": FORM, "1.5.5": FORM, "--1": NO_SUFFIX, "1e": NO_SUFFIX, "1ki": NO_SUFFIX,
    "K": NO_SUFFIX, "1e2147483648": ENDLESS,
}  # fmt: skip

DURATIONS = {
    "30s": "30s", "1h30m": "1h30m0s", "1.5h": "1h30m0s", "0": "0s", "+0": "0s", "100ms": "100ms", "-5m": "-5m0s",
    "1us": "1µs", ".5s": "500ms", "1.s": "1s", "1h1h": "2h0m0s", "0.5ns": "0s", "1.23456789012345678901s": "1.23456789s",
    "9223372036854775807ns": "2562047h47m16.854775807s", "-9223372036854775808ns": "-2562047h47m16.854775808s",
}  # fmt: skip
BAD_DURATIONS = {
    "": 'time: invalid duration ""', "s": 'time: invalid duration "s"', "-": 'time: invalid duration "-"',
    "1d": 'time: unknown unit "d" in duration "1d"', "30": 'time: missing unit in duration "30"',
    "1h ": 'time: unknown unit "h " in duration "1h "', "1e3s": 'time: unknown unit "e" in duration "1e3s"',
    "9223372036854775808ns": 'time: invalid duration "9223372036854775808ns"',
}  # fmt: skip

LIFETIMES = {
    "30d": "720h0m0s", "12h": "12h0m0s", "5m": "5m0s", "": "0s", "-1d": "-24h0m0s", "106751991d": "-4h0m54.775808s",
}  # fmt: skip
BAD_LIFETIMES = {
    "1.5h": 'strconv.Atoi: parsing "1.5": invalid syntax', "100ms": 'strconv.Atoi: parsing "100m": invalid syntax',
    "d": 'strconv.Atoi: parsing "": invalid syntax', "1h30m": 'strconv.Atoi: parsing "1h30": invalid syntax',
    "9999999999999999999d": 'strconv.Atoi: parsing "9999999999999999999": value out of range',
    "5": 'time: missing unit in duration "5"',
}  # fmt: skip

TIMES = {
    "2024-01-02T03:04:05Z": "2024-01-02T03:04:05Z", "2024-12-31T23:59:59+02:00": "2024-12-31T21:59:59Z",
    "2024-01-02T3:04:05.5Z": "2024-01-02T03:04:05Z", "0001-01-01T00:00:00Z": None,
    "2024-01-02T03:04:05+24:00": "2024-01-01T03:04:05Z",
}  # fmt: skip
BAD_TIMES = ("", "2024-01-02", "2024-01-02 03:04:05Z", "2024-02-30T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T03:04:60Z")

FLOATS = {
    123456789.0: "1.2345679e+08", 1e21: "1e+21", 1e-6: "1e-06", 1.1: "1.1", 1000.0: "1000", 1e5: "100000", 1e6: "1e+06",
    1e39: "+Inf", -0.0: "-0", 0.0001: "0.0001", float("inf"): "+Inf", float("-inf"): "-Inf",
}  # fmt: skip


@pytest.mark.parametrize(("text", "written"), QUANTITIES.items(), ids=list(QUANTITIES))
def test_a_quantity_is_written_back(text: str, written: str) -> None:
    """In its canonical form, or as it stands where Kubernetes keeps the text."""
    assert canonical(text) == written


@pytest.mark.parametrize(("text", "message"), BAD_QUANTITIES.items(), ids=repr)
def test_a_bad_quantity_is_refused(text: str, message: str) -> None:
    """In the words of Kubernetes; but for one at which it would not end."""
    with pytest.raises(ValueError, match=r"^.") as refused:
        canonical(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(("text", "written"), DURATIONS.items(), ids=list(DURATIONS))
def test_a_duration_is_written_back(text: str, written: str) -> None:
    """As Duration.String does."""
    assert format_duration(parse_duration(text)) == written


@pytest.mark.parametrize(("text", "message"), BAD_DURATIONS.items(), ids=repr)
def test_a_bad_duration_is_refused(text: str, message: str) -> None:
    """In the words of Go."""
    with pytest.raises(ValueError, match=r"^time") as refused:
        parse_duration(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(("text", "written"), LIFETIMES.items(), ids=repr)
def test_a_lifetime_is_written_back(text: str, written: str) -> None:
    """Days are known here, and many of them turn round."""
    assert format_duration(parse_ttl(text)) == written


@pytest.mark.parametrize(("text", "message"), BAD_LIFETIMES.items(), ids=repr)
def test_a_bad_lifetime_is_refused(text: str, message: str) -> None:
    """One whole number and one letter, nothing else."""
    with pytest.raises(ValueError, match=r"^.") as refused:
        parse_ttl(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(("text", "written"), TIMES.items(), ids=list(TIMES))
def test_a_time_is_written_back(text: str, written: str | None) -> None:
    """In UTC, without fractions; null for the zero time."""
    assert canonical_time(text) == written


@pytest.mark.parametrize("text", BAD_TIMES)
def test_a_bad_time_is_refused(text: str) -> None:
    """RFC 3339 alone, and only dates that exist."""
    with pytest.raises(ValueError, match=r"^."):
        canonical_time(text)


@pytest.mark.parametrize(("number", "text"), FLOATS.items(), ids=str)
def test_a_float_as_text_has_the_digits_of_32_bits(number: float, text: str) -> None:
    """sigs.k8s.io/yaml writes it so where text is wanted."""
    assert numbers.float32_text(number) == text


def test_a_float_is_written_as_json() -> None:
    """Without an exponent from 1e-6 up to 1e21; AnyString never has one."""
    assert [numbers.json_text(number) for number in (1.5, 1e20, 1e21, 1e-6, 1e-7, 60.0)] == [
        "1.5", "100000000000000000000", "1e+21", "0.000001", "1e-7", "60",
    ]  # fmt: skip
    assert numbers.float64_plain(12345678901234567890) == "12345678901234567000"
    assert numbers.float64_plain(1e300) == "1" + "0" * 300
    assert [numbers.json_number(number) for number in (60.0, 60.5, 1e300)] == [60, 60.5, 1e300]
    assert numbers.through_float64(2**64 - 1) == 18446744073709552000
