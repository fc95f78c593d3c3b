"""Who answers for the use of an algorithm, and by which law it may be used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Norm:
    """A legal text that allows or limits the use (norma); `says` and `spanish` in one sentence.

    `verified` False: written from memory, and the card says that a lawyer has to check it.
    """

    name: str
    says: str
    spanish: str
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class Accountable:
    """The authority that uses the algorithm and whom a citizen may ask (responsable).

    Whatever is left empty is printed as "to be filled in by the administration": a card never
    invents who answers. `register_url` is where the algorithm register is published.
    """

    authority: str = ""
    unit: str = ""
    contact: str = ""
    register_url: str = ""
    legal_basis: tuple[Norm, ...] = ()
