"""Verbs for a first look: try any table, and the profile of what was received."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.cli import console, options
from veedor.cli.options import DEFAULT_HOME, Decimal, Delimiter, Encoding, Home, Json

Named = Annotated[
    list[str] | None,
    typer.Option("--role", help="COLUMN=ROLE, where the inferred one is wrong; repeatable."),
]

MOST_COLUMNS = 40  # in a terminal; the page has them all
FEW_ROWS = 5
HEADS = {
    "es": ["columna", "vacías", "distintos", "mínimo", "mediana", "máximo", "PSI", "KS",
           "frecuentes"],
    "en": ["column", "missing", "distinct", "least", "median", "most", "PSI", "KS",
           "frequent"],
}  # fmt: skip
LEVELS = {"es": {"warn": "aviso", "alarm": "alarma"}, "en": {"warn": "warning", "alarm": "alarm"}}


def try_(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    file: Annotated[Path, typer.Argument(help="Any flat table: CSV, CSV.gz or Parquet.")],
    target: Annotated[str, typer.Option(help="The column that says what was found.")],
    time: Annotated[str | None, typer.Option(help="The column of the day of each row.")] = None,
    amount: Annotated[
        str | None, typer.Option(help="The column of what a finding is worth.")
    ] = None,
    entity: Annotated[str | None, typer.Option(help="The column that names the actor.")] = None,
    role: Named = None,
    positive: Annotated[
        str | None, typer.Option(help="The target's value that means a finding.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder of the page; by default veedor-try/NAME.")
    ] = None,
    language: Annotated[str, typer.Option(help="es or en.")] = "es",
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    decimal: Decimal = None,
    json: Json = False,
) -> None:
    """Try any table: what it is, what would make a model lie, what can honestly be learnt.

    Needs no home and no jurisdiction. Writes one page (HTML, and the same as Markdown and JSON).

    Example: veedor try data.csv --target found --time filed_on --language en
    """

    def run() -> None:
        from veedor.flows.try_table import Question, try_table
        from veedor.models.reporting import checked
        from veedor.models.trying.roles import Asked

        checked(language)
        question = Question(
            target=target,
            positive=positive,
            amount=amount,
            asked=Asked(time=time, entity=entity, roles=_pairs(role)),
        )
        with console.progress(language, quiet=json) as tell:
            result = try_table(
                file,
                question,
                out,
                language=language,
                reading=options.reading(encoding, delimiter, decimal, None),
                on_progress=tell,
            )
        facts = {**result.tried.to_dict(), "html": result.html, "json": result.json,
                 "markdown": result.markdown}  # fmt: skip
        console.emit(facts, as_json=json, human=lambda: _show_tried(result, language))

    raise typer.Exit(console.guarded(run, language=language, as_json=json))


def profile(
    source: Annotated[str, typer.Argument(help="A source of the programme.")] = "declarations",
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Write ydata-profiling's long report (make profile-env).")
    ] = False,
    json: Json = False,
) -> None:
    """Show what was last received, column by column, and how far it drifted from before.

    Example: veedor profile declarations --home aduana
    """

    def run() -> None:
        from veedor.flows import profile as flow
        from veedor.installation import open_home

        here = open_home(home)
        chosen = here.jurisdiction.programme(programme)
        of = chosen.source(source)
        if not full:
            result = flow.profiled(here, chosen, of)
            console.emit(result, as_json=json,
                         human=lambda: _show_profile(result, here.settings.language))  # fmt: skip
            return
        with console.progress(here.settings.language, quiet=json) as tell:
            made = flow.profile_fully(here, chosen, of, actor=console.actor(), on_progress=tell)
        console.emit(made, as_json=json, human=lambda: _show_full(made, here.settings.language))

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


def _pairs(given: list[str] | None) -> dict[str, str]:
    from veedor.errors import InputError

    pairs = {}
    for pair in given or []:
        column, equals, role = pair.rpartition("=")
        if not equals or not column or not role:
            raise InputError(
                f"'{pair}' is not COLUMN=ROLE.",
                where="--role",
                next='For example: --role "canal=outcome".',
            )
        pairs[column] = role.strip().lower()
    return pairs


def _show_tried(result: Any, language: str) -> None:
    from veedor.models.reporting.phrases import Phrases
    from veedor.models.trying import telling
    from veedor.models.trying.phrases import PAIRS

    phrases = Phrases(PAIRS, "es" if language == "es" else "en")
    tried = result.tried
    roles = telling.roles(tried, phrases)
    rows = [[cell.text for cell in row] for row in roles.rows[:MOST_COLUMNS]]
    console.table(phrases("understood"), list(roles.head), rows, right=(4, 5))
    if len(roles.rows) > MOST_COLUMNS:
        print(f"  … {len(roles.rows) - MOST_COLUMNS:,} {phrases('file_columns').lower()}\n")
    for said in telling.read(tried, phrases):
        print(f"· {said}")
    for finding in telling.audit(tried, phrases):
        print(f"[{finding['tag']}] {finding['sentence']}")
        print(f"    → {finding['advice']}")
    if tried.judgement is not None:
        for said in telling.split(tried.judgement, phrases):
            print(f"· {said}")
        _show_riskiest(tried.judgement, phrases)
    print()
    for said in telling.answer(tried, phrases):
        print(said)
    print(f"\n{tried.seconds:.0f} s · {result.html}")


def _show_riskiest(judged: Any, phrases: Any) -> None:
    from veedor.models.trying import telling

    print(f"\n{phrases('riskiest')}")
    for one in judged.riskiest[:FEW_ROWS]:
        told = telling.risky(one, phrases)
        print(f"  {told['title']} ({told['outcome']}): {'; '.join(told['said'])}")


def drift_line(source: str, drift: Any, language: str) -> str:
    """One line about the columns that moved since the load before."""
    words = LEVELS["es" if language == "es" else "en"]
    told = ", ".join(
        f"{one['column']} PSI {one['psi']:.2f} ({words[one['level']]})" for one in drift
    )
    start = "Se movió desde la carga anterior" if language == "es" else "Moved since the last load"
    return f"{start} · {source}: {told}"


def _show_profile(result: Any, language: str) -> None:
    spoken = "es" if language == "es" else "en"
    moved = {one["column"]: one for one in result.drift}

    def text(value: Any) -> str:
        return f"{value:,.6g}" if isinstance(value, int | float) else str(value or "")

    rows = []
    for name, facts in result.columns.items():
        drift = moved.get(name, {})
        level = LEVELS[spoken].get(drift.get("level", ""), "")
        psi = f"{drift['psi']:.2f} {level}".strip() if drift else ""
        top = ", ".join(f"{value} ({count:,})" for value, count in facts.get("top", [])[:2])
        rows.append(
            [
                name,
                f"{facts['missing'] / max(facts['rows'], 1):.1%}",
                f"{facts['distinct']:,}",
                text(facts.get("minimum")),
                text(facts.get("quantiles", {}).get("0.5")),
                text(facts.get("maximum")),
                psi,
                f"{drift['ks']:.2f}" if drift.get("ks") is not None else "",
                top,
            ]
        )
    title = f"{result.source} · {result.file} · {result.rows:,} · {result.profiled_at[:16]}"
    console.table(title, HEADS[spoken], rows, right=(1, 2, 3, 4, 5, 6, 7))


def _show_full(made: Any, language: str) -> None:
    gone = ", ".join(made.left_out)
    if language == "es":
        print(f"Informe de {made.rows:,} de {made.of:,} filas; se dejaron fuera: {gone}.")
    else:
        print(f"A report of {made.rows:,} of {made.of:,} rows; left out: {gone}.")
    print(made.report)
