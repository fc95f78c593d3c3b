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
        if what == "list":
            _list(here, json)
            return
        if what == "show":
            _show(here, search_id, json)
            return
        how = How(
            method=method, trials=trials, minutes=minutes, goal=goal, pruner=pruner, seed=seed
        )
        with console.progress(quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(what),
                recipe,
                how,
                as_of=options.day_of(as_of, "--as-of"),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json, human=lambda: _searched(here, result))

    raise typer.Exit(console.guarded(run, as_json=json))


def _list(here: Any, json: bool) -> None:
    from veedor.flows.searches import listed

    found = listed(here)

    def human() -> None:
        if not found:
            print(f"No search was made yet. Run: veedor search --home {here.home}")
            return
        rows = [
            [
                row["search_id"], row["programme"], row["goal"], row["state"],
                f"{row['trials']}/{row['trials_asked']}",
                "" if row["result"] is None else f"{row['result']['value']:.4f}",
                row["started_at"].strftime("%Y-%m-%d %H:%M"),
            ]
            for row in found
        ]  # fmt: skip
        head = ["search", "programme", "goal", "state", "trials", "best", "begun (UTC)"]
        console.table("Searches", head, rows, right=(4, 5))

    console.emit(found, as_json=json, human=human)


def _show(here: Any, search_id: str | None, json: bool) -> None:
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
        print(f"Search {search_id}: {row['goal']} of recipe {row['recipe']}, {row['state']}")
        rows = [
            [
                str(trial.number + 1),
                "" if trial.value is None else f"{trial.value:.4f}",
                trial.state,
                f"{trial.share:.0%}",
                f"{trial.seconds:.1f}",
                trial.because or _text(trial.parameters),
            ]
            for trial in tried
        ]
        head = ["#", row["goal"], "state", "rows", "seconds", "parameters"]
        console.table("Trials", head, rows, right=(0, 1, 3, 4))
        if row["result"] is not None:
            _told(here, row["programme"], search_id, row["result"])
            print(f"  report: {here.home / row['report_path']}")

    plain = {**row, "trials": [console.plain(trial) for trial in tried]}
    console.emit(plain, as_json=json, human=human)


def _searched(here: Any, result: Any) -> None:
    if result.was_known:
        print("The same search had ended before; nothing was done again.")
    given_up = f", {result.pruned} given up early" if result.pruned else ""
    failed = f", {result.failed} failed" if result.failed else ""
    print(f"Search {result.search_id}: {result.trials} trials{given_up}{failed}")
    if result.state == "paused":
        print("  the time was up; run the same command again to go on")
    _told(here, result.programme, result.search_id, console.plain(result))
    print(f"  report: {result.report}")


def _told(here: Any, programme: str, search_id: str, result: dict[str, Any]) -> None:
    """The best, what may be believed of it, and how to use it."""
    last = result["last_stretch"]
    print(f"  best: trial {result['best_number'] + 1}, {result['value']:.4f} on the folds "
          f"(default {result['default_value']:.4f})")  # fmt: skip
    print(f"    {_text(result['parameters'])}")
    print(f"  the best of {result['trials']} was chosen for its luck too; on the last stretch,")
    print(f"  {last['rows']:,} checks with {last['findings']:,} findings that chose nothing:")
    for name in ("best", "default", "difference"):
        print(f"    {name:<11} {_figure(last[name], signed=name == 'difference')}")
    if result["parameters"]:
        print(f"  use it: veedor train --home {here.home} {programme} --search {search_id}")


def _figure(figure: dict[str, Any], *, signed: bool) -> str:
    if figure["value"] is None:
        return "insufficient data"
    sign = "+" if signed else ""
    between = ""
    if figure["low"] is not None:
        between = f"  ({figure['low']:{sign}.3f} to {figure['high']:{sign}.3f})"
    return f"{figure['value']:{sign}.3f}{between}"


def _text(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in parameters.items()) or "the default"
