"""The table and the picture of `benchmarks.methods`, made of all lines there are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from veedor.jurisdictions.kr.imports import IMPORTS as KOREA
from veedor.jurisdictions.pe.imports import IMPORTS as PERU
from veedor.models.methods import METHODS, meaning
from veedor.models.reporting import drawing

COLUMNS = {
    "auc": "AUC", "ap": "AP", "gain": "AP − default", "p@1": "P@1 %", "p@5": "P@5 %",
    "p@10": "P@10 %", "rev@1": "rev@1 %", "rev@5": "rev@5 %", "ece": "ECE", "fit_s": "fit CPU s",
    "score_s": "score CPU s",
}  # fmt: skip
HEADING = """# Every method, measured

Made by `make bench-methods`; what it says is read in [methods.md](methods.md). Mean over seeds ±
half a 95 % interval (Student's t). A seed is a world of its own, and some are easier:
**AP − default** is the mean difference on the same seeds, with its own, narrower interval; in bold
where that leaves out zero. Compare other columns only between rows of as many seeds. Seconds are
of the processor.

![Average precision less the default's](images/methods.svg)

"""
TITLES = {
    "default": "Peru, simulated, preset A′ (default)", "hard": "Peru, simulated, preset hard",
    "easy": "Peru, simulated, preset easy", "korea": "Korea, published, groups held out",
    "list": "Peru, simulated, a list of three in ten of the guilty",
}  # fmt: skip
PARTS = {  # rows of the network with a part left out or used: `methods.VARIED`; in no picture
    "neural_without_leaves": "The network without leaves of trees",
    "neural_without_codes": "The network without vectors of codes",
    "neural_without_amounts": "The network learning findings alone",
    "neural_own_amounts": "The network's own amounts instead of trees'",
}
FEWEST_SEEDS = 3  # that give an interval


def table(lines: pd.DataFrame) -> str:
    """Markdown: one table a dataset, a row a method, the best average precision first."""
    parts = []
    for dataset in [name for name in TITLES if name in set(lines["dataset"])]:
        mine = against_default(lines[lines["dataset"] == dataset])
        said = meanings(dataset)
        shown = [column for column in COLUMNS if mine[column].notna().any()]
        parts.append(f"### {TITLES[dataset]}\n")
        parts.append(f"Base rate {mine['base'].mean():.1%}.\n")
        head = ["method", "seeds", *(COLUMNS[column] for column in shown)]
        parts.append("| " + " | ".join(head) + " |")
        parts.append("|---" * 2 + "|---:" * len(shown) + "|")
        for name in order(mine):
            rows = mine[mine["method"] == name]
            cells = [_cell(rows[column], column) for column in shown]
            label = f"`{name}` {said.get(name, '')}".strip()
            parts.append(f"| {label} | {len(rows)} | " + " | ".join(cells) + " |")
        parts.append("")
    return "\n".join(parts)


def picture(lines: pd.DataFrame) -> str:
    """SVG: average precision less the default's on the same seeds, a panel a dataset."""
    import matplotlib
    from matplotlib.figure import Figure

    datasets = [name for name in TITLES if name in set(lines["dataset"]) and name != "list"]
    each = {name: against_default(lines[lines["dataset"] == name]) for name in datasets}
    left_out = ("default", *PARTS)
    names = [name for name in order(each[datasets[0]]) if name not in left_out][::-1]
    with matplotlib.rc_context(drawing.SETTINGS):
        figure = Figure(figsize=(11, 0.24 * len(names) + 1.2), layout="constrained")
        panels = figure.subplots(1, len(datasets), sharey=True, squeeze=False)[0]
        for axes, dataset in zip(panels, datasets, strict=True):
            axes.set_axisbelow(True)
            axes.axvline(0, color=drawing.GREY, linewidth=1)
            for place, name in enumerate(names):
                gain = each[dataset].loc[each[dataset]["method"] == name, "gain"].dropna()
                if gain.empty:
                    continue
                middle, half = mean_and_half(gain)
                axes.plot((middle - half, middle + half), (place, place), color=drawing.INK,
                          linewidth=1)  # fmt: skip
                axes.plot(middle, place, "o", color=drawing.COLOURS[0], markersize=4)
            axes.set_title(TITLES[dataset].replace(", ", "\n", 1), fontsize=drawing.LETTERS)
            axes.set_xlabel("AP − default's")
        panels[0].set_yticks(range(len(names)), names)
        panels[0].set_ylim(-0.7, len(names) - 0.3)
    drawn = str(drawing.svg(figure, name="methods", description=str(picture.__doc__)))
    return drawn.replace("<svg", '<svg style="background: white"', 1)  # read on dark pages too


def against_default(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of one dataset with `gain`, the average precision above the default's there."""
    usual = lines[lines["method"] == "default"].set_index("seed")["ap"]
    gain = (lines["ap"] - lines["seed"].map(usual)).where(lines["method"] != "default")
    return lines.reindex(columns=[*lines.columns, *set(COLUMNS) - set(lines.columns)]).assign(
        gain=gain
    )


def order(lines: pd.DataFrame) -> list[str]:
    """Methods of one dataset: those of most seeds first, among them the best."""
    worth = lines.groupby("method")["ap"].agg(["count", "mean"])
    return list(worth.sort_values(["count", "mean"], ascending=False).index)


def meanings(dataset: str) -> dict[str, str]:
    """What each name stands for."""
    programme = KOREA if dataset == "korea" else PERU
    own = {name: meaning(programme.recipe(name))[0] for name in ("default", "neural")}
    return {one.name: one.meaning for one in METHODS} | PARTS | own


def mean_and_half(values: pd.Series) -> tuple[float, float]:
    """Mean and half a 95 % interval by Student's t; half is 0 with fewer than three values."""
    from scipy.stats import t

    if len(values) < FEWEST_SEEDS:
        return float(values.mean()), 0.0
    error = values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean()), float(t.ppf(0.975, len(values) - 1) * error)


def _cell(values: pd.Series, column: str) -> str:
    if values.isna().all():
        return "–"
    middle, half = mean_and_half(values)
    if column.endswith("_s"):
        return f"{middle:.1f}"
    sign = "+" if column == "gain" else ""
    if not half:
        return f"{middle:{sign}.3f}"
    told = f"{middle:{sign}.3f} ± {half:.3f}"
    return f"**{told}**" if column == "gain" and abs(middle) > half else told
