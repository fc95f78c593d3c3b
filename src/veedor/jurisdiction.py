"""The shape of a country: a value that an administration writes, and veedor reads.

    PERU = Jurisdiction(name="Perú", currency="USD", languages=("es", "en"), programmes=(IMPORTS,))

`load("module:NAME")` brings it in, as `uvicorn module:app` does; nothing below knows a country.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from veedor.domain import outcome as outcomes_of
from veedor.domain.accountable import Accountable
from veedor.domain.prohibited import EVERYWHERE, FalseAlarm, Prohibited
from veedor.domain.source import Source
from veedor.errors import DeclarationError, NotFound
from veedor.features.feature import Feature
from veedor.features.prohibited import check_prohibited, check_protected
from veedor.models.detector import Detector
from veedor.models.methods import METHODS, method
from veedor.models.recipe import Recipe
from veedor.selection.policy import Policy, Rule


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Everything a country writes for one kind of declaration (programa de control).

    `declarations` must have the columns `declaration_id` (its key) and a clock; `outcomes` those
    of `veedor.domain.outcome.REQUIRED_COLUMNS`. `taxpayer`, `office` name columns of the
    declaration; `amount` is the outcome column that says how much was found, and `finding_type`
    the one that says what kind of finding it was, if there are such.
    `value` is the declaration column that says how much is at stake. `peers` is the column whose
    equal values make declarations comparable, for reasons and charts. `money_at_stake` and
    `price` (a column pair: value, quantity) feed the pages and the baselines of the evaluation.
    `at_value` gives the declaration as it would have been filed at another value; without it every
    amount moves in proportion.
    """

    name: str
    meaning: str
    spanish: str
    declarations: Source
    outcomes: Source
    features: tuple[Feature, ...]
    recipes: tuple[Recipe, ...]
    policy: Policy
    office: str
    taxpayer: str
    peers: str
    context: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    detectors: tuple[Detector, ...] = ()
    findings: Mapping[str, str] = field(default_factory=dict)  # code → Spanish phrase
    amount: str | None = None
    finding_type: str | None = None
    value: str | None = None
    price: tuple[str, str] | None = None
    slices: tuple[str, ...] = ()
    at_value: Callable[[dict[str, Any], float], dict[str, Any]] | None = None  # row, value → row
    prepare: Callable[[Any], Any] | None = None  # columns every feature may read: Ibis table → same
    simulate: Callable[..., Path] | None = None

    def __post_init__(self) -> None:
        _check_sources(self)
        _check_unique([feature.name for feature in self.features], "feature", self.name)
        _check_unique([recipe.name for recipe in self.recipes], "recipe", self.name)
        _check_unique([detector.name for detector in self.detectors], "detector", self.name)
        if not self.recipes:
            raise DeclarationError(
                f"Programme '{self.name}' has no recipe.",
                where=f"programme {self.name}",
                next="Add recipes=(Recipe(name='default'),).",
            )

    @property
    def sources(self) -> tuple[Source, ...]:
        """All tables of the programme: declarations, outcomes, context."""
        return (self.declarations, self.outcomes, *self.context)

    def source(self, name: str) -> Source:
        """The source of this name."""
        return _named(self.sources, name, "source", self.name)

    def recipe(self, name: str | None = None) -> Recipe:
        """The programme's recipe of this name, or its first one changed by a method's name.

        Without a name the first, which is the default.
        """
        own = {recipe.name: recipe for recipe in self.recipes}
        if name is None or name in own:
            return self.recipes[0] if name is None else own[name]
        changed = method(name)
        if changed is not None:
            return changed.of(self.recipes[0])
        raise _unknown(name, "recipe", self.name, [*own, *(one.name for one in METHODS)])

    def table(self, source: Source) -> str:
        """The lake table of a source: `imports__declarations`."""
        return f"{self.name}__{source.name}"


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """A country's administration: its programmes, its money and its languages (jurisdicción).

    `accountable` answers for the use of the models; `prohibited` are attributes that no feature
    and no input column may speak of; `false_alarms` says of which names that is not so, and why.
    """

    name: str
    currency: str
    languages: tuple[str, ...]
    programmes: tuple[Programme, ...]
    vocabulary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    accountable: Accountable = field(default_factory=Accountable)
    prohibited: tuple[Prohibited, ...] = EVERYWHERE
    false_alarms: tuple[FalseAlarm, ...] = ()

    def __post_init__(self) -> None:
        for one in self.programmes:
            check_prohibited(one.features, one.sources, self.prohibited, self.false_alarms)
            for recipe in one.recipes:
                check_protected(
                    _columns_of(recipe), one.declarations, asked_by=f"recipe {recipe.name}"
                )

    def programme(self, name: str | None = None) -> Programme:
        """The programme of this name; without a name the first."""
        return (
            self.programmes[0]
            if name is None
            else _named(self.programmes, name, "programme", self.name)
        )

    def word(self, column: str, code: str) -> str:
        """What a code means to a person ("118" → "Marítima del Callao"); the code if unknown."""
        return self.vocabulary.get(column, {}).get(code, code)


