"""Make an approved version live: only with a proven gain over the live one, and fairly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from veedor.domain.actor import Actor
from veedor.errors import NotAllowed, TryAgain
from veedor.flows import life, mirror, models
from veedor.flows.audit_rates import SHARE, Burdened, burden
from veedor.flows.compare import GAINS, Compared, compare
from veedor.flows.life import Step
from veedor.flows.models import APPROVED, LIVE, Registered
from veedor.flows.progress import Progress, silent, stage
from veedor.installation import Installation
from veedor.models.fairness import HIGHEST, LOWEST

STAGES = 3


@dataclass(frozen=True, kw_only=True)
class Promoted:
    """What is live now, what it replaced, and the figures that allowed it.

    `compared` is None for the first live version of a programme: there was nothing to compare with.
    """

    version: str
    replaced: str | None
    compared: Compared | None
    burden: dict[str, Any]
    step: Step


def promote(
    installation: Installation,
    version: str,
    *,
    actor: Actor,
    because: str,
    on_progress: Progress = silent,
) -> Promoted:
    """The version becomes live; the one before becomes approved again, for a rollback.

    NotAllowed when nobody else approved it, when no gain is proven, or when a group would be
    checked far more or less than its stakes say. There is no way to force it.
    """
    life.check_may_decide(actor, because, "promote")
    model = models.by_version(installation, version)
    programme = installation.jurisdiction.programme(model.programme)
    with installation.engine.connect() as connection:
        if model.state == APPROVED:
            life.check_approved_by_another(connection, model)
        else:
            _not_approved(model)
        present = life.live_version(connection, programme.name)
    stage(on_progress, 1, STAGES, "looking at who would be checked")
    borne = burden(installation, programme, model)
    _check_fair(version, borne)
    compared = None
    if present is not None:
        stage(on_progress, 2, STAGES, "comparing with the live version")
        compared = compare(installation, version, present, actor=actor, on_progress=on_progress)
        _check_gain(compared)
    facts = {"replaces": present, "burden": borne.to_dict(), "comparison": _facts(compared)}
    step = _make_live(installation, model, present, actor, because, facts)
    changed = [version] if present is None else [version, present]
    mirror.after_change(installation, *changed)
    on_progress(STAGES, STAGES, "promoted")
    return Promoted(
        version=version, replaced=present, compared=compared, burden=borne.to_dict(), step=step
    )


def _make_live(  # noqa: PLR0913, PLR0917
    installation: Installation,
    model: Registered,
    present: str | None,
    actor: Actor,
    because: str,
    facts: dict[str, Any],
) -> Step:
    with installation.engine.begin() as connection:
        if life.live_version(connection, model.programme) != present:
            raise TryAgain(
                "Another version became live while this one was being compared.",
                where=model.version,
                next="Run the same command again: it compares with the version that is live now.",
            )
        if present is not None:
            former = models.by_version(installation, present)
            life.move(
                connection, former, (LIVE, APPROVED), actor=actor, action="",
                because=because, facts={"replaced_by": model.version},
            )  # fmt: skip
        life.set_shadow(connection, model.version, False)
        return life.move(
            connection, model, (APPROVED, LIVE), actor=actor, because=because,
            action="model.promoted", facts=facts,
        )  # fmt: skip


def _not_approved(model: Registered) -> None:
    raise NotAllowed(
        f"A version that is {model.state} cannot become live; it must be approved.",
        where=model.version,
        next=f'Have it approved: veedor models approve {model.version} --as NAME --because "…"',
    )


def _check_fair(version: str, borne: Burdened) -> None:
    if not borne.breaches:
        return
    told = "; ".join(
        f"{kind} {one.group}: {one.ratio:.2f} ({one.low:.2f} to {one.high:.2f}), "
        f"{one.selected} chosen where {one.expected:.1f} were due"
        for kind, one in borne.breaches
    )
    raise NotAllowed(
        f"At equal stakes some groups would be checked too much or too little: {told}.",
        where=f"{version}, audit-rate ratio outside {LOWEST} to {HIGHEST} when {SHARE:.0%} of "
        f"{borne.rows} declarations are chosen",
        next="Correct the recipe and train again. In an emergency: veedor models rollback.",
        burden=borne.to_dict(),
    )


def _check_gain(compared: Compared) -> None:
    if compared.is_gain:
        return
    told = "; ".join(
        _said(name, one) for name, one in compared.differences.items() if name in GAINS
    )
    raise NotAllowed(
        f"No gain over the live version is proven: {told}.",
        where=f"{compared.first} against {compared.second}, {compared.facts['rows']} rows, "
        f"{compared.facts['findings']} findings (evidence: {compared.evidence})",
        next="Leave it in shadow and compare again when more results are known.",
        comparison=_facts(compared),
    )


def _said(name: str, one: dict[str, Any]) -> str:
    difference = one["difference"]
    if difference["value"] is None:
        return f"{name}: {difference['reason']}"
    p = one["p_better"]
    doubt = "no p" if p is None else f"p {p:.3f}"
    return f"{name} {difference['value']:+.3f} ({doubt})"


def _facts(compared: Compared | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {
        "with": compared.second,
        "evidence": compared.evidence,
        **compared.facts,
        "differences": compared.differences,
    }
