"""Judge a model honestly: figures with intervals, baselines, slices, and silence where data end.

    judged = Judged(label=..., probability=..., day=..., entity=..., baselines={"price z": ...})
    evaluation = evaluate(judged, capacity=0.05)

`report.write_report` writes it down. It is not brought in here: the report also shows what matters
to a model (`veedor.models.importance`), which is measured by the measures of this package.

What is measured and why: science.md 4.4 of the reference. Capacities are shares of the rows
judged; ties are taken in proportion; intervals are 95 %, by blocks of taxpayers and of months.
"""

from veedor.models.evaluate.evaluation import Evaluation, evaluate
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import Measure

__all__ = ["Evaluation", "Judged", "Measure", "evaluate"]