def load(reference: str) -> Jurisdiction:
    """Bring in `module:NAME`; the working folder is searched too, so a file beside you is found."""
    module_name, colon, name = reference.partition(":")
    if not colon or not module_name or not name:
        raise DeclarationError(
            f"'{reference}' does not name a jurisdiction.",
            where="--jurisdiction",
            next="Write MODULE:NAME, for example veedor.jurisdictions.pe:PERU.",
        )
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise DeclarationError(
            f"There is no Python module '{error.name}'.",
            where=f"jurisdiction {reference}",
            next="Run veedor in the folder that holds the file, or put that folder in PYTHONPATH.",
        ) from error
    value = getattr(module, name, None)
    if not isinstance(value, Jurisdiction):
        raise DeclarationError(
            f"'{name}' in {module_name} is not a Jurisdiction.",
            where=f"jurisdiction {reference}",
            next=f"Define {name} = Jurisdiction(...) at the top level of the module.",
        )
    return value


def _check_sources(programme: Programme) -> None:
    where = f"programme {programme.name}"
    for source, columns in (
        (programme.declarations, ("declaration_id",)),
        (programme.outcomes, outcomes_of.REQUIRED_COLUMNS),
    ):
        missing = [name for name in columns if name not in source.names]
        if missing:
            raise DeclarationError(
                f"Source '{source.name}' needs the column {', '.join(missing)}.",
                where=where,
                next="Declare it; use `aliases` for the header your files have.",
            )
    if programme.declarations.key != ("declaration_id",):
        raise DeclarationError(
            "The key of the declarations source must be ('declaration_id',).",
            where=where,
            next="Make one column that names a declaration and call it declaration_id.",
        )
    named = (programme.office, programme.taxpayer, programme.peers, programme.value)
    known = programme.declarations.names
    for name in (*named, *(programme.price or ())):
        if name is not None and programme.prepare is None and name not in known:
            raise DeclarationError(
                f"The declarations have no column '{name}'.",
                where=where,
                next=f"Name one of: {', '.join(known)}.",
            )
    for field_name in ("amount", "finding_type"):
        column = getattr(programme, field_name)
        if column is not None and column not in programme.outcomes.names:
            raise DeclarationError(
                f"The outcomes have no column '{column}'.",
                where=f"{where}, {field_name}",
                next=f"Name one of: {', '.join(programme.outcomes.names)}.",
            )


def _columns_of(recipe: Recipe) -> list[str]:
    """Declaration columns that a recipe makes inputs of by itself."""
    asked = (*recipe.encode, *recipe.codes)
    return [part for name in asked for part in name.replace(">", "+").split("+")]


def _check_unique(names: list[str], kind: str, programme: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise DeclarationError(
            f"Two {kind}s of programme '{programme}' have the same name: {', '.join(repeated)}.",
            where=f"programme {programme}",
            next="Rename or delete one of the two.",
        )


Named = TypeVar("Named", Source, Programme)


def _named(things: Sequence[Named], name: str, kind: str, owner: str) -> Named:
    for thing in things:
        if thing.name == name:
            return thing
    raise _unknown(name, kind, owner, [thing.name for thing in things])


def _unknown(name: str, kind: str, owner: str, known: Sequence[str]) -> NotFound:
    return NotFound(
        f"There is no {kind} '{name}'.", where=owner, next=f"Use one of: {', '.join(known)}."
    )
