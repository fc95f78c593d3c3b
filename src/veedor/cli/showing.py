"""Results as a person reads them in a terminal, in Spanish or English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from veedor.cli import console, showing_models
from veedor.domain.wording import number

WORDS = {
    "es": {
        "red": "rojo", "orange": "naranja", "green": "verde", "rule": "regla", "score": "puntaje",
        "lot": "sorteo", "today": "Lista de inspección", "office": "intendencia", "of": "de",
        "head": ["#", "declaración", "canal", "por", "prob.", "esperado", "motivos"],
        "by_lot": "sorteo: se explica después del reconocimiento",
        "none": "sin indicio que supere lo habitual",
        "candidates": "declaraciones del día", "simulated": "DATOS SIMULADOS",
    },
    "en": {
        "red": "red", "orange": "orange", "green": "green", "rule": "rule", "score": "score",
        "lot": "lot", "today": "Inspection list", "office": "office", "of": "of",
        "head": ["#", "declaration", "channel", "by", "prob.", "expected", "reasons"],
        "by_lot": "drawn by lot: explained after the inspection",
        "none": "no indication beyond what is usual",
        "candidates": "declarations of the day", "simulated": "SIMULATED DATA",
    },
}  # fmt: skip
MOST_REASONS = 2  # in a terminal; the page has them all


def recipes(default: str, known: dict[str, str], language: str) -> None:
    """Every recipe and method with what it is; the default is marked."""
    words = ("receta", "qué es") if language == "es" else ("recipe", "what it is")
    title = "Recetas y métodos" if language == "es" else "Recipes and methods"
    rows = [[f"{name} *" if name == default else name, what] for name, what in known.items()]
    console.table(title, list(words), rows)


def trained(result: Any) -> None:
    """The model's version, what it learnt from and how it was judged."""
    if result.was_known:
        print("The same recipe on the same data had been trained before; nothing was done again.")
    print(f"Model {result.version}")
    print(f"  learnt from {result.labelled_rows:,} checked declarations "
          f"({result.findings:,} findings), {result.features} features")  # fmt: skip
    figures(result.metrics)
    print(f"  report: {result.report}")
    if result.boards:
        print(f"  its learning: tensorboard --logdir {result.boards}")


def evaluated(result: Any) -> None:
    """The figures under the protocol asked for."""
    print(f"Recipe {result.recipe} of {result.programme}, judged by protocol {result.protocol}")
    figures(result.metrics)
    print(f"  report: {result.report}")


def figures(metrics: dict[str, Any]) -> None:
    """The headline figures with their intervals, on rows the model had not learnt from."""
    known = metrics["figures"]
    judged = metrics["judged"]
    until = (
        f", filed {judged['test_from']} to {judged['test_until']}" if "test_from" in judged else ""
    )
    print(f"  judged on {known['rows']:,} checked declarations it had not seen{until}: "
          f"{known['findings']:,} findings, base rate {known['base_rate']:.1%}")  # fmt: skip
    names = {
        "auc": "ROC-AUC", "average_precision": "average precision", "precision_at_1%":
        "precision at 1 %", "precision_at_5%": "precision at 5 %", "revenue_at_1%":
        "revenue at 1 %", "revenue_at_5%": "revenue at 5 %", "ece": "calibration error (ECE)",
    }  # fmt: skip
    for key, name in names.items():
        value = known.get(key)
        if value is None:
            print(f"    {name:<26} insufficient data")
            continue
        low, high = known.get(f"{key}_low"), known.get(f"{key}_high")
        between = f"  ({low:.3f} to {high:.3f})" if low is not None and high is not None else ""
        print(f"    {name:<26} {value:.3f}{between}")


def scored(result: Any, language: str = "en") -> None:
    """How many rows were scored and where they are."""
    print(f"{result.rows:,} rows scored with {result.model_version} in {result.seconds:.1f} s")
    showing_models.used(result.model_version, result.model_state, language)
    if result.not_scored:
        print(f"{result.not_scored:,} rows could not be scored; their line says why.")
    print(f"Written to {result.out}")


def selected(here: Any, result: Any, lines: list[dict[str, Any]], language: str) -> None:
    """Today's list, office by office, with the reasons."""
    from veedor.domain.score import Reason
    from veedor.flows.simulated import is_simulated

    words = WORDS[language]
    day = result.day.isoformat()
    print()
    if is_simulated(here):
        print(f"*** {words['simulated']} ***")
    print(f"{words['today']} · {here.jurisdiction.name} · {day} · {result.model_version}")
    showing_models.used(result.model_version, result.model_state, language)
    programme = here.jurisdiction.programme(result.programme)
    by_office = {office["office"]: office for office in result.offices}
    for office in sorted({line["office"] for line in lines}):
        mine = [line for line in lines if line["office"] == office]
        facts = by_office.get(office, {})
        name = here.jurisdiction.word(programme.office, office)
        title = (f"{office} {name}: {len(mine)} {words['of']} "
                 f"{facts.get('candidates', '?')} {words['candidates']}")  # fmt: skip
        rows = []
        for line in mine:
            reasons = [Reason(**reason) for reason in line["reasons"][:MOST_REASONS]]
            text = "\n".join(reason.text(language) for reason in reasons) or words["none"]
            if line["chosen"] == "lot":
                text = words["by_lot"]  # the inspector looks with an open mind
            expected = line["expected_amount"]
            money = "" if expected is None else number(expected, 0)
            rows.append(
                [
                    str(line["position"]),
                    line["declaration_id"],
                    words[line["channel"]],
                    words[line["chosen"]],
                    f"{line['probability']:.0%}",
                    money,
                    text,
                ]
            )
        console.table(title, words["head"], rows, right=(0, 4, 5))


def demonstrated(here: Any, result: Any, lines: list[dict[str, Any]], language: str,
                 home: Path) -> None:  # fmt: skip
    """The list, the honest figures, and where to look next."""
    selected(here, result.selected, lines, language)
    print()
    trained(result.trained)
    seconds = ", ".join(f"{name} {value:g} s" for name, value in result.seconds.items())
    total = sum(result.seconds.values())
    print(f"\n{result.declarations:,} simulated declarations in {total:.0f} s ({seconds})")
    print(f"Scores of the last month, with reasons: {result.scored.out}")
    print(f"Next: veedor serve --home {home}   (or: make serve); the sign-in page shows accounts")
    print(f"REST key of the demonstration: {result.key}")
