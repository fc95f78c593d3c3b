"""Verbs that learn and search say the same in the home's language, or in the one asked for."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from tests.country import write_files
from tests.homes import TESTER, TRAINED_AS_OF
from veedor.cli import app, searching, showing, showing_data, showing_models
from veedor.flows import searches
from veedor.flows.search import How, search
from veedor.installation import Installation

ENGLISH = ("learnt", "judged", "report:", "insufficient", "average", "the best", "Search ",
           "findings", "Nothing")  # fmt: skip
SPANISH = ("aprendió", "juzgad", "informe:", "insuficientes", "precisión", "el mejor", "Búsqueda",
           "hallazgo", "No hay nada")  # fmt: skip
AS_OF = ("--as-of", TRAINED_AS_OF.isoformat())


def said(here: Installation, *arguments: object) -> str:
    asked = [str(one) for one in (*arguments, "--home", here.home)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    return result.stdout


def only(language: str, text: str) -> None:
    """Nothing of the other language is in it, and something of this one."""
    wrong, right = (ENGLISH, SPANISH) if language == "es" else (SPANISH, ENGLISH)
    assert not [word for word in wrong if word in text], text
    assert [word for word in right if word in text], text


@pytest.mark.parametrize("language", ["es", "en"])
def test_training_and_judging_are_told_in_the_language_asked_for(governed, language):
    asked = ("--recipe", "weak", *AS_OF, "--language", language)
    only(language, said(governed, "train", *asked))  # known: nothing is learnt again
    only(language, said(governed, "evaluate", *asked))


def test_without_the_option_it_is_the_homes_language(governed):
    only("en", said(governed, "train", "--recipe", "weak", *AS_OF))
    only("en", said(governed, "quarantine", "list"))
    CliRunner().invoke(app, ["init", "--home", str(governed.home), "--language", "es",
                             "--jurisdiction", "tests.country:OURS"])  # fmt: skip
    only("es", said(governed, "train", "--recipe", "weak", *AS_OF))
    only("es", said(governed, "quarantine", "list"))


def test_searches_are_told_in_the_language_asked_for(governed):
    programme = governed.jurisdiction.programme()
    assert "Aún no" in said(governed, "search", "list", "--language", "es")
    how = How(trials=2)
    search(governed, programme, "weak", how, as_of=TRAINED_AS_OF, actor=TESTER)
    (row,) = searches.listed(governed)
    for language in ("es", "en"):
        asked = ("--language", language)
        only(language, said(governed, "search", "show", row["search_id"], *asked))
        only(language, said(governed, "search", "--recipe", "weak", "--trials", 2, *AS_OF, *asked))
        listed = said(governed, "search", "list", *asked)
        assert {"es": "terminada", "en": "ended"}[language] in listed


ENGLISH_OF_LOADS = ("Received", "already", "refused", "what was loaded", "receiving", "Look at",
                    "reading", "scoring", "is ready", "Next", "chain", "Report", "lie")  # fmt: skip


def test_a_spanish_home_receives_scores_and_selects_in_spanish(governed, tmp_path):
    veedor = CliRunner().invoke
    home = ("--home", str(governed.home))
    made = veedor(app, ["init", *home, "--language", "es", "--jurisdiction", "tests.country:OURS"])
    file, _ = write_files(tmp_path, 40, seed=2)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[-1] + ",one field too many"]), "utf-8")
    said = [
        made,
        veedor(app, ["ingest", *home, "declarations", str(file)]),
        veedor(app, ["ingest", *home, "declarations", str(file)]),
        veedor(app, ["score", *home, "--file", str(file), "--out", str(tmp_path / "s.csv")]),
        veedor(app, ["select", *home]),
        veedor(app, ["audit-data", *home]),
        veedor(app, ["verify", *home]),
    ]
    for one, expected in zip(said, ("Siguiente", "rechazadas", "ya se había recibido",
                             "leyendo el archivo", "asignando",
                             "Informe", "íntegra"), strict=True):  # fmt: skip
        assert one.exit_code == 0, one.output
        assert expected in one.output
        assert not [word for word in ENGLISH_OF_LOADS if word in one.output], one.output
    waiting = veedor(app, ["quarantine", "list", *home]).output
    assert all("7 columnas" in text for text in (said[1].output, waiting)), waiting
    assert "no puntuada: se esperaba 7 columnas" in (tmp_path / "s.csv").read_text("utf-8")
    veedor(app, ["quarantine", "export", *home, "--out", str(tmp_path / "refused.csv")])
    assert "7 columnas" in (tmp_path / "refused.csv").read_text("utf-8")


@pytest.mark.parametrize("verb", [("train",), ("evaluate",), ("search",), ("select",),
                                  ("models", "list"), ("anomalies",)])  # fmt: skip
def test_a_language_that_is_not_spoken_is_refused_before_any_work(governed, verb):
    result = CliRunner().invoke(app, [*verb, "--home", str(governed.home), "--language", "fr"])
    assert result.exit_code == 1
    assert "es, en" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [showing.WORDS, showing_models.WORDS, searching.WORDS, showing_data.WORDS]
)
def test_both_languages_have_the_same_words(words):
    def shape(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: shape(value) for name, value in one.items()}
        return len(one) if isinstance(one, list) else "text"

    assert shape(words["es"]) == shape(words["en"])
