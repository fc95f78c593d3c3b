"""The report as a person gets it: one file, both languages, no lie by omission."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from veedor.errors import InputError
from veedor.models.evaluate import Judged, evaluate
from veedor.models.evaluate.phrases import PAIRS
from veedor.models.evaluate.report import write_report

VOID = {"meta", "br", "img", "hr", "link", "input"}


def small(n: int = 1500, base: float = -1.8) -> Judged:
    generator = np.random.default_rng(4)
    signal = generator.normal(size=n)
    label = (generator.random(n) < 1 / (1 + np.exp(-(base + signal)))).astype(int)
    value = generator.lognormal(8, 1, n)
    probability = 1 / (1 + np.exp(-(base + signal)))
    return Judged(
        label=label,
        probability=probability,
        expected_amount=probability * value,
        amount=label * value,
        day=np.datetime64("2024-01-01") + generator.integers(0, 200, n),
        entity=generator.integers(0, 200, n),
        seen=generator.random(n) < 0.5,
        slices={"office": generator.choice(["<b>118</b>", "235"], size=n)},
        baselines={"price_z": signal + generator.normal(size=n), "house_rule": value},
    )


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(small(), resamples=60, capacity=0.04)


@pytest.fixture(scope="module", params=["es", "en"])
def report(request, evaluation, tmp_path_factory):
    paths = write_report(
        evaluation,
        tmp_path_factory.mktemp("report") / "new" / request.param,
        title="Importaciones & más",
        subtitle_facts={"Modelo": "imports-1"},
        language=request.param,
        simulated=True,
    )
    return request.param, paths


def test_the_page_stands_alone(report):
    page = report[1].html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<link" not in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert set(re.findall(r"https?://[^\s\"'<]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "url(http" not in page


def test_every_tag_is_closed_and_no_id_repeats(report):
    page = report[1].html.read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    stack: list[str] = []

    class Closed(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in VOID:
                stack.append(tag)

        def handle_endtag(self, tag):
            assert stack.pop() == tag

    Closed().feed(page)
    assert not stack


def test_names_from_the_data_are_escaped(report):
    page = report[1].html.read_text(encoding="utf-8")
    assert "<b>118</b>" not in page
    assert "&lt;b&gt;118&lt;/b&gt;" in page
    assert "Importaciones &amp; más" in page


def test_simulated_data_are_called_simulated_and_others_are_not(report, evaluation, tmp_path):
    banner = {"es": "Datos simulados", "en": "Simulated data"}[report[0]]
    assert banner in report[1].html.read_text(encoding="utf-8")
    assert banner in report[1].markdown.read_text(encoding="utf-8")
    assert json.loads(report[1].json.read_text(encoding="utf-8"))["simulated"] is True
    real = write_report(
        evaluation, tmp_path, title="x", subtitle_facts={}, language=report[0], simulated=False
    )
    assert banner not in real.html.read_text(encoding="utf-8")
    assert banner not in real.markdown.read_text(encoding="utf-8")


def test_every_drawing_has_a_title_and_says_how_to_read_it(report):
    page = report[1].html.read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("<figcaption") == page.count("</h3>\n<svg") == 6
    assert page.count('role="img"') == 6


def test_the_figures_on_the_page_are_those_of_the_json(report, evaluation):
    value = evaluation.orders["probability"]["auc"].value
    shown = f"{value:.3f}"
    assert shown in report[1].html.read_text(encoding="utf-8")
    assert shown in report[1].markdown.read_text(encoding="utf-8")
    written = json.loads(report[1].json.read_text(encoding="utf-8"))
    assert written["evaluation"]["orders"]["probability"]["auc"]["value"] == value


def test_a_baseline_without_a_phrase_keeps_its_own_name(report):
    assert "house rule" in report[1].html.read_text(encoding="utf-8")


def test_too_few_findings_give_words_instead_of_figures_and_pictures(tmp_path):
    poor = evaluate(small(200, base=-4), resamples=20)
    paths = write_report(
        poor, tmp_path, title="x", subtitle_facts={}, language="en", simulated=False
    )
    page = paths.html.read_text(encoding="utf-8")
    assert "insufficient data: fewer than 20 findings" in page
    assert "<svg" not in page
    assert "nan" not in page.lower().replace("finance", "")


def test_the_same_evaluation_gives_the_same_bytes(evaluation, tmp_path):
    pages = [
        write_report(
            evaluation, tmp_path / name, title="x", subtitle_facts={}, simulated=False
        ).html.read_bytes()
        for name in ("a", "b")
    ]
    assert pages[0] == pages[1]


def test_another_language_is_refused(evaluation, tmp_path):
    with pytest.raises(InputError, match="'fr'"):
        write_report(
            evaluation, tmp_path, title="x", subtitle_facts={}, language="fr", simulated=False
        )


def test_every_phrase_exists_in_both_languages_with_the_same_facts():
    for key, (spanish, english) in PAIRS.items():
        assert spanish.strip() and english.strip(), key
        assert set(re.findall(r"{(\w+)}", spanish)) == set(re.findall(r"{(\w+)}", english)), key
