"""The export of a registered model: proved, repeatable, audited; and scoring by a model server."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.homes import ROSA, TESTER, version_of
from veedor.errors import InputError, IntegrityError, NotAllowed
from veedor.flows import life, models
from veedor.flows.export import export
from veedor.flows.promote import promote
from veedor.models.export import layout, pickled, savedmodel
from veedor.stores import schema


@pytest.fixture(scope="module")
def exported(trained_home: Path, tmp_path_factory: pytest.TempPathFactory):
    """The small home's model, exported once; the home itself is a copy."""
    from veedor.installation import open_home

    base = tmp_path_factory.mktemp("export")
    shutil.copytree(trained_home, base / "home")
    here = open_home(base / "home")
    done = export(here, here.jurisdiction.programme(), base / "served", actor=TESTER)
    yield here, base / "served", done
    here.close()


def lines(here):
    table = schema.audit_lines
    with here.engine.connect() as connection:
        query = sa.select(table).where(table.c.action == "model.exported")
        return connection.execute(query).mappings().all()


def test_an_export_is_proved_on_the_declarations_filed_last(exported):
    here, _, done = exported
    assert done.parity.rows == 10_000
    assert done.parity.probability < savedmodel.CLOSE
    # A row learnt from ties with itself, and rounding may undo the tie: one place of some 1,700.
    assert done.parity.anomaly < 0.1
    assert done.left_out == {}
    registered = models.registered(here, here.jurisdiction.programme())
    assert done.integer_version == layout.integer_version(registered.trained_at)


def test_the_folder_says_what_the_model_is(exported):
    here, to, done = exported
    told = layout.about(to / "imports" / str(done.integer_version))
    registered = models.registered(here, here.jurisdiction.programme())
    assert told["artifact_hash"] == registered.artifact_hash
    assert told["figures"] == registered.metrics["figures"]
    assert told["simulated"] is True
    assert all(one["meaning"] and one["spanish"] for one in told["inputs"])
    assert {one["name"] for one in told["inputs"]} == set(models.load(here, registered).columns)
    assert (to / "models.config").is_file()
    assert not list((to / "imports").glob(".*"))


def test_the_same_model_again_is_left_alone_and_audited(exported):
    here, to, done = exported
    files = {file: file.stat().st_mtime_ns for file in (to / "imports" / str(
        done.integer_version)).rglob("*")}  # fmt: skip
    before = len(lines(here))
    again = export(here, here.jurisdiction.programme(), to, actor=TESTER)
    assert again.was_known
    assert dataclasses.replace(again, was_known=False) == done
    assert {file: file.stat().st_mtime_ns for file in files} == files
    found = lines(here)
    assert len(found) == before + 1
    assert found[-1]["subject"] == done.version


def test_a_trial_is_not_put_where_a_model_in_use_is_served(exported):
    here, to, done = exported
    config = (to / "models.config").read_text(encoding="utf-8")
    before = len(lines(here))
    with pytest.raises(InputError, match="on trial"):
        export(here, here.jurisdiction.programme(), to, trial=True, actor=TESTER)
    assert (to / "models.config").read_text(encoding="utf-8") == config
    assert len(lines(here)) == before
    facts = json.loads(lines(here)[0]["facts"])
    assert (facts["state"], facts["trial"]) == (done.state, done.trial) == ("candidate", False)


def test_a_candidate_is_refused_once_a_version_was_live_and_the_error_says_what_to_do(
    governed, tmp_path
):
    to = tmp_path / "served"
    programme, candidate = governed.jurisdiction.programme(), version_of(governed, "weak")
    live = version_of(governed, "strong")
    life.approve(governed, live, actor=ROSA, because="read the report")
    promote(governed, live, actor=ROSA, because="it may begin")
    for form in ("savedmodel", "joblib"):
        with pytest.raises(NotAllowed, match="candidate") as raised:
            export(governed, programme, to, version=candidate, form=form, actor=TESTER)
        assert raised.value.where == candidate
        assert "--trial" in raised.value.next and "approve" in raised.value.next
    assert not to.exists()
    done = export(
        governed, programme, to, version=candidate, trial=True, form="joblib", actor=TESTER
    )
    assert (done.version, done.state, done.trial) == (candidate, "candidate", True)
    life.retire(governed, candidate, actor=ROSA, because="superseded")
    with pytest.raises(NotAllowed, match="retired"):
        export(governed, programme, to, version=candidate, form="joblib", actor=TESTER)


