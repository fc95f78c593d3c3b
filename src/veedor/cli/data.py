"""Verbs about data: init, ingest, quarantine, audit-data, simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.cli import console, options, showing_data
from veedor.cli.options import DEFAULT_HOME, Decimal, Delimiter, Encoding, Home, Json, Mapped

PERU = "veedor.jurisdictions.pe:PERU"
quarantine = typer.Typer(help="What was refused at the door: list, export, retry.")


def init(
    home: Home = DEFAULT_HOME,
    jurisdiction: Annotated[
        str, typer.Option(help="The country, as MODULE:NAME; a file beside you will do.")
    ] = PERU,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Make a home: one folder that holds everything.

    Example: veedor init --home aduana --jurisdiction veedor.jurisdictions.pe:PERU
    """

    def run() -> None:
        from veedor.flows.initialise import initialise

        made = initialise(home, jurisdiction=jurisdiction, language=language, actor=console.actor())
        facts = {
            "home": str(made.home),
            "jurisdiction": jurisdiction,
            "country": made.jurisdiction.name,
            "programmes": [programme.name for programme in made.jurisdiction.programmes],
            "language": made.settings.language,
        }
        words = showing_data.WORDS[made.settings.language]
        console.emit(facts, as_json=json, human=lambda: print(words["ready"].format(
            path=made.home, country=made.jurisdiction.name, home=home,
            programmes=", ".join(facts["programmes"]),
        )))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def ingest(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    files: Annotated[
        list[str], typer.Argument(metavar="[SOURCE] FILE...", help="Files; first their source.")
    ],
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    decimal: Decimal = None,
    mapped: Mapped = None,
    query: Annotated[
        str | None, typer.Option(help="A SQL query; then FILE is the database's URL.")
    ] = None,
    json: Json = False,
) -> None:
    """Receive files: good rows are loaded, refused rows go to quarantine with the reason.

    Without SOURCE a file feeds every source whose columns it holds. The same file twice adds
    nothing.

    Example: veedor ingest --home aduana declarations 2025-12.csv.gz
    """

    def run() -> None:
        from veedor.flows.ingest import ingest as flow
        from veedor.flows.ingest import ingest_query
        from veedor.installation import open_home

        here = open_home(home)
        chosen = here.jurisdiction.programme(programme)
        names = {source.name for source in chosen.sources}
        source = files[0] if files[0] in names and len(files) > 1 else None
        results: list[Any] = []
        with console.progress(here.settings.language, quiet=json) as tell:
            how = options.reading(encoding, delimiter, decimal, mapped)
            for file in files[1:] if source else files:
                if query is not None:
                    results += ingest_query(
                        here, chosen, file, query,
                        source=source, actor=console.actor(), on_progress=tell,
                    )  # fmt: skip
                else:
                    results += flow(
                        here, chosen, Path(file),
                        source=source, reading=how, actor=console.actor(), on_progress=tell,
                    )  # fmt: skip
        console.emit(results, as_json=json, human=lambda: showing_data.ingested(results, here))

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


@quarantine.command("list")
def quarantine_list(
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    limit: Annotated[int, typer.Option(help="The most rows shown.")] = 20,
    json: Json = False,
) -> None:
    """Show what was refused and why.

    Example: veedor quarantine list --home aduana
    """

    def run() -> None:
        from veedor.flows import quarantine as flow
        from veedor.installation import open_home

        here = open_home(home)
        chosen = here.jurisdiction.programme(programme)
        rows = flow.refused(here, chosen, limit=limit)
        reasons = flow.summary(here, chosen)
        console.emit({"reasons": reasons, "rows": console.plain(rows)}, as_json=json,
                     human=lambda: showing_data.refused(reasons, rows, here))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


@quarantine.command("export")
def quarantine_export(
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    json: Json = False,
) -> None:
    """Write the refused rows to a CSV, for whoever sent them.

    Example: veedor quarantine export --home aduana --out refused.csv
    """

    def run() -> None:
        from veedor.flows import quarantine as flow
        from veedor.installation import open_home

        here = open_home(home)
        written = flow.export(here, here.jurisdiction.programme(programme), out)
        facts = [{"out": str(path), "rows": rows} for path, rows in written.items()]

        def human() -> None:
            words = showing_data.WORDS[here.settings.language]
            for one in facts:
                print(words["exported"].format(**one))
            print(words["again"] if facts else words["none"])

        console.emit(facts, as_json=json, human=human)

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


@quarantine.command("retry")
def quarantine_retry(
    home: Home = DEFAULT_HOME, programme: options.ProgrammeOption = None, json: Json = False
) -> None:
    """Check refused rows again, after the jurisdiction's declarations were corrected.

    Example: veedor quarantine retry --home aduana
    """

    def run() -> None:
        from veedor.flows import quarantine as flow
        from veedor.installation import open_home

        here = open_home(home)
        with console.progress(here.settings.language, quiet=json) as tell:
            results = flow.retry(
                here,
                here.jurisdiction.programme(programme),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(
            list(results), as_json=json, human=lambda: showing_data.ingested(results, here)
        )

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


def audit_data(
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    json: Json = False,
) -> None:
    """Say in plain words what in the data would make a model lie: leaks, copies, missing dates.

    Example: veedor audit-data --home aduana imports
    """

    def run() -> None:
        from veedor.flows.audit_data import audit_data as flow
        from veedor.installation import open_home

        here = open_home(home)
        language = here.settings.language
        with console.progress(language, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                actor=console.actor(),
                on_progress=tell,
            )

        console.emit(result, as_json=json,
                     human=lambda: showing_data.audited(result, language))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


def simulate(  # noqa: PLR0913, PLR0917
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    declarations: Annotated[int, typer.Option(min=2_000, help="How many.")] = 100_000,
    months: Annotated[int, typer.Option(min=6, max=120)] = 36,
    preset: Annotated[str, typer.Option(help="default, hard or easy.")] = "default",
    seed: Annotated[int, typer.Option()] = 7,
    jurisdiction: Annotated[str, typer.Option(help="The country, as MODULE:NAME.")] = PERU,
    programme: options.ProgrammeOption = None,
    json: Json = False,
) -> None:
    """Write simulated declarations, checks and indicators, with the latent truth set apart.

    Example: veedor simulate sim --declarations 300000 --seed 8
    """

    def run() -> None:
        from veedor.errors import NotFound
        from veedor.jurisdiction import load

        country = load(jurisdiction)
        chosen = country.programme(programme)
        if chosen.simulate is None:
            raise NotFound(
                f"Programme '{chosen.name}' of {country.name} has no simulator.",
                where=jurisdiction,
                next=f"Use --jurisdiction {PERU}.",
            )
        with console.progress("en", quiet=json) as tell:  # there is no home yet to say otherwise
            manifest = chosen.simulate(
                out,
                declarations=declarations,
                months=months,
                preset=preset,
                seed=seed,
                on_progress=lambda done, total: tell(done, total, "simulating"),
            )
        console.emit({"manifest": str(manifest)}, as_json=json, human=lambda: print(
            f"Simulated declarations are in {out}; the latent truth, which no model may read,"
            f" in {out / '_truth'}."))  # fmt: skip

    raise typer.Exit(console.guarded(run, as_json=json))
