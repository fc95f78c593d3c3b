"""Whatever an error of veedor may say has its Spanish; read from every raise in the source."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from string import Formatter

import pytest

from tests.raises import SOURCE, Said, sentences
from veedor.domain import faults
from veedor.domain.faults import PHRASES, ROOMS, expectations, libraries, sentence, told, words
from veedor.domain.phrasebook import said
from veedor.errors import NotAllowed, PolicyViolated
from veedor.selection.check import Violation

SPANISH = PHRASES["es"]
FILLED = re.compile(r"\{\d+\}")
WORD = re.compile(r"[^\W\d_]{3,}")
NAMES = (  # a `where` that is no sentence: options, settings, functions, addresses, tables
    re.compile(r"(\{1\}, )?--[a-z-]+( .*)?"),
    re.compile(r"\w+\(.*\)|rules=\(\.\.\.\)"),
    re.compile(r"(database_url|artifacts_url|Idempotency-Key) \{1\}|(type|day)=\{1\}"),
    re.compile(r"\{1\}/versions/\{2\}:predict|grpc://\{1\}/\{2\}|/v1/scores"),
    re.compile(r"audit_head|stores\.runs|random_folds|test_share|target|ydata-profiling"),
    re.compile(r"veedor search show"),
)
LISTS = {"{1}; and {2} more", "{1}\n         … and {2} more"}  # told as a whole: see below
OPEN = (  # said of a `where` that a raise leaves wholly open
    "{office} on {day}: {", "{clause}, office {", "{name}, inspector", "{name}, analyst",
    "{path}/.venv-profile/",
)  # fmt: skip


@cache
def phrases_of(english: str) -> frozenset[str]:
    """Every phrase that fits the sentence."""
    return frozenset(one for one in SPANISH if said(english, {one: "·"}) == "·")


def is_a_name(one: Said) -> bool:
    return one.part == "where" and any(name.fullmatch(one.text) for name in NAMES)


def test_the_source_is_read():
    assert len({one.at for one in sentences()}) > 230
    assert len({one.text for one in sentences()}) > 600
    assert {one.part for one in sentences()} == {"what", "where", "next"}


def test_every_sentence_of_every_error_has_its_spanish():
    missing = [
        one
        for one in sentences()
        if WORD.search(FILLED.sub("", one.text))
        and not is_a_name(one)
        and one.text not in LISTS
        and not phrases_of(one.text)
    ]
    assert missing == []


def test_what_an_error_names_is_named_in_spanish_too():
    lost = [
        (one.at, one.text)
        for one in sentences()
        if set(FILLED.findall(one.text)) - set(FILLED.findall(sentence(one.text, "es")))
    ]
    assert lost == []


def test_no_phrase_is_kept_for_what_no_error_says_any_more():
    texts = {one.text for one in sentences()}
    used = {phrase for text in texts for phrase in phrases_of(text)}
    # A phrase may say one of the values that a raise leaves open: "There is no source '{name}'."
    forms = {as_a_phrase(text): "·" for text in texts if WORD.search(FILLED.sub("", text))}
    used |= {phrase for phrase in set(SPANISH) - used if said(phrase, forms) == "·"}
    assert [one for one in SPANISH if one not in used and not one.startswith(OPEN)] == []


def as_a_phrase(text: str) -> str:
    """What only a run knows as a placeholder; any other brace written twice."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return re.sub(r"\{\{(\d+)\}\}", r"{n\1}", doubled)


