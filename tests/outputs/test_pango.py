"""Pango: found, asked for with the one command, and planned from what apt-get says."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from chapterhouse.outputs.pdf.pango import PACKAGES, SONAMES, MissingPango, load_pango
from chapterhouse.outputs.pdf.typefaces import theme_fonts_only
from chapterhouse.processes.system_packages import install_command

pytestmark = pytest.mark.slow

SETUP = Path(__file__).parents[2] / "tools" / "setup" / "pango.py"


@pytest.fixture(scope="module")
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_pango", SETUP)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_weasyprint_starts_after_pango_is_loaded() -> None:
    program = (
        "from chapterhouse.outputs.pdf.pango import load_pango; load_pango();"
        "import weasyprint; print(weasyprint.__version__)"
    )
    with theme_fonts_only():  # a machine need not have fonts of its own
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "70.0", "")


def test_setting_up_again_does_and_says_nothing() -> None:
    done = subprocess.run([sys.executable, str(SETUP)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_missing_libraries_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chapterhouse.outputs.pdf.pango.SONAMES", (*SONAMES, "libno-such-pango.so.0"))
    with pytest.raises(
        MissingPango, match=r"Pango is missing on this machine \(libno-such-pango\.so\.0 cannot be loaded"
    ):
        load_pango()


@pytest.mark.parametrize(
    ("os_release", "command"),
    [
        ({"ID": "debian"}, "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        (
            {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"},
            "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install pango"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "sudo pacman -S pango"),
        ({"ID": "alpine"}, f"sudo apk add {' '.join('so:' + name for name in SONAMES)}"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install libpango-1_0-0 libharfbuzz-subset0"),
        ({"ID": "plan9"}, None),
        ({}, None),
    ],
)
def test_the_command_fits_the_system(os_release: dict[str, str], command: str | None) -> None:
    assert install_command(PACKAGES, os_release=os_release) == command
    if command is not None and "ID_LIKE" not in os_release:
        both = install_command({os_release["ID"]: "git"}, PACKAGES, os_release=os_release)
        assert both is not None and " git " in f"{both} " and both.endswith(command.split(" ", 3)[3])


def test_the_plan_of_apt_is_read(setup: ModuleType) -> None:
    plan = (
        "Inst libfribidi0 (1.0.8-2.1 Debian:12.5/stable [amd64])\n"
        "Inst libharfbuzz0b [5.0.0-1] (6.0.0+dfsg-3 Debian:12.5/stable [amd64]) []\n"
        "Conf libfribidi0 (1.0.8-2.1 Debian:12.5/stable [amd64])\n"
    )
    assert setup.planned_packages(plan) == ["libfribidi0=1.0.8-2.1", "libharfbuzz0b=6.0.0+dfsg-3"]
