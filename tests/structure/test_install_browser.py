"""The browser that is installed for the tests: the pinned package and no other, unpacked and able to run."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import subprocess
import tarfile
from pathlib import Path
from types import ModuleType

import brotli
import pytest

SCRIPT = Path(__file__).parents[1] / "install_browser.py"


@pytest.fixture(scope="module")
def install() -> ModuleType:
    described = importlib.util.spec_from_file_location("install_browser", SCRIPT)
    assert described is not None and described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as written:
        for name, content in files.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size = len(content)
            written.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def package() -> bytes:
    parts = {
        "chromium": b'#!/bin/sh\necho "browser $1 $LD_LIBRARY_PATH"\n',
        "al2023.tar": archive(lib__libnss3=b"x"),
        "swiftshader.tar": archive(libEGL=b"x"),
    }
    return archive(**{f"package__bin__{name}.br": brotli.compress(content) for name, content in parts.items()})


def test_the_browser_runs_with_the_libraries_that_came_with_it(install: ModuleType, tmp_path: Path) -> None:
    content = package()
    install.unpack(content, tmp_path, base64.b64encode(hashlib.sha512(content).digest()).decode())
    said = subprocess.run([tmp_path / "chromium.sh", "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"browser --version {tmp_path}/al2023/lib:")
    assert (tmp_path / "libEGL").exists() and (tmp_path / "al2023/lib/libnss3").exists()


def test_another_package_is_refused(install: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(install.WrongPackage, match="and not jiGWqSvP"):
        install.unpack(package(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_installed_where_the_machine_has_a_browser(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "machines_own", lambda: "/usr/bin/chromium")
    assert install.main(tmp_path / "browser") == 0
    assert not (tmp_path / "browser").exists()


def test_a_machine_without_npm_is_told(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "machines_own", lambda: None)
    monkeypatch.setenv("PATH", "")
    assert install.main(tmp_path / "browser") == 0
    assert "no Chromium and no npm" in capsys.readouterr().err
