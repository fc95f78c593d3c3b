"""Verbs about the life of models: list, show, compare, approve, promote, rollback, retire…"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from veedor.cli import console, options
from veedor.cli import showing_models as showing
from veedor.cli.options import DEFAULT_HOME, Home, Json

app = typer.Typer(help="The life of models: list, compare, approve, promote, roll back, retire.")
Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="A version, as `veedor models list` shows it.")
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Your account: a manager's or an administrator's."),
]
Password = Annotated[
    str | None, typer.Option(envvar="VEEDOR_PASSWORD", help="Asked for if it is not given.")
]
Because = Annotated[str, typer.Option("--because", help="The reason, for the audit trail.")]


@app.command("list")
def list_(
    home: Home = DEFAULT_HOME,
    programme: options.ProgrammeOption = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Every version with its state, who trained it and its headline figures.

    Example: veedor models list --home aduana
    """

    def run() -> None:
        from veedor.flows.register import versions
        from veedor.installation import open_home

        here = open_home(home)
        rows = versions(here, programme)
        console.emit(rows, as_json=json,
                     human=lambda: showing.listed(rows, _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("show")
def show(
    version: Version,
    home: Home = DEFAULT_HOME,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """One version: figures with intervals, the data it learnt from, its history.

    Example: veedor models show imports-default-20251231-1a2b3c4d --home aduana
    """

    def run() -> None:
        from veedor.flows.register import described
        from veedor.installation import open_home

        here = open_home(home)
        facts = described(here, version)
        console.emit(facts, as_json=json,
                     human=lambda: showing.shown(facts, _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("compare")
def compare(
    first: Version,
    second: Version,
    home: Home = DEFAULT_HOME,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Judge two versions on the same rows, paired, and keep what came out.

    Example: veedor models compare NEW OLD --home aduana
    """

    def run() -> None:
        from veedor.flows.compare import compare as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = _spoken(here, language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(here, first, second, actor=console.actor(), on_progress=tell)
        console.emit({**console.plain(result), "is_gain": result.is_gain}, as_json=json,
                     human=lambda: showing.compared(result, spoken))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("approve")
def approve(  # noqa: PLR0913, PLR0917
    version: Version,
    because: Because,
    home: Home = DEFAULT_HOME,
    as_: As = None,
    password: Password = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Approve a candidate that somebody else trained.

    Example: veedor models approve VERSION --home aduana --as rosa --because "read the report"
    """

    def run() -> None:
        from veedor.flows.life import approve as flow
        from veedor.installation import open_home

        here = open_home(home)
        step = flow(here, version, actor=_who(here, as_, password), because=because)
        console.emit(step, as_json=json,
                     human=lambda: showing.stepped([step], _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("promote")
def promote(  # noqa: PLR0913, PLR0917
    version: Version,
    because: Because,
    home: Home = DEFAULT_HOME,
    as_: As = None,
    password: Password = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Make an approved version live: needs a proven gain over the live one, and fair burdens.

    Example: veedor models promote VERSION --home aduana --as rosa --because "gain of 8 points"
    """

    def run() -> None:
        from veedor.flows.promote import promote as flow
        from veedor.installation import open_home

        here = open_home(home)
        actor = _who(here, as_, password)
        spoken = _spoken(here, language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(here, version, actor=actor, because=because, on_progress=tell)
        console.emit(result, as_json=json,
                     human=lambda: showing.promoted(result, spoken))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("rollback")
def rollback(  # noqa: PLR0913, PLR0917
    because: Because,
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    as_: As = None,
    password: Password = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Make the version that was live before live again.

    Example: veedor models rollback imports --home aduana --as rosa --because "lists went wrong"
    """

    def run() -> None:
        from veedor.flows.life import rollback as flow
        from veedor.installation import open_home

        here = open_home(home)
        name = here.jurisdiction.programme(programme).name
        steps = flow(here, name, actor=_who(here, as_, password), because=because)
        console.emit(list(steps), as_json=json,
                     human=lambda: showing.stepped(steps, _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("retire")
def retire(  # noqa: PLR0913, PLR0917
    version: Version,
    because: Because,
    home: Home = DEFAULT_HOME,
    as_: As = None,
    password: Password = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Take a version out of use for ever, the live one too.

    Example: veedor models retire VERSION --home aduana --as rosa --because "superseded"
    """

    def run() -> None:
        from veedor.flows.life import retire as flow
        from veedor.installation import open_home

        here = open_home(home)
        step = flow(here, version, actor=_who(here, as_, password), because=because)
        console.emit(step, as_json=json,
                     human=lambda: showing.stepped([step], _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("shadow")
def shadow(
    version: Version,
    home: Home = DEFAULT_HOME,
    off: Annotated[bool, typer.Option("--off", help="Take it out of the shadow.")] = False,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Score a version beside the live one, unseen by inspectors, until results can compare them.

    Example: veedor models shadow VERSION --home aduana
    """

    def run() -> None:
        from veedor.flows.life import shadow as flow
        from veedor.installation import open_home

        here = open_home(home)
        flow(here, version, on=not off, actor=console.actor())
        console.emit({"version": version, "in_shadow": not off}, as_json=json,
                     human=lambda: showing.shadowed(version, not off,
                                                    _spoken(here, language)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


@app.command("mirror")
def mirror(
    home: Home = DEFAULT_HOME,
    anew: Annotated[bool, typer.Option("--anew", help="Delete MLflow's tables first.")] = False,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Write the register again in MLflow's format, for MLflow's own pages.

    Example: veedor models mirror --home aduana
    """

    def run() -> None:
        from veedor.flows.mirror import mirror as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = _spoken(here, language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(here, anew=anew, on_progress=tell)
        console.emit(result, as_json=json,
                     human=lambda: showing.mirrored(result, spoken))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def retrain(
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    as_of: Annotated[
        str | None, typer.Option(help="2025-12-31; by default the last day filed.")
    ] = None,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Train the live recipe on what is known by a day and let it challenge in shadow.

    For a scheduler: the same day again does nothing. It never promotes.

    Example: veedor retrain imports --home aduana --as-of 2025-12-31
    """

    def run() -> None:
        from veedor.flows.retrain import retrain as flow
        from veedor.installation import open_home

        here = open_home(home)
        spoken = _spoken(here, language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                as_of=options.day_of(as_of, "--as-of"),
                actor=console.actor(),
                on_progress=tell,
            )
        console.emit(result, as_json=json,
                     human=lambda: showing.retrained(result, spoken))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def _who(here: Any, name: str | None, password: str | None) -> Any:
    """Who decides: the account signed in with --as, or the operating system's user, who may not."""
    from veedor.errors import NotAllowed
    from veedor.flows.accounts import sign_in

    if name is None:
        return console.actor()
    secret = password or typer.prompt(f"Password of {name}", hide_input=True, err=True)
    account = sign_in(here, name, secret)
    if account is None:
        raise NotAllowed(
            "Name and password do not fit an account.",
            where=f"--as {name}",
            next="Try again, or have an account opened: veedor account open",
        )
    return account.actor


def _spoken(here: Any, language: str | None) -> str:
    return options.spoken(language, here.settings.language)
