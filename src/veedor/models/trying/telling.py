"""The sentences of a try's page, from its result."""

from __future__ import annotations

from typing import Any

import numpy as np

from veedor.domain.wording import amount, number
from veedor.models.evaluate.measures import Measure
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting.phrases import Phrases
from veedor.models.trying.result import Judgement, Listed, Tried
from veedor.models.trying.roles import Understood
from veedor.models.trying.unusual import Oddity

LONGEST_VALUE = 60  # characters of a value that a sentence shows
MOST_NAMES = 12
UNSAID = ("labels_without_dates",)  # said once, in the method: no table tried has those days


def answer(tried: Tried, phrases: Phrases) -> list[str]:
    """The verdict, what was left out, and how blend and forest compare."""
    judged = tried.judgement
    auc = judged.blend.orders["probability"]["auc"] if judged else Measure()
    said = [phrases(f"verdict/{tried.verdict}", auc=_figure(auc.value), between=_between(auc))]
    if tried.leaks:
        said.append(phrases("leaks_named", names=_listed(tried.leaks)))
    outcomes = [name for name, why in tried.left_out.items() if why == "outcome"]
    if outcomes:
        said.append(phrases("outcomes_named", names=_listed(outcomes)))
    if judged is not None:
        said.append(_compared(judged, phrases))
    return [one for one in said if one]


def _compared(judged: Judgement, phrases: Phrases) -> str:
    difference = judged.blend.baselines["random_forest"]["difference"]["auc"]
    if difference.value is None or difference.low is None or difference.high is None:
        return ""
    key = "better" if difference.low > 0 else "worse" if difference.high < 0 else "same"
    return phrases(
        f"compared/{key}", difference=f"{difference.value:+.3f}", between=_between(difference)
    )


def read(tried: Tried, phrases: Phrases) -> list[str]:
    """How the file and the target were read."""
    facts, target = tried.table.facts, tried.target
    known = [name for name in ("encoding", "delimiter", "decimal", "compressed") if name in facts]
    details = [f"{phrases(name)} “{facts[name]}”" for name in known]
    said = [phrases("read_as", how=", ".join([str(facts["kind"]), *details]))]
    shown = {name: number(v) if isinstance(v, float) else v for name, v in target.facts.items()}
    how = phrases(f"how/{target.how}", **shown) if shown else phrases(f"how/{target.how}")
    said.append(phrases("target_made", column=target.column, how=how))
    unknown = int(np.isnan(target.label).sum())
    if unknown:
        said.append(phrases("target_unknown", count=phrases.number(unknown)))
    if facts.get("damaged"):
        said.append(phrases("damaged", count=phrases.number(int(str(facts["damaged"])))))
    if int(str(facts.get("every", 1))) > 1:
        said.append(phrases("thinned", every=facts["every"]))
    for name in ("repeated", "nested"):
        if facts.get(name):
            said.append(phrases(name, names=_listed(facts[name])))
    return said


def roles(tried: Tried, phrases: Phrases) -> Table:
    """Every column, its role, and why."""
    rows = []
    for one in tried.understood:
        out = tried.left_out.get(one.name)
        rows.append(
            (
                Cell(text=one.name),
                Cell(text=phrases(f"role/{one.role}")),
                Cell(text=phrases(f"type/{one.given.type}")),
                Cell(text=_why(one, phrases)),
                Cell(text=phrases.percent(one.given.missing / max(len(tried.table), 1))),
                Cell(text=phrases.number(one.given.distinct)),
                Cell(text=phrases(f"out/{out}") if out else phrases("yes"), mood="bad" if out in
                     {"leak", "marks_findings"} else "none" if out else ""),
            )
        )  # fmt: skip
    names = ("column", "role", "type", "why", "missing", "distinct", "given")
    return Table(caption="", head=tuple(phrases(name) for name in names), rows=rows)


def _why(one: Understood, phrases: Phrases) -> str:
    why = phrases(f"why/{one.why}", **one.facts) if one.facts else phrases(f"why/{one.why}")
    if one.given.unread:
        why += phrases("unread", count=phrases.number(one.given.unread))
    return why


def audit(tried: Tried, phrases: Phrases) -> list[dict[str, Any]]:
    """The audit's findings, but for what every table tried shares."""
    return [
        {
            "severity": str(finding.severity),
            "tag": phrases(str(finding.severity)),
            "code": finding.code,
            "sentence": finding.sentence(phrases.language),
            "advice": finding.advice(phrases.language),
        }
        for finding in tried.audit.findings
        if finding.code not in UNSAID
    ]


def split(judged: Judgement, phrases: Phrases) -> list[str]:
    """How rows were set apart, what was tried before, and whether rows were drawn."""
    plan = judged.plan
    facts = {
        name: phrases.number(value) if isinstance(value, int) else value
        for name, value in plan.facts.items()
    }
    said = [phrases(f"split/{plan.kind}", **facts)]
    if plan.facts.get("undated"):
        said.append(phrases("undated", count=facts["undated"]))
    refused = plan.facts.get("refused", ())
    if refused:
        kinds = ", ".join(phrases(f"kind/{kind}") for kind in refused)
        said.append(phrases("split_refused", kinds=kinds))
    if plan.facts["labelled"] < plan.facts["all_labelled"]:
        said.append(phrases("sampled", all=facts["all_labelled"], count=facts["labelled"]))
    return said


def risky(one: Listed, phrases: Phrases) -> dict[str, Any]:
    """A row of the riskiest, with its reasons in words."""
    probability = phrases("probability", share=phrases.percent(one.probability))
    return {
        "title": f"{phrases('row', row=phrases.number(one.row))} · {probability}",
        "outcome": phrases("was_found" if one.found else "was_clean"),
        "found": one.found,
        "said": [_cut(reason.text(phrases.language)) for reason in one.reasons]
        or [phrases("no_reason")],
    }


def strange(one: Listed, phrases: Phrases) -> dict[str, Any]:
    """A row of the most unusual, with its strangest values."""
    share = phrases("percentile", share=phrases.percent(one.anomaly / 100))
    return {
        "title": f"{phrases('row', row=phrases.number(one.row))} · {share}",
        "outcome": phrases("was_found" if one.found else "was_clean"),
        "found": one.found,
        "said": [_odd(odd, phrases) for odd in one.oddities] or [phrases("odd_together")],
    }


def _odd(odd: Oddity, phrases: Phrases) -> str:
    feature, language = odd.feature, phrases.language
    name = feature.spanish if language == "es" else feature.sentence
    facts = {
        "name": name,
        "observed": _cut(amount(odd.observed, feature.unit, language)),
        "typical": _cut(amount(odd.typical, feature.unit, language)),
    }
    if odd.deviations is not None:
        return phrases("odd_number", far=number(odd.deviations, 1), **facts)
    return phrases("odd_code", share=phrases.percent(odd.share or 0.0), **facts)


def _cut(text: str) -> str:
    return text if len(text) <= 3 * LONGEST_VALUE else text[: 3 * LONGEST_VALUE - 1] + "…"


def _listed(names: Any) -> str:
    names = list(names)
    more = f" … ({len(names)})" if len(names) > MOST_NAMES else ""
    return ", ".join(map(str, names[:MOST_NAMES])) + more


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _between(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return "—"
    return f"{measure.low:.3f} – {measure.high:.3f}"
