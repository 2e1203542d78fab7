"""The text of .bib files into entries with the place of each part: the only importer of bibtexparser and pylatexenc.

Reading goes ``bib_files``, ``blocks``, ``reading`` (which uses ``values``, ``tex``, ``names`` and ``months``),
``inheritance``; ``writing`` goes back, through ``safety``.
"""
