"""Who may do what. Authorise at the door; audit in the flow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What a person is here for (función); one person has one."""

    INSPECTOR = "inspector"  # works the list of an office
    ANALYST = "analyst"  # studies what is abnormal, builds features and models
    MANAGER = "manager"  # approves policies and models, reads costs and results
    ADMINISTRATOR = "administrator"  # keeps the installation running; reads no taxpayer data


MAY_READ_IDENTITY = frozenset({Duty.INSPECTOR, Duty.ANALYST, Duty.MANAGER})
"""Duties that may read a taxpayer's identity (reserva tributaria, CT art. 85); audited."""

MAY_DECIDE_MODELS = frozenset({Duty.MANAGER, Duty.ADMINISTRATOR})
"""Duties that may approve a model, make it live, take it back or retire it."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody or something that acts (actor): a person with a duty, or a named program."""

    name: str
    duty: Duty | None = None


UNKNOWN = Actor(name="unknown")
"""Recorded when nobody can be named: an act is never left out of the audit for lack of a name."""
