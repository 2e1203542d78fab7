"""Programs at a terminal: what a person there sees of them, and types."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def at_a_terminal(
    command: Sequence[str],
    folder: Path,
    *,
    typed: str = "",
    environment: Mapping[str, str] | None = None,
    **streams: int,
) -> tuple[bytes, int]:
    """What ``command``, started in ``folder``, writes to the terminal by its end, and its exit code.

    ``typed`` waits there for it to read; ``streams`` are those that go elsewhere. Skips the test where the machine has
    no terminals to give, as a bare chroot has none.
    """
    try:
        import pty

        ours, theirs = pty.openpty()
    except (ImportError, OSError):
        pytest.skip("this machine has no pseudo-terminals, as in a bare chroot")
    given = {"stdin": theirs, "stdout": theirs, "stderr": theirs, **streams}
    with subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **given) as running:  # type: ignore[call-overload]
        os.close(theirs)
        os.write(ours, typed.encode())
        seen = b""
        try:
            while piece := os.read(ours, 1 << 16):
                seen += piece
        except OSError:  # Linux says so where the other end is closed
            pass
    os.close(ours)
    return seen, running.returncode
