"""What tests of every floor may ask for: a real PostgreSQL, and engines on both databases."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.homes import (  # noqa: F401 - fixtures for every floor
    governed,
    governed_home,
    here,
    peru_small,
    trained_home,
)
from veedor.stores.database import connect, upgrade

# The mirror in MLflow's format takes seconds to begin; its own tests switch it on.
os.environ.setdefault("VEEDOR_MLFLOW", "false")
os.environ["LC_ALL"] = "C.UTF-8"  # where there is no home, errors are told in its language
SERVER_USER = "postgres"  # Debian's package makes it; a server refuses to be run by root


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL, without a database's name, of a PostgreSQL server that lives while tests run."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="veedor-pg-", dir="/tmp"))  # socket paths must be short
    prefix = _as_server_user(folder)
    data, port = folder / "data", _free_port()
    _run([*prefix, programs / "initdb", "-D", data, "-U", "veedor", "-A", "trust", "-E", "UTF8"])
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=40"
    log = folder / "log"
    control = [*prefix, programs / "pg_ctl", "-D", data]
    _run([*control, "-l", log, "-o", options, "-w", "start"])
    try:
        yield f"postgresql://veedor@127.0.0.1:{port}"
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for one test: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex}"
    admin = sa.create_engine(
        f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield f"{server}/{name}"
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database with veedor's tables; a test that asks for it runs on both."""
    engine = connect(database_url)
    upgrade(engine)
    yield engine
    engine.dispose()


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    return found[-1].parent


def _as_server_user(folder: Path) -> list[str]:
    """How a command is started so that the server does not run as root."""
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam(SERVER_USER)
    except KeyError:
        pytest.skip(f"PostgreSQL refuses to run as root and there is no user '{SERVER_USER}'")
    runuser = shutil.which("runuser")
    if runuser is None:
        pytest.skip("PostgreSQL refuses to run as root and there is no 'runuser'")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [runuser, "-u", SERVER_USER, "--"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _run(command: list[str | Path]) -> None:
    # To a file and not a pipe: the server inherits it, and a pipe would stay open with it.
    with tempfile.TemporaryFile("w+") as output:
        words = [str(word) for word in command]
        status = subprocess.run(
            words, cwd="/", stdout=output, stderr=output, check=False
        ).returncode
        output.seek(0)
        assert status == 0, f"{' '.join(words)}\n{output.read()}"
