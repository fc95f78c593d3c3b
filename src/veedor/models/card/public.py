"""What of a model may be published, as one JSON document: every form of the card says only this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from veedor.domain.accountable import Accountable
from veedor.domain.prohibited import FalseAlarm, Prohibited
from veedor.models.card.burden import ALL
from veedor.models.card.by_type import public_types
from veedor.models.card.privacy import LEAST, hidden, told, withheld

SCHEMA = 1  # of the JSON; raised when a reader of the old shape would be misled
LICENCE = "Apache-2.0"
SHARES = ("1%", "5%", "10%")
SLICE_FIGURES = (
    "auc", "average_precision", "precision", "recall", "revenue", "brier_skill", "ece",
)  # fmt: skip
ERRORS = ("clean_checks", "false_positive_rate", "false_negative_rate")
MODEL = ("version", "state", "recipe", "code_version", "artifact_hash", "seed", "table_versions")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything a card is made of, as plain data.

    `model` is the register's row; its `metrics` hold the evaluation and, under "card", what
    training measured for the card ({} in models trained before cards existed). `features` are
    rows of the catalogue. `programme` has `name`, `meaning`, `spanish`, `recipe`, `policy`,
    `findings` (code → word), `words` (slice → code → word) and `attributes`, what the columns that
    proxies are sought of are called (`meaning`, `spanish`).
    """

    country: str
    currency: str
    model: Mapping[str, Any]
    programme: Mapping[str, Any]
    features: Sequence[Mapping[str, Any]]
    accountable: Accountable
    prohibited: Sequence[Prohibited]
    false_alarms: Sequence[FalseAlarm]
    simulated: bool

    @property
    def measured(self) -> Mapping[str, Any]:
        """What training measured for the card; {} where it did not."""
        found = self.model["metrics"].get("card", {})
        return found if isinstance(found, Mapping) else {}

    @property
    def evaluation(self) -> Mapping[str, Any]:
        """The evaluation's JSON; {} where there is none."""
        found = self.model["metrics"].get("evaluation", {})
        return found if isinstance(found, Mapping) else {}


def public(told_: Told) -> dict[str, Any]:
    """The card as JSON: no figure in it stands for fewer than ten taxpayers."""
    model, measured = told_.model, told_.measured
    return {
        "schema": SCHEMA,
        "country": told_.country,
        "currency": told_.currency,
        "simulated": told_.simulated,
        "programme": {key: told_.programme[key] for key in ("name", "meaning", "spanish")},
        "model": {key: model[key] for key in MODEL}
        | {"trained_on": str(model["trained_at"])[:10], "licence": LICENCE},
        "recipe": dict(told_.programme["recipe"]),
        "policy": dict(told_.programme["policy"]),
        "accountable": _accountable(told_.accountable),
        "legal_basis": [asdict(norm) for norm in told_.accountable.legal_basis],
        "data": _data(measured.get("data"), told_.programme["findings"]),
        "learnt_from": _learnt(model["metrics"].get("learnt_from", {})),
        "judged": _judged(told_),
        "features": [_feature(row) for row in told_.features],
        "prohibited": [_prohibited(one) for one in told_.prohibited],
        "false_alarms": [_alarm(one) for one in told_.false_alarms],
        "attributes": told_.programme["attributes"],
        "proxies": measured.get("proxies"),
        "figures": _figures(told_.evaluation),
        "calibration": _calibration(told_.evaluation, measured.get("bins")),
        "baselines": _baselines(told_.evaluation),
        "types": public_types(told_.evaluation.get("types")),
        "slices": _slices(told_),
        "burden": _burden(measured.get("burden")),
        "words": told_.programme["words"],
    }


def _accountable(one: Accountable) -> dict[str, str | None]:
    return {
        name: getattr(one, name) or None
        for name in ("authority", "unit", "contact", "register_url")
    }


def _learnt(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("rows", "findings") if name in facts}


