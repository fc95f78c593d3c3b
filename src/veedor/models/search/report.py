"""Write a search down: JSON for machines, Markdown for a review, one HTML page for people."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veedor.models.evaluate.report import markdown_table
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting import Paths, checked, render, write
from veedor.models.reporting.phrases import Phrases
from veedor.models.search.objective import Objective
from veedor.models.search.phrases import PAIRS
from veedor.models.search.plots import plots
from veedor.models.search.trials import Trial
from veedor.models.spaces import Between, Dimension, Space

TEMPLATE = Path(__file__).with_name("report.html")
DECIMALS = 3


@dataclass(frozen=True, kw_only=True)
class Story:
    """What is told: the trials in order, where they looked, how they were judged, what came."""

    trials: Sequence[Trial]
    space: Space
    objective: Objective
    result: Mapping[str, Any]


def write_report(  # noqa: PLR0913 - all named
    story: Story,
    folder: Path,
    *,
    title: str,
    search: Mapping[str, Any],
    language: str = "es",
    simulated: bool,
) -> Paths:
    """Write `search.json`, `search.md` and `search.html` into the folder.

    `search` has what was asked: search_id, programme, recipe, method, goal, seed, as_of.
    """
    phrases = Phrases(PAIRS, checked(language))
    page = _page(story, phrases, search, title, simulated)
    document = {
        "title": title,
        "simulated": simulated,
        "search": {name: str(value) for name, value in search.items()},
        "result": dict(story.result),
        "trials": [dataclasses.asdict(trial) for trial in story.trials],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return Paths(
        json=write(folder / "search.json", text),
        markdown=write(folder / "search.md", _markdown(page, phrases)),
        html=write(folder / "search.html", render(TEMPLATE, checked(language), page)),
    )


def _page(
    story: Story, phrases: Phrases, search: Mapping[str, Any], title: str, simulated: bool
) -> dict[str, Any]:
    goal = phrases(search["goal"], capacity=phrases.percent(story.objective.capacity))
    facts = {phrases(name): str(search[name]) for name in ("recipe", "method", "seed", "as_of")}
    trials = f"{phrases.number(len(story.trials))}"
    return {
        "title": title,
        "kind": phrases("kind"),
        "lead": phrases("lead"),
        "footer": phrases("footer"),
        "banner": phrases("simulated") if simulated else "",
        "subtitle_facts": {
            phrases("search"): search["search_id"],
            phrases("goal"): goal,
            phrases("trials"): trials,
            **facts,
        },
        "phrases": phrases,
        "cards": _cards(story.result, phrases),
        "parameters": _parameters(story, phrases),
        "command": f"veedor train {search['programme']} --search {search['search_id']}",
        "plots": plots(story.trials, story.space, phrases, goal.partition(",")[0]),
        "all": _all(story.trials, phrases),
        "method": _method(story.objective, phrases),
    }


def _cards(result: Mapping[str, Any], phrases: Phrases) -> list[dict[str, Any]]:
    last = result["last_stretch"]
    best, default, difference = (last[name] for name in ("best", "default", "difference"))
    sizes = {name: phrases.number(last[name]) for name in ("rows", "findings")}
    chosen = {
        "trials": phrases.number(result["trials"]),
        "default": phrases.number(result["default_value"], DECIMALS),
    }
    return [
        {
            "name": phrases("best_folds"),
            "cell": Cell(text=phrases.number(result["value"], DECIMALS)),
            "says": phrases("best_folds_says", **chosen),
        },
        {
            "name": phrases("best_last"),
            "cell": _cell(best, phrases),
            "says": phrases("best_last_says", **sizes),
        },
        {
            "name": phrases("default_last"),
            "cell": _cell(default, phrases),
            "says": phrases("default_last_says"),
        },
        {
            "name": phrases("difference"),
            "cell": _cell(difference, phrases, signed=True),
            "says": phrases(f"difference_{verdict(difference)}"),
        },
    ]


def verdict(difference: Mapping[str, Any]) -> str:
    """What a paired difference proves: "better", "worse", "unclear", or "none" if it is silent.

    >>> verdict({"value": 0.02, "low": 0.01, "high": 0.03})
    'better'
    """
    if difference.get("value") is None or difference.get("low") is None:
        return "none"
    if difference["low"] > 0:
        return "better"
    return "worse" if difference["high"] < 0 else "unclear"


def _cell(figure: Mapping[str, Any], phrases: Phrases, *, signed: bool = False) -> Cell:
    if figure["value"] is None:
        return Cell(text=phrases("few"), mood="none")

    def written(value: float) -> str:
        return ("+" if signed and value > 0 else "") + phrases.number(value, DECIMALS)

    interval = ""
    if figure["low"] is not None:
        interval = f"{written(figure['low'])} – {written(figure['high'])}"
    return Cell(text=written(figure["value"]), interval=interval)


def _parameters(story: Story, phrases: Phrases) -> Table | None:
    found = story.result["parameters"]
    if not found:
        return None
    rows = [
        (Cell(text=name), Cell(text=shown(value)), Cell(text=_range(story.space.get(name))))
        for name, value in sorted(found.items())
    ]
    head = (phrases("parameter"), phrases("value"), phrases("range"))
    return Table(caption="", head=head, rows=rows)


def shown(value: Any) -> str:
    """A parameter's value as a person reads it.

    >>> shown(0.05), shown(["hs6", "office"])
    ('0.05', 'hs6, office')
    """
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "—"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _range(dimension: Dimension | None) -> str:
    if dimension is None:
        return "—"
    if isinstance(dimension, Between):
        return f"{dimension.low:g} – {dimension.high:g}" + (" (log)" if dimension.log else "")
    return " · ".join(shown(value) for value in dimension.values)


def _all(trials: Sequence[Trial], phrases: Phrases) -> Table:
    rows = []
    for trial in trials:
        value = "—" if trial.value is None else phrases.number(trial.value, DECIMALS)
        folds = " · ".join(phrases.number(figure, DECIMALS) for figure in trial.figures)
        text = ", ".join(f"{name} {shown(one)}" for name, one in trial.parameters.items())
        rows.append(
            (
                Cell(text=str(trial.number + 1)),
                Cell(text=value),
                Cell(text=phrases(f"state/{trial.state}")),
                Cell(text=folds or trial.because or "—"),
                Cell(text=phrases.percent(trial.share)),
                Cell(text=phrases.number(trial.seconds, 1)),
                Cell(text=text or phrases("default")),
            )
        )
    names = ("trial", "value", "state", "folds", "share", "seconds", "settings")
    return Table(caption="", head=tuple(phrases(name) for name in names), rows=rows)


def _method(objective: Objective, phrases: Phrases) -> list[str]:
    recipe, ground = objective.recipe, objective.ground
    by_group = bool(recipe.copies) or recipe.split == "group"
    label = objective.rows_of(recipe).label
    findings = sum(int(label[fold.test].sum()) for fold in ground.folds)
    return [
        phrases("how_group") if by_group else phrases("how_time", gap=recipe.gap_days),
        phrases("how_folds", folds=len(ground.folds), findings=phrases.number(findings)),
        phrases("how_cheap"),
        phrases("how_interval"),
    ]


def _markdown(page: Mapping[str, Any], phrases: Phrases) -> str:
    lines = [f"# {page['title']}", "", f"**{page['kind']}.** {page['lead']}", ""]
    if page["banner"]:
        lines += [f"> **{page['banner']}**", ""]
    lines += [f"- {name}: **{value}**" for name, value in page["subtitle_facts"].items()]
    lines += ["", f"## {phrases('in_short')}", ""]
    for card in page["cards"]:
        cell = card["cell"]
        interval = f" ({cell.interval})" if cell.interval else ""
        lines.append(f"- {card['name']}: **{cell.text}**{interval}. {card['says']}")
    lines += ["", f"## {phrases('parameters')}", ""]
    if page["parameters"] is None:
        lines += [phrases("parameters_none"), ""]
    else:
        lines += markdown_table(page["parameters"])
        lines += [phrases("use", command=f"`{page['command']}`"), ""]
    lines += [f"## {phrases('all')}", "", *markdown_table(page["all"])]
    lines += [f"## {phrases('how')}", "", *(f"- {said}" for said in page["method"]), ""]
    return "\n".join(lines)
