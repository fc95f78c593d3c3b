"""The drawings of the card, from its public figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from veedor.models.card.parts import Picture, group_name
from veedor.models.reporting import drawing
from veedor.models.reporting.phrases import Phrases

MOST_GROUPS = 12
LONGEST = 24  # letters of a group's name


def reliability(card: Mapping[str, Any], phrases: Phrases) -> Picture | None:
    """Whether the probability tells the truth; None without points."""
    bins = card["calibration"].get("bins", [])
    if not bins:
        return None
    figure, axes = drawing.canvas()
    top = 1.08 * max(max(one["predicted"], one["high"] or one["found"]) for one in bins)
    axes.plot((0, top), (0, top), color=drawing.GREY, linewidth=1, label=phrases("perfect"))
    for one in bins:
        if one["low"] is not None:
            axes.plot(
                (one["predicted"],) * 2, (one["low"], one["high"]), color=drawing.COLOURS[0],
                linewidth=1.2, alpha=0.55,
            )  # fmt: skip
    said, found = [one["predicted"] for one in bins], [one["found"] for one in bins]
    axes.plot(said, found, "o", color=drawing.COLOURS[0], markersize=5, label=phrases("this_model"))
    axes.set(xlim=(0, top), ylim=(0, top))
    axes.set(xlabel=phrases("reliability_x"), ylabel=phrases("reliability_y"))
    drawing.percent_axis(axes.xaxis)
    drawing.percent_axis(axes.yaxis)
    drawing.legend_below(axes)
    return _picture("reliability", figure, phrases)


def audit_rates(card: Mapping[str, Any], slice_name: str, phrases: Phrases) -> Picture | None:
    """The audit rate of each group of a slice; None when fewer than two may be shown."""
    groups = card["burden"]["by"].get(slice_name, {})
    shown = [
        (group_name(card, slice_name, name, phrases), one["audit_rate"])
        for name, one in groups.items()
        if "value" in one.get("audit_rate", {}) and one["audit_rate"]["value"] is not None
    ]
    if len(shown) < 2:
        return None
    if slice_name != "size_decile":
        shown = sorted(shown, key=lambda pair: pair[1]["value"])
    shown = shown[-MOST_GROUPS:]
    figure, axes = drawing.canvas()
    for row, (_, one) in enumerate(shown):
        axes.plot((one["low"], one["high"]), (row, row), color=drawing.COLOURS[0], alpha=0.55)
        axes.plot(one["value"], row, "o", color=drawing.COLOURS[0], markersize=5)
    whole = card["burden"]["by"]["all"]["all"]["audit_rate"]
    if whole.get("value") is not None:
        axes.axvline(whole["value"], color=drawing.GREY, linewidth=1, label=phrases("whole"))
        drawing.legend_below(axes)
    axes.set_yticks(range(len(shown)), [_short(name) for name, _ in shown])
    axes.grid(visible=False, axis="y")
    axes.set(xlim=(0, None), ylim=(-0.6, len(shown) - 0.4), xlabel=phrases("audit_rate"))
    drawing.percent_axis(axes.xaxis)
    title = f"{phrases('groups')}: {phrases.name('slice', slice_name).lower()}"
    return _picture("groups", figure, phrases, title=title, name=f"groups-{slice_name}")


def curve(card: Mapping[str, Any], phrases: Phrases) -> Picture | None:
    """Shares of value and of checks by size of the taxpayer; None without two parts."""
    parts = card["burden"]["curve"]
    if len(parts) < 2:
        return None
    figure, axes = drawing.canvas()
    width = 0.4
    for index, name in enumerate(("value_share", "check_share")):
        axes.bar(
            [at + (index - 0.5) * width for at in range(len(parts))],
            [part[name] for part in parts],
            width,
            color=drawing.COLOURS[index],
            hatch=None if index == 0 else "///",
            edgecolor="white",
            label=phrases(name),
        )
    axes.set_xticks(range(len(parts)), [f"{part['taxpayers']:,}" for part in parts])
    axes.grid(visible=False, axis="x")
    axes.set(xlabel=phrases("curve_x"), ylabel=phrases("curve_y"))
    drawing.percent_axis(axes.yaxis)
    drawing.legend_below(axes)
    return _picture("curve", figure, phrases)


def _picture(
    key: str, figure: Any, phrases: Phrases, *, title: str = "", name: str = ""
) -> Picture:
    title, says = title or phrases(key), phrases(f"{key}_says")
    svg = drawing.svg(figure, name=name or key, description=f"{title}. {says}")
    return Picture(title=title, svg=svg, says=says)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
