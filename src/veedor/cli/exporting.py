"""The verb that hands a model to other programs: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.cli import console, options, showing_models
from veedor.cli.options import DEFAULT_HOME, Home, Json


def export(  # noqa: PLR0913, PLR0917
    to: Annotated[Path, typer.Option(help="The folder to write to; a server may read it.")],
    model: options.ModelArgument = "live",
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    form: Annotated[
        str,
        typer.Option("--format", help="savedmodel, for TensorFlow Serving, or joblib, for Python."),
    ] = "savedmodel",
    trial: Annotated[
        bool,
        typer.Option("--trial", help="Also a version nobody approved; into a folder of its own."),
    ] = False,
    json: Json = False,
) -> None:
    """Write a model for TensorFlow Serving (or Python), proved to say what the model says.

    The same model again changes nothing. The folder knows what the model knows of taxpayers.

    Example: veedor export --home aduana --to served
    """

    def run() -> None:
        from veedor.flows.export import export as flow
        from veedor.installation import open_home

        here = open_home(home)
        with console.progress(here.settings.language, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                to,
                version=model,
                trial=trial,
                form=form,
                actor=console.actor(),
                on_progress=tell,
            )
        spoken = here.settings.language
        console.emit(result, as_json=json, human=lambda: _shown(result, to, spoken))

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


WORDS = {
    "es": {
        "written": "escrito en", "known": "ya estaba ahí, entero",
        "apart": "diferencia con el modelo en {rows:,} declaraciones: {most:.0e} como máximo",
        "hash": "SHA-256", "absent": "sin", "next": "Para servirlo",
        "check": "Compruebe el archivo antes de usarlo",
        "trial": "PARA PROBAR, no para usar: así quedó en la bitácora",
    },
    "en": {
        "written": "written to", "known": "it lay there already, whole",
        "apart": "differs from the model on {rows:,} declarations by {most:.0e} at most",
        "hash": "SHA-256", "absent": "without", "next": "To serve it",
        "check": "Check the file before using it",
        "trial": "FOR TRIAL, not for use: the audit says so",
    },
}  # fmt: skip


def _shown(result: Any, to: Path, language: str) -> None:
    words = WORDS[language]
    showing_models.used(result.version, result.state, language)
    if result.trial:
        print(f"  {words['trial']}")
    print(f"  {words['written']}: {result.path}")
    if result.was_known:
        print(f"  {words['known']}")
    print(f"  {words['hash']}: {result.sha256}")
    if result.parity is not None:
        print("  " + words["apart"].format(rows=result.parity.rows, most=result.parity.probability))
    for name, why in result.left_out.items():
        print(f"  {words['absent']} {name}: {why}")
    if result.format == "savedmodel":
        print(f"  {words['next']}: docker run --rm -p 8500:8500 -p 8501:8501 -v "
              f"{to.resolve()}:/models:ro tensorflow/serving "
              "--model_config_file=/models/models.config")  # fmt: skip
    else:
        print(f"  {words['check']}: sha256sum --check {Path(result.path).name}.sha256")
