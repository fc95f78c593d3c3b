"""Verbs about the installation: demo, serve, verify."""

from __future__ import annotations

from typing import Annotated

import typer

from veedor.cli import console, options, showing
from veedor.cli.data import PERU
from veedor.cli.options import DEFAULT_HOME, Home, Json


def demo(  # noqa: PLR0913, PLR0917
    home: Home = DEFAULT_HOME,
    declarations: Annotated[int, typer.Option(min=5_000, help="How many to simulate.")] = 100_000,
    preset: Annotated[str, typer.Option(help="default, hard or easy.")] = "default",
    # Of the first seeds, 3 has no importer so large that it makes the whole story.
    seed: Annotated[int, typer.Option()] = 3,
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Simulate Peru's imports, learn, and choose what to inspect on the last day.

    Example: veedor demo --home demo --declarations 100000 --language en
    """

    def run() -> None:
        from veedor.flows.demo import demo as flow
        from veedor.flows.initialise import initialise
        from veedor.flows.plans import plan_lines

        here = initialise(home, jurisdiction=PERU, language=language, actor=console.actor())
        made = {"declarations": declarations, "preset": preset, "seed": seed}
        with console.progress(here.settings.language, quiet=json) as tell:
            result = flow(
                here, here.jurisdiction.programme(), made, actor=console.actor(), on_progress=tell
            )
        lines = plan_lines(here, result.selected.plan_id)
        console.emit(
            {**console.plain(result), "lines": lines},
            as_json=json,
            human=lambda: showing.demonstrated(here, result, lines, here.settings.language, home),
        )

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def serve(
    home: Home = DEFAULT_HOME,
    host: Annotated[str, typer.Option(help="0.0.0.0 to be reached from elsewhere.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 8000,
) -> None:
    """Serve pages and REST from one process.

    Example: veedor serve --home demo --port 8000
    """

    def run() -> None:
        import uvicorn

        from veedor import logs
        from veedor.installation import open_home
        from veedor.web.app import create_app

        here = open_home(home)
        logs.configure(json=here.settings.log_json, level=here.settings.log_level)
        app = create_app(here)
        listens = showing.WORDS[here.settings.language]["listens"]
        print(listens.format(address=f"http://{host}:{port}"), flush=True)
        uvicorn.run(app, host=host, port=port, log_level="warning")

    raise typer.Exit(console.guarded(run, home=home))


def verify(
    home: Home = DEFAULT_HOME,
    noted: Annotated[
        str | None, typer.Option(help="A head hash noted earlier outside this machine.")
    ] = None,
    json: Json = False,
) -> None:
    """Prove that the audit trail is as it was written; name the first broken link if it is not.

    Example: veedor verify --home aduana
    """

    def run() -> None:
        from veedor.flows.verify import verify as flow
        from veedor.installation import open_home

        here = open_home(home)
        result = flow(here, noted_hash=noted)
        whole = showing.WORDS[here.settings.language]["whole"]
        console.emit(result, as_json=json, human=lambda: print(
            whole.format(lines=result.lines, head=result.head_hash)))  # fmt: skip

    raise typer.Exit(console.guarded(run, home=home, as_json=json))
