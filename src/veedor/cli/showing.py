"""Results as a person reads them in a terminal, in Spanish or English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from veedor.cli import console, showing_models
from veedor.domain.wording import Language, number

WORDS: dict[str, dict[str, Any]] = {
    "es": {
        "red": "rojo", "orange": "naranja", "green": "verde", "rule": "regla", "score": "puntaje",
        "lot": "sorteo", "today": "Lista de inspección", "office": "intendencia", "of": "de",
        "head": ["#", "declaración", "canal", "por", "prob.", "esperado", "motivos"],
        "by_lot": "sorteo: se explica después del reconocimiento",
        "none": "sin indicio que supere lo habitual",
        "candidates": "declaraciones del día", "simulated": "DATOS SIMULADOS",
        "known": "La misma receta con los mismos datos ya se había entrenado; nada se repitió.",
        "model": "Modelo", "learnt_from": "aprendió de {rows:,} declaraciones revisadas "
        "({findings:,} con hallazgo), {features} características", "report": "informe",
        "boards": "cómo aprendió",
        "evaluated": "Receta {recipe} de {programme}, juzgada por el protocolo {protocol}",
        "judged_on": "juzgado en {rows:,} declaraciones revisadas que no había visto{until}: "
        "{findings:,} con hallazgo, tasa base {base_rate:.1%}",
        "filed": ", presentadas del {first} al {last}", "to": "a",
        "scored": "{rows:,} filas puntuadas con {model} en {seconds:.1f} s",
        "not_scored": "{rows:,} filas no se pudieron puntuar; su línea dice por qué.",
        "written": "Escrito en", "demonstrated":
        "{rows:,} declaraciones simuladas en {total:.0f} s ({seconds})", "month":
        "Puntajes del último mes, con motivos", "next": "Siguiente", "accounts":
        "(o: make serve); la página de ingreso muestra las cuentas", "key":
        "Clave REST de la demostración", "listens":
        "veedor atiende en {address} (Ctrl-C lo termina)", "whole":
        "La cadena de {lines:,} líneas de la bitácora está íntegra.\nCabeza: {head}  (anótela en "
        "otro lugar; --noted lo prueba después)",
    },
    "en": {
        "red": "red", "orange": "orange", "green": "green", "rule": "rule", "score": "score",
        "lot": "lot", "today": "Inspection list", "office": "office", "of": "of",
        "head": ["#", "declaration", "channel", "by", "prob.", "expected", "reasons"],
        "by_lot": "drawn by lot: explained after the inspection",
        "none": "no indication beyond what is usual",
        "candidates": "declarations of the day", "simulated": "SIMULATED DATA",
        "known": "The same recipe on the same data had been trained before; nothing was done "
        "again.", "model": "Model", "learnt_from": "learnt from {rows:,} checked declarations "
        "({findings:,} with a finding), {features} features", "report": "report",
        "boards": "how it learnt",
        "evaluated": "Recipe {recipe} of {programme}, judged by protocol {protocol}",
        "judged_on": "judged on {rows:,} checked declarations it had not seen{until}: "
        "{findings:,} with a finding, base rate {base_rate:.1%}",
        "filed": ", filed {first} to {last}", "to": "to",
        "scored": "{rows:,} rows scored with {model} in {seconds:.1f} s",
        "not_scored": "{rows:,} rows could not be scored; their line says why.",
        "written": "Written to", "demonstrated":
        "{rows:,} simulated declarations in {total:.0f} s ({seconds})", "month":
        "Scores of the last month, with reasons", "next": "Next", "accounts":
        "(or: make serve); the sign-in page shows accounts", "key":
        "REST key of the demonstration", "listens":
        "veedor listens on {address} (Ctrl-C ends it)", "whole":
        "The chain of {lines:,} audit lines is whole.\nHead: {head}  (note it elsewhere; --noted "
        "proves it later)",
    },
}  # fmt: skip
FIGURES = ("auc", "average_precision", "precision_at_1%", "precision_at_5%", "revenue_at_1%",
           "revenue_at_5%", "ece")  # fmt: skip
LAPS: dict[str, dict[str, str]] = {
    "es": {
        "simulate": "simular", "ingest": "recibir", "train and evaluate": "entrenar y juzgar",
        "score the last month": "puntuar el último mes", "select": "elegir",
    },
    "en": {},  # as the demonstration calls them
}  # fmt: skip
MOST_REASONS = 2  # in a terminal; the page has them all


def recipes(default: str, known: dict[str, str], language: str) -> None:
    """Every recipe and method with what it is; the default is marked."""
    words = ("receta", "qué es") if language == "es" else ("recipe", "what it is")
    title = "Recetas y métodos" if language == "es" else "Recipes and methods"
    rows = [[f"{name} *" if name == default else name, what] for name, what in known.items()]
    console.table(title, list(words), rows)


def trained(result: Any, language: str) -> None:
    """The model's version, what it learnt from and how it was judged."""
    words = WORDS[language]
    if result.was_known:
        print(words["known"])
    print(f"{words['model']} {result.version}")
    told = words["learnt_from"].format(
        rows=result.labelled_rows, findings=result.findings, features=result.features
    )
    print(f"  {told}")
    figures(result.metrics, language)
    print(f"  {words['report']}: {result.report}")
    if result.boards:
        print(f"  {words['boards']}: tensorboard --logdir {result.boards}")


