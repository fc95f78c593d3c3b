"""What one installation decides: where things are kept, in which language, for which country.

Read from `HOME/veedor.toml`, then from the environment (`VEEDOR_LANGUAGE=en` wins over the file).
Secrets come from the environment only. What a *jurisdiction* decides (features, recipes, policy)
is Python that is reviewed and tested, not a setting.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from veedor.errors import InputError, NotReady

FILE_NAME = "veedor.toml"
PREFIX = "VEEDOR_"


class Settings(BaseSettings):
    """Everything an installation may choose; an empty string means the default inside the home."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Path
    """The folder that holds everything this installation keeps."""

    jurisdiction: str
    """The country, as `module:NAME`, for example veedor.jurisdictions.pe:PERU."""

    jurisdiction_folder: str = ""
    """The folder of the jurisdiction's module when it is not an installed package."""

    language: Literal["es", "en"] = "es"
    """The language of pages and reasons."""

    database_url: str = ""
    """Operational tables: sqlite:///file or postgresql://user@host/name; `database` tells all."""

    lake_url: str = ""
    """Analytic tables: a folder, or s3://bucket/path, gs://bucket/path."""

    artifacts_url: str = ""
    """Fitted models and reports by content hash: a folder or any fsspec URL."""

    mlflow: bool = True
    """Whether the register of models is mirrored in MLflow's format, for MLflow's own pages."""

    scorer_url: str = ""
    """A model server that scores instead of this process: http://HOST:8501/v1/models/NAME or
    grpc://HOST:8500/NAME, where {programme} stands for a programme's name; empty: this process."""

    threads: int = Field(default=0, ge=0)
    """Threads for queries and training; 0 means the cores this process may use."""

    memory_gb: float = Field(default=0.0, ge=0)
    """Memory for queries before they use the disk; 0 means half of what the machine has."""

    profile_python: str = ""
    """The Python that has ydata-profiling; empty means .venv-profile (`make profile-env`)."""

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """The least important event that is logged."""

    log_json: bool = False
    """One JSON object a line, for machines, instead of readable lines."""

    secret: SecretStr = SecretStr("")
    """Signs the cookies of the pages; VEEDOR_SECRET in the environment, never in the file."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first; what `read_settings` found in the file comes after it.

        But for the home: VEEDOR_HOME is the command line's default, and `--home` wins over it.
        """

        def without_home() -> dict[str, Any]:
            return {name: value for name, value in env_settings().items() if name != "home"}

        return (without_home, init_settings)  # type: ignore[return-value]  # called like one

    @property
    def database(self) -> str:
        """The URL of the operational tables; a relative SQLite file lies in the home."""
        if not self.database_url:
            return f"sqlite:///{self.home / 'veedor.db'}"
        # Not above: it would cost `veedor --help` half a second.
        from sqlalchemy.engine import make_url

        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            url = url.set(database=str(self.home / str(url.database)))
        return url.render_as_string(hide_password=False)

    @property
    def lake(self) -> str:
        """The folder or URL of the analytic tables."""
        return self._place(self.lake_url, "lake")

    @property
    def artifacts(self) -> str:
        """The folder or URL of models and reports by content hash."""
        return self._place(self.artifacts_url, "artifacts")

    @property
    def usable_threads(self) -> int:
        """How many threads a query or a fit may use; at least one."""
        return self.threads or usable_cores()

    def _place(self, url: str, default: str) -> str:
        return url if "://" in url else str(self.home / (url or default))


def usable_cores() -> int:
    """Cores that this process may use: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_initialised(home: Path) -> bool:
    """Whether `veedor init` has been run on this folder."""
    return (home / FILE_NAME).is_file()


def read_settings(home: Path) -> Settings:
    """The settings of this home; NotReady when there are none, InputError when they are wrong."""
    home = home.expanduser().resolve()
    file = home / FILE_NAME
    if not is_initialised(home):
        raise NotReady(
            "This folder is not a veedor home yet.",
            where=str(home),
            next=f"Run: veedor init --home {home} --jurisdiction MODULE:NAME",
        )
    values = _read_file(file)
    if "secret" in values:
        raise InputError(
            "A secret is written in the settings file.",
            where=str(file),
            next=f"Delete the line and set the environment variable {PREFIX}SECRET instead.",
        )
    return _validated(file, {**values, "home": home})


def write_settings(home: Path, **changes: str | int | float | bool) -> None:
    """Set these values in the home's file; other lines, comments among them, stay as they are.

    The file is replaced in one step: a process killed half-way leaves the old one.
    """
    home = home.expanduser().resolve()
    file = home / FILE_NAME
    text = file.read_text(encoding="utf-8") if file.is_file() else _first_lines()
    for name, value in changes.items():
        if name not in Settings.model_fields or name in ("home", "secret"):
            raise InputError(
                f"'{name}' is not a setting that a file may hold.",
                where=str(file),
                next=f"Use one of: {', '.join(_writable())}.",
            )
        line = f"{name} = {_toml(value)}"
        pattern = re.compile(rf"^{name}\s*=.*$", re.MULTILINE)
        found = pattern.search(text)
        text = (
            text[: found.start()] + line + text[found.end() :]
            if found
            else f"{text.rstrip()}\n{line}\n"
        )
    _validated(file, {**_parsed(file, text), "home": home})
    home.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{FILE_NAME}.{os.getpid()}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(file)


def _writable() -> list[str]:
    return [name for name in Settings.model_fields if name not in ("home", "secret")]


def _first_lines() -> str:
    names = ", ".join(_writable())
    return (
        "# The settings of this veedor home. Each may be given by the environment instead, which\n"
        f"# wins: {PREFIX}LANGUAGE=en. They are: {names}.\n"
        f"# The secret comes from {PREFIX}SECRET only.\n"
    )


def _toml(value: str | int | float | bool) -> str:
    # JSON's strings, numbers and booleans are written the same way in TOML.
    return json.dumps(value, ensure_ascii=False)


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return _parsed(file, file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The settings file cannot be read: {error}.",
            where=str(file),
            next="Make it readable, as UTF-8 text.",
        ) from error


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"The settings file is not TOML: {error}.",
            where=str(file),
            next='Correct the line; a value looks like this: language = "es"',
        ) from error


def _validated(file: Path, values: dict[str, Any]) -> Settings:
    try:
        settings = Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"The setting '{name}' is wrong: {first['msg']}.",
            where=f"{file}, or the environment variable {PREFIX}{name.upper()}",
            next=f"The settings are: {', '.join(_writable())}.",
        ) from error
    return settings
