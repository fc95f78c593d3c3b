"""In which ways a column writes its days, decided by the values that leave no doubt."""

from __future__ import annotations

import re
from datetime import datetime

from veedor.ingest import values

DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y")
MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m %d %Y", "%m/%d/%y", "%m-%d-%y", "%m.%d.%y")
OTHERS = ("%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d-%b-%y", "%d %b %y",
          "%b %d %Y", "%Y-%m")  # fmt: skip
COMPACT = "%Y%m%d"
ENDS = (" %H:%M:%S", " %H:%M", "T%H:%M:%S")  # a time of day after the day
LIKE_A_DAY = re.compile(
    r"^\s*(\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2}[-/ ](de )?[A-Za-z]{3}|[A-Za-z]{3,10}\.? \d"
    r"|\d{4}-\d{2}$)"
)
LOOKED_AT = 400  # different values tried in every way; more tell no more
_MONTHS = {
    "ene": 1, "enero": 1, "jan": 1, "january": 1, "feb": 2, "febrero": 2, "february": 2, "mar": 3,
    "marzo": 3, "march": 3, "abr": 4, "abril": 4, "apr": 4, "april": 4, "may": 5, "mayo": 5,
    "jun": 6, "junio": 6, "june": 6, "jul": 7, "julio": 7, "july": 7, "ago": 8, "agosto": 8,
    "aug": 8, "august": 8, "set": 9, "sep": 9, "sept": 9, "setiembre": 9, "septiembre": 9,
    "september": 9, "oct": 10, "octubre": 10, "october": 10, "nov": 11, "noviembre": 11,
    "november": 11, "dic": 12, "diciembre": 12, "dec": 12, "december": 12,
}  # fmt: skip
_ENGLISH = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"[A-Za-zÁÉÍÓÚáéíóú]{3,}\.?")
_TWO_PARTS = re.compile(r"^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}")


def spoken_months(text: str) -> str:
    """The text with its month as Python reads it: "3 de ene. de 2024" → "3 jan 2024".

    >>> spoken_months("3 de Setiembre de 2024"), spoken_months("2024-01-31")
    ('3 sep 2024', '2024-01-31')
    """
    if not _WORD.search(text):
        return text
    plain = re.sub(r"\bdel?\b", " ", text.replace(",", " "), flags=re.IGNORECASE)

    def english(found: re.Match[str]) -> str:
        month = _MONTHS.get(found[0].rstrip(".").casefold())
        return _ENGLISH[month] if month else found[0]

    return " ".join(_WORD.sub(english, plain).split())


def day_formats(
    different: list[str], *, may_be_compact: bool = False
) -> tuple[tuple[str, ...], bool]:
    """The `strptime` patterns these texts use beside ISO 8601, and whether the day comes first.

    The day comes first unless some text shows that it cannot and none that it must. No pattern at
    all when the texts do not look like days.
    """
    some = [spoken_months(text) for text in different[:LOOKED_AT]]
    looks = sum(bool(LIKE_A_DAY.match(text)) for text in some)
    compact = may_be_compact and all(re.fullmatch(r"(19|20)\d{6}", text) for text in some)
    if looks < len(some) / 2 and not compact:
        return (), True
    pairs = [found for text in different if (found := _TWO_PARTS.match(text))]
    must = any(int(found[1]) > 12 >= int(found[2]) for found in pairs)
    cannot = any(int(found[2]) > 12 >= int(found[1]) for found in pairs)
    day_first = must or not cannot
    known = (*(DAY_FIRST if day_first else MONTH_FIRST), *OTHERS, *((COMPACT,) if compact else ()))
    tried = [pattern + end for pattern in known for end in ("", *ENDS)]
    used = [pattern for pattern in tried if any(_fits(text, pattern) for text in some)]
    return tuple(used or [known[0]]), day_first


def _fits(text: str, pattern: str) -> bool:
    try:
        return datetime.strptime(text, pattern).date() >= values.EARLIEST
    except ValueError:
        return False
