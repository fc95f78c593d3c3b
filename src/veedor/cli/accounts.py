"""Verbs about who may come in: accounts of people, keys of programs."""

from __future__ import annotations

from typing import Annotated

import typer

from veedor.cli import console
from veedor.cli.options import DEFAULT_HOME, Home, Json
from veedor.domain import actor

account = typer.Typer(help="Who may come in: accounts of people, keys of programs.")
Duty = Annotated[str, typer.Option(help="inspector, analyst, manager or administrator.")]


@account.command("open")
def account_open(  # noqa: PLR0913, PLR0917
    name: Annotated[str, typer.Argument(help="How the person signs in.")],
    duty: Duty,
    home: Home = DEFAULT_HOME,
    office: Annotated[str | None, typer.Option(help="An inspector's own office.")] = None,
    password: Annotated[
        str | None, typer.Option(envvar="VEEDOR_PASSWORD", help="Asked for if it is not given.")
    ] = None,
    json: Json = False,
) -> None:
    """Open an account for a person, or give it a new password, duty and office.

    Example: veedor account open rosa --home aduana --duty inspector --office 118
    """
    secret = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)

    def run() -> None:
        from veedor.flows.accounts import Account, open_account
        from veedor.installation import open_home

        person = Account(name=name, duty=_duty(duty), office=office)
        open_account(open_home(home), person, secret, actor=console.actor())
        console.emit({"name": name, "duty": duty}, as_json=json,
                     human=lambda: print(f"{name} may sign in as {duty}."))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


@account.command("key")
def account_key(
    name: Annotated[str, typer.Argument(help="What the program is called in the audit.")],
    home: Home = DEFAULT_HOME,
    duty: Duty = "analyst",
    json: Json = False,
) -> None:
    """Issue a key for a program that calls the REST interface; it is shown this once.

    Example: veedor account key portal-dam --home aduana
    """

    def run() -> None:
        from veedor.flows.accounts import issue_key
        from veedor.installation import open_home

        key = issue_key(open_home(home), name, duty=_duty(duty), actor=console.actor())
        told = f"{key}\nSend it as: Authorization: Bearer KEY. It cannot be shown again."
        console.emit({"name": name, "key": key}, as_json=json, human=lambda: print(told))

    raise typer.Exit(console.guarded(run, home=home, as_json=json))


def _duty(name: str) -> actor.Duty:
    from veedor.errors import InputError

    try:
        return actor.Duty(name)
    except ValueError as error:
        raise InputError(
            f"There is no duty '{name}'.",
            where="--duty",
            next=f"Use one of: {', '.join(actor.Duty)}.",
        ) from error
