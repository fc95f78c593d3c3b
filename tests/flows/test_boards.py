"""A network through the verbs: trained with its learning written down, scored, exported."""

from __future__ import annotations

import json
import shutil

from typer.testing import CliRunner

from tests.homes import TRAINED_AS_OF
from veedor.cli import app
from veedor.flows import models
from veedor.models.export.savedmodel import CLOSE


def veedor(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_network_is_trained_with_logs_and_exported_with_its_own_amounts(governed, tmp_path):
    asked = ("train", "--home", governed.home, "--recipe", "neural", "--as-of", TRAINED_AS_OF,
             "--tensorboard")  # fmt: skip
    told = json.loads(veedor(*asked, "--json").output.splitlines()[-1])
    boards = governed.home / "tensorboard" / told["version"]
    assert told["boards"] == str(boards)
    assert [folder.name for folder in boards.iterdir()] == ["fit-1"]
    assert list(boards.rglob("events.out.tfevents.*"))
    assert f"tensorboard --logdir {boards}" in veedor(*asked).output  # known by now, with its logs
    found = models.registered(governed, governed.jurisdiction.programme(), told["version"])
    assert models.load(governed, found).amount.network.learns_amount_
    exported = veedor(
        "export", told["version"], "--home", governed.home, "--to", tmp_path, "--json"
    )
    parity = json.loads(exported.output.splitlines()[-1])["parity"]
    assert max(parity["probability"], parity["expected_amount"]) < CLOSE
    shutil.rmtree(boards)  # as if it had been trained without them
    late = veedor(*asked)
    assert late.exit_code == 1
    assert "trained before without logs" in late.output
    assert not boards.exists()


def test_logs_of_a_recipe_that_writes_none_are_refused_and_leave_no_folder(governed):
    said = veedor("train", "--home", governed.home, "--recipe", "strong", "--tensorboard")
    assert said.exit_code == 1
    assert "'strong' writes no logs for TensorBoard" in said.output
    assert "--recipe neural" in said.output
    assert not (governed.home / "tensorboard").exists()
