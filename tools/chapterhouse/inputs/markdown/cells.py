"""Cells of Quarto, R Markdown and their kin, which these tools run: here they are code."""

from __future__ import annotations

import re

ENGINES = (
    *("r", "R", "python", "julia", "ojs", "bash", "sh", "sql", "stan", "mermaid", "dot", "js", "javascript", "Rcpp"),
    *("node", "octave", "perl", "ruby", "haskell", "scala", "sas", "stata", "ipython", "ipython3", "css", "html", "d3"),
)
"""What runs a cell."""

CELL = re.compile(
    rf"^(?P<fence>[ \t]*(?:`{{3,}}|~{{3,}}))[ \t]*\{{(?P<engine>{'|'.join(ENGINES)})(?=[\s,}}])[^{{}}\n]*\}}",
    re.MULTILINE,
)
"""The first line of a cell."""
