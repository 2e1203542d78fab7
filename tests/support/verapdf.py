"""What ``chapterhouse validate`` knows of this validator, for the tests."""

from chapterhouse.outputs.validators.verapdf import (
    PROFILES,
    SECOND_PROFILES,
    broken_places,
    broken_rules,
    jar,
    rule_count,
)

__all__ = ["PROFILES", "SECOND_PROFILES", "broken_places", "broken_rules", "jar", "rule_count"]