def _judged(told_: Told) -> dict[str, Any]:
    """How the judged rows were set apart, and how many they are."""
    facts = told_.evaluation.get("facts", {})
    names = ("rows", "findings", "base_rate", "first_day", "last_day", "capacity", "resamples",
             "weighted_by_inclusion", "intervals")  # fmt: skip
    how = told_.model["metrics"].get("judged", {})
    kept = ("protocol", "gap_days", "train_until", "test_from", "test_until", "folds", "weeks")
    found = {name: facts[name] for name in names if name in facts}
    everyone = told_.measured.get("taxpayers", {}).get(ALL, {}).get(ALL)
    if everyone is not None and everyone[1] < LEAST:
        found |= {name: withheld() for name in ("findings", "base_rate") if name in found}
    return found | {name: how[name] for name in kept if name in how}


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "sentence", "spanish", "unit", "topic", "kind", "columns", "speaks_of")
    return {name: row[name] for name in names}


def _prohibited(one: Prohibited) -> dict[str, Any]:
    return {
        "name": one.name,
        "meaning": one.meaning,
        "spanish": one.spanish,
        "law": one.law,
        "verified": one.verified,
        "since": one.valid_from.isoformat(),
        "until": one.valid_to.isoformat() if one.valid_to else None,
    }


def _alarm(one: FalseAlarm) -> dict[str, Any]:
    return {"named": one.named, "attribute": one.attribute, "because": one.because,
            "on": one.on.isoformat()}  # fmt: skip


def _data(data: Mapping[str, Any] | None, findings: Mapping[str, str]) -> dict[str, Any] | None:
    if data is None:
        return None
    out: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping) and "count" in value:
            out[name] = told(value["count"], value["taxpayers"])
        elif isinstance(value, Mapping):
            secret = hidden({key: one["taxpayers"] for key, one in value.items()})
            out[name] = {
                key: withheld(secret[key]) if key in secret else one["count"]
                for key, one in value.items()
            }
        else:
            out[name] = value
    out["taxpayers"] = data["declarations"]["taxpayers"]
    out["finding_words"] = dict(findings)
    return out


