"""Whatever a flow says while it works has its Spanish, whether a bar or lines are drawn."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import veedor
from veedor.cli import console
from veedor.cli.stages import STAGES
from veedor.domain.phrasebook import said

SOURCE = Path(veedor.__file__).parent
TELLERS = {"on_progress", "stage", "tell"}
NAMED = "ALGO"  # what stands where a sentence names a file, a recipe, a figure


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence given to a listener of progress, and where."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node.func) in TELLERS:
                for argument in node.args:
                    text = written(argument)
                    if text:
                        yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else NAMED for part in node.values
        )
    return ""


def test_every_stage_has_its_spanish():
    told = list(sentences())
    assert len(told) > 60
    assert [one for one in told if said(one[1], STAGES["es"]) == one[1]] == []
    # One that names nothing has a phrase of its own: "learning {method}" must not swallow it.
    assert [one for one in told if NAMED not in one[1] and one[1] not in STAGES["es"]] == []


def test_what_a_stage_names_is_named_in_spanish_too():
    missing = [text for _, text in sentences()
               if NAMED in text and NAMED not in said(text, STAGES["es"])]  # fmt: skip
    assert missing == []


def test_no_phrase_is_kept_for_what_nobody_says_any_more():
    told = {text for _, text in sentences()} | {"starting"}
    used = {english for text in told for english in STAGES["es"]
            if said(text, {english: "dicho"}) == "dicho"}  # fmt: skip
    # A trial of the default settings is said by the phrase of any settings, with this word last.
    assert {one for one in STAGES["es"] if not one.endswith(": default")} == used


def test_a_phrase_names_the_same_things_in_both_languages():
    def names(phrase: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}

    assert [one for one in STAGES["es"].items() if names(one[0]) != names(one[1])] == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [("es", "… recibiendo outcomes de a.csv\n… escribiendo\n"),
     ("en", "… receiving outcomes from a.csv\n… writing\n")],
)  # fmt: skip
def test_where_no_bar_is_drawn_each_new_kind_of_work_is_a_line(language, expected, capsys):
    with console.progress(language, quiet=False) as tell:
        tell(0, 2, "receiving outcomes from a.csv")
        tell(1, 2, "receiving outcomes from b.csv")
        tell(2, 2, "writing")
    assert capsys.readouterr().err == expected


def test_a_trial_of_a_search_says_the_best_so_far_in_spanish():
    spanish = STAGES["es"]
    assert said("first trial: 1/40: default", spanish) == "primer ensayo: 1/40: los de por defecto"
    told = said("0.2914 best, now 2/40: max_depth 3", spanish)
    assert told == "0.2914 el mejor; ahora 2/40: max_depth 3"
