"""Verbs about data: init, ingest, quarantine, audit-data, simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.cli import console, options
from veedor.cli.options import DEFAULT_HOME, Decimal, Delimiter, Encoding, Home, Json, Mapped
from veedor.cli.trying import drift_line

PERU = "veedor.jurisdictions.pe:PERU"
FEW = 2  # files; with more of them their columns are not shown one by one
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
        console.emit(facts, as_json=json, human=lambda: print(
            f"{made.home} is ready for {made.jurisdiction.name}"
            f" ({', '.join(facts['programmes'])}).\n"
            f"Next: veedor ingest --home {home} FILE..."))  # fmt: skip

    raise typer.Exit(console.guarded(run, as_json=json))


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
        with console.progress(quiet=json) as tell:
            how = options.reading(encoding, delimiter, decimal, mapped)
            for file in files[1:] if source else files:
                common = {"source": source, "actor": console.actor(), "on_progress": tell}
                if query is not None:
                    results += ingest_query(here, chosen, file, query, **common)
                else:
                    results += flow(here, chosen, Path(file), reading=how, **common)
        console.emit(results, as_json=json, human=lambda: _show_ingested(results, here))

    raise typer.Exit(console.guarded(run, as_json=json))


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
                     human=lambda: _show_refused(reasons, rows, here))  # fmt: skip

    raise typer.Exit(console.guarded(run, as_json=json))


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
            words: dict[str, Any] = REFUSED[here.settings.language]
            for one in facts:
                print(words["exported"].format(**one))
            print(words["again"] if facts else words["none"])

        console.emit(facts, as_json=json, human=human)

    raise typer.Exit(console.guarded(run, as_json=json))


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
        with console.progress(quiet=json) as tell:
            results = flow.retry(
                here,
                here.jurisdiction.programme(programme),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(list(results), as_json=json, human=lambda: _show_ingested(results, here))

    raise typer.Exit(console.guarded(run, as_json=json))


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
        with console.progress(quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                actor=console.actor(),
                on_progress=tell,
            )

        def human() -> None:
            for finding in result.findings:
                print(f"[{finding['severity']}] {finding['sentence'][language]}")
                print(f"    → {finding['advice'][language]}")
            if not result.findings:
                print("Nothing found that would make a model lie.")
            print(f"\nReport: {result.report}")

        console.emit(result, as_json=json, human=human)

    raise typer.Exit(console.guarded(run, as_json=json))


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
        with console.progress(quiet=json) as tell:
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


def _show_ingested(results: Any, here: Any) -> None:
    rows = []
    for one in results:
        speed = f"{one.rows_read / one.seconds:,.0f}" if one.seconds > 0 else ""
        rows.append([one.file, one.source, f"{one.rows_read:,}", f"{one.rows_loaded:,}",
                     f"{one.rows_already:,}", f"{one.rows_rejected:,}", speed,
                     "already received" if one.was_known else ""])  # fmt: skip
    head = ["file", "source", "read", "loaded", "already", "refused", "rows/s", ""]
    console.table("Received", head, rows, right=(2, 3, 4, 5, 6))
    for one in results:
        for column, expectation, count in one.reasons[:5]:
            print(f"  {count:,} refused in {one.file}: {column or 'row'}, expected {expectation}")
    if any(one.rows_rejected for one in results):
        print(f"Look at them: veedor quarantine list --home {here.home}")
    for one in results:
        if one.drift:
            print(drift_line(one.source, one.drift, here.settings.language))
    for one in results if len(results) <= FEW else ():
        _show_profile(one)


def _show_profile(one: Any) -> None:
    """What was loaded, a line for each column: the first look that finds a shifted column."""

    def text(value: Any) -> str:
        return f"{value:,.6g}" if isinstance(value, int | float) else str(value or "")

    rows = [
        [name, f"{column['missing'] / max(column['rows'], 1):.0%}", f"{column['distinct']:,}",
         text(column.get("minimum")), text(column.get("maximum"))]
        for name, column in one.profile.items()
    ]  # fmt: skip
    if rows:
        head = ["column", "missing", "distinct", "least", "most"]
        console.table(f"{one.source}: what was loaded", head, rows, right=(1, 2, 3, 4))


REFUSED = {
    "es": {
        "none": "No hay nada en cuarentena.", "title": "En cuarentena", "rows": "Primeras filas",
        "reasons_head": ["fuente", "columna", "se esperaba", "filas"],
        "rows_head": ["archivo", "fila", "columna", "se halló"], "sender": "Para quien lo envió",
        "exported": "{rows:,} filas rechazadas escritas en {out}.",
        "again": "Corregido, ese archivo se puede recibir tal cual.",
    },
    "en": {
        "none": "Nothing is in quarantine.", "title": "In quarantine", "rows": "First rows",
        "reasons_head": ["source", "column", "expected", "rows"],
        "rows_head": ["file", "row", "column", "found"], "sender": "For the sender",
        "exported": "{rows:,} refused rows written to {out}.",
        "again": "Corrected, such a file can be ingested as it is.",
    },
}  # fmt: skip


def _show_refused(reasons: list[dict[str, Any]], rows: Any, here: Any) -> None:
    words: dict[str, Any] = REFUSED[here.settings.language]
    if not reasons:
        print(words["none"])
        return
    console.table(words["title"], words["reasons_head"],
                  [[r["source"], r["column_name"] or "", r["expectation"], f"{r['rows']:,}"]
                   for r in reasons], right=(3,))  # fmt: skip
    console.table(words["rows"], words["rows_head"],
                  [[r.file, f"{r.row_number:,}", r.column_name or "", (r.found or "")[:60]]
                   for r in rows], right=(1,))  # fmt: skip
    print(f"{words['sender']}: veedor quarantine export --home {here.home} --out refused.csv")
