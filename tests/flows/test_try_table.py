"""A newcomer's file goes in, a page that can be believed comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.models.trying.samples import SAMPLES, Sample
from veedor.domain.source import Role
from veedor.errors import NotEnoughData, NotFound
from veedor.flows.try_table import Question, TriedFile, try_table
from veedor.models.methods import method
from veedor.models.recipe import BLEND
from veedor.models.trying.phrases import PAIRS

VOID = {"meta", "br", "img", "hr", "link", "input"}
MISSION = "the mission's sample"
SHAPES = {  # what `veedor try` promises to understand, with as few rows as show it
    "numbers as text": 1_200, "dates in three formats": 1_200, "1 % positives": 4_500,
    "a leaking column": 1_200, "40 % missing": 1_200, MISSION: 1_500,
}  # fmt: skip
GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def tried(sample: Sample, folder: Path, rows: int, name: str = "data.csv", **more) -> TriedFile:
    file = sample.write(folder / name, rows=rows)
    options = dict(zip(sample.options[::2], sample.options[1::2], strict=True))
    question = Question(target=sample.target, amount=options.get("--amount"))
    return try_table(file, question, folder / "out", language=more.pop("language", "en"), **more)


@pytest.fixture(scope="module")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], TriedFile]:
    """What came of a promised shape, tried once in Spanish."""
    known: dict[str, TriedFile] = {}

    def of(name: str) -> TriedFile:
        if name not in known:
            folder = tmp_path_factory.mktemp("shape")
            known[name] = tried(SAMPLES[name], folder, SHAPES[name], language="es")
        return known[name]

    return of


@pytest.fixture(scope="module")
def mission(shape) -> TriedFile:
    return shape(MISSION)


def auc_of(result: TriedFile) -> float:
    return result.tried.judgement.blend.orders["probability"]["auc"].value


@pytest.mark.parametrize("name", SHAPES)
def test_every_promised_shape_gives_figures_or_a_plain_reason_and_names_its_leak(shape, name):
    result, page = shape(name), Path(shape(name).html).read_text("utf-8")
    assert result.tried.leaks == ((SAMPLES[name].leak,) if SAMPLES[name].leak else ())
    assert all(leak in page for leak in result.tried.leaks)
    if result.tried.judgement is None:
        assert result.tried.verdict in {"too_few", "no_inputs"}
        assert PAIRS[f"verdict/{result.tried.verdict}"][0].split(".")[0] in page
    else:
        assert 0.5 < auc_of(result) < 0.95
        assert f"{auc_of(result):.3f}" in page


def test_the_missions_own_sample_learns_without_its_outcomes(mission):
    roles = {one.name: one.role for one in mission.tried.understood}
    assert roles["penalty_amount"] == roles["enforcement_type"] == Role.OUTCOME
    assert roles["exchange_rate"] == roles["GDP_growth_rate"] == Role.CONTEXT
    assert roles["tariff_code"] == Role.CATEGORY
    assert mission.tried.verdict == "learns"
    assert 0.6 < auc_of(mission) < 0.9


def test_outcomes_matter_to_nothing_on_the_page(mission):
    judged = mission.tried.judgement
    topics = {one.topic for one in judged.importances}
    reasons = {reason.feature for one in judged.riskiest for reason in one.reasons}
    assert topics and reasons
    assert not {"penalty_amount", "enforcement_type"} & (topics | reasons)


def test_the_riskiest_rows_are_the_files_own_rows_with_their_reasons(mission):
    riskiest = mission.tried.judgement.riskiest
    assert len(riskiest) == 10
    probabilities = [one.probability for one in riskiest]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(1 <= one.row <= 1500 for one in riskiest)
    text = riskiest[0].reasons[0].text("es")
    assert "habitual" in text


def test_what_matters_is_what_the_simulation_put_there(mission):
    first = mission.tried.judgement.importances[0]
    assert first.topic in {"deduction_amount", "declaration_value"}
    assert first.loss > 0.02


def test_the_page_stands_alone_and_every_tag_is_closed(mission):
    page = Path(mission.html).read_text(encoding="utf-8")
    assert not re.findall(r'<script|<link|(?:src|href)="(?!#)', page)
    assert "url(http" not in page
    stack: list[str] = []

    class Closed(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in VOID:
                stack.append(tag)

        def handle_endtag(self, tag):
            assert stack.pop() == tag

    Closed().feed(page)
    assert not stack
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_member_of_the_blend_is_named_on_the_page_and_in_the_guide(mission, language):
    learns_by = mission.tried.judgement.learns_by[language]
    guide = (GUIDES / {"es": "probar.md", "en": "try.md"}[language]).read_text("utf-8")
    guide = " ".join(guide.split()).casefold()
    for name in BLEND:
        word = method(name).spanish if language == "es" else method(name).meaning
        assert word in learns_by
        assert word.casefold() in guide
    assert mission.tried.judgement.learns_by["es"] in Path(mission.html).read_text("utf-8")


def test_days_in_three_ways_and_holes_in_five_are_read(shape):
    columns = {one.name: one for one in shape("dates in three formats").tried.understood}
    for name in ("filed_on", "embarked", "arrived"):
        assert (columns[name].given.type, columns[name].given.unread) == ("date", 0)
    for one in shape("40 % missing").tried.understood:
        assert 0.3 < one.given.missing / SHAPES["40 % missing"] < 0.5


def test_page_markdown_and_json_say_the_same(mission):
    page = Path(mission.html).read_text(encoding="utf-8")
    text = Path(mission.markdown).read_text(encoding="utf-8")
    said = json.loads(Path(mission.json).read_text(encoding="utf-8"))
    shown = f"{auc_of(mission):.3f}"
    assert shown in page and shown in text
    figures = said["try"]["judgement"]["figures"]
    assert figures["blend"]["auc"] == auc_of(mission)
    assert {"blend", "random_forest"} == set(figures)
    row = said["try"]["judgement"]["riskiest"][0]["row"]
    assert f"{row:,}" in page and f"{row:,}" in text


def test_a_leaking_column_is_named_and_left_out(shape):
    result = shape("a leaking column")
    assert result.tried.leaks == ("lane",)
    assert auc_of(result) < 0.9  # with the leak it would be .99
    assert "lane" in json.loads(Path(result.json).read_text())["said"][1]
    assert result.tried.judgement.plan.kind == "time"


def test_nothing_to_learn_is_a_result(tmp_path):
    result = tried(SAMPLES["pure noise"], tmp_path, 2500)
    assert result.tried.verdict == "nothing"
    auc = result.tried.judgement.blend.orders["probability"]["auc"]
    assert auc.low < 0.5 < auc.high
    assert "Nothing in this table predicts the target" in Path(result.html).read_text("utf-8")


def test_numbers_and_answers_as_text_are_understood(tmp_path):
    result = tried(SAMPLES["numbers as text"], tmp_path, 1500, name="data.csv.gz")
    kinds = {one.name: one.given.type for one in result.tried.understood}
    assert kinds["value_usd"] == kinds["net_weight_kg"] == kinds["price_gap"] == "number"
    assert kinds["Fecha de presentación"] == "date"
    assert result.tried.judgement.plan.kind == "time"


def test_too_few_rows_still_give_a_page(tmp_path):
    result = tried(SAMPLES["60 rows"], tmp_path, 60)
    assert (result.tried.verdict, result.tried.judgement) == ("too_few", None)
    page = Path(result.html).read_text("utf-8")
    assert "too few rows" in page and "class_too_small" in page


def test_only_outcomes_leave_nothing_to_learn_from(tmp_path):
    result = tried(SAMPLES["only outcomes"], tmp_path, 600)
    assert (result.tried.verdict, result.tried.judgement) == ("no_inputs", None)


@pytest.mark.parametrize(
    ("name", "error"), [("one class", NotEnoughData), ("target not there", NotFound)]
)
def test_what_leaves_nothing_to_tell_is_one_clear_error(tmp_path, name, error):
    with pytest.raises(error) as raised:
        tried(SAMPLES[name], tmp_path, 300)
    assert raised.value.where and raised.value.next
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["unicode headers", "duplicate headers", "an id that counts"])
def test_awkward_headers_and_orders_do_no_harm(tmp_path, name):
    result = tried(SAMPLES[name], tmp_path, 700, language="es")
    assert result.tried.judgement is not None
    assert auc_of(result) < 0.9
    assert result.tried.left_out.get("n", "id") == "id"


def test_parquet_keeps_its_types(tmp_path):
    result = tried(SAMPLES["entities, no day"], tmp_path, 700, name="data.parquet")
    assert result.tried.judgement.plan.kind == "entity"


def test_the_same_file_gives_the_same_page(tmp_path):
    pages = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        result = tried(SAMPLES["60 rows"], tmp_path / name, 300)
        pages.append(Path(result.html).read_bytes())
    assert pages[0] == pages[1]


def test_every_phrase_exists_in_both_languages_with_the_same_facts():
    for key, (spanish, english) in PAIRS.items():
        assert spanish.strip() and english.strip(), key
        assert set(re.findall(r"{(\w+)}", spanish)) == set(re.findall(r"{(\w+)}", english)), key
