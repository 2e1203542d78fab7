"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# A machine that is busy with something else is slow now and then: that is no fault of what is tested. Tests that are
# about time measure it themselves, as ratios.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-messages", action="store_true", help="write tests/papers/messages/ anew from what is said now"
    )
