"""What a person types: `veedor VERB`. Each verb is a flow; here is only how it is asked and shown.

veedor demo                                   the whole job on simulated declarations
veedor try data.csv --target COLUMN           what can be learnt from any table
veedor init --home H --jurisdiction M:NAME    make a home
veedor ingest --home H FILE...                receive files
veedor train --home H imports                 learn, and judge what was learnt
veedor score --home H imports --file F --out O.csv
veedor select --home H imports                today's list
"""

from __future__ import annotations

import typer

import veedor
from veedor.cli import (
    accounts,
    card,
    data,
    explaining,
    exporting,
    learning,
    models,
    running,
    searching,
    trying,
    watching,
)

app = typer.Typer(
    name="veedor",
    help="Risk selection for tax and customs: what to check, why, and what came of it.\n\n"
    "Start with: veedor demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (
    running.demo,
    data.init,
    data.ingest,
    data.audit_data,
    learning.recipes,
    searching.search,
    learning.train,
    learning.evaluate,
    card.card,
    learning.score,
    learning.select,
    explaining.explain,
    models.retrain,
    exporting.export,
    running.serve,
    running.verify,
    data.simulate,
):
    app.command(name=verb.__name__.replace("_", "-"))(verb)
app.command(name="try")(trying.try_)
app.command(name="profile")(trying.profile)
app.add_typer(data.quarantine, name="quarantine")
app.add_typer(accounts.account, name="account")
app.add_typer(models.app, name="models")
app.add_typer(watching.anomalies, name="anomalies")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"veedor {veedor.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    app(prog_name="veedor")
