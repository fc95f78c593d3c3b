"""Which column of a file brings which column of a source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from veedor.domain.source import Column, Source
from veedor.errors import ContractBroken
from veedor.ingest.connectors.incoming import Incoming


def folded(name: str) -> str:
    """A header without case, accents, spaces and punctuation, for comparing.

    >>> folded(" País de Origen") == folded("pais_de_origen")
    True
    """
    bare = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


@dataclass(frozen=True)
class Matched:
    """Declared column → header that brings it; `absent` columns get their default or nothing."""

    headers: Mapping[str, str]
    absent: tuple[Column, ...]

    @property
    def lacking(self) -> tuple[Column, ...]:
        """Columns without which the table cannot be loaded: required, and without a default."""
        return tuple(column for column in self.absent if column.required and column.default is None)


def match(
    header: Sequence[str], source: Source, mapping: Mapping[str, str] | None = None
) -> Matched:
    """The header of each declared column: as mapped, else by its name, else by an alias in order.

    `mapping` is declared column → header. Case, accents, spaces and punctuation do not count.
    """
    by_fold = {folded(name): name for name in reversed(header)}
    headers: dict[str, str] = {}
    for column in source.columns:
        wanted = (mapping or {}).get(column.name)
        names = (column.name, *column.aliases) if wanted is None else (wanted,)
        found = next((name for name in names if name in header), None)
        found = found or next((by_fold[folded(n)] for n in names if folded(n) in by_fold), None)
        if found is not None:
            headers[column.name] = found
    absent = tuple(column for column in source.columns if column.name not in headers)
    return Matched(headers, absent)


def matching_sources(header: Sequence[str], sources: Iterable[Source]) -> list[Source]:
    """Every source whose required columns are all in the header, by name or alias.

    One file may feed several sources: a published table often carries declarations and outcomes.
    """
    return [source for source in sources if not match(header, source).lacking]


def require_match(
    incoming: Incoming, source: Source, mapping: Mapping[str, str] | None = None
) -> Matched:
    """The match of a source, or ContractBroken that names what is missing or ambiguous."""
    where = f"{incoming.name}, source {source.name}"
    _check_mapping(incoming.header, source, mapping or {}, where)
    matched = match(incoming.header, source, mapping)
    header = ", ".join(incoming.header[:60])
    if matched.lacking:
        names = ", ".join(column.name for column in matched.lacking)
        raise ContractBroken(
            f"The source '{source.name}' needs columns that are not there: {names}.",
            where=f"{where}; its header reads: {header}",
            next="Map them (column=header), or declare the headers you have as `aliases`.",
            source=source.name,
            missing=names,
        )
    twice = sorted(set(matched.headers.values()) & incoming.repeated)
    if twice:
        raise ContractBroken(
            f"The header has '{twice[0]}' more than once, and it is not clear which one counts.",
            where=where,
            next="Delete or rename one of the two columns.",
            source=source.name,
            repeated=twice,
        )
    return matched


def _check_mapping(
    header: Sequence[str], source: Source, mapping: Mapping[str, str], where: str
) -> None:
    for column, name in mapping.items():
        if column not in source.names:
            raise ContractBroken(
                f"The source '{source.name}' has no column '{column}'.",
                where=f"{where}, mapping {column}={name}",
                next=f"Name one of: {', '.join(source.names)}.",
            )
        if folded(name) not in {folded(known) for known in header}:
            raise ContractBroken(
                f"There is no column '{name}' in what came in.",
                where=f"{where}, mapping {column}={name}",
                next=f"Name one of: {', '.join(header)}.",
            )