def _figures(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """The headline: how well it orders, and what checking a share of the list would bring."""
    orders = evaluation.get("orders")
    if not orders:
        return {}
    probability = orders["probability"]
    money = orders.get("money", probability)
    return {
        "auc": probability["auc"],
        "average_precision": probability["average_precision"],
        "at": {
            share: {
                "precision": probability["at"][share]["precision"],
                "recall": probability["at"][share]["recall"],
                "lift": probability["at"][share]["lift"],
                "revenue": money["at"][share]["revenue"],
            }
            for share in SHARES
            if share in probability["at"]
        },
    }


def _calibration(evaluation: Mapping[str, Any], taxpayers: Sequence[int] | None) -> dict[str, Any]:
    found = evaluation.get("calibration")
    if not found:
        return {}
    bins = found.get("bins", [])
    known = taxpayers if taxpayers is not None and len(taxpayers) == len(bins) else [0] * len(bins)
    names = ("ece", "ece_if_perfect", "brier_skill", "slope")
    return {name: found[name] for name in names} | {
        "bins": [
            {key: one[key] for key in ("predicted", "found", "low", "high")}
            for one, people in zip(bins, known, strict=True)
            if people >= LEAST
        ],
        "bins_withheld": sum(people < LEAST for people in known),
    }


def _baselines(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {
            "auc": one["auc"],
            "precision": one["at"]["5%"]["precision"],
            "difference": one["difference"]["at"]["5%"]["precision"],
        }
        for name, one in evaluation.get("baselines", {}).items()
        if "5%" in one["at"]
    }


def _slices(told_: Told) -> dict[str, dict[str, Any]]:
    """Figures of each group; none of groups of which few taxpayers were judged."""
    behind = told_.measured.get("taxpayers", {})
    out: dict[str, dict[str, Any]] = {}
    for name, groups in told_.evaluation.get("parts", {}).items():
        people = {group: behind.get(name, {}).get(group, (0, 0)) for group in groups}
        few = hidden({group: one[0] for group, one in people.items()})
        few_found = hidden({group: one[1] for group, one in people.items() if group not in few})
        out[name] = {
            group: _slice_row(figures, people[group][0], few.get(group), few_found.get(group))
            for group, figures in groups.items()
        }
    return out


def _slice_row(
    figures: Mapping[str, Any], taxpayers: int, few: str | None, few_found: str | None
) -> dict[str, Any]:
    if few is not None:
        return withheld(few)
    row: dict[str, Any] = {"declarations": figures["rows"], "taxpayers": taxpayers}
    secret = withheld(few_found) if few_found else None
    row |= {name: secret or figures[name] for name in ("findings", "base_rate")}
    for name in SLICE_FIGURES:
        silent = figures[name]["value"] is None
        row[name] = figures[name] if silent or secret is None else secret
    return row


def _burden(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    by = {name: _burden_groups(groups) for name, groups in found["by"].items()}
    kept = ("capacity", "declarations", "taxpayers", "conditional", "bound")
    lot = found["lot"]
    return {name: found[name] for name in kept} | {
        "lot": {
            "checks": told(lot["checks"], lot["taxpayers"]) if lot["checks"] else 0,
            "weighted": lot["weighted"],
        },
        "by": by,
        "curve": _curve(found["curve"]),
        "breaches": _still_shown(found["breaches"], by, "ratio"),
        "review": _still_shown(found["review"], by, "gap"),
    }


def _burden_groups(groups: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: one for name, one in groups.items() if "declarations" in one}
    few = hidden({name: one["taxpayers"] for name, one in listed.items()})
    rest = {name: one for name, one in listed.items() if name not in few}
    unchecked = hidden({name: one["taxpayers_checked"] for name, one in rest.items()})
    out: dict[str, Any] = {}
    for name, one in listed.items():
        if name in few:
            out[name] = withheld(few[name])
            continue
        secret = withheld(unchecked[name]) if name in unchecked else None
        row = {"declarations": one["declarations"], "taxpayers": one["taxpayers"]}
        for figure in ("checks", "audit_rate", "ratio", "gap"):
            if figure in one:
                row[figure] = secret or _without_flag(one[figure])
        row |= {figure: one[figure] for figure in ERRORS if figure in one}
        out[name] = row
    return out


def _without_flag(figure: Any) -> Any:
    if not isinstance(figure, Mapping):
        return figure
    return {key: value for key, value in figure.items() if key != "leaves"}


def _still_shown(
    named: Sequence[Sequence[str]], by: Mapping[str, Any], figure: str
) -> list[list[str]]:
    """Groups named in a list whose figure the card shows: a name would tell what is withheld."""
    return [
        [slice_name, group]
        for slice_name, group in named
        if "value" in by.get(slice_name, {}).get(group, {}).get(figure, {})
    ]


def _curve(curve: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Burden by size of the taxpayer; neighbours stand together until ten were checked in each."""
    parts: list[dict[str, Any]] = []
    names = ("taxpayers", "declarations", "checks", "taxpayers_checked", "value_share",
             "check_share")  # fmt: skip
    for one in curve:
        if parts and parts[-1]["taxpayers_checked"] < LEAST:
            parts[-1] = {name: parts[-1][name] + one[name] for name in names}
        else:
            parts.append({name: one[name] for name in names})
    if len(parts) > 1 and parts[-1]["taxpayers_checked"] < LEAST:
        last = parts.pop()
        parts[-1] = {name: parts[-1][name] + last[name] for name in names}
    if any(part["taxpayers_checked"] < LEAST for part in parts):
        return []
    return [
        {name: part[name] for name in names if name != "taxpayers_checked"}
        | {"audit_rate": part["checks"] / max(part["declarations"], 1)}
        for part in parts
    ]
