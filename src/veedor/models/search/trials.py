"""Trials one after another: proposed by a method, judged fold by fold, remembered for good.

A search is a pure function of its inputs, so it is resumed by running it again with a memory: the
method proposes the same trials, and folds that were judged before are read instead of computed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from veedor.errors import MissingExtra

State = Literal["done", "pruned", "failed"]
FULL = 1.0


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Parameters a method wants to see judged, and when it has seen enough of them.

    `share` is the part of the training rows to learn from. `stop` is told the figures of the
    folds so far and says whether the rest is not worth its time.
    """

    parameters: dict[str, Any]
    share: float = FULL
    stop: Callable[[Sequence[float]], bool] = field(default=lambda figures: False)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A proposal and what came of it; `value` is the mean of the folds judged, weighted."""

    number: int
    parameters: dict[str, Any]
    share: float
    figures: tuple[float, ...] = ()
    value: float | None = None
    state: State = "done"
    seconds: float = 0.0
    because: str = ""

    @property
    def key(self) -> str:
        """What the trial is, apart from when it was tried: parameters and share."""
        return key_of(self.parameters, self.share)

    @property
    def is_whole(self) -> bool:
        """Whether it was judged on every fold having learnt from every row."""
        return self.state == "done" and self.share == FULL


Method = Generator[Proposal, Trial, None]


class Judge(Protocol):
    """What the loop needs of an objective."""

    def ready(self, parameters: dict[str, Any]) -> None:
        """Have everything that is needed to judge these parameters."""

    def figure(self, parameters: dict[str, Any], fold: int, share: float) -> float:
        """The figure of one fold."""

    def value(self, figures: Sequence[float]) -> float:
        """One figure for the folds so far."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who is told: `on_start` before a trial (with the best so far), `on_end` after each.

    `is_time_up` is asked before anything is computed.
    """

    on_start: Callable[[int, Proposal, Trial | None], None] = lambda number, proposal, best: None
    on_end: Callable[[Trial], None] = lambda trial: None
    is_time_up: Callable[[], bool] = lambda: False


def run(
    method: Method,
    judge: Judge,
    folds: int,
    remembered: Sequence[Trial] = (),
    watch: Watch | None = None,
) -> tuple[list[Trial], bool]:
    """All trials in the order proposed, and whether the method came to its end.

    The first trial is the recipe's default; when that fails, so does the search.
    """
    watch = watch or Watch()
    memory = {trial.key: trial for trial in remembered}
    trials: list[Trial] = []
    try:
        proposal = next(method)
        while True:
            before = memory.get(key_of(proposal.parameters, proposal.share))
            watch.on_start(len(trials), proposal, best_of(trials))
            trial = _judged(len(trials), proposal, judge, folds, before, watch.is_time_up)
            if trial is None:
                return trials, False
            watch.on_end(trial)
            memory[trial.key] = trial
            trials.append(trial)
            proposal = method.send(trial)
    except StopIteration:
        return trials, True


def best_of(trials: Sequence[Trial]) -> Trial | None:
    """The trial with the highest value among those judged whole; the earliest of equals."""
    whole = [trial for trial in trials if trial.is_whole and trial.value is not None]
    return max(whole, key=lambda trial: (trial.value, -trial.number), default=None)


def key_of(parameters: dict[str, Any], share: float) -> str:
    """Canonical text of what is tried; the same after a journey through JSON."""
    return json.dumps({"parameters": parameters, "share": share}, sort_keys=True)


def _judged(  # noqa: PLR0913, PLR0917 - one call, in the loop above
    number: int,
    proposal: Proposal,
    judge: Judge,
    folds: int,
    before: Trial | None,
    is_time_up: Callable[[], bool],
) -> Trial | None:
    """The trial, from memory as far as that reaches; None when the time is up."""
    trial = Trial(number=number, parameters=proposal.parameters, share=proposal.share)
    if before is not None and before.state == "failed":
        return replace(before, number=number)
    known = before.figures if before is not None else ()
    spent = before.seconds if before is not None else 0.0
    figures: list[float] = []
    started = time.monotonic()
    for fold in range(folds):
        if fold < len(known):
            figures.append(known[fold])
        elif is_time_up():
            return None
        else:
            judge.ready(proposal.parameters)  # a space that names what is not there ends the search
            try:
                figures.append(judge.figure(proposal.parameters, fold, proposal.share))
            except MissingExtra:
                raise
            except Exception as error:
                if not number:  # the defaults do not work: neither will anything else
                    raise
                return replace(
                    trial,
                    state="failed",
                    because=f"{type(error).__name__}: {error}",
                    seconds=spent + time.monotonic() - started,
                )
        if fold < folds - 1 and proposal.stop(figures):
            trial = replace(trial, state="pruned")
            break
    if len(figures) > len(known):
        spent += time.monotonic() - started
    return replace(
        trial, figures=tuple(figures), value=judge.value(figures), seconds=round(spent, 3)
    )
