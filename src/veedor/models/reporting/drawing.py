"""Drawings inside a page: vector, repeatable to the byte, in colours all can tell apart."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from veedor.models.reporting import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito 2008: told apart with any colour vision. Lines also differ in dashes.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)), (0, (1, 1)))
GREY = "#8a939c"
INK = "#1d2733"
WIDTH, HEIGHT = 5.0, 3.5  # inches: at 390 px the letters are about 10 px high
LETTERS = 9.5

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, and takes the page's letters
    "font.size": LETTERS,
    "axes.edgecolor": "#b8c0c8",
    "axes.labelcolor": "#55616f",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e8ebee",
    "grid.linewidth": 0.8,
    "xtick.color": "#55616f",
    "ytick.color": "#55616f",
    "legend.frameon": False,
    "legend.fontsize": LETTERS - 0.5,
    "legend.handlelength": 2.4,
    "lines.linewidth": 1.8,
}


def canvas() -> tuple[Figure, Axes]:
    """An empty drawing in the house style."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
    return figure, axes


def svg(figure: Figure, *, name: str, description: str) -> Markup:
    """The drawing as inline SVG; `name` is unique on its page, `description` is for the blind."""
    import matplotlib

    out = io.StringIO()
    with matplotlib.rc_context({**SETTINGS, "svg.hashsalt": name}):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[a-z0-9._]+">', "<g>", text)  # ids that would repeat on the page
    label = escape(description)
    text = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', "", text, count=1)
    return Markup(text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1))


def percent_axis(axis: Any) -> None:
    """Write the ticks of this axis, which are shares, as percentages."""
    from matplotlib.ticker import FuncFormatter

    def written(share: float, _: int | None) -> str:
        digits = 0 if abs(share * 100 - round(share * 100)) < 1e-6 else 1
        return percent(share, digits)

    axis.set_major_formatter(FuncFormatter(written))


def legend_below(axes: Axes, columns: int = 2) -> None:
    """Put the legend under the drawing, where it hides nothing."""
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
        figure = axes.get_figure()
        assert figure is not None
        figure.legend(loc="outside lower center", ncols=columns)
