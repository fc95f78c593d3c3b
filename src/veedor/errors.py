"""Every error veedor raises on purpose, drawn as a tree.

    VeedorError                 something a person can act upon
    ├── InputError              the data or the request is at fault
    │   ├── UnreadableFile      a file cannot be opened, decoded or parsed at all
    │   ├── ContractBroken      a table does not have the columns or values its source declares
    │   └── NotFound            the named thing does not exist
    ├── DeclarationError        the jurisdiction's own module is at fault
    │   └── OutcomeAsInput      a column of role `outcome` was asked for as an input of a model
    ├── NotReady                an earlier step is missing: no home, no data, no model
    ├── NotEnoughData           the figures asked for cannot be had from so few rows
    ├── PolicyViolated          a plan of inspections breaks the law or the policy
    ├── NotAllowed              this actor may not do this
    ├── IntegrityError          a stored thing is not what was stored
    ├── MissingExtra            an optional part of veedor is not installed
    └── TryAgain                nothing is wrong; the same call may succeed later

A message has three parts: what happened, where, what to do next.
"""

from __future__ import annotations


class VeedorError(Exception):
    """Something went wrong that a person can act upon; `str()` gives the three-part message."""

    def __init__(self, what: str, *, where: str = "", next: str = "", **facts: object) -> None:
        self.what = what
        self.where = where
        self.next = next
        self.facts = facts
        super().__init__(what)

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"  where: {self.where}")
        if self.next:
            parts.append(f"  next:  {self.next}")
        return "\n".join(parts)


class InputError(VeedorError):
    """The data or the request is at fault, not the program."""


class UnreadableFile(InputError):
    """A file cannot be opened, decoded or parsed at all; no row of it was taken."""


class ContractBroken(InputError):
    """A table does not have the columns or values that its source declares."""


class NotFound(InputError):
    """The named source, programme, recipe, model or declaration does not exist."""


class DeclarationError(VeedorError):
    """The jurisdiction's own module declares something veedor refuses."""


class OutcomeAsInput(DeclarationError):
    """A column of role `outcome` was asked for as an input: the model would be told the answer."""


class NotReady(VeedorError):
    """An earlier step is missing: no home, no data, no model."""


class NotEnoughData(VeedorError):
    """The figures asked for cannot be had from so few rows."""


class PolicyViolated(VeedorError):
    """A plan of inspections breaks the law or the policy; nothing of it was kept."""


class NotAllowed(VeedorError):
    """This actor may not do this."""


class IntegrityError(VeedorError):
    """A stored thing is not what was stored: a broken audit chain, an altered artifact."""


class MissingExtra(VeedorError):
    """An optional part of veedor is not installed; the message names it."""


class TryAgain(VeedorError):
    """Nothing is wrong; the same call may succeed later (a lock held, a server starting)."""
