"""The countries every check runs on; add yours."""

from __future__ import annotations

from veedor.jurisdiction import Jurisdiction, Programme
from veedor.jurisdictions.kr import KOREA
from veedor.jurisdictions.pe import PERU

COUNTRIES: tuple[Jurisdiction, ...] = (PERU, KOREA)
PROGRAMMES: tuple[tuple[str, Programme], ...] = tuple(
    (f"{country.name}/{programme.name}", programme)
    for country in COUNTRIES
    for programme in country.programmes
)
