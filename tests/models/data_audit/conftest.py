"""Small tables to be audited: an honest one, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from veedor.domain.source import Column, Role
from veedor.models.data_audit import DataAudit, audit

ROLES = {
    "declaration_id": Role.ID,
    "filed_on": Role.TIME,
    "importer": Role.ENTITY,
    "office": Role.CATEGORY,
    "origin": Role.CATEGORY,
    "tariff_line": Role.CATEGORY,
    "net_mass_kg": Role.QUANTITY,
    "value_usd": Role.AMOUNT,
    "price_gap": Role.QUANTITY,
}


@dataclass(frozen=True)
class Given:
    """A table with its labels, ready to be audited."""

    frame: pd.DataFrame
    label: np.ndarray
    label_day: np.ndarray | None
    roles: dict[str, Role]

    def plus(self, name: str, values: object, role: Role = Role.CATEGORY) -> Given:
        """The same with one more column."""
        return replace(
            self, frame=self.frame.assign(**{name: values}), roles={**self.roles, name: role}
        )

    def audit(self) -> DataAudit:
        """What the audit says of it."""
        return audit(
            self.frame,
            columns=columns_of(self.frame, self.roles),
            label=self.label,
            label_day=self.label_day,
            clock="filed_on",
        )


def columns_of(frame: pd.DataFrame, roles: dict[str, Role]) -> tuple[Column, ...]:
    """Columns as a source declares them, types read off the table."""

    def type_of(name: str) -> str:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            return "date"
        return "number" if pd.api.types.is_numeric_dtype(frame[name]) else "string"

    return tuple(
        Column(name=name, type=type_of(name), role=role, meaning=name, spanish=name)
        for name, role in roles.items()
    )


@pytest.fixture
def honest() -> Callable[..., Given]:
    """Make an honest table: the label depends, not too much, on a price gap and on the importer."""

    def make(n: int = 5000, *, strength: float = 1.0, seed: int = 1) -> Given:
        generator = np.random.default_rng(seed)
        importer = generator.zipf(1.4, n) % 900
        risk = generator.normal(0, 0.8, 900)[importer]
        gap = generator.normal(size=n)
        label = generator.random(n) < 1 / (1 + np.exp(2.5 - strength * gap - risk))
        filed = np.datetime64("2024-01-01") + np.sort(generator.integers(0, 300, n))
        mass = np.round(generator.lognormal(5, 1.5, n), 1)
        frame = pd.DataFrame(
            {
                "declaration_id": [f"D{row}" for row in range(n)],
                "filed_on": pd.to_datetime(filed),
                "importer": [f"{code:05d}" for code in importer],
                "office": generator.choice(["118", "235", "046"], n),
                "origin": generator.choice(list("ABCDEFGHIJ"), n),
                "tariff_line": generator.integers(0, 400, n).astype(str),
                "net_mass_kg": mass,
                "value_usd": np.round(mass * generator.lognormal(2, 0.5, n), 2),
                "price_gap": gap,
            }
        )
        known = filed + generator.integers(1, 40, n)
        return Given(frame, label.astype(float), known, ROLES)

    return make
