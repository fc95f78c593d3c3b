"""Judge a model honestly: figures with intervals, baselines, slices, and silence where data end.

    judged = Judged(label=..., probability=..., day=..., entity=..., baselines={"price z": ...})
    evaluation = evaluate(judged, capacity=0.05)
    paths = write_report(evaluation, folder, title="...", subtitle_facts={}, simulated=True)

What is measured and why: science.md 4.4 of the reference. Capacities are shares of the rows
judged; ties are taken in proportion; intervals are 95 %, by blocks of taxpayers and of months.
"""

from veedor.models.evaluate.evaluation import Evaluation, evaluate
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import Measure
from veedor.models.evaluate.report import write_report
from veedor.models.reporting import Paths

__all__ = ["Evaluation", "Judged", "Measure", "Paths", "evaluate", "write_report"]
