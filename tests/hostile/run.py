"""Checks and draft-builds every hostile paper, and prints what came of it as JSON, one line a paper.

An audit hook (PEP 578) notes each file that is opened, each connection and each program. Run with a folder of tests on
the path: ``python tests/hostile/run.py``.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

_events: list[str] = []
_READ_ONLY_FOLDERS = ("/usr/", "/lib", "/etc/ssl", "/etc/localtime", "/etc/ld.so", "/proc/", "/dev/", "/sys/", "/bin/")


def _is_ours(path: str) -> bool:
    folders = (sys.prefix, sys.base_prefix, *sys.path, str(Path(__file__).parents[2] / "tools"))
    if any(path.startswith(f"{folder}/") for folder in folders if folder):
        return True
    return path.startswith(_READ_ONLY_FOLDERS) or "/chapterhouse-" in path


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path = os.fsdecode(arguments[0])
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        is_name_only = bool(flags & getattr(os, "O_PATH", 0))  # the walls name folders by handles that read nothing
        if os.path.isabs(path) and not is_name_only and not _is_ours(path):
            _events.append(f"open {path}")
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request", "ftplib.connect"):
        _events.append(event)
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn"):
        _events.append(f"{event} {arguments[:1]}")
    elif event == "subprocess.Popen":
        command = [os.fsdecode(part) for part in arguments[1]]  # type: ignore[attr-defined]
        programs = {Path(part).name for part in command if part.startswith("/")}
        is_worker = command[:2] == [sys.executable, "-I"] and "from chapterhouse.processes.worker" in command[5]
        if not programs & {"pandoc", "panache"} and not is_worker:
            _events.append(f"program {command[:3]}")


def main() -> None:
    """Try them all."""
    from hostile_papers import hostile_papers
    from sound_paper import REVISION, SOUND

    from chapterhouse import pipeline
    from chapterhouse.core.cache import Cache
    from chapterhouse.core.runtime import Runtime
    from chapterhouse.inputs.source import Buffers
    from chapterhouse.model.built import BuildOptions

    options = BuildOptions(REVISION, ["html"], draft=True)
    pipeline.build(Buffers(SOUND), options)  # what is imported late is imported before anybody listens
    sys.addaudithook(_audit)
    folder = tempfile.mkdtemp(prefix="chapterhouse-")
    atexit.register(shutil.rmtree, folder)
    for one in hostile_papers():
        _events.clear()
        outcome: dict[str, object] = {"kind": one.kind, "name": one.name}
        try:
            cache = Cache(Path(folder, "build", "cache"))
            checked = pipeline.check(Buffers(one.paper), cache)
            outcome["found"] = sorted({f.code for f in checked.findings})
            outcome["errors"] = sorted({f.code for f in checked.findings if f.severity == "error"})
            outcome["placeless"] = [f.message for f in checked.findings if not f.span.file]
            draft = pipeline.build(Buffers(one.paper), options, Runtime(cache))
            page = draft.product.get("html", b"") if isinstance(draft.product, dict) else b""
            outcome["page"] = page.decode()[page.decode().find("<main") :] if page else ""
        except Exception as error:
            outcome["failed"] = f"{type(error).__name__}: {error}"[:300]
        outcome["events"] = sorted(set(_events))
        print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    main()
