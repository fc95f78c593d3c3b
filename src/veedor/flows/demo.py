"""The whole job on simulated declarations: file → features → model → list, in one folder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veedor.domain.actor import Actor
from veedor.errors import NotFound
from veedor.flows.accounts import open_demo
from veedor.flows.ingest import ingest
from veedor.flows.progress import Progress, silent
from veedor.flows.score import ScoredFile, score_file
from veedor.flows.select import Selected, select
from veedor.flows.train import Trained, train
from veedor.installation import Installation
from veedor.jurisdiction import Programme


@dataclass(frozen=True, kw_only=True)
class Demonstrated:
    """What the demonstration made, and how long each step took."""

    declarations: int
    trained: Trained
    scored: ScoredFile
    selected: Selected
    seconds: dict[str, float]
    key: str


def demo(
    installation: Installation,
    programme: Programme,
    options: dict[str, Any],
    *,
    actor: Actor,
    on_progress: Progress = silent,
) -> Demonstrated:
    """Simulate, ingest, train, evaluate, score the last day, select; again changes nothing."""
    if programme.simulate is None:
        raise NotFound(
            f"Programme '{programme.name}' has no simulator.",
            where=installation.jurisdiction.name,
            next="Use --jurisdiction veedor.jurisdictions.pe:PERU, or ingest your own files.",
        )
    clock = _Clock()
    folder = installation.home / "simulated"
    programme.simulate(
        folder,
        **options,
        on_progress=lambda done, total: on_progress(done, total, "simulating"),
    )
    clock.lap("simulate")
    files = data_files(folder)
    rows = 0
    for number, file in enumerate(files):
        on_progress(number, len(files), f"ingesting {file.parent.name}/{file.name}")
        results = ingest(installation, programme, file, actor=actor)
        if any(result.source == programme.declarations.name for result in results):
            rows += sum(result.rows_loaded for result in results)
    clock.lap("ingest")
    trained = train(installation, programme, actor=actor, on_progress=on_progress)
    clock.lap("train and evaluate")
    last = last_file(programme, folder)
    scored = score_file(
        installation,
        programme,
        last,
        installation.home / "scores-last-month.csv",
        actor=actor,
        on_progress=on_progress,
    )
    clock.lap("score the last month")
    selected = select(installation, programme, actor=actor, on_progress=on_progress)
    clock.lap("select")
    return Demonstrated(
        declarations=rows,
        trained=trained,
        scored=scored,
        selected=selected,
        seconds=clock.laps,
        key=open_demo(installation, actor=actor),
    )


def data_files(folder: Path) -> list[Path]:
    """The files of a simulation that an administration would have; never the latent truth."""
    return sorted(
        file
        for file in folder.rglob("*.parquet")
        if not any(part.startswith("_") for part in file.relative_to(folder).parts)
    )


def last_file(programme: Programme, folder: Path) -> Path:
    """The last file of declarations of a simulation."""
    return sorted((folder / programme.declarations.name).glob("*.parquet"))[-1]


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name] = round(now - self._last, 1)
        self._last = now
