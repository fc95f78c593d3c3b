"""A guide in Spanish says what its English one says: the same commands, the same code, its figures.

What may differ is what a reader would write in his own language: comments, quoted reasons, and the
names of his file, column and language.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
PAIRS = {
    "anomalies.md": "anomalias.md",
    "explanations.md": "explicaciones.md",
    "model-card.md": "ficha-del-modelo.md",
    "models.md": "modelos.md",
    "neural.md": "red-neuronal.md",
    "own-data.md": "datos-propios.md",
    "search.md": "busqueda.md",
    "tensorflow-serving.md": "servir-con-tensorflow.md",
    "try.md": "probar.md",
}
ONLY_IN_ENGLISH = {"python.md"}
PROGRAMS = ("veedor ", "pip ", "python", "docker ", "curl ", "tensorboard ", "MLFLOW_", "mlflow-")
OWN_NAMES = {"datos.csv": "data.csv", "hallazgo": "found"}

every_pair = pytest.mark.parametrize(("english", "spanish"), PAIRS.items())


def read(guide: str) -> str:
    return (GUIDES / guide).read_text(encoding="utf-8")


def blocks(guide: str, *languages: str) -> list[str]:
    """The fenced blocks of these languages; "" is a fence that names none."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", read(guide), flags=re.DOTALL | re.MULTILINE)
    return [block for language, block in found if language in languages]


def commands(guide: str) -> list[str]:
    """What is typed, in a fenced block or an indented one; over several lines it is one command."""
    indented = re.findall(r"^    (.*\n)", read(guide), flags=re.MULTILINE)
    text = "".join([*blocks(guide, "bash", "sh", ""), *indented])
    lines = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    return [common(line) for line in lines if line.startswith(PROGRAMS)]


def common(line: str) -> str:
    line = re.sub(r"\s+#.*", "", line)
    line = re.sub(r' --language \w+|(?<=--because )"[^"]*"|(?<="because": )"[^"]*"', "", line)
    return " ".join(OWN_NAMES.get(word, word) for word in line.split())


def code(guide: str) -> list[str]:
    return [re.sub(r"\s+#.*", "", block) for block in blocks(guide, "python", "")
            if " import " in block]  # fmt: skip


def figures(guide: str) -> set[str]:
    """Numbers as they are, whichever language parts their thousands."""
    text = re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", read(guide))
    return set(re.findall(r"(?<![\w.])\.?\d+(?:\.\d+)?", text))


def test_every_guide_has_its_pair_or_is_known_to_have_none():
    there = {path.name for path in GUIDES.glob("*.md")}
    assert there == {*PAIRS, *PAIRS.values(), *ONLY_IN_ENGLISH}


@every_pair
def test_each_guide_begins_with_a_way_to_the_other(english, spanish):
    assert read(english).splitlines()[2] == f"[En español]({spanish})"
    assert read(spanish).splitlines()[2].startswith("[In English")
    assert f"]({english})" in read(spanish).splitlines()[2]


@every_pair
def test_both_have_the_same_commands(english, spanish):
    assert commands(spanish) == commands(english)


@pytest.mark.parametrize("english", [name for name in PAIRS if name != "model-card.md"])
def test_the_commands_of_a_guide_are_seen(english):
    assert len(commands(english)) > 1


@pytest.mark.parametrize("english", ["neural.md", "own-data.md", "search.md"])
def test_both_have_the_same_code(english):
    assert code(english)
    assert code(PAIRS[english]) == code(english)


@every_pair
def test_every_figure_in_spanish_is_in_english_too(english, spanish):
    assert figures(spanish)
    assert figures(spanish) - figures(english) == set()
