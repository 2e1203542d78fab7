"""A place in a file into a link that opens it in an editor. No program is started here: the browser asks the system."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "emacs": "org-protocol://open-source?url=file://{path}&line={line}&column={column}",
    "jetbrains": "jetbrains://idea/navigate/reference?project={project}&path={file}:{line}:{column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
}
"""The address that each editor listens to; lines and columns count from 1 (JetBrains counts from 0, see below)."""


def editor_link(editor: str, root: Path, file: str, line: int, column: int) -> str:
    """The link to ``file``, a path below ``root``; raises :class:`KeyError` for no known ``editor``."""
    shift = 1 if editor == "jetbrains" else 0
    return EDITORS[editor].format(
        path=quote((root / file).as_posix()),
        file=quote(file),
        project=quote(root.name),
        line=line - shift,
        column=column - shift,
    )
