"""Scheduled retraining: once for its day, resumed after a kill, and never a promotion."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import date

import sqlalchemy as sa

from tests.flows.test_life import audited, put_live, state
from tests.homes import TESTER
from veedor.flows import models
from veedor.flows.retrain import retrain
from veedor.flows.train import train
from veedor.flows.verify import verify
from veedor.stores import schema

DAY = date(2024, 12, 1)


def count(here, table):
    with here.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def test_the_live_recipe_is_trained_again_and_challenges_in_shadow(governed):
    weak = put_live(governed, "weak")
    programme = governed.jurisdiction.programme()
    result = retrain(governed, programme, as_of=DAY, actor=TESTER)
    made = models.by_version(governed, result.version)
    assert (made.recipe, made.as_of, made.state, made.in_shadow) == ("weak", DAY, "candidate", True)
    assert state(governed, weak) == "live"
    again = retrain(governed, programme, as_of=DAY, actor=TESTER)
    assert (again.version, again.was_known) == (result.version, True)
    assert count(governed, schema.models) == 3
    assert len(audited(governed, "model.retrained")) == 1


def test_the_live_version_does_not_challenge_itself(governed):
    weak = put_live(governed, "weak")
    day = models.by_version(governed, weak).as_of
    result = retrain(governed, governed.jurisdiction.programme(), as_of=day, actor=TESTER)
    assert (result.version, result.in_shadow) == (weak, False)


def test_what_a_kill_left_is_taken_up_where_it_was(governed):
    """Killed at work, then killed between the training and its entry: one version, one entry."""
    put_live(governed, "weak")
    command = [sys.executable, "-m", "veedor.cli", "retrain", "imports", "--home",
               str(governed.home), "--as-of", str(DAY)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(4)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert count(governed, schema.retrainings) == 0
    programme = governed.jurisdiction.programme()
    trained = train(governed, programme, "weak", as_of=DAY, actor=TESTER)  # and no further
    result = retrain(governed, programme, as_of=DAY, actor=TESTER)
    assert (result.version, result.was_known) == (trained.version, False)
    assert count(governed, schema.models) == 3
    assert len(audited(governed, "challenger.entered")) == 1
    verify(governed)
