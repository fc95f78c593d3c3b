"""Findings about columns that tell the label too well, not at all, or as copies of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from sklearn.metrics import roc_auc_score

from veedor.domain.source import Role
from veedor.models.data_audit import leaks, prediction
from veedor.models.data_audit.checks import FEWEST
from veedor.models.data_audit.finding import AuditFinding, Severity
from veedor.models.data_audit.table import AuditedTable, group_codes
from veedor.models.reporting import number, percent

GIVES_AWAY = 0.97  # AUC of one column: science.md 4.4, leak test
FORMULA = 0.99  # AUC at which few columns reproduce a label
MOST_COLUMNS = 4  # "few"
NOTHING = 0.52  # AUC of the best honest model, below which a table tells nothing of its target
LOOKED_UP = 0.7  # of the rows, by time, are remembered to look up the rest
CHECKED_ROWS = 100_000  # enough to see whether a column tells who was checked


@dataclass
class Found:
    """What earlier checks learned that later ones need."""

    leaking: set[str] = field(default_factory=set)  # columns an honest model must not be given
    leak: leaks.Leak | None = None
    auc: float | None = None  # of the honest model
    scored: tuple[np.ndarray, np.ndarray] | None = None  # its scores and their rows, if made


def alone(table: AuditedTable, found: Found) -> Iterator[AuditFinding]:
    """Columns from which the label can be read without any other."""
    labelled = table.take(np.flatnonzero(table.known))
    for column in labelled.inputs:
        auc = prediction.column_auc(labelled, column, labelled.label)
        if auc <= GIVES_AWAY:
            continue
        found.leaking.add(column.name)
        yield AuditFinding(
            code="column_gives_label_away",
            severity=Severity.GRAVE,
            columns=(column.name,),
            facts={"auc": auc, "limit": GIVES_AWAY},
            sentence_en=f"{column.name} alone gives the label away: AUC {number(auc, 3)} on "
            "rows it was not fitted on.",
            sentence_es=f"{column.name} por sí sola delata la etiqueta: AUC "
            f"{number(auc, 3)} en filas con las que no se ajustó.",
            advice_en="No column known at filing tells so much. It is written by the check, "
            "or the label was computed from it, or rows were copied with both: give it the role "
            "outcome, or leave these data.",
            advice_es="Ninguna columna conocida al presentar dice tanto. La escribe el control, "
            "o la etiqueta se calculó con ella, o se copiaron filas con ambas: dele el rol "
            "outcome, o deje estos datos.",
        )


def who_was_checked(table: AuditedTable) -> Iterator[AuditFinding]:
    """Columns whose value tells whether a declaration was checked: they are set by choosing it."""
    known = table.known
    if min(known.sum(), (~known).sum()) < FEWEST:
        return
    rows = np.random.default_rng(prediction.SEED).permutation(len(table))[:CHECKED_ROWS]
    part = table.take(np.sort(rows))
    checked = part.known.astype(float)
    for column in part.inputs:
        # The latest declarations have no result yet, so their day tells it rightly.
        if column.role == Role.TIME or checked.min() == checked.max():
            continue
        auc = prediction.column_auc(part, column, checked)
        if auc > GIVES_AWAY:
            yield AuditFinding(
                code="tells_who_was_checked",
                severity=Severity.SERIOUS,
                columns=(column.name,),
                facts={"auc": auc, "limit": GIVES_AWAY},
                sentence_en=f"{column.name} tells which declarations were checked (AUC "
                f"{number(auc, 3)}).",
                sentence_es=f"{column.name} dice qué declaraciones se controlaron (AUC "
                f"{number(auc, 3)}).",
                advice_en="It looks like the channel assigned or another trace of the choice; if "
                "so, give it the role outcome.",
                advice_es="Parece el canal asignado u otra huella de la selección; si es así, dele "
                "el rol outcome.",
            )


def copied(table: AuditedTable, found: Found) -> Iterator[AuditFinding]:
    """Repeated attribute tuples that carry their label with them."""
    leak = leaks.find_leak(table)
    if leak is None or set(leak.columns) & found.leaking == set(leak.columns):
        return
    labelled = table.take(np.flatnonzero(table.known))
    names = _honest_inputs(labelled, found)
    scored = prediction.honest_scores(labelled, names, leak.group) if names else None
    expected = _purity_foreseen(leak, scored)
    if leak.found.purity - expected < leaks.LEAST_PURITY * (1 - expected):
        return  # an honest model foresees that these rows agree: nothing was copied
    found.leak, found.scored = leak, scored
    facts = _leak_facts(labelled, leak, expected)
    listed = ", ".join(leak.columns)
    yield AuditFinding(
        code="tuples_carry_labels",
        severity=Severity.GRAVE,
        columns=leak.columns,
        facts=facts,
        sentence_en="Rows are copies of each other with their label: "
        f"{percent(leak.found.repeated)} of the rows repeat the tuple ({listed}), and "
        f"{percent(leak.found.purity)} of the repeated tuples have a single label, where "
        f"chance would give {percent(leak.found.chance)}."
        + _looked_up(facts, "en")
        + _follow(leak, "en"),
        sentence_es=f"Hay filas copiadas unas de otras junto con su etiqueta: el "
        f"{percent(leak.found.repeated)} de las filas repite la combinación ({listed}), y el "
        f"{percent(leak.found.purity)} de las combinaciones repetidas tiene una sola "
        f"etiqueta, cuando el azar daría el {percent(leak.found.chance)}."
        + _looked_up(facts, "es")
        + _follow(leak, "es"),
        advice_en="A split that leaves copies on both sides measures memory. Keep equal tuples "
        "together (copies=…, split='group'), weigh each by 1 / copies, and report rows seen and "
        "unseen apart.",
        advice_es="Una partición que deja copias a ambos lados mide memoria. Mantenga juntas las "
        "combinaciones iguales (copies=…, split='group'), pese cada una 1 / copias, e informe por "
        "separado lo visto y lo no visto.",
    )


def predicted(table: AuditedTable, found: Found) -> Iterator[AuditFinding]:
    """Whether an honest model learns nothing, or so much that the label must be a formula."""
    labelled = table.take(np.flatnonzero(table.known))
    names = _honest_inputs(labelled, found)
    if not names:
        return
    score, rows = found.scored or prediction.honest_scores(labelled, names, _copies(labelled))
    label = labelled.label[rows]
    found.auc = auc = float(roc_auc_score(label, score))
    if auc - 2 * _auc_error(label) < 0.5 or auc < NOTHING:
        yield _nothing(auc, len(label), found)
    elif auc > GIVES_AWAY:
        columns, reached = prediction.formula_columns(labelled, names, FORMULA, MOST_COLUMNS)
        if reached >= FORMULA or len(columns) < MOST_COLUMNS:
            yield _formula(columns, reached)


def _honest_inputs(table: AuditedTable, found: Found) -> list[str]:
    return [
        column.name
        for column in table.inputs
        if column.name not in found.leaking and table.codes[column.name].max(initial=0) > 0
    ]


def _copies(table: AuditedTable) -> np.ndarray:
    names = [column.name for column in table.columns if column.role != Role.ID]
    return group_codes(table.codes, names)


def _purity_foreseen(leak: leaks.Leak, scored: tuple[np.ndarray, np.ndarray] | None) -> float:
    """Purity of repeated tuples if each row's label were drawn at an honest model's probability."""
    if scored is None:
        return leak.found.chance
    score, rows = scored
    _, group = np.unique(leak.group[rows], return_inverse=True)
    score = np.clip(score, 1e-6, 1 - 1e-6)
    repeated = np.bincount(group) > 1
    all_found = np.exp(np.bincount(group, weights=np.log(score)))
    none_found = np.exp(np.bincount(group, weights=np.log1p(-score)))
    return float((all_found + none_found)[repeated].mean())


def _leak_facts(table: AuditedTable, leak: leaks.Leak, expected: float) -> dict[str, object]:
    measured = leak.found
    facts: dict[str, object] = {
        "rows": measured.rows,
        "tuples": measured.tuples,
        "rows_repeated": measured.repeated,
        "label_purity": measured.purity,
        "label_purity_by_chance": measured.chance,
        "label_purity_foreseen": expected,
        "amounts_that_follow": list(leak.follow),
    }
    if table.day is None:
        return facts
    order = np.argsort(table.day, kind="stable")
    late = order[int(LOOKED_UP * len(order)) :]
    label = table.label[late]
    if len(np.unique(label)) < 2:
        return facts
    score = leaks.look_up(leak.group, table.label, order, LOOKED_UP)
    ranked = label[np.lexsort((np.arange(len(label)), -score))]
    facts["look_up"] = {
        "auc": float(roc_auc_score(label, score)),
        "precision_at_5%": float(ranked[: max(1, len(ranked) // 20)].mean()),
        "precision_at_10%": float(ranked[: max(1, len(ranked) // 10)].mean()),
        "rows_seen_before": float(
            np.isin(leak.group[late], leak.group[order[: len(order) - len(late)]]).mean()
        ),
    }
    return facts


def _looked_up(facts: dict[str, object], language: str) -> str:
    looked = facts.get("look_up")
    if not isinstance(looked, dict):
        return ""
    if language == "es":
        return (
            " Buscar la combinación en el pasado, sin aprender nada, da AUC "
            f"{number(looked['auc'], 3)} y acierta el "
            f"{percent(looked['precision_at_5%'])} de los controles al 5 %."
        )
    return (
        f" Looking the tuple up in the past, without learning anything, gives AUC "
        f"{number(looked['auc'], 3)} and hits with {percent(looked['precision_at_5%'])}"
        " of the checks at 5 %."
    )


def _follow(leak: leaks.Leak, language: str) -> str:
    if not leak.follow:
        return ""
    listed = ", ".join(leak.follow)
    if language == "es":
        return f" Con la combinación se repite también: {listed}."
    return f" What repeats with the tuple too: {listed}."


def _auc_error(label: np.ndarray) -> float:
    """Standard error of an AUC when nothing is predicted (Mann–Whitney)."""
    found = float(label.sum())
    clean = len(label) - found
    return float(np.sqrt((found + clean + 1) / (12 * found * clean)))


def _nothing(auc: float, rows: int, found: Found) -> AuditFinding:
    without = found.leaking or found.leak is not None
    return AuditFinding(
        code="nothing_predicts_target",
        severity=Severity.GRAVE,
        columns=(),
        facts={"auc": auc, "rows": rows, "limit": NOTHING},
        sentence_en="Nothing in this table predicts the target: an honest model on all columns"
        + (" that do not leak" if without else "")
        + f" has AUC {number(auc, 3)}, as a coin would.",
        sentence_es="Nada en esta tabla predice el objetivo: un modelo honesto con todas las "
        "columnas"
        + (" que no filtran la etiqueta" if without else "")
        + f" tiene AUC {number(auc, 3)}, como una moneda.",
        advice_en="Labels may be drawn at random or joined to the wrong rows. No model will help: "
        "bring other data.",
        advice_es="Las etiquetas pueden ser al azar o estar unidas a otras filas. Ningún modelo "
        "ayudará: traiga otros datos.",
    )


def _formula(columns: tuple[str, ...], auc: float) -> AuditFinding:
    listed = ", ".join(columns)
    return AuditFinding(
        code="target_is_formula",
        severity=Severity.GRAVE,
        columns=columns,
        facts={"auc": auc, "limit": FORMULA},
        sentence_en=f"The target looks like a formula of {listed}: they alone give AUC "
        f"{number(auc, 3)}.",
        sentence_es=f"El objetivo parece una fórmula de {listed}: por sí solas dan AUC "
        f"{number(auc, 3)}.",
        advice_en="What inspectors find is never so regular. The label was probably computed from "
        "these columns: figures on it mean nothing.",
        advice_es="Lo que hallan los inspectores nunca es tan regular. Es probable que la etiqueta "
        "se calculara con estas columnas: sus cifras no significan nada.",
    )
