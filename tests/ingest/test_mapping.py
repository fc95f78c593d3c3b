from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.ingest.sample import SOURCE, column
from veedor.domain.source import Role, Source
from veedor.errors import ContractBroken
from veedor.ingest.connectors import Chunk, Incoming
from veedor.ingest.mapping import match, matching_sources, require_match

OUTCOMES = Source(
    name="outcomes",
    meaning="Invented outcomes.",
    spanish="Resultados inventados.",
    key=("declaration_id",),
    clock="known_on",
    columns=(
        column("declaration_id", "string", Role.ID, aliases=("Declaration ID",)),
        column("inspected_on", "date", Role.TIME, aliases=("Date",)),
        column("known_on", "date", Role.TIME, aliases=("Date",)),
        column("status", "string", Role.OUTCOME, aliases=("Fraud",), values={"1": "found"}),
        column("channel", "string", Role.OUTCOME, default="red"),
        column("officer", "string", Role.OUTCOME, required=False),
    ),
)


def incoming(*header: str, repeated: tuple[str, ...] = ()) -> Incoming:
    def none(advance: object) -> Iterator[Chunk]:
        return iter(())

    return Incoming(
        name="f", kind="csv", header=header, open_chunks=none, repeated=frozenset(repeated)
    )


def test_one_header_may_bring_several_columns_and_defaults_fill_the_rest():
    matched = match(["DECLARATION_ID", "Date", "Fraud"], OUTCOMES)
    assert matched.headers["known_on"] == matched.headers["inspected_on"] == "Date"
    assert matched.headers["declaration_id"] == "DECLARATION_ID"
    assert [column.name for column in matched.absent] == ["channel", "officer"]
    assert matched.lacking == ()


def test_the_exact_name_wins_over_an_alias_and_over_a_similar_name():
    assert match(["date", "Date", "known_on"], OUTCOMES).headers["known_on"] == "known_on"
    assert match(["date", "Date"], OUTCOMES).headers["known_on"] == "Date"


def test_accents_case_spaces_and_punctuation_do_not_count():
    source = replace(
        OUTCOMES, columns=(*OUTCOMES.columns, column("país_de_origen", "string", Role.CATEGORY))
    )
    header = ["Declaration  id", "date", "FRAUD", " Pais de Orígen "]
    assert match(header, source).headers["país_de_origen"] == " Pais de Orígen "


def test_a_file_feeds_every_source_whose_columns_it_has():
    both = ["declaration_id", "Date", "Fraud", *SOURCE.names]
    assert matching_sources(both, [SOURCE, OUTCOMES]) == [SOURCE, OUTCOMES]
    assert matching_sources(["declaration_id", "Date", "Fraud"], [SOURCE, OUTCOMES]) == [OUTCOMES]
    assert matching_sources(["nothing"], [SOURCE, OUTCOMES]) == []


def test_a_mapping_wins_over_names_and_aliases():
    header = ["declaration_id", "Date", "Seen", "Fraud"]
    assert match(header, OUTCOMES, {"known_on": "seen"}).headers["known_on"] == "Seen"


@pytest.mark.parametrize(
    ("mapping", "says"),
    [({"colour": "Date"}, "no column 'colour'"), ({"known_on": "When"}, "no column 'When'")],
)
def test_a_mapping_of_unknown_names_is_refused(mapping, says):
    with pytest.raises(ContractBroken, match=says):
        require_match(incoming("declaration_id", "Date", "Fraud"), OUTCOMES, mapping)


def test_missing_columns_are_named_together_with_the_header_that_is_there():
    with pytest.raises(ContractBroken) as caught:
        require_match(incoming("declaration_id", "Fraude"), OUTCOMES)
    assert "inspected_on, known_on, status" in caught.value.what
    assert "Fraude" in caught.value.where


def test_a_repeated_header_is_refused_only_when_it_is_needed():
    header = ("declaration_id", "Date", "Fraud", "x", "x (2)")
    assert require_match(incoming(*header, repeated=("x",)), OUTCOMES)
    with pytest.raises(ContractBroken, match="more than once"):
        require_match(incoming(*header, repeated=("Date",)), OUTCOMES)
