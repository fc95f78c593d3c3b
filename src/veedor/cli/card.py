"""The verb that writes a model's public card and its register entry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from veedor.cli import console, options
from veedor.cli.options import DEFAULT_HOME, Home, Json
from veedor.errors import InputError


def card(  # noqa: PLR0913, PLR0917
    model: options.ModelArgument = "live",
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    language: Annotated[
        str | None, typer.Option(help="es or en; by default both.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A folder; by default the home's reports.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the model's public card, its entry for an algorithm register and an impact template.

    Training writes them too; nothing is measured again, and no figure stands for fewer than ten
    taxpayers.

    Example: veedor card --home aduana --language es --out published
    """

    def run() -> None:
        if language not in (None, "es", "en"):
            raise InputError(
                f"There are no cards in the language '{language}'.",
                where="--language",
                next="Use es or en, or leave it out to have both.",
            )
        from veedor.flows.card import card as flow
        from veedor.installation import open_home
        from veedor.models.card.write import LANGUAGES

        here = open_home(home)
        spoken = options.spoken(language, here.settings.language)
        with console.progress(spoken, quiet=json) as tell:
            tell(0, 1, "writing the card")
            result = flow(
                here,
                model,
                programme=here.jurisdiction.programme(programme),
                languages=LANGUAGES if language is None else (language,),
                out=out,
                actor=console.actor(),
            )
            tell(1, 1, "written")

        def told() -> None:
            print(f"Card of {result.version}")
            for name, digest in result.files.items():
                print(f"  {name:<28} {digest[:16]}…")
            print(f"Written to {result.folder}")

        console.emit(result, as_json=json, human=told)

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))
