"""Korea: the public customs benchmark, another country with published data."""

from __future__ import annotations

from veedor.jurisdiction import Jurisdiction
from veedor.jurisdictions.kr.imports import IMPORTS
from veedor.jurisdictions.kr.lawful import ACCOUNTABLE, PROHIBITED

KOREA = Jurisdiction(
    name="Korea",
    currency="KRW",
    languages=("en", "es"),
    programmes=(IMPORTS,),
    accountable=ACCOUNTABLE,
    prohibited=PROHIBITED,
)
