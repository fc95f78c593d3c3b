"""The same flows and tables for a notebook: `here = veedor.open("folder")`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veedor.domain.actor import Actor
from veedor.installation import Installation, open_home

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from veedor.jurisdiction import Programme


class Here:
    """One home, opened: its tables as pandas or Ibis, its flows as methods.

    Every method takes the programme's name, by default the country's first. What is done is
    audited under `actor`.
    """

    def __init__(self, folder: str | Path, *, actor: str = "notebook") -> None:
        self.installation: Installation = open_home(Path(folder))
        self.actor = Actor(name=actor)

    def __repr__(self) -> str:
        country = self.installation.jurisdiction
        names = ", ".join(programme.name for programme in country.programmes)
        return f"<veedor home {self.installation.home}: {country.name} ({names})>"

    def programme(self, name: str | None = None) -> Programme:
        """The programme of this name: its sources, features, recipes and policy."""
        return self.installation.jurisdiction.programme(name)

    def table(self, source: str, programme: str | None = None) -> pd.DataFrame:
        """Everything received of a source, as pandas."""
        return self.ibis(source, programme).to_pandas()

    def ibis(self, source: str, programme: str | None = None) -> ibis.Table:
        """Everything received of a source, as an Ibis table on DuckDB: nothing is read yet."""
        chosen = self.programme(programme)
        return self.installation.lake.ibis_table(chosen.table(chosen.source(source)))

    def features(self, programme: str | None = None, as_of: date | None = None) -> pd.DataFrame:
        """Checked declarations with their features and label, as the default recipe learns them."""
        from veedor.flows.known import known
        from veedor.flows.train import prepare_material

        chosen = self.programme(programme)
        world = known(self.installation, chosen, as_of)
        material = prepare_material(chosen, chosen.recipe(), world)
        identity = material.inputs.declarations["declaration_id"].to_numpy()
        frame = material.inputs.frame.copy()
        frame.insert(0, "declaration_id", identity)
        frame["is_finding"] = material.labelled.label
        return frame

    def ingest(self, file: str | Path, programme: str | None = None, **options: Any) -> Any:
        """Receive a file; see `veedor.flows.ingest.ingest`."""
        from veedor.flows.ingest import ingest

        chosen = self.programme(programme)
        return ingest(self.installation, chosen, Path(file), actor=self.actor, **options)

    def train(self, programme: str | None = None, recipe: str | None = None) -> Any:
        """Learn a recipe and register the model; see `veedor.flows.train.train`."""
        from veedor.flows.train import train

        return train(self.installation, self.programme(programme), recipe, actor=self.actor)

    def evaluate(
        self, programme: str | None = None, recipe: str | None = None, protocol: str | None = None
    ) -> Any:
        """Judge a recipe by a protocol; see `veedor.flows.evaluate.evaluate`."""
        from veedor.flows.evaluate import evaluate

        chosen = self.programme(programme)
        return evaluate(self.installation, chosen, recipe, protocol=protocol, actor=self.actor)

    def score(
        self, file: str | Path, out: str | Path, programme: str | None = None
    ) -> pd.DataFrame:
        """Score a file with the latest model; the lines written to `out`, as pandas."""
        import pandas as pd

        from veedor.flows.score import score_file

        chosen = self.programme(programme)
        score_file(self.installation, chosen, Path(file), Path(out), actor=self.actor)
        return pd.read_csv(out, dtype={"declaration_id": str})

    def select(self, day: date | None = None, programme: str | None = None) -> pd.DataFrame:
        """The day's inspection list, made if it was not yet, as pandas."""
        import pandas as pd

        from veedor.flows.plans import plan_lines
        from veedor.flows.select import select

        plan = select(self.installation, self.programme(programme), day, actor=self.actor)
        return pd.DataFrame(plan_lines(self.installation, plan.plan_id))

    def audit_data(self, programme: str | None = None) -> Any:
        """What in the data would make a model lie; see `veedor.flows.audit_data.audit_data`."""
        from veedor.flows.audit_data import audit_data

        return audit_data(self.installation, self.programme(programme), actor=self.actor)

    def verify(self) -> Any:
        """Prove the audit trail; raises IntegrityError naming the first broken link."""
        from veedor.flows.verify import verify

        return verify(self.installation)
