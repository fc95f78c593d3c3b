"""ydata-profiling's report of a Parquet file; run by the interpreter of `make profile-env`.

python ydata_report.py SAMPLE.parquet REPORT.html TITLE DESCRIPTION CODES

Imports nothing of veedor: that interpreter does not have it, nor the pandas veedor uses.
"""

from __future__ import annotations

import json
import sys


def main(sample: str, out: str, title: str, description: str, codes: str) -> None:
    """Write the report; `codes` is a JSON list of columns that are categories, numbers or not."""
    import pandas
    from ydata_profiling import ProfileReport

    frame = pandas.read_parquet(sample)
    ProfileReport(
        frame,
        title=title,
        type_schema=dict.fromkeys(json.loads(codes), "categorical"),
        dataset={"description": description, "creator": "veedor"},
        samples=None,  # no row of a declaration is shown
        duplicates=None,
        interactions=None,  # one drawing for each pair of numbers: minutes, and megabytes
        progress_bar=False,
        html={"inline": True, "style": {"full_width": True}},
    ).to_file(out, silent=True)


if __name__ == "__main__":
    main(*sys.argv[1:6])