def test_no_word_is_kept_that_stands_nowhere_in_the_source():
    files = [path for path in SOURCE.rglob("*.py") if path.parent.name != "faults"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    gone = []
    for english in {**words.SPANISH, **expectations.SPANISH}:
        longest = max((text for text, *_ in Formatter().parse(english)), key=len)
        if longest.strip(" :;,()") not in source:
            gone.append(english)
    assert gone == []


@pytest.mark.parametrize(
    "room", [*ROOMS, words, expectations, libraries], ids=lambda room: room.__name__
)
def test_a_phrase_names_the_same_things_in_both_languages(room):
    def names(phrase: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(phrase) if name is not None)

    assert [one for one in room.SPANISH.items() if names(one[0]) != names(one[1])] == []


def test_no_phrase_is_in_two_rooms():
    found = Counter(english for room in ROOMS for english in room.SPANISH)
    assert [english for english, times in found.items() if times > 1] == []


def test_spanish_words_of_accusation_are_not_used():
    for text in (*SPANISH.values(), *words.SPANISH.values()):
        for word in ("criminal", "delincuente", "culpable", "defraudador", "sospechoso"):
            assert word not in text.lower()


def test_in_english_an_error_is_told_as_it_was_raised():
    error = NotAllowed("A version that is live cannot be a challenger.", where="v", next="Ask.")
    assert told(error, "en") == faults.Told(what=error.what, where=error.where, next=error.next)


def test_a_sentence_nobody_knows_stays_as_it_is():
    error = NotAllowed("Not here.", where="/data/feature x", next="")
    assert told(error, "es") == faults.Told(what="Not here.", where="/data/feature x", next="")


def test_words_within_a_sentence_are_said_too():
    what = "A version that is candidate cannot become live; it must be approved."
    assert sentence(what, "es") == (
        "Una versión en estado «candidato» no puede ponerse en uso; debe estar aprobada."
    )
    what = "This is an old Excel workbook, not a CSV or Parquet file, whatever its name says."
    assert sentence(what, "es").startswith("Esto es un libro de Excel antiguo, no un archivo CSV")
    what = "The declaration's net_kg is not acceptable: expected a finite number, found 'x'."
    assert sentence(what, "es").endswith("se esperaba un número finito, se halló 'x'.")
    what = "'level' does not hold amounts: it was read as string."
    assert sentence(what, "es") == "'level' no contiene montos: se leyó como texto."


def test_a_name_that_sounds_like_a_word_stays_a_name():
    assert sentence("There is no model 'live'.", "es") == "No existe el modelo 'live'."
    assert sentence("capacity", "es") == "capacity"


def test_every_breach_of_the_policy_is_told():
    breaches = [
        Violation(clause="capacity", office="118", day="2025-12-31", found="7 checks",
                  allowed="5 possible"),
        Violation(clause="physical share", office="235", day="2025-12-31",
                  found="3 physical inspections", allowed="2 allowed, 0.5 of the chosen"),
    ]  # fmt: skip
    where = "\n         ".join(map(str, breaches)) + "\n         … and 4 more"
    error = PolicyViolated("The plan breaks the policy in 6 places.", where=where)
    assert told(error, "es").where.split("\n") == [
        "capacidad operativa, oficina 118 el 2025-12-31: 7 controles; se pueden 5",
        "             parte de reconocimientos físicos, oficina 235 el 2025-12-31: "
        "3 reconocimientos físicos; se permiten 2, 0.5 de las elegidas",
        "             … y 4 más",
    ]


def test_every_office_with_too_many_demands_is_told():
    where = "118 on 2025-12-31: 9 demanded, 5 possible; 235 on 2025-12-31: 4 demanded, 3 possible"
    assert sentence(f"{where}; and 2 more", "es") == (
        "118 el 2025-12-31: se exigen 9, se pueden 5; "
        "235 el 2025-12-31: se exigen 4, se pueden 3; y 2 más"
    )


def test_figures_that_prove_no_gain_are_told():
    figures = (
        "average_precision +0.010 (no p); revenue_at_5%: insufficient data: no amounts were given"
    )
    assert sentence(f"No gain over the live version is proven: {figures}.", "es") == (
        "No está demostrada una mejora sobre la versión en uso: precisión media +0.010 (sin p); "
        "recaudación al 5 %: datos insuficientes: no hay montos."
    )


def test_groups_that_would_be_checked_too_much_are_told():
    groups = "office 118: 1.40 (1.10 to 1.70), 14 chosen where 10.0 were due"
    size = "taxpayer size small: 1.30 (1.05 to 1.60), 13 chosen where 10.0 were due"
    what = f"At equal stakes some groups would be checked too much or too little: {groups}; {size}."
    assert sentence(what, "es").endswith(
        ": oficina 118: 1.40 (1.10 a 1.70), 14 elegidas donde correspondían 10.0; "
        "tamaño del contribuyente: pequeño: 1.30 (1.05 a 1.60), 13 elegidas donde "
        "correspondían 10.0."
    )
