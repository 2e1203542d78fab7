"""Works as they come from elsewhere, and what they become."""

from __future__ import annotations

from typing import Any

BIB = """\
% All sources.

@book{iea2025,
  author = {{International Energy Agency}},
  title = {Energy and {AI}},
  year = {2025}
}

@article{rinaldi2001,
  author = {Rinaldi, Steven M.},
  title = {Interdependencies},
  journal = {IEEE Control Systems},
  year = {2001},
  doi = {10.1109/37.969131}
}
"""


CSL: dict[str, Any] = {
    "type": "journal-article",
    "title": ["Harmonising <i>smart</i> cities: The EU &amp; 50% of NATO in Kyoto"],
    "container-title": ["Journal of Cities & Towns"],
    "author": [
        {"family": "Müller", "given": "Ärne B.", "sequence": "first"},
        {"family": "Berg", "given": "Ann", "non-dropping-particle": "van den"},
        {"family": "King", "given": "Martin", "suffix": "Jr."},
        {"name": "World Bank and Partners"},
    ],
    "issued": {"date-parts": [[2023, 10, 8]]},
    "volume": 3,
    "issue": "2",
    "page": "12-19",
    "DOI": "10.1234/AB_c",
    "URL": "https://doi.org/10.1234/AB_c",
    "ISSN": ["1066-033X", "1941-000X"],
    "abstract": "<jats:p>Long.</jats:p>",
}


ENTRY = """\
@article{{{key},
  author = {{Müller, Ärne B. and van den Berg, Ann and King, Jr., Martin and {{World Bank and Partners}}}},
  title = {{Harmonising \\emph{{smart}} cities: The {{EU}} \\& 50\\% of {{NATO}} in {{Kyoto}}}},
  journal = {{Journal of Cities \\& Towns}},
  date = {{2023-10-08}},
  volume = {{3}},
  number = {{2}},
  pages = {{12--19}},
  doi = {{10.1234/AB_c}},
  issn = {{1066-033X}},
}}"""


RIS = """\
TY  - JOUR
AU  - Müller, Ärne
A1  - World Bank
TI  - The grid & cars
  in cities
JO  - IEEE Trans
PY  - 2020
DA  - 2020/03/04/
SP  - 12
EP  - 19
SN  - 1066-033X
DO  - 10.1234/xyz
UR  - https://example.org/a_b
ER  -

TY  - BOOK
A2  - Smith, Jo
T1  - Handbook
PB  - Press
CY  - Oslo
SN  - 978-3-16-148410-0
PY  - 1999
ER  -
"""
