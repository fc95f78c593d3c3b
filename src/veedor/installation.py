"""One running veedor: a home folder, the country it serves, and the stores it keeps.

here = create(Path("home"), jurisdiction="veedor.jurisdictions.pe:PERU")
here = open_home(Path("home"))
"""

from __future__ import annotations

import importlib
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from veedor.errors import InputError, NotReady
from veedor.jurisdiction import Jurisdiction, load
from veedor.settings import (
    FILE_NAME,
    Settings,
    is_initialised,
    read_settings,
    write_settings,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from veedor.stores.artifacts import Artifacts
    from veedor.stores.lake import Lake


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What every flow receives (instalación): settings, country, lake, database, artifacts."""

    home: Path
    settings: Settings
    jurisdiction: Jurisdiction
    lake: Lake
    engine: Engine
    artifacts: Artifacts

    @property
    def reports(self) -> Path:
        """The folder of reports for people; it exists."""
        folder = self.home / "reports"
        folder.mkdir(exist_ok=True)
        return folder

    def close(self) -> None:
        """Give back the database connections; the installation may not be used afterwards."""
        self.engine.dispose()


def create(home: Path, *, jurisdiction: str, language: str | None = None) -> Installation:
    """Make this folder a veedor home for this country, or find that it is one already.

    Running it again changes nothing but the language. InputError when the home holds the data of
    another country. `language` defaults to the country's first.
    """
    home = home.expanduser().resolve()
    folder = _folder_beside(jurisdiction)
    if is_initialised(home):
        before = read_settings(home)
        if before.jurisdiction != jurisdiction:
            _refuse_when_it_has_data(before, jurisdiction)
        elif Path(before.jurisdiction_folder).is_dir():
            folder = before.jurisdiction_folder
    country = _load(jurisdiction, folder)
    changes = {"jurisdiction": jurisdiction, "jurisdiction_folder": _folder_of(jurisdiction)}
    if language or not is_initialised(home):
        changes["language"] = language or country.languages[0]
    write_settings(home, **changes)
    return open_home(home)


def open_home(home: Path) -> Installation:
    """The installation in this folder; NotReady when `veedor init` was not run there."""
    home = home.expanduser().resolve()
    settings = read_settings(home)
    country = _load(settings.jurisdiction, settings.jurisdiction_folder)

    # Here and not above: they bring Arrow, Delta and SQLAlchemy, which `veedor --help` need not.
    from veedor.stores.artifacts import Artifacts
    from veedor.stores.database import connect, upgrade
    from veedor.stores.lake import Lake

    engine = connect(settings.database)
    upgrade(engine)
    return Installation(
        home=home,
        settings=settings,
        jurisdiction=country,
        lake=Lake(settings.lake, threads=settings.usable_threads, memory_gb=settings.memory_gb),
        engine=engine,
        artifacts=Artifacts(settings.artifacts),
    )


def _load(reference: str, folder: str) -> Jurisdiction:
    if folder:
        if not Path(folder).is_dir():
            raise NotReady(
                "The folder that held the jurisdiction's module is gone.",
                where=folder,
                next=f"Bring it back, or correct jurisdiction_folder in {FILE_NAME}.",
            )
        _search_first(folder)
        _forget_another(_top(reference), folder)
    return load(reference)


def _folder_beside(reference: str) -> str:
    """The working folder when it holds the module's file, else ""."""
    top, here = _top(reference), Path.cwd()
    is_here = (here / f"{top}.py").is_file() or (here / top / "__init__.py").is_file()
    return str(here) if is_here and top != __package__ else ""


def _search_first(folder: str) -> None:
    # `load` puts the working folder first unless it is in the path already; a file of the same
    # name there must not take the place of the one this home was made with.
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    sys.path[:] = [folder, *(entry for entry in sys.path if entry != folder)]


def _forget_another(top: str, folder: str) -> None:
    """Unload a module of this name that came from elsewhere: another home may have had its own."""
    loaded = sys.modules.get(top)
    if loaded is None or _home_of(top) == folder:
        return
    for name in [name for name in sys.modules if name == top or name.startswith(f"{top}.")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def _folder_of(reference: str) -> str:
    """The folder to remember for a module that is no installed package; "" for one that is."""
    top = _top(reference)
    folder = _home_of(top)
    installed = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    if top == __package__ or not folder or Path(folder) in installed:
        return ""
    return folder


def _top(reference: str) -> str:
    return reference.partition(":")[0].partition(".")[0]


def _home_of(top: str) -> str:
    """The folder from which a loaded top-level module or package was imported."""
    file = getattr(sys.modules.get(top), "__file__", None)
    if file is None:
        paths = list(getattr(sys.modules.get(top), "__path__", []))  # a package without __init__
        return str(Path(paths[0]).resolve().parent) if paths else ""
    path = Path(file).resolve()
    return str(path.parent.parent if path.name == "__init__.py" else path.parent)


def _refuse_when_it_has_data(settings: Settings, wanted: str) -> None:
    import sqlalchemy as sa

    from veedor.stores import schema
    from veedor.stores.database import connect, upgrade
    from veedor.stores.lake import Lake

    engine = connect(settings.database)
    try:
        upgrade(engine)
        with engine.connect() as connection:
            kept = [
                table.name
                for table in (schema.batches, schema.models, schema.scores, schema.plans)
                if connection.execute(sa.select(table).limit(1)).first() is not None
            ]
    finally:
        engine.dispose()
    kept += Lake(settings.lake).tables()
    if kept:
        raise InputError(
            f"This home holds data of {settings.jurisdiction}; it cannot become {wanted}.",
            where=f"{settings.home} ({', '.join(kept)})",
            next="Give another folder to --home.",
        )