def test_another_model_in_the_place_of_this_one_is_refused(exported, tmp_path):
    here, to, done = exported
    other = tmp_path / "served"
    shutil.copytree(to, other)
    folder = other / "imports" / str(done.integer_version)
    facts = layout.about(folder)
    layout.write_about(folder, {**facts, "artifact_hash": "0" * 64, "version": "other"})
    with pytest.raises(IntegrityError, match="other"):
        export(here, here.jurisdiction.programme(), other, actor=TESTER)


def test_an_export_that_says_something_else_is_not_kept(exported, tmp_path, monkeypatch):
    here, _, _ = exported
    monkeypatch.setattr(savedmodel, "CLOSE", 1e-12)  # no 32-bit library is that close
    before = len(lines(here))
    with pytest.raises(IntegrityError, match="differs"):
        export(here, here.jurisdiction.programme(), tmp_path, actor=TESTER)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(lines(here)) == before


def test_a_joblib_file_is_the_registered_model_with_its_hash(exported, tmp_path):
    here, _, _ = exported
    programme = here.jurisdiction.programme()
    done = export(here, programme, tmp_path, form="joblib", actor=TESTER)
    again = export(here, programme, tmp_path, form="joblib", actor=TESTER)
    assert (done.was_known, again.was_known) == (False, True)
    model = pickled.load(Path(done.path), models.registered(here, programme).artifact_hash)
    assert model.columns == models.load(here, models.registered(here, programme)).columns


def test_a_setting_makes_the_home_score_by_a_server(exported):
    from tests.serving.server import serving
    from veedor.flows.known import known
    from veedor.flows.score import score_table
    from veedor.models.export.served import Served

    here, to, _ = exported
    programme = here.jurisdiction.programme()
    registered = models.registered(here, programme)
    world = known(here, programme)
    some = world.declarations.slice(world.declarations.num_rows - 30)
    own = models.scoring(here, registered)
    assert not isinstance(own, Served)
    _, before = score_table(here, programme, own, some, world=world)
    with serving(to) as server:
        url = server.url("grpc", "{programme}")
        settings = here.settings.model_copy(update={"scorer_url": url})
        served = models.scoring(dataclasses.replace(here, settings=settings), registered)
        _, after = score_table(here, programme, served, some, world=world)
    assert isinstance(served, Served)
    assert after.probability == pytest.approx(before.probability, abs=savedmodel.CLOSE)
    assert after.reasons == before.reasons


def test_a_format_that_is_not_offered_is_refused(exported, tmp_path):
    here, _, _ = exported
    with pytest.raises(InputError, match="onnx"):
        export(here, here.jurisdiction.programme(), tmp_path, form="onnx", actor=TESTER)


def test_the_verb_says_where_it_wrote_and_how_close_it_is(exported):
    from typer.testing import CliRunner

    from veedor.cli import app

    here, to, done = exported
    asked = ["export", "--home", str(here.home), "--to", str(to)]
    said = CliRunner().invoke(app, asked)
    assert said.exit_code == 0, said.output
    assert "nobody has approved it" in said.output
    assert done.version in said.output
    assert "10,000" in said.output
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert told["was_known"] is True
    assert told["parity"]["probability"] < savedmodel.CLOSE
    trial = [*asked, "--to", str(to.parent / "trial"), "--format", "joblib", "--trial"]
    assert "FOR TRIAL" in CliRunner().invoke(app, trial).output
    wrong = CliRunner().invoke(app, [*asked, "--format", "onnx"])
    assert wrong.exit_code == 1
