"""The verb that searches a recipe's settings, and shows searches made before."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from veedor.cli import console, options
from veedor.cli.learning import AsOf, Recipe
from veedor.cli.options import DEFAULT_HOME, Home, Json

What = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROGRAMME | list | show]", help="By default the country's first programme."
    ),
]
SearchId = Annotated[str | None, typer.Argument(metavar="[ID]", help="The search to show.")]


def search(  # noqa: PLR0913, PLR0917
    what: What = None,
    search_id: SearchId = None,
    home: Home = DEFAULT_HOME,
    recipe: Recipe = None,
    method: Annotated[str, typer.Option(help="grid, random, halving or optuna.")] = "random",
    trials: Annotated[
        int, typer.Option(min=2, help="At most; for halving, those it begins with.")
    ] = 30,
    minutes: Annotated[
        float | None, typer.Option(min=0, help="Stop after so many; the same command goes on.")
    ] = None,
    goal: Annotated[
        str, typer.Option(help="average_precision, precision or revenue (at 5 % checked).")
    ] = "average_precision",
    pruner: Annotated[
        str, typer.Option(help="median, none, or with optuna asha: when a trial is given up.")
    ] = "median",
    seed: Annotated[int | None, typer.Option(help="By default the recipe's.")] = None,
    as_of: AsOf = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Search a recipe's settings on folds in time; the last stretch is judged once, at the end.

    Every trial is kept as it ends: after Ctrl-C or a power cut the same command goes on.

    Example: veedor search --home aduana imports --recipe xgboost --method optuna --trials 40

    Then: veedor train --home aduana imports --search ID

    Look: veedor search list --home aduana · veedor search show ID --home aduana
    """

    def run() -> None:
        from veedor.flows.search import How
        from veedor.flows.search import search as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        words = WORDS[spoken]
        if what == "list":
            _list(here, words, json)
            return
        if what == "show":
            _show(here, search_id, words, json)
            return
        how = How(
            method=method, trials=trials, minutes=minutes, goal=goal, pruner=pruner, seed=seed
        )
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(what),
                recipe,
                how,
                as_of=options.day_of(as_of, "--as-of"),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: _searched(here, result, words))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


Words = dict[str, Any]
WORDS: dict[str, Words] = {
    "es": {
        "none": "Aún no se hizo ninguna búsqueda. Ejecute", "title": "Búsquedas", "head":
        ["búsqueda", "programa", "meta", "estado", "ensayos", "mejor", "inicio (UTC)"],
        "state": {"running": "en marcha", "paused": "en pausa", "ended": "terminada",
                  "done": "completo", "pruned": "abandonado", "failed": "falló"},
        "goal": {"average_precision": "precisión media", "precision": "precisión al 5 %",
                 "revenue": "recaudación al 5 %"},
        "one": "Búsqueda {search_id}: {goal} de la receta {recipe}, {state}", "trials": "Ensayos",
        "columns": ["estado", "filas", "segundos", "ajustes"],
        "known": "La misma búsqueda ya había terminado; nada se repitió.",
        "made": "Búsqueda {search_id}: {trials} ensayos", "pruned": ", {count} abandonados",
        "failed": ", {count} fallidos", "paused":
        "se acabó el tiempo; la misma orden continúa donde quedó", "report": "informe",
        "best": "el mejor: ensayo {number}, {value:.4f} en los pliegues (por defecto "
        "{default:.4f})", "luck": "el mejor de {trials} se eligió también por suerte; en el último "
        "tramo, {rows:,} revisiones\n  con {findings:,} hallazgos que no eligieron nada:",
        "last": {"best": "el mejor", "default": "por defecto", "difference": "diferencia"},
        "use": "úselo", "few": "datos insuficientes", "to": "a", "default": "los de por defecto",
    },
    "en": {
        "none": "No search was made yet. Run", "title": "Searches", "head":
        ["search", "programme", "goal", "state", "trials", "best", "begun (UTC)"],
        "state": {"running": "running", "paused": "paused", "ended": "ended", "done": "whole",
                  "pruned": "given up", "failed": "failed"},
        "goal": {"average_precision": "average precision", "precision": "precision at 5 %",
                 "revenue": "revenue at 5 %"},
        "one": "Search {search_id}: {goal} of recipe {recipe}, {state}", "trials": "Trials",
        "columns": ["state", "rows", "seconds", "settings"],
        "known": "The same search had ended before; nothing was done again.",
        "made": "Search {search_id}: {trials} trials", "pruned": ", {count} given up early",
        "failed": ", {count} failed", "paused":
        "the time was up; run the same command again to go on", "report": "report",
        "best": "best: trial {number}, {value:.4f} on the folds (default {default:.4f})",
        "luck": "the best of {trials} was chosen for its luck too; on the last stretch, {rows:,} "
        "checks\n  with {findings:,} findings that chose nothing:",
        "last": {"best": "best", "default": "default", "difference": "difference"},
        "use": "use it", "few": "insufficient data", "to": "to", "default": "the default",
    },
}  # fmt: skip


