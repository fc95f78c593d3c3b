"""Write an evaluation down: JSON for machines, Markdown for a review, one HTML page for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from veedor.models import importance_report
from veedor.models.evaluate import tables
from veedor.models.evaluate.evaluation import Evaluation
from veedor.models.evaluate.phrases import PAIRS
from veedor.models.evaluate.plots import plots
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.importance import Importance
from veedor.models.reporting import Paths, checked, render, write
from veedor.models.reporting.phrases import Phrases

TEMPLATE = Path(__file__).with_name("report.html")


def write_report(  # noqa: PLR0913 - all named
    evaluation: Evaluation,
    folder: Path,
    *,
    title: str,
    subtitle_facts: Mapping[str, str],
    language: str = "es",
    simulated: bool,
    importance: Importance | None = None,
    type_words: Mapping[str, str] | None = None,
) -> Paths:
    """Write `evaluation.json`, `evaluation.md` and `evaluation.html` into the folder.

    `subtitle_facts` are shown under the title, name and value (model, recipe, table versions).
    `simulated` puts a banner over the page and a field into the JSON. `language` is "es" or "en".
    `importance` adds what matters most to the model. `type_words` says the types of finding in
    that language; without one, a type's code is shown.
    """
    phrases = Phrases(PAIRS, checked(language))
    heading = {"title": title, "facts": dict(subtitle_facts), "simulated": simulated}
    document = {**heading, "evaluation": evaluation.to_dict()}
    if importance is not None:
        document["importance"] = importance.to_dict()
    matters = None if importance is None else importance_report.shown(importance, phrases.language)
    page = {
        **_page(evaluation, phrases, heading),
        "types": _types(evaluation, phrases, type_words or {}),
        "matters": matters,
    }
    return Paths(
        json=write(
            folder / "evaluation.json",
            json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        ),
        markdown=write(folder / "evaluation.md", _markdown(page, phrases)),
        html=write(folder / "evaluation.html", render(TEMPLATE, checked(language), page)),
    )


def _page(evaluation: Evaluation, phrases: Phrases, heading: Mapping[str, Any]) -> dict[str, Any]:
    facts = evaluation.facts
    sizes = {
        phrases("rows"): phrases.number(facts["rows"], 0),
        phrases("findings"): phrases.number(facts["findings"], 0),
        phrases("base_rate"): phrases.percent(facts["base_rate"]),
        phrases("period"): f"{facts['first_day']} – {facts['last_day']}",
        phrases("capacity"): phrases.percent(facts["capacity"]),
    }
    given = heading["facts"]
    assert isinstance(given, Mapping)
    parts = [name for name in evaluation.parts if name != "seen"]
    return {
        "title": heading["title"],
        "kind": phrases("kind"),
        "lead": phrases("lead"),
        "footer": phrases("footer"),
        "banner": phrases("simulated") if heading["simulated"] else "",
        "subtitle_facts": {**given, **sizes},
        "phrases": phrases,
        "cards": _cards(evaluation, phrases),
        "plots": plots(evaluation, phrases),
        "lists": tables.lists(evaluation, phrases),
        "baselines": tables.baselines(evaluation, phrases),
        "seen": tables.part(evaluation, "seen", phrases) if "seen" in evaluation.parts else None,
        "parts": [tables.part(evaluation, name, phrases) for name in parts],
        "others": tables.other_figures(evaluation, phrases),
        "method": _method(evaluation, phrases),
    }


def _types(
    evaluation: Evaluation, phrases: Phrases, words: Mapping[str, str]
) -> dict[str, Any] | None:
    if not evaluation.types:
        return None
    return {
        "tables": [
            tables.types(evaluation, phrases, words),
            tables.first_named(evaluation, phrases, words),
        ],
        "notes": tables.type_notes(evaluation, phrases, words),
    }


def _cards(evaluation: Evaluation, phrases: Phrases) -> list[dict[str, object]]:
    probability = evaluation.orders["probability"]
    money = evaluation.orders.get("money", probability)
    at, earned = probability["at"]["capacity"], money["at"]["capacity"]
    capacity = phrases.percent(evaluation.facts["capacity"])
    shown = [
        ("precision", at["precision"], capacity),
        ("lift", at["lift"], capacity),
        ("auc", probability["auc"], ""),
        ("ece", evaluation.calibration["ece"], ""),
        ("brier_skill", evaluation.calibration["brier_skill"], ""),
    ]
    if earned["revenue"].reason != "no_amounts":
        shown.insert(2, ("revenue", earned["revenue"], capacity))
    return [
        {
            "name": f"{phrases(name)} · {where}" if where else phrases(name),
            "cell": tables.cell(name, one, phrases),
            "says": phrases(f"{name}_says"),
        }
        for name, one, where in shown
    ]


def _method(evaluation: Evaluation, phrases: Phrases) -> list[str]:
    facts = evaluation.facts
    blocks = ", ".join(
        phrases(f"block/{name}", count=phrases.number(count, 0))
        for name, count in facts["blocks"].items()
    )
    said = [
        phrases("method_blocks", resamples=phrases.number(facts["resamples"], 0), blocks=blocks),
        phrases("method_ties"),
        phrases("method_few"),
    ]
    if facts["weighted_by_inclusion"]:
        said.append(
            phrases("method_weighted", effective=phrases.number(facts["effective_rows"], 0))
        )
    else:
        said.append(phrases("method_checked"))
    if facts["findings_without_amount"]:
        said.append(
            phrases("method_amounts", count=phrases.number(facts["findings_without_amount"], 0))
        )
    return said


def _markdown(page: Mapping[str, Any], phrases: Phrases) -> str:
    lines = [f"# {page['title']}", "", page["lead"], ""]
    if page["banner"]:
        lines += [f"> **{page['banner']}**", ""]
    lines += [f"- {name}: **{value}**" for name, value in page["subtitle_facts"].items()]
    sections = [("lists", [page["lists"]]), ("baselines", [page["baselines"]])]
    if page["types"] is not None:
        sections.append(("types", page["types"]["tables"]))
    if page["seen"] is not None:
        sections.append(("seen", [page["seen"]]))
    sections += [("parts", page["parts"]), ("calibration", [page["others"]])]
    for name, shown in sections:
        lines += ["", f"## {phrases(name)}", ""]
        if name != "calibration":
            lines += [phrases(f"{name}_says"), ""]
        for table in shown:
            lines += markdown_table(table)
        if name == "types":
            lines += [f"- {note}" for note in page["types"]["notes"]]
    if page["matters"] is not None:
        lines += _markdown_matters(page["matters"])
    lines += ["", f"## {phrases('method')}", "", *(f"- {said}" for said in page["method"]), ""]
    return "\n".join(lines)


def _markdown_matters(matters: importance_report.Shown) -> list[str]:
    lines = ["", f"## {matters.title}", "", matters.says, ""]
    for table in matters.tables:
        lines += markdown_table(table)
    return [*lines, *(f"- {note}" for note in matters.notes)]


def markdown_table(table: Table) -> list[str]:
    """The table in Markdown, intervals in brackets behind their figures."""

    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"

    def text(one: Cell) -> str:
        return f"{one.text} ({one.interval})" if one.interval else one.text

    body = [line(tuple(text(one) for one in row)) for row in table.rows]
    rule = line(("---", *("---:" for _ in table.head[1:])))
    caption = [f"**{table.caption}**", ""] if table.caption else []
    return [*caption, line(table.head), rule, *body, ""]
