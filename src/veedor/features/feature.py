"""What can be said of a declaration from what was known before its day.

Five kinds, each declared once as an Ibis expression with one English sentence, a unit and the
Spanish phrase an official will read. Type, columns read and SQL are derived (`catalogue.py`).

    Row       sees the declaration only
    History   the past of an entity, strictly before the declaration's day
    Peer      a value of the declaration against the past of its peers
    Context   an economic series, at the last value published before the day
    Derived   an expression over the declaration and features already named

An author of a history never holds the declaration, so looking into the future cannot be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from veedor.errors import DeclarationError

Expression = Callable[[Any], Any]  # an Ibis table in, an Ibis value out
Aggregate = Literal["count", "sum", "mean", "min", "max", "std", "days_since", "rate", "distinct"]
Events = Literal["filings", "outcomes"]
Riskier = Literal["high", "low", "either"]

PREFIXES = ("cat_", "is_")
SUFFIXES = (
    "_usd", "_kg", "_krw", "_pen", "_days", "_months", "_years", "_ratio", "_diff", "_rate",
    "_zscore", "_count", "_share", "_log", "_length", "_number", "_amount", "_percent",
)  # fmt: skip
NAME = re.compile(r"^[a-z][a-z0-9_]*$")
LONGEST_NAME = 63  # PostgreSQL cuts identifiers there


@dataclass(frozen=True, kw_only=True)
class Feature:
    """The part common to every kind: a name and what an official is told about it.

    `topic` groups features that carry the same evidence (price, weight, importer's past…): a
    reason is given by topic, so that ten ways to say "cheap" make one reason. `speaks_of` lists
    the frauds it can show, by the jurisdiction's codes. With `is_reason` False it informs the model
    but is never named to an official: the weekday, the exchange rate, a price without its peers.
    `riskier` says on which side of what is typical the evidence speaks for a check; a value on the
    other side is not told as a reason, whatever the model makes of it.
    """

    name: str
    sentence: str
    spanish: str
    unit: str
    topic: str
    speaks_of: tuple[str, ...] = ()
    is_reason: bool = True
    riskier: Riskier = "either"

    def __post_init__(self) -> None:
        check_name(self.name)
        for part in (self.sentence, self.spanish, self.unit, self.topic):
            if not part.strip():
                raise DeclarationError(
                    f"Feature '{self.name}' lacks its sentence, Spanish phrase, unit or topic.",
                    where=f"feature {self.name}",
                    next="Write all four: an official will read them as a reason.",
                )


@dataclass(frozen=True, kw_only=True)
class Row(Feature):
    """A value of the declaration itself: `of(declaration)`."""

    of: Expression


@dataclass(frozen=True, kw_only=True)
class History(Feature):
    """The past of an entity (one column or a pair), over the `window_days` before the day.

    `events` is the stream summed up: `filings` (declarations, on the day filed) or `outcomes`
    (results of checks, on the day *known*, with the declaration's own columns beside them and
    `is_finding` 0/1). `of` is what is aggregated, an expression over one event; not for `count`,
    `days_since` and `rate`. A `rate` is the share of findings among outcomes, shrunk towards the
    rate of all outcomes known before the day. `distinct` counts different values of `of` ever seen
    (no window). `window_days=None` is all the past. Without any event: counts and sums are 0,
    the rest is missing, a rate is the base rate.
    """

    entity: tuple[str, ...]
    aggregate: Aggregate
    events: Events = "filings"
    of: Expression | None = None
    window_days: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        needs = self.aggregate in {"sum", "mean", "min", "max", "std", "distinct"}
        if needs != (self.of is not None):
            problem = "needs `of`" if needs else "takes no `of`"
            raise DeclarationError(
                f"History feature '{self.name}': {self.aggregate} {problem}.",
                where=f"feature {self.name}",
                next="Give `of` for sum, mean, min, max, std and distinct; for nothing else.",
            )
        if self.aggregate == "rate" and self.events != "outcomes":
            raise DeclarationError(
                f"History feature '{self.name}': a rate is a share of outcomes.",
                where=f"feature {self.name}",
                next="Set events='outcomes'.",
            )
        if self.window_days is not None and (self.window_days < 1 or self.aggregate == "distinct"):
            raise DeclarationError(
                f"History feature '{self.name}': this window cannot be used.",
                where=f"feature {self.name}",
                next="Use a window of at least one day; a distinct count has none.",
            )


@dataclass(frozen=True, kw_only=True)
class Peer(Feature):
    """A value of the declaration against the past filings of its peers, finest group first.

    `groups` go from fine to coarse, e.g. tariff line × origin, tariff line, heading; the mean and
    the spread of each are shrunk towards the next coarser one; `()` as last group is everybody.
    Missing where no peer has a past. `statistic`: `diff` is value −
    peers' mean, `zscore` the same in the peers' standard deviations. With `of` a logarithm
    (`is_log`), reasons show the exponentials in `shown_unit`, so that an official reads a price.
    """

    of: Expression
    groups: tuple[tuple[str, ...], ...]
    statistic: Literal["diff", "zscore"] = "zscore"
    window_days: int | None = None
    is_log: bool = False
    shown_unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Context(Feature):
    """The last value of an economic series published before the day.

    `change_days`: with it, the relative change against the value known that many days earlier.
    """

    series: str
    change_days: int | None = None
    is_reason: bool = False  # the same for every declaration of the day


@dataclass(frozen=True, kw_only=True)
class Derived(Feature):
    """An expression over the declaration's columns and the features named in `reads`."""

    of: Expression
    reads: tuple[str, ...]


def check_name(name: str) -> None:
    """Refuse a feature name that breaks the field's convention (design 3)."""
    fits = NAME.match(name) and (name.startswith(PREFIXES) or name.endswith(SUFFIXES))
    if not fits or len(name) > LONGEST_NAME:
        raise DeclarationError(
            f"Feature name '{name}' breaks the naming convention.",
            where=f"feature {name}",
            next="Start with cat_ or is_, or end with the unit or kind: "
            + ", ".join(SUFFIXES)
            + f"; lower case, at most {LONGEST_NAME} letters.",
        )
