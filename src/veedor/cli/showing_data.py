"""What was received, refused and audited, as a person reads it in a terminal."""

from __future__ import annotations

from typing import Any

from veedor.cli import console
from veedor.cli.trying import drift_line

FEW = 2  # files; with more of them their columns are not shown one by one
MOST_REASONS = 5  # of a file; `veedor quarantine list` has them all
WORDS: dict[str, dict[str, Any]] = {
    "es": {
        "ready": "{path} está lista para {country} ({programmes}).\n"
        "Siguiente: veedor ingest --home {home} ARCHIVO...",
        "received": "Recibido", "received_head":
        ["archivo", "fuente", "leídas", "cargadas", "ya estaban", "rechazadas", "filas/s", ""],
        "known": "ya se había recibido", "row": "fila", "refused":
        "  {count:,} rechazadas en {file}: {column}, se esperaba {expectation}",
        "look": "Véalas: veedor quarantine list --home {home}",
        "loaded": "{source}: lo que se cargó",
        "loaded_head": ["columna", "sin dato", "distintos", "mínimo", "máximo"],
        "none": "No hay nada en cuarentena.", "title": "En cuarentena", "rows": "Primeras filas",
        "reasons_head": ["fuente", "columna", "se esperaba", "filas"],
        "rows_head": ["archivo", "fila", "columna", "se halló"], "sender": "Para quien lo envió",
        "exported": "{rows:,} filas rechazadas escritas en {out}.",
        "again": "Corregido, ese archivo se puede recibir tal cual.", "report": "Informe",
    },
    "en": {
        "ready": "{path} is ready for {country} ({programmes}).\n"
        "Next: veedor ingest --home {home} FILE...",
        "received": "Received", "received_head":
        ["file", "source", "read", "loaded", "already", "refused", "rows/s", ""],
        "known": "already received", "row": "row", "refused":
        "  {count:,} refused in {file}: {column}, expected {expectation}",
        "look": "Look at them: veedor quarantine list --home {home}",
        "loaded": "{source}: what was loaded",
        "loaded_head": ["column", "missing", "distinct", "least", "most"],
        "none": "Nothing is in quarantine.", "title": "In quarantine", "rows": "First rows",
        "reasons_head": ["source", "column", "expected", "rows"],
        "rows_head": ["file", "row", "column", "found"], "sender": "For the sender",
        "exported": "{rows:,} refused rows written to {out}.",
        "again": "Corrected, such a file can be ingested as it is.", "report": "Report",
    },
}  # fmt: skip


def ingested(results: Any, here: Any) -> None:
    """What became of each file for each source, and what was refused for which reason."""
    from veedor.ingest.wording import expected

    language = here.settings.language
    words = WORDS[language]
    rows = []
    for one in results:
        speed = f"{one.rows_read / one.seconds:,.0f}" if one.seconds > 0 else ""
        rows.append([one.file, one.source, f"{one.rows_read:,}", f"{one.rows_loaded:,}",
                     f"{one.rows_already:,}", f"{one.rows_rejected:,}", speed,
                     words["known"] if one.was_known else ""])  # fmt: skip
    console.table(words["received"], words["received_head"], rows, right=(2, 3, 4, 5, 6))
    for one in results:
        for column, expectation, count in one.reasons[:MOST_REASONS]:
            print(words["refused"].format(
                count=count, file=one.file, column=column or words["row"],
                expectation=expected(expectation, language),
            ))  # fmt: skip
    if any(one.rows_rejected for one in results):
        print(words["look"].format(home=here.home))
    for one in results:
        if one.drift:
            print(drift_line(one.source, one.drift, language))
    for one in results if len(results) <= FEW else ():
        _profile(one, words)


def _profile(one: Any, words: dict[str, Any]) -> None:
    """What was loaded, a line for each column: the first look that finds a shifted column."""

    def text(value: Any) -> str:
        return f"{value:,.6g}" if isinstance(value, int | float) else str(value or "")

    rows = [
        [name, f"{column['missing'] / max(column['rows'], 1):.0%}", f"{column['distinct']:,}",
         text(column.get("minimum")), text(column.get("maximum"))]
        for name, column in one.profile.items()
    ]  # fmt: skip
    if rows:
        title = words["loaded"].format(source=one.source)
        console.table(title, words["loaded_head"], rows, right=(1, 2, 3, 4))


def refused(reasons: list[dict[str, Any]], rows: Any, here: Any) -> None:
    """The reasons for which rows were refused, and the first of these rows."""
    from veedor.ingest.wording import expected

    language = here.settings.language
    words = WORDS[language]
    if not reasons:
        print(words["none"])
        return
    console.table(words["title"], words["reasons_head"],
                  [[r["source"], r["column_name"] or "", expected(r["expectation"], language),
                    f"{r['rows']:,}"] for r in reasons], right=(3,))  # fmt: skip
    console.table(words["rows"], words["rows_head"],
                  [[r.file, f"{r.row_number:,}", r.column_name or "", (r.found or "")[:60]]
                   for r in rows], right=(1,))  # fmt: skip
    print(f"{words['sender']}: veedor quarantine export --home {here.home} --out refused.csv")


def audited(result: Any, language: Any) -> None:
    """What would make a model lie, the worst first, and where the report is."""
    from veedor.models.data_audit.phrases import PAIRS
    from veedor.models.reporting.phrases import Phrases

    phrases = Phrases(PAIRS, language)
    for finding in result.findings:
        print(f"[{phrases(finding['severity'])}] {finding['sentence'][language]}")
        print(f"    → {finding['advice'][language]}")
    if not result.findings:
        print(phrases("clean"))
    print(f"\n{WORDS[language]['report']}: {result.report}")
