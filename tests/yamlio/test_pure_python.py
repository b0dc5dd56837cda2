"""Where PyYAML was built without libyaml, its own parser takes over, more slowly and with the same results."""

from __future__ import annotations

import subprocess
import sys

from tests.harness import REPO

PURE = """
import sys
sys.modules["yaml._yaml"] = None  # as where PyYAML was built without libyaml
import random
import yaml
from tests.yamlio import test_hostile, test_parse, test_refusals
assert not yaml.__with_libyaml__
test_parse.test_every_value_has_a_mark()
test_parse.test_every_key_has_a_mark()
test_refusals.test_no_value_is_ever_shown()
for _, text, expected in test_refusals.STRUCTURE:
    assert test_refusals.refusal(text) == expected, text
for name, text, expected in test_refusals.SYNTAX:
    found = test_refusals.refusal(text)
    assert len(found) == 1 and "syntax error: " in found[0], name
for text in test_hostile.mutants(random.Random(9), test_hostile.SAMPLE.encode(), 300):
    assert test_hostile.is_sound(test_hostile.outcome(text), text), text
for text in ('"\\\\UFFFFFFFF"', '"\\\\ud800"'):
    assert "syntax error" in test_refusals.refusal(text)[0]
print("as with libyaml")
"""


def test_without_libyaml_the_same_is_read_and_refused() -> None:
    """The same values, marks and refusals; and it is no way around any of them."""
    command = [sys.executable, "-c", PURE]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("as with libyaml\n", "")
