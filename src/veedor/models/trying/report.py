"""Write a try down: one self-contained HTML page for people, Markdown, and JSON for machines."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from veedor.models.evaluate import tables
from veedor.models.evaluate.plots import plots
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting import Paths, checked, render, write
from veedor.models.reporting.phrases import Phrases
from veedor.models.trying import pictures, telling
from veedor.models.trying.phrases import PAIRS
from veedor.models.trying.result import Judgement, Tried

TEMPLATE = Path(__file__).with_name("report.html")


def write_report(tried: Tried, folder: Path, *, language: str = "es") -> Paths:
    """Write `try.html`, `try.md` and `try.json` into the folder, made if absent."""
    spoken = checked(language)
    phrases = Phrases(PAIRS, spoken)
    page = _page(tried, phrases)
    document = {"try": tried.to_dict(), "said": page["answer"]}
    return Paths(
        json=write(
            folder / "try.json",
            json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        ),
        markdown=write(folder / "try.md", _markdown(page, phrases)),
        html=write(folder / "try.html", render(TEMPLATE, spoken, page)),
    )


def _page(tried: Tried, phrases: Phrases) -> dict[str, Any]:
    judged = tried.judgement
    return {
        "title": phrases("title", name=tried.table.name),
        "kind": phrases("kind"),
        "lead": phrases("lead", target=tried.target.column),
        "footer": phrases("footer"),
        "banner": "",
        "subtitle_facts": _facts(tried, phrases),
        "phrases": phrases,
        "answer": telling.answer(tried, phrases),
        "read": telling.read(tried, phrases),
        "roles": telling.roles(tried, phrases),
        "audit": telling.audit(tried, phrases),
        "method": [phrases("method_order"), phrases("no_result_day"), phrases("method_seconds")],
        **(_judged(judged, phrases) if judged is not None else dict.fromkeys(JUDGED)),
    }


JUDGED = ("split", "figures_says", "cards", "plots", "comparison", "parts", "importance",
          "importance_more", "riskiest", "unusual")  # fmt: skip


def _judged(judged: Judgement, phrases: Phrases) -> dict[str, Any]:
    blend = judged.blend
    with warnings.catch_warnings():  # text stays text in the page: the reader's letters draw it
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        drawn, matter = plots(blend, phrases), pictures.importance(judged.importances, phrases)
    parts = [name for name in blend.parts if name not in {"month"} or judged.plan.kind == "time"]
    return {
        "split": telling.split(judged, phrases),
        "figures_says": phrases(
            "figures_says",
            rows=phrases.number(blend.facts["rows"]),
            learns_by=judged.learns_by[phrases.language],
        ),
        "cards": _cards(judged, phrases),
        "plots": drawn,
        "comparison": _comparison(judged, phrases),
        "parts": [tables.part(blend, name, phrases) for name in parts],
        "importance": matter,
        "importance_more": phrases(
            "importance_more", count=pictures.SHOWN, all=len(judged.importances)
        )
        if len(judged.importances) > pictures.SHOWN
        else "",
        "riskiest": [telling.risky(one, phrases) for one in judged.riskiest],
        "unusual": [telling.strange(one, phrases) for one in judged.unusual],
    }


def _facts(tried: Tried, phrases: Phrases) -> dict[str, str]:
    label = tried.target.label
    known = int(tried.target.known.sum())
    found = int((label == 1).sum())
    return {
        phrases("file_rows"): phrases.number(int(str(tried.table.facts["rows"]))),
        phrases("file_columns"): phrases.number(len(tried.table.columns)),
        phrases("target"): tried.target.column,
        phrases("known_rows"): phrases.number(known),
        phrases("found_rows"): f"{phrases.number(found)} ({phrases.percent(found / known)})",
    }


def _cards(judged: Judgement, phrases: Phrases) -> list[dict[str, object]]:
    evaluation = judged.blend
    probability = evaluation.orders["probability"]
    at = probability["at"]["capacity"]
    capacity = phrases.percent(evaluation.facts["capacity"])
    shown = [
        ("auc", probability["auc"], ""),
        ("precision", at["precision"], capacity),
        ("lift", at["lift"], capacity),
        ("ece", evaluation.calibration["ece"], ""),
        ("brier_skill", evaluation.calibration["brier_skill"], ""),
    ]
    money = evaluation.orders.get("money", probability)["at"]["capacity"]["revenue"]
    if money.reason != "no_amounts":
        shown.insert(3, ("revenue", money, capacity))
    return [
        {
            "name": f"{phrases(name)} · {where}" if where else phrases(name),
            "cell": tables.cell(name, one, phrases),
            "says": phrases(f"{name}_says"),
        }
        for name, one, where in shown
    ]


def _comparison(judged: Judgement, phrases: Phrases) -> Table:
    """Blend, forest and simple ways side by side; differences are paired with the blend's."""
    evaluation, forest = judged.blend, judged.forest
    names = ("auc", "average_precision", "precision", "recall")

    def row(title: str, measures: Mapping[str, Any], ece: Any, difference: Any) -> tuple[Cell, ...]:
        at = measures["at"]["capacity"]
        of = {**measures, **at}
        cells = [tables.cell(name, of[name], phrases) for name in names]
        return (
            Cell(text=title),
            *cells,
            Cell(text="") if ece is None else tables.cell("ece", ece, phrases),
            Cell(text="") if difference is None
            else tables.cell("auc", difference, phrases, signed=True),
        )  # fmt: skip

    ece = evaluation.calibration["ece"]
    rows = [row(phrases("model"), evaluation.orders["probability"], ece, None)]
    for name, measures in evaluation.baselines.items():
        own = forest.calibration["ece"] if name == "random_forest" else None
        title = phrases.name("baseline", name)
        rows.append(row(title, measures, own, measures["difference"]["auc"]))
    head = ("way", *names, "ece", "difference")
    caption = f"{phrases('capacity')}: {phrases.percent(evaluation.facts['capacity'])}"
    return Table(caption=caption, head=tuple(phrases(name) for name in head), rows=rows)