def _list(here: Any, words: Words, json: bool) -> None:
    from veedor.flows.searches import listed

    found = listed(here)

    def human() -> None:
        if not found:
            print(f"{words['none']}: veedor search --home {here.home}")
            return
        rows = [
            [
                row["search_id"], row["programme"], words["goal"][row["goal"]],
                words["state"][row["state"]],
                f"{row['trials']}/{row['trials_asked']}",
                "" if row["result"] is None else f"{row['result']['value']:.4f}",
                row["started_at"].strftime("%Y-%m-%d %H:%M"),
            ]
            for row in found
        ]  # fmt: skip
        console.table(words["title"], words["head"], rows, right=(4, 5))

    console.emit(found, as_json=json, human=human)


def _show(here: Any, search_id: str | None, words: Words, json: bool) -> None:
    from veedor.errors import InputError
    from veedor.flows.searches import stored, trials_of

    if search_id is None:
        raise InputError(
            "Which search is to be shown?",
            where="veedor search show",
            next=f"Name one that this lists: veedor search list --home {here.home}",
        )
    row = dict(stored(here, search_id))
    tried = trials_of(here, search_id)

    def human() -> None:
        goal = words["goal"][row["goal"]]
        print(words["one"].format(
            search_id=search_id, goal=goal, recipe=row["recipe"], state=words["state"][row["state"]]
        ))  # fmt: skip
        rows = [
            [
                str(trial.number + 1),
                "" if trial.value is None else f"{trial.value:.4f}",
                words["state"][trial.state],
                f"{trial.share:.0%}",
                f"{trial.seconds:.1f}",
                trial.because or _text(trial.parameters, words),
            ]
            for trial in tried
        ]
        console.table(words["trials"], ["#", goal, *words["columns"]], rows, right=(0, 1, 3, 4))
        if row["result"] is not None:
            _told(here, row["programme"], search_id, row["result"], words)
            print(f"  {words['report']}: {here.home / row['report_path']}")

    plain = {**row, "trials": [console.plain(trial) for trial in tried]}
    console.emit(plain, as_json=json, human=human)


def _searched(here: Any, result: Any, words: Words) -> None:
    if result.was_known:
        print(words["known"])
    made = words["made"].format(search_id=result.search_id, trials=result.trials)
    for name in ("pruned", "failed"):
        count = getattr(result, name)
        made += words[name].format(count=count) if count else ""
    print(made)
    if result.state == "paused":
        print(f"  {words['paused']}")
    _told(here, result.programme, result.search_id, console.plain(result), words)
    print(f"  {words['report']}: {result.report}")


def _told(here: Any, programme: str, search_id: str, result: dict[str, Any], words: Words) -> None:
    """The best, what may be believed of it, and how to use it."""
    last = result["last_stretch"]
    print("  " + words["best"].format(
        number=result["best_number"] + 1, value=result["value"], default=result["default_value"]
    ))  # fmt: skip
    print(f"    {_text(result['parameters'], words)}")
    print("  " + words["luck"].format(
        trials=result["trials"], rows=last["rows"], findings=last["findings"]
    ))  # fmt: skip
    for name, word in words["last"].items():
        print(f"    {word:<11} {_figure(last[name], words, signed=name == 'difference')}")
    if result["parameters"]:
        print(f"  {words['use']}: veedor train --home {here.home} {programme} --search {search_id}")


def _figure(figure: dict[str, Any], words: Words, *, signed: bool) -> str:
    if figure["value"] is None:
        return str(words["few"])
    sign = "+" if signed else ""
    between = ""
    if figure["low"] is not None:
        between = f"  ({figure['low']:{sign}.3f} {words['to']} {figure['high']:{sign}.3f})"
    return f"{figure['value']:{sign}.3f}{between}"


def _text(parameters: dict[str, Any], words: Words) -> str:
    return ", ".join(f"{name} {value}" for name, value in parameters.items()) or words["default"]
