"""Standing orders as values: what a version is known by stays what it was."""

import msgspec
import pytest

from governance.bodies.rules import PRESETS, digest

# As they were pinned before any value was added.
PINNED = {
    "small-forum": "bb5496e4a1a911451435a2e1525b076dafa1841cd9f149c1d34659673efad1cc",
    "members-forum-advisory": "f775b8ad02078c7fb1212792394573e623e1624d96d057ba4afd7570213ea62d",
}


@pytest.mark.parametrize("preset", list(PINNED))
def test_what_was_pinned_before_a_value_was_added_keeps_its_digest(preset):
    assert digest(PRESETS[preset]) == PINNED[preset]


def test_a_value_that_is_not_its_default_makes_another_digest():
    orders = PRESETS["small-forum"]
    assert digest(msgspec.structs.replace(orders, appeal_days=7)) != digest(orders)
    assert digest(msgspec.structs.replace(orders, seconders=9)) != digest(orders)
