"""The operational database: SQLite in the home by default, PostgreSQL by URL.

engine = connect("sqlite:///veedor.db"); upgrade(engine)
with engine.begin() as connection: ...     # reads and writes, one transaction
with engine.connect() as connection: ...   # reads only
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import Enum
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import Connection, Engine, make_url

from veedor.errors import InputError, NotReady, TryAgain
from veedor.stores.migrations import HEAD

BUSY_SECONDS = 30  # how long a writer waits for another before it gives up
UPGRADE_LOCK = 0x7665_6564  # "veed"; PostgreSQL's advisory locks are named by a number


def connect(url: str) -> Engine:
    """An engine for this URL, with the durability veedor needs; opens no connection yet."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise _unknown_database(url) from error
    name = parsed.get_backend_name()
    if name == "sqlite":
        return _connect_sqlite(parsed)
    if name == "postgresql":
        return sa.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            json_serializer=json_text,
            pool_pre_ping=True,
        )
    raise _unknown_database(parsed.render_as_string(hide_password=True))


def upgrade(engine: Engine) -> None:
    """Bring the tables to the shape this veedor needs; nothing happens when they have it.

    Processes that open one home at the same moment wait for each other. NotReady when the
    database cannot be reached or was written by a newer veedor.
    """
    try:
        with engine.connect() as connection:
            if _revision(connection) == HEAD:
                return
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            if _revision(connection) != HEAD:
                _migrate(connection)
    except exc.OperationalError as error:
        if _is_lock(error):
            raise _busy(engine) from error
        raise NotReady(
            f"The database cannot be opened: {error.orig}.",
            where=engine.url.render_as_string(hide_password=True),
            next="Start the database, or correct database_url in veedor.toml.",
        ) from error


def json_text(value: Any) -> str:
    """The value as canonical JSON: keys sorted, no spaces, accents kept, NaN and ∞ as null.

    Days and moments become ISO 8601, enumerations their value, NumPy scalars numbers, anything
    else its `str`. The same value always gives the same text.
    """
    try:
        return _dumps(value)
    except ValueError:  # PostgreSQL refuses NaN in JSON; the usual value has none, so look only now
        return _dumps(_without_nan(value))


def _connect_sqlite(url: sa.URL) -> Engine:
    engine = sa.create_engine(
        url, json_serializer=json_text, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    # `engine.begin()` is how a flow writes. SQLite must take the write lock at the start: a
    # transaction that reads first and writes later is refused when somebody wrote in between.
    # `engine.connect()` reads from a snapshot and blocks nobody.
    engine.begin = partial(_begin_writing, engine)  # type: ignore[method-assign]  # see above
    return engine


@contextmanager
def _begin_writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(veedor_writes=True)
        try:
            transaction = connection.begin()
        except exc.OperationalError as error:
            if _is_lock(error):
                raise _busy(engine) from error
            raise
        with transaction:
            yield connection


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's driver would begin transactions at moments of its own; veedor says when.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an audit line that was answered for survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("veedor_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.util.exc import CommandError

    from veedor.stores.migrations import configuration

    settings = configuration()
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise NotReady(
            f"The database was written by another version of veedor ({error}).",
            where=connection.engine.url.render_as_string(hide_password=True),
            next="Install the veedor that wrote it, or a newer one.",
        ) from error


def _is_lock(error: exc.OperationalError) -> bool:
    return "locked" in str(error.orig)


def _busy(engine: Engine) -> TryAgain:
    return TryAgain(
        f"Another process has been writing for {BUSY_SECONDS} seconds.",
        where=engine.url.render_as_string(hide_password=True),
        next="Wait until it has finished, then run the same command again.",
    )


def _unknown_database(url: str) -> InputError:
    return InputError(
        "veedor does not know this kind of database.",
        where=f"database_url {url}",
        next="Write sqlite:///file.db or postgresql://user:password@host/name.",
    )


def _dumps(value: Any) -> str:
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_plain,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    item: Callable[[], Any] | None = getattr(value, "item", None)
    if item is not None and getattr(value, "ndim", None) == 0:  # a NumPy scalar
        return item()
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _without_nan(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    if not isinstance(value, (str, int, bool, type(None), float)):
        value = _plain(value)
        if not isinstance(value, float):
            return _without_nan(value) if isinstance(value, (list, dict)) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
