"""Write a registered model's public card and its entry for an algorithm register."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from veedor.domain.actor import Actor
from veedor.domain.source import Role
from veedor.flows import models
from veedor.flows.models import Registered
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit, catalogue
from veedor.models.card import impact
from veedor.models.card.public import Told
from veedor.models.card.register import write_entry
from veedor.models.card.write import LANGUAGES, write_card

FOLDER = "card"  # beside the model's evaluation, under its name
LAST = impact.NAME  # the file that is written last


@dataclass(frozen=True, kw_only=True)
class Carded:
    """Where a model's card lies; `files` are names in `folder` with their SHA-256."""

    version: str
    programme: str
    folder: str
    files: dict[str, str]


def card(  # noqa: PLR0913
    installation: Installation,
    version: str = models.LIVE,
    *,
    programme: Programme | None = None,
    languages: tuple[str, ...] = LANGUAGES,
    out: Path | None = None,
    actor: Actor,
) -> Carded:
    """Write the card and the register's entry; into the home's reports unless `out` is given.

    By default of the model in use, of the programme or the country's first; a version that is named
    may be of any programme.
    Nothing is measured here: the same model gives the same bytes, and the audit keeps their hashes.
    """
    if version in (models.LIVE, models.LATEST):
        programme = programme or installation.jurisdiction.programme()
        model = models.registered(installation, programme, version)
    else:
        model = models.by_version(installation, version)
    folder = out or folder_of(installation, model.version)
    told = told_of(installation, model)
    paths = [
        *write_card(told, folder, languages),
        *write_entry(told, folder, languages),
        impact.write_impact(told, folder),
    ]
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    with installation.engine.begin() as connection:
        audit.record(
            connection,
            actor=actor,
            action="model.card_written",
            subject=model.version,
            facts={"files": hashes},
        )
    return Carded(
        version=model.version, programme=model.programme, folder=str(folder), files=hashes
    )


def complete(installation: Installation, version: str, *, actor: Actor) -> None:
    """Write the card of a model unless it is there: training may have been killed before it."""
    if not (folder_of(installation, version) / LAST).is_file():
        card(installation, version, actor=actor)


def folder_of(installation: Installation, version: str) -> Path:
    """Where the card of a model lies in the home, whether or not it was written."""
    return installation.reports / version / FOLDER


def told_of(installation: Installation, model: Registered) -> Told:
    """Everything the card is made of, as plain data."""
    country = installation.jurisdiction
    programme = country.programme(model.programme)
    made = model.metrics.get("made", {})
    with installation.engine.connect() as connection:
        rows = catalogue.features_of(connection, programme.name)
    names = set(made.get("features") or [row["name"] for row in rows])
    return Told(
        country=country.name,
        currency=country.currency,
        model=vars(model),
        programme={
            "name": programme.name,
            "meaning": programme.meaning,
            "spanish": programme.spanish,
            "recipe": {
                "learns_by": made.get("learns_by"),
                "encode": made.get("recipe", {}).get("encode", []),
            },
            "policy": {
                "share_by_lot": programme.policy.share_by_lot,
                "physical_ceiling": programme.policy.physical_ceiling,
                "cap_per_taxpayer": programme.policy.cap_per_taxpayer,
            },
            "findings": programme.findings,
            "words": _words(country.vocabulary, model),
            "attributes": _attributes(programme),
        },
        features=[row for row in rows if row["name"] in names],
        accountable=country.accountable,
        prohibited=country.prohibited,
        false_alarms=country.false_alarms,
        simulated=is_simulated(installation),
    )


def _attributes(programme: Programme) -> dict[str, dict[str, str]]:
    """What the columns that proxies are sought of are called."""
    names = (*programme.declarations.with_role(Role.PROTECTED), programme.office)
    return {
        column.name: {"meaning": column.meaning, "spanish": column.spanish}
        for column in programme.declarations.columns
        if column.name in names
    }


def _words(
    vocabulary: Mapping[str, Mapping[str, str]], model: Registered
) -> dict[str, dict[str, str]]:
    """The words of the groups the card shows and of the frauds: not those of every tariff line."""
    parts = model.metrics.get("evaluation", {}).get("parts", {})
    burden = model.metrics.get("card", {}).get("burden", {}).get("by", {})
    shown = {name: set(groups) for name, groups in parts.items()}
    for name, groups in burden.items():
        shown.setdefault(name, set()).update(groups)
    out: dict[str, dict[str, str]] = {}
    for name, words in vocabulary.items():
        of = name.removesuffix("/en")
        if of == "fraud":
            out[name] = dict(words)
        elif of in shown:
            out[name] = {code: word for code, word in words.items() if code in shown[of]}
    return out
