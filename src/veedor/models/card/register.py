"""The entry of a public algorithm register: what registers ask for, from what the card may say.

Fields follow the Dutch Algorithm Register's publication standard and the United Kingdom's
Algorithmic Transparency Recording Standard, and the prior notice of Peru's DS 115-2025-PCM. The
entry is checked against `register.schema.json` before it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from veedor.models.card.privacy import is_withheld
from veedor.models.card.public import Told, public
from veedor.models.card.register_phrases import PAIRS
from veedor.models.card.schema import check, read_schema
from veedor.models.card.write import as_json
from veedor.models.reporting import checked, write
from veedor.models.reporting.phrases import Phrases

SCHEMA = Path(__file__).with_name("register.schema.json")
STANDARD = "veedor-algorithm-register/1"
RISKS = ("bias", "uneven", "proxy", "drift", "trust")


def write_entry(told: Told, folder: Path, languages: Sequence[str]) -> list[Path]:
    """Write `register.LANGUAGE.json` and `register.LANGUAGE.md`; the paths written."""
    card, paths = public(told), []
    for language in languages:
        made = entry(card, language)
        paths.append(write(folder / f"register.{language}.json", as_json(made)))
        paths.append(write(folder / f"register.{language}.md", markdown(made)))
    return paths


def entry(card: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The entry in one language; ContractBroken when it is not as the schema demands."""
    phrases = Phrases(PAIRS, checked(language))
    made = {
        "standard": STANDARD,
        "language": language,
        "simulated": card["simulated"],
        "general": _general(card, phrases),
        "use": _use(card, phrases),
        "law": _law(card, phrases),
        "technology": _technology(card, phrases),
        "data": _data(card, phrases),
        "risks": [
            {"risk": phrases(f"risk_{name}"), "measure": phrases(f"measure_{name}")}
            for name in RISKS
        ],
    }
    check(made, read_schema(SCHEMA), "register entry")
    return made


def markdown(made: Mapping[str, Any]) -> str:
    """The entry as a person reads it."""
    phrases = Phrases(PAIRS, checked(made["language"]))
    lines = [f"# {phrases('title')}", ""]
    if made["simulated"]:
        lines += [f"> **{phrases('simulated')}**", ""]
    for part in ("general", "use", "law", "technology", "data"):
        lines += [f"## {phrases(part)}", ""]
        for name, value in made[part].items():
            lines.append(f"- **{phrases(f'field/{name}')}**: {_said(value)}")
        lines.append("")
    lines += [f"## {phrases('risks')}", ""]
    lines += [f"- **{one['risk']}**: {one['measure']}" for one in made["risks"]]
    return "\n".join([*lines, ""])


def _general(card: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    who, model = card["accountable"], card["model"]
    blank = phrases("to_fill_in")
    return {
        "name": phrases("name", programme=_programme(card, phrases)),
        "organization": who["authority"] or blank,
        "department": who["unit"] or blank,
        "contact": who["contact"] or blank,
        "website": who["register_url"] or blank,
        "area": card["country"],
        "domain": phrases("domain"),
        "status": phrases.name("status", model["state"]),
        "begin_date": model["trained_on"],
        "end_date": None,
        "short_description": phrases("short"),
        "category": phrases("category"),
    }


def _use(card: Mapping[str, Any], phrases: Phrases) -> dict[str, str]:
    blank = phrases("to_fill_in")
    count = (card["data"] or {}).get("declarations")
    scale = phrases("scale_unknown")
    if isinstance(count, int):
        scale = phrases("scale", declarations=phrases.number(count, 0))
    return {
        "goal_and_impact": phrases("goal"),
        "considerations": phrases("considerations"),
        "human_intervention": phrases("human"),
        "decision": phrases("decision"),
        "affected": phrases("affected"),
        "scale": scale,
        "appeals": phrases("appeals", contact=card["accountable"]["contact"] or blank),
        "training": phrases("training", to_fill=blank),
    }


def _law(card: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    says = "spanish" if phrases.language == "es" else "says"
    started, done = phrases("assessment_started"), phrases("assessment_done")
    return {
        "legal_basis": [f"{norm['name']}: {norm[says]}" for norm in card["legal_basis"]]
        or [phrases("to_fill_in")],
        "impact_assessments": [
            {"name": phrases("assessment_card"), "status": done},
            {"name": phrases("assessment_impact"), "status": started},
            {"name": phrases("assessment_data"), "status": phrases("to_fill_in")},
        ],
        "transparency_notice": phrases("notice"),
    }


def _technology(card: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    model, told = card["model"], card["recipe"]["learns_by"]
    method = model["recipe"] if told is None else told[phrases.language]
    return {
        "method": phrases("method", method=method),
        "model_version": model["version"],
        "output": phrases("output"),
        "performance": _performance(card),
        "supplier": "veedor",
        "source_code": phrases("source_code"),
        "licence": model["licence"],
        "code_version": model["code_version"],
        "artifact_hash": model["artifact_hash"],
    }


def _performance(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    figures = card["figures"]
    if not figures:
        return []
    named = {"auc": figures["auc"], "average_precision": figures["average_precision"]}
    named |= {f"precision_at_{share}": at["precision"] for share, at in figures["at"].items()}
    return [
        {"figure": name, "value": one["value"], "low": one.get("low"), "high": one.get("high")}
        for name, one in named.items()
        if one["value"] is not None
    ]


def _data(card: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    facts = card["data"] or {}
    blank = phrases("to_fill_in")
    name = "spanish" if phrases.language == "es" else "meaning"
    names = "; ".join(one[name].lower() for one in card["prohibited"]) or blank
    period = f"{facts['first_day']} – {facts['last_day']}" if "first_day" in facts else blank
    versions = card["model"]["table_versions"]
    return {
        "sources": [f"{table} v{version}" for table, version in versions.items()],
        "period": period,
        "personal_data": phrases("personal"),
        "sensitive_attributes": phrases("sensitive", names=names),
        "sharing": phrases("sharing"),
        "retention": blank,
    }


def _programme(card: Mapping[str, Any], phrases: Phrases) -> str:
    return str(card["programme"]["spanish" if phrases.language == "es" else "meaning"])


def _said(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value) or "–"
    if is_withheld(value):
        return "–"
    if isinstance(value, Mapping):
        if "figure" in value:
            between = f" ({value['low']:.3f} – {value['high']:.3f})" if value["low"] else ""
            return f"{value['figure']} {value['value']:.3f}{between}"
        return " – ".join(str(one) for one in value.values())
    return str(value)
