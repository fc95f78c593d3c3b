"""What a verb shows: results on stdout (or one JSON object), progress and errors on stderr."""

from __future__ import annotations

import getpass
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from veedor.cli import tongue
from veedor.cli.stages import STAGES
from veedor.domain import faults
from veedor.domain.actor import Actor
from veedor.domain.phrasebook import Phrases, said
from veedor.domain.wording import Language
from veedor.errors import VeedorError

INTERRUPTED = 130  # what a shell expects after Ctrl-C
FAILED = 1
WHOLE_NAME = 40  # letters of a first column that are never broken over lines
SAID_AGAIN_SECONDS = 2.0  # long enough for a transaction to be rolled back
LABELS: dict[Language, tuple[str, str, str]] = {
    "es": ("Error: ", "  dónde:     ", "  qué hacer: "),
    "en": ("Error: ", "  where: ", "  next:  "),
}
_INTERRUPTED = VeedorError(
    "Interrupted.", next="Run the same command again: what was complete is kept."
)


def guarded(
    verb: Callable[[], int | None],
    *,
    home: Path | None = None,
    language: str | None = None,
    as_json: bool = False,
) -> int:
    """Run a verb; every error becomes its three-part message and an exit code that is not 0.

    It is told in the language asked for, else the home's, else that of the environment.
    """

    def failed(error: VeedorError, kind: str) -> None:
        if as_json:  # programs read it: in English, whatever the home's language
            facts = {"kind": kind, "what": error.what, "where": error.where, "next": error.next}
            print(json.dumps({"error": facts}, ensure_ascii=False))
        else:
            _tell(error, tongue.of_errors(home, language))

    with _listening() as was_interrupted:
        try:
            return verb() or 0
        except BrokenPipeError:  # the reader of our output went away, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILED
        except BaseException as error:
            # A library that was interrupted may say so by an error of its own.
            if was_interrupted() or isinstance(error, KeyboardInterrupt):
                failed(_INTERRUPTED, "Interrupted")
                return INTERRUPTED
            if isinstance(error, VeedorError):
                failed(error, type(error).__name__)
                return FAILED
            if os.environ.get("VEEDOR_DEBUG") or not isinstance(error, Exception):
                raise
            failed(_unexpected(error), "Unexpected")
            return FAILED


@contextmanager
def _listening() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed in the meantime; asking it also calls off what it set in motion.

    A library that calls back into Python may swallow the interruption, so it is said again every
    few seconds until the verb has ended.
    """
    before = signal.getsignal(signal.SIGINT)
    pressed = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.setitimer(signal.ITIMER_REAL, SAID_AGAIN_SECONDS)
        raise KeyboardInterrupt

    def was_interrupted() -> bool:
        signal.setitimer(signal.ITIMER_REAL, 0)
        return pressed

    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    alarm = signal.signal(signal.SIGALRM, note)
    signal.signal(signal.SIGINT, note)
    try:
        yield was_interrupted
    finally:
        was_interrupted()
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGALRM, alarm)


def actor() -> Actor:
    """Who runs the command: the operating system's user, or unknown."""
    try:
        return Actor(name=f"cli:{getpass.getuser()}")
    except (KeyError, OSError):
        return Actor(name="unknown")


@contextmanager
def progress(language: str, *, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr with what is being done, how much of it, and how long it takes."""
    phrases = STAGES[language]
    if quiet or not sys.stderr.isatty():
        yield _steps(phrases, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description:<44}"), BarColumn(),
               TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(said("starting", phrases), total=None)

        def tell(done: int, total: int, what: str) -> None:
            bar.update(
                task, description=said(what, phrases)[:44], total=total or None, completed=done
            )

        yield tell


def _steps(phrases: Phrases, quiet: bool) -> Callable[[int, int, str], None]:
    """Where no bar can be drawn: one line for each new thing that is done."""
    last = ""

    def tell(done: int, total: int, what: str) -> None:
        nonlocal last
        kind = what.split(" ", maxsplit=1)[0]
        if not quiet and kind != last:
            print(f"… {said(what, phrases)}", file=sys.stderr, flush=True)
        last = kind

    return tell


def emit(result: Any, *, as_json: bool, human: Callable[[], None]) -> None:
    """Print the result: one JSON object for machines, or what `human` prints for people."""
    if as_json:
        print(json.dumps(plain(result), ensure_ascii=False, default=_jsonable))
    else:
        human()


def plain(value: Any) -> Any:
    """Dataclasses as dictionaries, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def table(title: str, head: list[str], rows: list[list[str]], right: tuple[int, ...] = ()) -> None:
    """Print a table; columns numbered in `right` are aligned to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for number, name in enumerate(head):
        longest = max((len(row[number]) for row in rows), default=0)
        shown.add_column(name, justify="right" if number in right else "left", overflow="fold",
                         no_wrap=number == 0 and longest <= WHOLE_NAME)  # fmt: skip
    for row in rows:
        shown.add_row(*row)
    width = None if sys.stdout.isatty() else 120
    Console(width=width, highlight=False, markup=False).print(shown)


def _jsonable(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _unexpected(error: Exception) -> VeedorError:
    return VeedorError(
        f"veedor failed unexpectedly: {type(error).__name__}: {error}",
        next="Run it again with VEEDOR_DEBUG=1 and report what it prints.",
    )


def _tell(error: VeedorError, language: Language) -> None:
    what, where, next = LABELS[language]
    told = faults.told(error, language)
    print(f"{what}{told.what}", file=sys.stderr)
    if told.where:
        print(f"{where}{told.where}", file=sys.stderr)
    if told.next:
        print(f"{next}{told.next}", file=sys.stderr)
