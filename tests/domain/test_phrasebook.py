"""A sentence is said by the phrase that fits it best, whatever the order of the phrases."""

from __future__ import annotations

import time

import pytest

from veedor.domain.phrasebook import said

PHRASES = {
    "there is no {thing}": "no hay {thing}",
    "there is no {kind} '{name}'": "no existe {kind} '{name}'",
    "there is no model '{name}'": "no existe el modelo '{name}'",
    "there is no model": "no hay modelos",
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("there is no model", "no hay modelos"),
        ("there is no model 'a'", "no existe el modelo 'a'"),
        ("there is no model ''", "no existe el modelo ''"),
        ("there is no list 'a'", "no existe list 'a'"),
        ("there is no hope", "no hay hope"),
        ("there was no hope", "there was no hope"),
    ],
)
def test_the_phrase_with_the_most_letters_is_said(english, spanish, order):
    assert said(english, dict(list(PHRASES.items())[::order])) == spanish


def test_what_is_named_may_hold_lines_braces_and_the_texts_around_it():
    phrases = {"file {file} of {source}: {{x}}": "{source}, {file}: {{x}}"}
    assert said("file a\nb of {c} of d: {x}", phrases) == "{c} of d, a\nb: {x}"
    assert said("ab", {"a{x}b": "{x}!"}) == "!"
    assert said("aba", {"ab{x}ba": "{x}!"}) == "aba"  # the two ends may not share a letter


def test_a_word_within_a_sentence_is_said_where_the_phrase_asks_for_it():
    phrases = {"{name} is {state}": "{name} está {state:said}"}
    within = {"live": "en uso", "{one}; {rest}": "{one:said}; {rest:said}"}
    assert said("live is live; live; dead", phrases, within) == "live está en uso; en uso; dead"


def test_a_long_sentence_of_many_names_takes_no_time():
    phrases = {", ".join(f"{{n{at}}}" for at in range(12)) + "!": "…"}
    started = time.perf_counter()
    assert said(", " * 50_000 + "?", phrases) == ", " * 50_000 + "?"
    assert said(", " * 50_000 + "!", phrases) == "…"
    assert time.perf_counter() - started < 1
