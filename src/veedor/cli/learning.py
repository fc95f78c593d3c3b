"""Verbs about models: recipes, train, evaluate, score, select."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.cli import console, options, showing
from veedor.cli.options import DEFAULT_HOME, Decimal, Delimiter, Encoding, Home, Json, Mapped

Recipe = Annotated[
    str | None,
    typer.Option(help="By default the programme's first; veedor recipes lists all."),
]
AsOf = Annotated[
    str | None, typer.Option(help="Use only what was known before this day (2025-12-31).")
]


def recipes(
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """List what a model can be made by: the programme's own recipes and every method.

    Example: veedor recipes --home aduana
    """

    def run() -> None:
        from veedor.installation import open_home
        from veedor.models.methods import METHODS, meaning

        here = open_home(home)
        own = here.jurisdiction.programme(programme).recipes
        spoken = options.spoken(language, here.settings.language)
        column = "spanish" if spoken == "es" else "meaning"
        known = {recipe.name: meaning(recipe)[spoken == "es"] for recipe in own}
        known |= {m.name: getattr(m, column) for m in METHODS if m.name not in known}
        console.emit(
            {"default": own[0].name, "recipes": known},
            as_json=json,
            human=lambda: showing.recipes(own[0].name, known, spoken),
        )

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def train(  # noqa: PLR0913, PLR0917
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    recipe: Recipe = None,
    as_of: AsOf = None,
    search: Annotated[
        str | None, typer.Option(help="Take what this search found (veedor search list).")
    ] = None,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write a network's learning for TensorBoard.")
    ] = False,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Learn from checked declarations; judge the recipe on rows it has not learnt from.

    Example: veedor train --home aduana imports --recipe xgboost
    """

    def run() -> None:
        from veedor.flows.search import found_recipe
        from veedor.flows.train import train as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        chosen = here.jurisdiction.programme(programme)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                chosen,
                recipe if search is None else found_recipe(here, chosen, search),
                as_of=options.day_of(as_of, "--as-of"),
                boards=tensorboard,
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: showing.trained(result, spoken))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def evaluate(  # noqa: PLR0913, PLR0917
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    recipe: Recipe = None,
    protocol: Annotated[
        str | None, typer.Option(help="time, entity, group or prequential; by default the recipe's")
    ] = None,
    as_of: AsOf = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Judge a recipe again under another protocol; nothing is registered.

    Example: veedor evaluate --home aduana imports --protocol entity
    """

    def run() -> None:
        from veedor.flows.evaluate import evaluate as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                recipe,
                protocol=protocol,
                as_of=options.day_of(as_of, "--as-of"),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: showing.evaluated(result, spoken))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def score(  # noqa: PLR0913, PLR0917
    file: Annotated[Path, typer.Option(help="Declarations: CSV, CSV.gz or Parquet.")],
    out: Annotated[Path, typer.Option(help="The CSV to write, rows in the file's order.")],
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    model: options.Model = "live",
    language: options.Language = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    decimal: Decimal = None,
    mapped: Mapped = None,
    json: Json = False,
) -> None:
    """Score a file of declarations, each as of the day it was filed, with its reasons.

    Nothing but the file's own columns and what the home already knows is used. Each line has the
    probability, the expected amount, the anomaly percentile, the reasons, and of a model with
    heads the likeliest type of finding with its probability.

    Example: veedor score --home aduana imports --file today.csv --out scores.csv
    """

    def run() -> None:
        from veedor.flows.score import score_file
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        how = options.reading(encoding, delimiter, decimal, mapped)
        with console.progress(spoken, quiet=json) as tell:
            result: Any = score_file(
                here,
                here.jurisdiction.programme(programme),
                file,
                out,
                version=model,
                reading=how,
                language=spoken,
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: showing.scored(result, spoken))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def select(  # noqa: PLR0913, PLR0917
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    day: Annotated[str | None, typer.Option(help="2025-12-31; by default the last filed.")] = None,
    model: options.Model = "live",
    seed: Annotated[int | None, typer.Option(help="Of the lot; by default the recipe's.")] = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Make the day's inspection list within capacity and law; the same day again changes nothing.

    Example: veedor select --home aduana imports --day 2025-12-31
    """

    def run() -> None:
        from veedor.flows.plans import plan_lines
        from veedor.flows.select import select as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        chosen = here.jurisdiction.programme(programme)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                chosen,
                options.day_of(day, "--day"),
                version=model,
                seed=seed,
                actor=console.actor(),
                on_progress=tell,
            )
        lines = plan_lines(here, result.plan_id)
        console.emit(
            {**console.plain(result), "lines": lines},
            as_json=json,
            human=lambda: showing.selected(here, result, lines, spoken),
        )

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))
