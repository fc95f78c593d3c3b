"""What a country watches for: a detector with its type, peers, alert budget and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from veedor.domain.anomaly import TYPES, Direction
from veedor.errors import DeclarationError

Method = Literal[
    "unit_value", "ratio", "roundness", "digits", "last_digits", "bunching", "mix", "volume",
    "drift", "fused",
]  # fmt: skip
# They judge somebody's declarations together.
OF_ENTITIES = ("digits", "last_digits", "bunching", "mix", "volume", "drift")


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One test a programme runs on its declarations (detector de anomalías).

        unit_value  value / per against peers, after the discount for quantity
        ratio       value / per against peers
        roundness   how rarely peers declare so round a `value`
        digits      the first digits of an entity's `value` against everybody else's
        last_digits the last two digits of an entity's whole `value` against everybody else's
        bunching    how an entity's `value` crowds just below the `threshold`, against the others'
        mix         an entity's recent `value` (a category) against its own past mix
        volume      an entity's last 30 days of `value` against its own 12 such periods before
        drift       an entity's `value` by 30 days, moving away little by little
        fused       forest and neighbours over the features `inputs`, inside each peer group

    `value` and `per` name columns after the programme's `prepare`. `groups` are peer groups from
    fine to coarse; of `fused` the first column of the coarsest. `entity` is whose declarations
    are judged together. `threshold` is in the unit of `value`, of bunching alone. `money` is the
    column of the value at stake. `alert_budget` is the share of the judged that may alert, in
    (0, 0.1]. `indicator_only` makes an alert an information that never speaks for a check alone.
    """

    name: str
    type: str
    method: Method
    unit: str
    direction: Direction
    sentence: str
    spanish: str
    value: str = ""
    per: str = ""
    groups: tuple[tuple[str, ...], ...] = ()
    entity: str = ""
    threshold: float = 0.0
    inputs: tuple[str, ...] = ()
    money: str = ""
    alert_budget: float = 0.005
    indicator_only: bool = False
    owner: str = ""

    def __post_init__(self) -> None:
        for wrong, next in (
            (self.type not in TYPES, f"Use one of: {', '.join(TYPES)}."),
            (not 0 < self.alert_budget <= 0.1, "Give an alert_budget in (0, 0.1]."),
            (not self.sentence.strip() or not self.spanish.strip(),
             "Write the sentence and the Spanish phrase: an official will read them."),
            ((self.method in OF_ENTITIES) != bool(self.entity),
             f"Give `entity` for {', '.join(OF_ENTITIES)}; for nothing else."),
            ((self.method == "bunching") != (self.threshold > 0),
             "Give `threshold` > 0 for bunching alone."),
            ((self.method == "fused") != bool(self.inputs), "Give `inputs` for fused alone."),
            (self.method in ("unit_value", "ratio") and not (self.value and self.per),
             "Give `value` and `per`."),
            (self.method != "fused" and not self.value, "Give `value`."),
        ):  # fmt: skip
            if wrong:
                raise DeclarationError(
                    f"Detector '{self.name}' is not complete.",
                    where=f"detector {self.name}", next=next,
                )  # fmt: skip

    @property
    def columns(self) -> tuple[str, ...]:
        """The prepared columns it reads, each once."""
        named = (self.value, self.per, self.entity, self.money,
                 *(column for group in self.groups for column in group))  # fmt: skip
        return tuple(dict.fromkeys(name for name in named if name))
