"""Options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from veedor.domain import wording
from veedor.errors import InputError

Home = Annotated[
    Path,
    typer.Option(
        "--home", envvar="VEEDOR_HOME", help="The folder that holds everything.", show_default=True
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]
ProgrammeName = Annotated[
    str | None, typer.Argument(metavar="[PROGRAMME]", help="By default the country's first.")
]
ProgrammeOption = Annotated[
    str | None, typer.Option("--programme", help="By default the country's first.")
]
Encoding = Annotated[
    str | None, typer.Option(help="The file's encoding, where detection would guess wrong.")
]
Delimiter = Annotated[str | None, typer.Option(help="What parts columns: , ; | or tab.")]
Decimal = Annotated[str | None, typer.Option(help="The decimal mark: . or ,")]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", help="COLUMN=HEADER, for a header veedor does not know; repeatable."),
]
IN_USE = "A version, or latest; by default the live one, where none ever was the latest."
Model = Annotated[str, typer.Option(help=IN_USE)]
ModelArgument = Annotated[str, typer.Argument(metavar="[MODEL]", help=IN_USE)]
Language = Annotated[str | None, typer.Option(help="es or en; by default the home's.")]

DEFAULT_HOME = Path("veedor-home")
LANGUAGES: tuple[wording.Language, ...] = ("es", "en")


def spoken(asked: str | None, otherwise: str) -> wording.Language:
    """The language to print in: the one asked for, or the home's; any other is refused."""
    language = asked or otherwise
    if language not in LANGUAGES:
        raise InputError(
            f"Nothing is said in the language '{language}'.",
            where="--language",
            next=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    return language


def reading(
    encoding: str | None, delimiter: str | None, decimal: str | None, mapped: list[str] | None
) -> dict[str, Any]:
    """How a file is to be read, from the options given; what is not given is detected."""
    mapping = {}
    for pair in mapped or []:
        ours, equals, theirs = pair.partition("=")
        if not equals or not theirs or not ours:
            raise InputError(
                f"'{pair}' is not COLUMN=HEADER.",
                where="--map",
                next='For example: --map "filed_on=FECH_INGSI".',
            )
        mapping[ours] = theirs
    options = {
        "encoding": encoding,
        "delimiter": "\t" if delimiter in ("tab", "\\t") else delimiter,
        "decimal": decimal,
        "mapping": mapping or None,
    }
    return {name: value for name, value in options.items() if value is not None}


def day_of(text: str | None, option: str) -> date | None:
    """A day written as 2025-12-31."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a day.", where=option, next="Write it as 2025-12-31."
        ) from error
