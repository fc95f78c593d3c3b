"""How a flow tells how far it is: a call with (done, total, what); nobody has to listen."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]  # done, total (0 when unknown), what is being done


def silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""


def stage(on_progress: Progress, number: int, of: int, what: str) -> None:
    """Say that the `number`th of `of` stages begins."""
    on_progress(number - 1, of, what)
