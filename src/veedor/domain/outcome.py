"""What a check found (resultado): bitemporal, contestable, never a boolean.

`inspected_on` is when it happened, `known_on` when *we* learned this status. A later row of the
same declaration is a later status: found, then appealed, then upheld or annulled. A declaration
that nobody checked has no outcome: it is unknown, never clean.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a check stands (estado)."""

    OPEN = "open"  # inspected, no result yet: not a label
    CLEAN = "clean"
    FOUND = "found"
    APPEALED = "appealed"  # a finding that is contested still stands
    UPHELD = "upheld"
    ANNULLED = "annulled"  # the finding was reversed: the declaration counts as clean


STANDING = (Status.FOUND, Status.APPEALED, Status.UPHELD)
"""Statuses that make a declaration a confirmed finding (hallazgo), as of when they are known."""

CLEARED = (Status.CLEAN, Status.ANNULLED)
"""Statuses that make a checked declaration clean."""

# The columns every `outcomes` source must have; others (assessed amount, type) are optional.
REQUIRED_COLUMNS = ("declaration_id", "inspected_on", "known_on", "status")
