"""chapterhouse: chapters that several people edit in git become one checked, typeset paper."""

__version__ = "0.1.0"
