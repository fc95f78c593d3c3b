"""The audit as a page and as JSON."""

from __future__ import annotations

import json
import re

import pytest

from veedor.errors import InputError
from veedor.models.data_audit import write_report
from veedor.models.data_audit.phrases import PAIRS


@pytest.fixture
def spoiled(honest):
    given = honest(1200)
    return given.plus("canal<b>", given.label.astype(str)).audit()


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_stands_alone_and_says_each_finding_with_its_advice(spoiled, tmp_path, language):
    paths = write_report(spoiled, tmp_path / "new", title="Prueba & más", language=language)
    page = paths.html.read_text(encoding="utf-8")
    assert not re.findall(r"<script|<link|(?:src|href)=|https?://", page)
    assert page.count('class="finding ') == len(spoiled.findings) >= 2
    assert "canal&lt;b&gt;" in page and "canal<b>" not in page
    assert "Prueba &amp; más" in page
    for finding in spoiled.findings:
        assert finding.code in page
    written = json.loads(paths.json.read_text(encoding="utf-8"))
    assert written["audit"]["findings"][0]["severity"] == "grave"
    assert paths.markdown is None


def test_a_clean_table_is_not_called_proven_good(honest, tmp_path):
    said = honest(3000).audit()
    assert not said.findings
    page = write_report(said, tmp_path, title="x", language="en").html.read_text("utf-8")
    assert "does not prove" in page


def test_simulated_data_are_called_simulated(spoiled, tmp_path):
    real = write_report(spoiled, tmp_path / "a", title="x").html.read_text("utf-8")
    made = write_report(spoiled, tmp_path / "b", title="x", simulated=True)
    assert "Datos simulados" not in real
    assert "Datos simulados" in made.html.read_text("utf-8")
    assert json.loads(made.json.read_text("utf-8"))["simulated"] is True


def test_another_language_is_refused(spoiled, tmp_path):
    with pytest.raises(InputError):
        write_report(spoiled, tmp_path, title="x", language="fr")


def test_sentences_exist_in_both_languages(spoiled):
    for finding in spoiled.findings:
        texts = (finding.sentence_en, finding.sentence_es, finding.advice_en, finding.advice_es)
        assert all(text.strip() and "{" not in text for text in texts)
        assert finding.sentence_en != finding.sentence_es


def test_every_phrase_exists_in_both_languages_with_the_same_facts():
    for key, (spanish, english) in PAIRS.items():
        assert spanish.strip() and english.strip(), key
        assert set(re.findall(r"{(\w+)}", spanish)) == set(re.findall(r"{(\w+)}", english)), key
