"""Write an audit of data down: JSON for machines, one self-contained HTML page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from veedor.models.data_audit.finding import AuditFinding, DataAudit
from veedor.models.data_audit.phrases import PAIRS
from veedor.models.reporting import Paths, checked, render, write
from veedor.models.reporting.phrases import Phrases

TEMPLATE = Path(__file__).with_name("report.html")


def write_report(
    audit: DataAudit, folder: Path, *, title: str, language: str = "es", simulated: bool = False
) -> Paths:
    """Write `data-audit.json` and `data-audit.html` into the folder, made if absent.

    `simulated` puts a banner over the page. `language` is "es" or "en".
    """
    phrases = Phrases(PAIRS, checked(language))
    document = {"title": title, "simulated": simulated, "audit": audit.to_dict()}
    return Paths(
        json=write(
            folder / "data-audit.json",
            json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        ),
        html=write(
            folder / "data-audit.html",
            render(TEMPLATE, checked(language), _page(audit, phrases, title, simulated)),
        ),
    )


def _page(audit: DataAudit, phrases: Phrases, title: str, simulated: bool) -> dict[str, Any]:
    worst = audit.findings[0].severity if audit.findings else None
    return {
        "title": title,
        "kind": phrases("kind"),
        "lead": phrases("lead"),
        "footer": phrases("footer"),
        "banner": phrases("simulated") if simulated else "",
        "subtitle_facts": _facts(audit, phrases),
        "phrases": phrases,
        "verdict": phrases(f"verdict_{worst}") if worst else phrases("clean"),
        "findings": [_finding(finding, phrases) for finding in audit.findings],
        "method": _method(audit, phrases),
    }


def _facts(audit: DataAudit, phrases: Phrases) -> dict[str, str]:
    facts = audit.facts
    shown = {
        phrases("rows"): phrases.number(facts["rows"]),
        phrases("inputs"): phrases.number(facts["inputs"]),
        phrases("labelled"): phrases.number(facts["labelled"]),
        phrases("found"): phrases.number(facts["findings"]),
    }
    if facts["base_rate"] is not None:
        shown[phrases("base_rate")] = phrases.percent(facts["base_rate"])
    if facts["first_day"] is not None:
        shown[phrases("period")] = f"{facts['first_day']} – {facts['last_day']}"
    if facts["honest_auc"] is not None:
        shown[phrases("honest_auc")] = phrases.number(facts["honest_auc"], 3)
    return shown


def _finding(finding: AuditFinding, phrases: Phrases) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "tag": phrases(str(finding.severity)),
        "code": finding.code,
        "sentence": finding.sentence(phrases.language),
        "advice": finding.advice(phrases.language),
        "columns": finding.columns,
        "facts": _flat(finding.facts, phrases),
    }


def _flat(facts: Any, phrases: Phrases, prefix: str = "") -> list[tuple[str, str]]:
    """Facts as name and text; shares and figures as decimals, for whoever checks the sentence."""
    shown: list[tuple[str, str]] = []
    for name, value in facts.items():
        if isinstance(value, dict):
            shown += _flat(value, phrases, f"{prefix}{name}.")
        elif isinstance(value, float):
            shown.append((f"{prefix}{name}", phrases.number(value, 4)))
        elif isinstance(value, int):
            shown.append((f"{prefix}{name}", phrases.number(value)))
        elif value:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            shown.append((f"{prefix}{name}", text))
    return shown


def _method(audit: DataAudit, phrases: Phrases) -> list[str]:
    said = [phrases(f"method_{name}") for name in ("columns", "names", "tuples")]
    if audit.facts["search_sampled"]:
        said.append(phrases("method_sampled"))
    said.append(phrases("method_model", rows=phrases.number(audit.facts["honest_rows"])))
    said.append(phrases("method_counts"))
    return said
