"""The drawings of a search: the best so far, and the figure against every parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veedor.models.evaluate.plots import Plot
from veedor.models.reporting import drawing
from veedor.models.reporting.phrases import Phrases
from veedor.models.search.trials import Trial, best_of
from veedor.models.spaces import Between, Dimension, Space

TRIAL, BEST = drawing.COLOURS[0], drawing.COLOURS[1]
DOT, RING = 26, 110


def plots(trials: Sequence[Trial], space: Space, phrases: Phrases, figure: str) -> list[Plot]:
    """The best so far, then one drawing for each parameter that two trials differ in."""
    made = [
        _plot("curve", phrases("curve"), phrases("curve_says"), _curve, trials, phrases, figure)
    ]
    for number, (name, dimension) in enumerate(space.items()):
        tried = [trial for trial in trials if name in trial.parameters and trial.value is not None]
        if len({str(trial.parameters[name]) for trial in tried}) < 2:
            continue
        says = phrases("against_says", name=name)

        def draw(axes: Any, *_: Any, of: tuple[str, Dimension] = (name, dimension)) -> None:
            _against(axes, of, trials)

        made.append(_plot(f"against{number}", name, says, draw, trials, phrases, figure))
    return made


def _plot(  # noqa: PLR0913, PLR0917 - a drawing is made of these
    name: str, title: str, says: str, draw: Any, trials: Any, phrases: Phrases, figure: str
) -> Plot:
    canvas, axes = drawing.canvas()
    draw(axes, trials, phrases)
    axes.set_ylabel(figure)
    svg = drawing.svg(canvas, name=name, description=f"{title}. {says}")
    return Plot(title=title, svg=svg, says=says)


def _curve(axes: Any, trials: Sequence[Trial], phrases: Phrases) -> None:
    numbers = [trial.number + 1 for trial in trials]
    so_far = [best_of(trials[: number + 1]) for number in range(len(trials))]
    heights = [None if best is None else best.value for best in so_far]
    axes.step(numbers, heights, where="post", color=BEST)
    places = [(trial.number + 1, trial) for trial in trials if trial.value is not None]
    _dots(axes, places, trials)
    axes.set_xlabel(phrases("trial"))
    axes.xaxis.get_major_locator().set_params(integer=True)


def _against(axes: Any, of: tuple[str, Dimension], trials: Sequence[Trial]) -> None:
    name, dimension = of
    tried = [trial for trial in trials if name in trial.parameters and trial.value is not None]
    if isinstance(dimension, Between):
        if dimension.log:
            axes.set_xscale("log")
            _plain_ticks(axes)
        places = [(trial.parameters[name], trial) for trial in tried]
    else:
        seen = {str(trial.parameters[name]) for trial in tried}
        texts = [text for text in map(_shown, dimension.values) if text in seen]
        texts += sorted(seen.difference(texts))
        places = [(texts.index(str(trial.parameters[name])), trial) for trial in tried]
        axes.set_xticks(range(len(texts)), texts)
        axes.set_xlim(-0.5, len(texts) - 0.5)
    _dots(axes, places, trials)
    axes.set_xlabel(name)


def _shown(value: Any) -> str:
    return str(list(value)) if isinstance(value, tuple) else str(value)


def _dots(axes: Any, places: Sequence[tuple[Any, Trial]], trials: Sequence[Trial]) -> None:
    best = best_of(trials)
    if trials[0].value is not None:
        axes.axhline(trials[0].value, color=drawing.GREY, linestyle="--", linewidth=1.2)
    for is_whole in (False, True):
        some = [(x, trial.value) for x, trial in places if trial.is_whole == is_whole]
        if some:
            fill = TRIAL if is_whole else "none"
            axes.scatter(*zip(*some, strict=True), s=DOT, facecolors=fill, edgecolors=TRIAL)
    ring = [(x, trial.value) for x, trial in places if best is not None and trial == best]
    if ring:
        axes.scatter(*zip(*ring, strict=True), s=RING, facecolors="none", edgecolors=BEST,
                     linewidths=1.8)  # fmt: skip


def _plain_ticks(axes: Any) -> None:
    """A few round numbers: 10, 20, 50 instead of 10 to the power of 1."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=8))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