def evaluated(result: Any, language: str) -> None:
    """The figures under the protocol asked for."""
    words = WORDS[language]
    print(words["evaluated"].format(
        recipe=result.recipe, programme=result.programme, protocol=result.protocol
    ))  # fmt: skip
    figures(result.metrics, language)
    print(f"  {words['report']}: {result.report}")


def figures(metrics: dict[str, Any], language: str) -> None:
    """The headline figures with their intervals, on rows the model had not learnt from."""
    words, names = WORDS[language], showing_models.WORDS[language]
    known = metrics["figures"]
    judged = metrics["judged"]
    until = ""
    if "test_from" in judged:
        until = words["filed"].format(first=judged["test_from"], last=judged["test_until"])
    print("  " + words["judged_on"].format(
        rows=known["rows"], findings=known["findings"], base_rate=known["base_rate"], until=until
    ))  # fmt: skip
    for key in FIGURES:
        value = known.get(key)
        if value is None:
            print(f"    {names[key]:<31} {names['few']}")
            continue
        low, high = known.get(f"{key}_low"), known.get(f"{key}_high")
        between = "" if low is None or high is None else f"  ({low:.3f} {words['to']} {high:.3f})"
        print(f"    {names[key]:<31} {value:.3f}{between}")


def scored(result: Any, language: str) -> None:
    """How many rows were scored and where they are."""
    words = WORDS[language]
    print(words["scored"].format(
        rows=result.rows, model=result.model_version, seconds=result.seconds
    ))  # fmt: skip
    showing_models.used(result.model_version, result.model_state, language)
    if result.not_scored:
        print(words["not_scored"].format(rows=result.not_scored))
    print(f"{words['written']} {result.out}")


def selected(here: Any, result: Any, lines: list[dict[str, Any]], language: Language) -> None:
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


def demonstrated(here: Any, result: Any, lines: list[dict[str, Any]], language: Language,
                 home: Path) -> None:  # fmt: skip
    """The list, the honest figures, and where to look next."""
    words = WORDS[language]
    selected(here, result.selected, lines, language)
    print()
    trained(result.trained, language)
    laps = LAPS[language]
    seconds = ", ".join(f"{laps.get(name, name)} {lap:g} s" for name, lap in result.seconds.items())
    total = sum(result.seconds.values())
    told = words["demonstrated"].format(rows=result.declarations, total=total, seconds=seconds)
    print(f"\n{told}")
    print(f"{words['month']}: {result.scored.out}")
    print(f"{words['next']}: veedor serve --home {home}   {words['accounts']}")
    print(f"{words['key']}: {result.key}")
