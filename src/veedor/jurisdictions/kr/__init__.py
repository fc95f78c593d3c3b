"""Korea: the public customs benchmark, another country with published data."""

from __future__ import annotations

from veedor.jurisdiction import Jurisdiction
from veedor.jurisdictions.kr.imports import IMPORTS

KOREA = Jurisdiction(
    name="Korea",
    currency="KRW",
    languages=("en", "es"),
    programmes=(IMPORTS,),
)
