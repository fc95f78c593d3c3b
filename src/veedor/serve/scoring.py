"""One scorer for each programme, made when first needed and kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from veedor import logs
from veedor.errors import VeedorError
from veedor.installation import Installation

if TYPE_CHECKING:
    from veedor.flows.score_one import Scorer

log = logs.get(__name__)


def bring_in() -> None:
    """Import the large libraries before several threads need them at once.

    SQLGlot, which Ibis uses, loads its dialects piece by piece: two threads that come first
    together leave it broken for the life of the process.
    """
    import ibis

    import veedor.flows.score_one

    assert ibis.duckdb and veedor.flows.score_one


class Scorers:
    """The scorers of an installation; loading what they need takes a while."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self._made: dict[str, Scorer] = {}
        self._lock = threading.Lock()

    def of(self, programme: str) -> Scorer:
        """The scorer of this programme; the same one at every call."""
        with self._lock:
            if programme not in self._made:
                bring_in()
                # Here and not above: it brings the whole of learning with it.
                from veedor.flows.score_one import Scorer

                found = self.installation.jurisdiction.programme(programme)
                self._made[programme] = Scorer(self.installation, found)
            return self._made[programme]

    def warm_up(self) -> threading.Thread:
        """Load models and data in the background, so that the first caller need not wait."""

        def load() -> None:
            for programme in self.installation.jurisdiction.programmes:
                try:
                    scorer = self.of(programme.name)
                    scorer.model()
                    scorer.world()
                except VeedorError as error:  # nothing trained yet, say: the caller will be told
                    log.info("not warmed", programme=programme.name, why=type(error).__name__)

        thread = threading.Thread(target=load, name="warm-up", daemon=True)
        thread.start()
        return thread
