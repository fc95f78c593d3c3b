"""Verbs about anomalies: find a day's, and write down what a person made of one."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from veedor.cli import console, options
from veedor.cli.options import DEFAULT_HOME, Home, Json
from veedor.domain.wording import number

MOST_SHOWN = 40  # in a terminal; --json has them all
WORDS = {
    "es": {
        "title": "Anomalías", "none": "Nada fuera de lo habitual ese día.", "more": "y {} más",
        "head": ["id", "gravedad", "tipo", "objeto", "en juego", "por qué"],
        "severity": {"info": "informativa", "low": "baja", "medium": "media", "high": "alta",
                     "critical": "crítica"},
        "judged": "juzgadas", "fresh": "nuevas",
        "drift": "alerta de umbral", "budget": "previsto",
        "silent": "Sin pasado suficiente para juzgar: ",
    },
    "en": {
        "title": "Anomalies", "none": "Nothing out of the usual that day.", "more": "and {} more",
        "head": ["id", "severity", "type", "object", "at stake", "why"],
        "severity": {name: name for name in ("info", "low", "medium", "high", "critical")},
        "judged": "judged", "fresh": "new", "drift": "threshold alarm", "budget": "budget",
        "silent": "Too little past to judge: ",
    },
}  # fmt: skip


class _FindUnlessNamed(TyperGroup):
    """`veedor anomalies imports` finds, `veedor anomalies review ID` reviews."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["find", *args]
        return super().parse_args(ctx, args)


anomalies = typer.Typer(
    name="anomalies", cls=_FindUnlessNamed, rich_markup_mode=None,
    help="What is unusual, whatever checks have found.\n\n"
    "Example: veedor anomalies imports --home aduana --day 2025-12-31",
)  # fmt: skip


@anomalies.command()
def find(  # noqa: PLR0913, PLR0917
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    day: Annotated[str | None, typer.Option(help="2025-12-31; by default the last filed.")] = None,
    type_code: Annotated[str | None, typer.Option("--type", help="One type: PRICE_LOW…")] = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Find a day's anomalies and keep them; the same day again keeps nothing twice.

    Example: veedor anomalies imports --home aduana --day 2025-12-31 --type PRICE_LOW
    """

    def run() -> None:
        from veedor.flows.watch_anomalies import watch_anomalies as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                options.day_of(day, "--day"),
                type_code=type_code,
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: _shown(here, result, spoken))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@anomalies.command()
def review(
    anomaly_id: Annotated[str, typer.Argument(metavar="ID", help="As `find` prints it.")],
    status: Annotated[str, typer.Option(help="reviewed, dismissed or confirmed.")],
    because: Annotated[str, typer.Option(help="What was found; kept in the audit trail.")],
    home: Home = DEFAULT_HOME,
    json: Json = False,
) -> None:
    """Write down what you made of an anomaly, and why.

    Example: veedor anomalies review 1f0c9a77b2d4e6f8 --status dismissed --because "samples"
    """

    def run() -> None:
        from veedor.flows.anomalies import review as flow
        from veedor.installation import open_home

        result = flow(open_home(home), anomaly_id, status, because=because, actor=console.actor())
        console.emit(result, as_json=json, human=lambda: print(
            f"{result.id} {result.type_code}: {result.status} ({result.reviewer})"))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


def _shown(here: Any, result: Any, language: str) -> None:
    """The day's anomalies, gravest first, and what the thresholds promised."""
    from veedor.flows.simulated import is_simulated

    words: dict[str, Any] = WORDS[language]
    if is_simulated(here):
        print("*** DATOS SIMULADOS ***" if language == "es" else "*** SIMULATED DATA ***")
    title = (f"{words['title']} · {here.jurisdiction.name} · {result.day.isoformat()}: "
             f"{len(result.anomalies)} ({result.fresh} {words['fresh']})")  # fmt: skip
    rows = [
        [one.id, words["severity"][one.severity], one.type_code, one.object_id,
         "" if one.money_at_stake is None
         else f"{number(one.money_at_stake, 0)} {one.currency}",
         one.explanation_es if language == "es" else one.explanation_en]
        for one in result.anomalies[:MOST_SHOWN]
    ]  # fmt: skip
    if rows:
        console.table(title, words["head"], rows, right=(4,))
    else:
        print(f"{title}\n{words['none']}")
    if len(result.anomalies) > MOST_SHOWN:
        print(words["more"].format(len(result.anomalies) - MOST_SHOWN))
    for name, drift in result.drifts.items():
        if drift.alarm:
            print(f"{words['drift']}: {name} {drift.rate:.2%} ({words['budget']} "
                  f"{drift.target:.2%}, {drift.rows:,} {words['judged']})")  # fmt: skip
    if result.silent:
        print(words["silent"] + ", ".join(result.silent))
