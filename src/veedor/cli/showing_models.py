"""What the verbs about models print, in Spanish or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from veedor.cli import console
from veedor.domain.wording import number

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "candidate": "candidato", "approved": "aprobado", "live": "en uso", "retired": "retirado",
        "none": "—", "trained": "entrenado", "models": "Modelos", "version": "versión",
        "state": "estado", "as_of": "al día", "by": "por", "beside": "en sombra", "yes": "sí",
        "auc": "AUC", "average_precision": "precisión media", "precision_at_1%":
        "precisión al 1 %", "precision_at_5%": "precisión al 5 %", "revenue_at_1%":
        "recaudación al 1 %", "revenue_at_5%": "recaudación al 5 %", "ece":
        "error de calibración (ECE)", "brier_skill": "habilidad de Brier", "figures":
        "Cifras (intervalo del 95 %)", "figure": "cifra", "value": "valor", "interval": "intervalo",
        "few": "datos insuficientes", "history": "Historia", "when": "cuándo", "step": "paso",
        "reason": "motivo", "data": "Datos", "code": "código", "recipe": "receta", "report":
        "informe", "seed": "semilla", "hash": "huella", "no_models":
        "Todavía no se ha entrenado ningún modelo.", "compare": "Comparación pareada",
        "difference": "diferencia", "p": "p (no mejor)", "rows": "filas", "findings": "hallazgos",
        "shadow_is": "ambos las puntuaron al presentarse, y el resultado llegó después",
        "later_is": "su resultado se conoció después de entrenar a ambos",
        "recipes_is": "muy pocas filas nuevas: las dos recetas se ajustaron de nuevo al mismo día",
        "weighted": "ponderadas por su probabilidad de ser elegidas", "gain": "Mejora demostrada.",
        "no_gain": "No hay mejora demostrada.", "replaces": "reemplaza a", "first_live":
        "Es el primero en uso: no había con qué comparar.", "burden":
        "Quién sería revisado, a igual monto en juego", "group": "grupo", "chosen": "elegidas",
        "due": "esperadas", "ratio": "razón", "entered": "puntúa ahora en la sombra del modelo en "
        "uso; ningún inspector lo ve", "left": "ya no puntúa en sombra", "retrained":
        "Reentrenado al", "known": "ese día ya estaba hecho; nada se repitió", "not_shadow":
        "es el modelo en uso mismo: no hay nada que comparar", "made_room": "dejan la sombra",
        "mirrored": "versiones en formato MLflow, en", "comparisons": "Comparaciones guardadas",
        "in_use": "modelo", "not_live": "nadie lo ha aprobado (veedor models approve, promote)",
        "learns_by": "aprende con",
        "not_recorded": "no quedó registrado", "seconds": "segundos", "features":
        "características", "rates": "tasas de hallazgos de", "settings": "ajustes de",
    },
    "en": {
        "candidate": "candidate", "approved": "approved", "live": "live", "retired": "retired",
        "none": "—", "trained": "trained", "models": "Models", "version": "version",
        "state": "state", "as_of": "as of", "by": "by", "beside": "in shadow", "yes": "yes",
        "auc": "AUC", "average_precision": "average precision", "precision_at_1%":
        "precision at 1 %", "precision_at_5%": "precision at 5 %", "revenue_at_1%":
        "revenue at 1 %", "revenue_at_5%": "revenue at 5 %", "ece": "calibration error (ECE)",
        "brier_skill": "Brier skill", "figures": "Figures (95 % interval)", "figure": "figure",
        "value": "value", "interval": "interval", "few": "insufficient data", "history": "History",
        "when": "when", "step": "step", "reason": "reason", "data": "Data", "code": "code",
        "recipe": "recipe", "report": "report", "seed": "seed", "hash": "hash", "no_models":
        "No model has been trained yet.", "compare": "Paired comparison", "difference":
        "difference", "p": "p (not better)", "rows": "rows", "findings": "findings",
        "shadow_is": "both scored them when they were filed, and the results came later",
        "later_is": "their results became known after both were trained",
        "recipes_is": "too few new rows: both recipes were fitted again as of one day",
        "weighted": "weighted by their chance of being chosen", "gain": "A gain is proven.",
        "no_gain": "No gain is proven.", "replaces": "replaces", "first_live":
        "It is the first to be live: there was nothing to compare with.", "burden":
        "Who would be checked, at equal stakes", "group": "group", "chosen": "chosen",
        "due": "due", "ratio": "ratio", "entered": "is now scored in the shadow of the live model; "
        "no inspector sees it", "left": "is no longer scored in shadow", "retrained":
        "Retrained as of", "known": "that day had been done; nothing was done again",
        "not_shadow": "it is the live model itself: there is nothing to compare", "made_room":
        "left the shadow", "mirrored": "versions in MLflow's format, at", "comparisons":
        "Comparisons kept", "in_use": "model", "not_live":
        "nobody has approved it (veedor models approve, promote)", "learns_by": "learns by",
        "not_recorded": "not recorded", "seconds": "seconds", "features": "features",
        "rates": "finding rates of", "settings": "settings of",
    },
}  # fmt: skip
FIGURES = ("auc", "average_precision", "precision_at_5%", "revenue_at_5%", "brier_skill", "ece")


def listed(rows: Sequence[Mapping[str, Any]], language: str) -> None:
    """One line for each version, the newest first."""
    words = WORDS[language]
    if not rows:
        print(words["no_models"])
        return
    head = ["version", "state", "as_of", "by", "beside", "auc", "average_precision"]
    lines = [
        [
            row["version"], words[row["state"]], str(row["as_of"] or words["none"]),
            row["trained_by"], words["yes"] if row["in_shadow"] else "",
            *(_value(row["figures"].get(name), words) for name in ("auc", "average_precision")),
        ]
        for row in rows
    ]  # fmt: skip
    console.table(words["models"], [words[name] for name in head], lines, right=(5, 6))


def shown(facts: Mapping[str, Any], language: str) -> None:
    """Everything of one version."""
    words = WORDS[language]
    state = words[facts["state"]] + (f", {words['beside']}" if facts["in_shadow"] else "")
    print(f"{facts['version']}: {state}")
    data = ", ".join(f"{table} v{version}" for table, version in facts["table_versions"].items())
    made = _made(facts["made"], language)
    for name, value in (
        ("recipe", facts["recipe"]), *made, ("seed", facts["seed"]), ("as_of", facts["as_of"]),
        ("data", data), ("code", facts["code_version"]), ("hash", facts["artifact_hash"]),
        ("report", facts["report"]),
    ):  # fmt: skip
        print(f"  {words.get(name, name)}: {value}")
    figures = facts["figures"]
    lines = [
        [
            words[name], _value(figures.get(name), words),
            _between(figures.get(f"{name}_low"), figures.get(f"{name}_high")),
        ]
        for name in FIGURES
    ]  # fmt: skip
    head = [words[name] for name in ("figure", "value", "interval")]
    console.table(words["figures"], head, lines, right=(1, 2))
    stepped(facts["history"], language, title=words["history"])
    if facts["comparisons"]:
        print(f"{words['comparisons']}: {len(facts['comparisons'])}")


def _made(made: Mapping[str, Any] | None, language: str) -> list[tuple[str, Any]]:
    """How a version was made, a line each; settings left to their library are not printed."""
    words = WORDS[language]
    if made is None:
        return [("learns_by", words["not_recorded"])]
    lines = [("learns_by", made["learns_by"][language]), ("features", len(made["features"]))]
    if made["recipe"]["encode"]:
        lines.append(("rates", ", ".join(made["recipe"]["encode"])))
    for member in made["members"]:
        settings = {name: one for name, one in member["settings"].items() if one is not None}
        told = ", ".join(f"{name} {value}" for name, value in settings.items())
        lines.append((f"{words['settings']} {member['name']}", told))
    return [*lines, ("seconds", made["seconds"])]


def stepped(steps: Sequence[Any], language: str, *, title: str = "") -> None:
    """Steps in the life of versions: when, from where to where, by whom, why."""
    words = WORDS[language]
    many = len({step.version for step in steps}) > 1
    lines = []
    for step in steps:
        before = words[step.from_state] if step.from_state else words["trained"]
        duty = f" ({step.duty})" if step.duty else ""
        move = f"{before} → {words[step.to_state]}"
        lines.append(
            [
                step.at.strftime("%Y-%m-%d %H:%M"),
                f"{step.version}: {move}" if many or not title else move,
                f"{step.actor}{duty}",
                step.because,
            ]
        )
    head = [words[name] for name in ("when", "step", "by", "reason")]
    console.table(title, head, lines)


def compared(result: Any, language: str) -> None:
    """The figures of both, the difference with its interval, and what it is worth."""
    words = WORDS[language]
    facts = result.facts
    print(f"{words['compare']}: {result.first} − {result.second}")
    weighted = f"; {words['weighted']}" if facts["weighted_by_inclusion"] else ""
    print(
        f"  {number(facts['rows'], 0)} {words['rows']}, {number(facts['findings'], 0)} "
        f"{words['findings']}, {facts['first_day']} – {facts['last_day']}: "
        f"{words[result.evidence + '_is']}{weighted}"
    )
    lines = []
    for name, one in result.differences.items():
        difference = one["difference"]
        if difference["value"] is None:
            lines.append([words[name], words["few"], "", "", "", ""])
            continue
        lines.append(
            [
                words[name], _value(one["first"]["value"], words),
                _value(one["second"]["value"], words), f"{difference['value']:+.3f}",
                _between(difference["low"], difference["high"], sign=True),
                _value(one["p_better"], words),
            ]
        )  # fmt: skip
    head = [words["figure"], "1", "2", words["difference"], words["interval"], words["p"]]
    console.table("", head, lines, right=(1, 2, 3, 4, 5))
    print(words["gain"] if result.is_gain else words["no_gain"])


def promoted(result: Any, language: str) -> None:
    """What is live now, and the figures that allowed it."""
    words = WORDS[language]
    stepped([result.step], language)
    if result.compared is None:
        print(words["first_live"])
    else:
        print(f"{result.version} {words['replaces']} {result.replaced}")
        compared(result.compared, language)
    lines = []
    for kind, rates in result.burden["groups"].items():
        for one in rates:
            if one["ratio"] is None:
                continue
            lines.append(
                [
                    f"{kind} {one['group']}", number(one["rows"], 0), str(one["selected"]),
                    f"{one['expected']:.1f}", f"{one['ratio']:.2f}",
                    _between(one["low"], one["high"], digits=2),
                ]
            )  # fmt: skip
    head = [words[name] for name in ("group", "rows", "chosen", "due", "ratio", "interval")]
    console.table(words["burden"], head, lines, right=(1, 2, 3, 4, 5))


def shadowed(version: str, on: bool, language: str) -> None:
    """Whether a challenger is scored beside the live model."""
    print(f"{version} {WORDS[language]['entered' if on else 'left']}.")


def retrained(result: Any, language: str) -> None:
    """What became of the retraining of a day."""
    words = WORDS[language]
    print(f"{words['retrained']} {result.day}: {result.version}")
    if result.was_known:
        print(f"  {words['known']}")
    print(f"  {words['beside'] + ': ' + words['yes'] if result.in_shadow else words['not_shadow']}")
    if result.left:
        print(f"  {words['made_room']}: {', '.join(result.left)}")


def mirrored(result: Any, language: str) -> None:
    """Where MLflow finds the copy, and how to look at it."""
    print(f"{result.versions} {WORDS[language]['mirrored']} {result.url}")
    print(f"  mlflow server --backend-store-uri {result.url} --host 127.0.0.1 --port 5000")


def used(version: str, state: str, language: str) -> None:
    """Say plainly when what scored is a version that nobody approved."""
    words = WORDS[language]
    if state == "live":
        print(f"{words['in_use']}: {version} ({words['live']})")
    elif state == "candidate":
        print(f"{words['in_use']}: {version} ({words['candidate']}); {words['not_live']}")
    else:
        print(f"{words['in_use']}: {version} ({words[state]})")


def _value(value: float | None, words: Mapping[str, str]) -> str:
    return words["few"] if value is None else f"{value:.3f}"


def _between(low: float | None, high: float | None, *, sign: bool = False, digits: int = 3) -> str:
    if low is None or high is None:
        return ""
    form = f"{'+' if sign else ''}.{digits}f"
    return f"{low:{form}} – {high:{form}}"
