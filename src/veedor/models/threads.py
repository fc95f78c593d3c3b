"""Two things at a time, each on one thread: the same bytes on every machine, and no waiting."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from threadpoolctl import ThreadpoolController

THREADS = 2  # a small office's server; more would not change any result


def side_by_side(work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Results in the order of the jobs, each job on one thread of its own.

    Teams of OpenMP threads wait for each other actively: on a busy machine a boosting of three
    seconds then took four minutes. And sums split among threads end in an order of their own.
    """
    if len(jobs) < 2:
        return [alone(work, *job) for job in jobs]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda job: alone(work, *job), jobs))


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of one call in which no OpenMP team is formed."""
    with _teams().limit(limits=1, user_api="openmp"):
        return work(*arguments)


_found: tuple[int, ThreadpoolController] | None = None


def _teams() -> ThreadpoolController:
    """The thread pools of the libraries loaded, looked for again when more modules have come.

    Looking through the whole process takes milliseconds, and one score asks seventy times.
    """
    global _found  # noqa: PLW0603 - what is loaded is the process's own state
    loaded = len(sys.modules)
    if _found is None or _found[0] != loaded:
        _found = (loaded, ThreadpoolController())
    return _found[1]
