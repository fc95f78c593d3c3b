"""The checks that count: rows and keys repeated, columns and labels that cannot serve."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from veedor.domain.source import Role
from veedor.models.data_audit.finding import AuditFinding, Severity
from veedor.models.data_audit.names import outcome_words
from veedor.models.data_audit.table import AuditedTable, group_codes
from veedor.models.reporting import number, percent

FEWEST = 20  # of a class, below which nothing can be judged: science.md 4.4
FEW = 200  # below which figures have wide intervals
MANY_REPEATED = 0.01  # of the rows, from which duplicates move figures
PRESENT, ABSENT = 0.5, 0.01  # filled among the checked, among the unchecked: set by the check
AFTER = 0.95  # of the dates later than the declaration's own


def check_classes(table: AuditedTable) -> Iterator[AuditFinding]:
    """Too few findings or clean checks to learn from or to judge by."""
    found = int((table.label == 1).sum())
    clean = int((table.label == 0).sum())
    smaller = min(found, clean)
    if smaller >= FEW:
        return
    grave = smaller < FEWEST
    facts = {"found": found, "clean": clean, "unknown": int((~table.known).sum())}
    yield AuditFinding(
        code="class_too_small",
        severity=Severity.GRAVE if grave else Severity.NOTICE,
        columns=(),
        facts=facts,
        sentence_en=f"There are {number(found, 0)} findings and {number(clean, 0)} "
        + ("clean checks: too few to learn or to judge." if grave else "clean checks: few."),
        sentence_es=f"Hay {number(found, 0)} hallazgos y {number(clean, 0)} "
        + (
            "controles limpios: muy pocos para aprender o juzgar."
            if grave
            else "controles limpios: pocos."
        ),
        advice_en=f"Wait for more results; below {FEWEST} of each no figure is given."
        if grave
        else "Expect wide intervals; do not compare models by small differences.",
        advice_es=f"Espere más resultados; con menos de {FEWEST} de cada clase no se da ninguna "
        "cifra."
        if grave
        else "Espere intervalos anchos; no compare modelos por diferencias pequeñas.",
    )


def check_label_dates(table: AuditedTable) -> Iterator[AuditFinding]:
    """Labels that no day says when they became known, or that were known too early."""
    known = table.known
    if not known.any():
        return
    missing = (
        int(known.sum())
        if table.label_day is None
        else int((known & np.isnat(table.label_day)).sum())
    )
    if missing:
        share = missing / int(known.sum())
        yield AuditFinding(
            code="labels_without_dates",
            severity=Severity.SERIOUS,
            columns=(),
            facts={"labels": int(known.sum()), "without_date": missing},
            sentence_en=f"{percent(share)} of the labels have no day on which they became known.",
            sentence_es=f"El {percent(share)} de las etiquetas no tiene el día en que se "
            "conocieron.",
            advice_en="Without it a model may learn from results that nobody had yet. Add the day, "
            "or accept that figures by time are optimistic.",
            advice_es="Sin él, un modelo puede aprender de resultados que nadie tenía aún. Agregue "
            "el día, o acepte que las cifras por tiempo son optimistas.",
        )
    if table.day is None or table.label_day is None:
        return
    early = int((known & (table.label_day < table.day)).sum())  # False where a day is missing
    if early:
        yield AuditFinding(
            code="label_before_declaration",
            severity=Severity.SERIOUS,
            columns=(),
            facts={"labels": int(known.sum()), "early": early},
            sentence_en=f"{number(early, 0)} labels were known before their declaration was filed.",
            sentence_es=f"{number(early, 0)} etiquetas se conocieron antes de presentarse su "
            "declaración.",
            advice_en="One of the two days is wrong: check how the tables were joined.",
            advice_es="Uno de los dos días está mal: revise cómo se unieron las tablas.",
        )


def check_keys(table: AuditedTable) -> Iterator[AuditFinding]:
    """The same key more than once on the same day; a later day is an amendment."""
    keys = [name for name in table.with_role(Role.ID) if table.frame[name].notna().any()]
    if not keys:
        return
    group = group_codes(table.codes, keys[:1])
    if table.day is not None:
        day = pd.factorize(table.day, use_na_sentinel=False)[0]
        group = group * (int(day.max(initial=0)) + 1) + day
    has_key = table.frame[keys[0]].notna().to_numpy()  # a missing key repeats no other
    repeated = int(pd.Series(group[has_key]).duplicated().sum())
    if not repeated:
        return
    yield AuditFinding(
        code="duplicated_keys",
        severity=Severity.SERIOUS,
        columns=(keys[0],),
        facts={"rows": len(table), "repeated": repeated},
        sentence_en=f"{number(repeated, 0)} rows repeat a key ({keys[0]}) of the same day.",
        sentence_es=f"{number(repeated, 0)} filas repiten una clave ({keys[0]}) del mismo día.",
        advice_en="Keep one row for each key and day; an amendment needs its own, later day.",
        advice_es="Deje una fila por clave y día; una rectificación necesita su propio día, "
        "posterior.",
    )


def check_rows(table: AuditedTable) -> Iterator[AuditFinding]:
    """Rows that are the same in everything but their identifier."""
    names = [column.name for column in table.columns if column.role != Role.ID]
    if not names:
        return
    group = group_codes(table.codes, names)
    sizes = np.bincount(group)
    repeated = int((sizes - 1)[sizes > 1].sum())
    if not repeated:
        return
    share = repeated / len(table)
    yield AuditFinding(
        code="duplicated_rows",
        severity=Severity.SERIOUS if share >= MANY_REPEATED else Severity.NOTICE,
        columns=(),
        facts={"rows": len(table), "repeated": repeated},
        sentence_en=f"{number(repeated, 0)} rows ({percent(share)}) are the same as "
        "another in everything but their identifier.",
        sentence_es=f"{number(repeated, 0)} filas ({percent(share)}) son iguales a "
        "otra en todo menos su identificador.",
        advice_en="Copies on both sides of a split let a model remember instead of learn: remove "
        "them, or keep them together.",
        advice_es="Copias a ambos lados de una partición permiten recordar en vez de aprender: "
        "quítelas, o manténgalas juntas.",
    )


def check_constant(table: AuditedTable) -> Iterator[AuditFinding]:
    """Columns with a single value: they tell nothing."""
    names = tuple(
        column.name for column in table.inputs if table.codes[column.name].max(initial=0) == 0
    )
    if not names or len(table) < 2:
        return
    listed = ", ".join(names)
    yield AuditFinding(
        code="constant_columns",
        severity=Severity.NOTICE,
        columns=names,
        facts={"count": len(names)},
        sentence_en=f"Always the same value: {listed}.",
        sentence_es=f"Siempre el mismo valor: {listed}.",
        advice_en="They tell a model nothing; check that the file brings them whole.",
        advice_es="No le dicen nada a un modelo; revise que el archivo las traiga completas.",
    )


def check_names(table: AuditedTable) -> Iterator[AuditFinding]:
    """Columns named like an outcome that are not declared as one."""
    for column in table.inputs:
        words = outcome_words(column.name)
        if not words:
            continue
        yield AuditFinding(
            code="named_like_outcome",
            severity=Severity.SERIOUS,
            columns=(column.name,),
            facts={"words": list(words), "role": str(column.role)},
            sentence_en=f"{column.name} is named like something known only after a check "
            f"({', '.join(words)}), but its role is {column.role}.",
            sentence_es=f"{column.name} se llama como algo que solo se conoce después de un "
            f"control ({', '.join(words)}), pero su rol es {column.role}.",
            advice_en="If it is known only after the check, give it the role outcome. If it is "
            "known when the declaration is filed, rename it.",
            advice_es="Si solo se conoce después del control, dele el rol outcome. Si se conoce al "
            "presentar la declaración, cámbiele el nombre.",
        )


def check_presence(table: AuditedTable) -> Iterator[AuditFinding]:
    """Columns filled only for declarations that were checked, and dates later than the filing."""
    checked = table.known
    for column in table.inputs:
        filled = table.frame[column.name].notna().to_numpy()
        if checked.any() and not checked.all():
            inside, outside = filled[checked].mean(), filled[~checked].mean()
            if inside >= PRESENT and outside <= ABSENT:
                yield _only_checked(column.name, float(inside), float(outside))
                continue
        if column.type == "date" and table.day is not None and filled.any():
            days = table.numbers(column)
            own = np.where(np.isnat(table.day), np.nan, table.day.astype("int64"))
            both = np.isfinite(days) & np.isfinite(own)
            later = float((days > own)[both].mean()) if both.any() else 0.0
            if later >= AFTER:
                yield _known_after(column.name, later)


def _only_checked(name: str, inside: float, outside: float) -> AuditFinding:
    return AuditFinding(
        code="filled_only_when_checked",
        severity=Severity.GRAVE,
        columns=(name,),
        facts={"filled_checked": inside, "filled_unchecked": outside},
        sentence_en=f"{name} is filled for {percent(inside)} of the checked declarations and "
        f"for {percent(outside)} of the others: it is written by the check.",
        sentence_es=f"{name} está lleno en el {percent(inside)} de las declaraciones "
        f"controladas y en el {percent(outside)} de las demás: lo escribe el control.",
        advice_en="Give it the role outcome: when a declaration is scored, it will not be there.",
        advice_es="Dele el rol outcome: cuando se puntúe una declaración, no estará.",
    )


def _known_after(name: str, later: float) -> AuditFinding:
    return AuditFinding(
        code="known_after",
        severity=Severity.SERIOUS,
        columns=(name,),
        facts={"later": later},
        sentence_en=f"{name} is later than the declaration's own day in {percent(later)} of "
        "the rows.",
        sentence_es=f"{name} es posterior al día de la propia declaración en el "
        f"{percent(later)} de las filas.",
        advice_en="If it is not known yet when a declaration is scored, give it the role outcome.",
        advice_es="Si aún no se conoce cuando se puntúa la declaración, dele el rol outcome.",
    )