def _markdown(page: Mapping[str, Any], phrases: Phrases) -> str:
    lines = [f"# {page['title']}", "", page["lead"], ""]
    lines += [f"- {name}: **{value}**" for name, value in page["subtitle_facts"].items()]
    lines += ["", f"## {phrases('answer')}", "", *(f"{said}\n" for said in page["answer"])]
    lines += [f"## {phrases('understood')}", "", *(f"- {said}" for said in page["read"]), ""]
    lines += _markdown_table(page["roles"])
    lines += [f"## {phrases('audit')}", ""]
    lines += [
        f"- **{one['tag']}** · `{one['code']}` · {one['sentence']} {one['advice']}"
        for one in page["audit"]
    ] or [phrases("audit_clean")]
    if page["cards"] is not None:
        lines += ["", f"## {phrases('split')}", "", *(f"- {said}" for said in page["split"])]
        lines += ["", f"## {phrases('figures')}", "", page["figures_says"], ""]
        lines += _markdown_table(page["comparison"])
        lines += _markdown_lists(page, phrases)
    lines += ["", f"## {phrases('method')}", "", *(f"- {said}" for said in page["method"]), ""]
    return "\n".join(lines)


def _markdown_lists(page: Mapping[str, Any], phrases: Phrases) -> list[str]:
    lines: list[str] = []
    for name in ("riskiest", "unusual"):
        lines += ["", f"## {phrases(name)}", "", phrases(f"{name}_says"), ""]
        for one in page[name]:
            lines.append(f"- {one['title']} · {one['outcome']}")
            lines += [f"    - {said}" for said in one["said"]]
    return lines


def _markdown_table(table: Table) -> list[str]:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"

    def text(one: Cell) -> str:
        return f"{one.text} ({one.interval})" if one.interval else one.text

    body = [line(tuple(text(one) for one in row)) for row in table.rows]
    return [line(table.head), line(("---",) * len(table.head)), *body, ""]
