"""What holds for every test."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

from chapterhouse.processes.standing import between_builds

# A machine that is busy with something else is slow now and then: that is no fault of what is tested. Tests that are
# about time measure it themselves, as ratios.
#
# The same commit gives the same verdict: nobody's pull request fails on an example that another run drew. New ones are
# looked for on purpose, with `pytest --hypothesis-profile=explore`.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", UNHURRIED, derandomize=True, database=None, max_examples=50)
settings.register_profile("explore", UNHURRIED, max_examples=2000)
settings.load_profile("repeatable")


# A build that starts its typesetter anew spends four fifths of a small paper's time on that.
between_builds.stay()


def pytest_collection_finish() -> None:
    """What is there now stays to the end: looking for garbage in it, again and again, would be a part of every test."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-messages", action="store_true", help="write tests/papers/messages/ anew from what is said now"
    )
