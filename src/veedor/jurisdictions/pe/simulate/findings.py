"""What inspections find, when it becomes known, what is appealed, and how the caught react.

Formulas: reference on science, 5.2 "findings" and 5.3. The sensitivity of an inspection depends on
the mechanism, on the officer and on the office; the preset's overall detection moves all of them
together. Appeals and annulments are thrown without regard to the truth, as specified.

Displacement moves only importers who truly cheated, and who were left in peace for a year: without
that pause the largest, caught nearly every month, would change name and broker without end, which
no large importer can. One who re-registers (phoenix) keeps its
habits, goods and deterrence but trades under a fresh tax id, got in the month after the finding and
used from the month after that.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate.actors import (
    NATURAL_PERSONS,
    OFFICE_SHARES,
    Doubles,
    Floats,
    Importers,
    Integers,
    normal,
    registration_days,
)
from veedor.jurisdictions.pe.simulate.fraud import (
    HONEST,
    MIX_WITH_DUTY,
    MIX_WITHOUT_DUTY,
    UNDECLARED,
    Filing,
)
from veedor.jurisdictions.pe.simulate.legacy import LOT_SHARE, RED_SHARE, Selection
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.presets import Simulation
from veedor.jurisdictions.pe.simulate.streams import Component, stream
from veedor.jurisdictions.pe.simulate.trade import Trade

SENSITIVITY = (0.6, 0.8, 0.5, 0.9, 0.95)  # by mechanism, for the usual officer
USUAL_DETECTION = 0.80  # the overall detection at which SENSITIVITY holds
OFFICER_EFFECT = 0.35  # standard deviations on the log odds of finding
OFFICE_EFFECT = 0.20
FALSE_POSITIVE = 0.01
REDS_PER_OFFICER = 60  # a month
APPEALED = 0.08
ANNULLED = 0.25  # of the appealed
LONGEST_APPEAL = 28  # days; 20 working days to file one

CLEAN, FOUND, APPEAL, ANNUL, UPHOLD = 0, 1, 2, 3, 4
STATUSES = ("clean", "found", "appealed", "annulled", "upheld")

CALM_MONTHS = 12  # without a finding, before a new one makes an importer change its ways
SWITCH_LINE, SWITCH_BROKER, SWITCH_SUPPLIER, PHOENIX = 0.35, 0.25, 0.25, 0.15


@dataclass(frozen=True, kw_only=True)
class Officers:
    """Inspectors, office by office: those of office k are `first[k] … first[k + 1] - 1`."""

    first: Integers
    effect: Floats
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Results:
    """Status changes of a month's inspections; `row` is the declaration's position in the month."""

    row: Integers
    inspected_day: Integers
    known_day: Integers
    status: Integers
    finding: Integers  # mechanism number, 0 when clean
    assessed: Doubles
    officer: Integers
    found_rows: Integers  # declarations with a finding, for the feedback on their importers


def draw_officers(simulation: Simulation) -> Officers:
    """As many inspectors in each office as its red channel keeps busy, at least three."""
    random = stream(simulation.seed, Component.OFFICERS)
    reds = simulation.declarations / simulation.months * (RED_SHARE + LOT_SHARE)
    staff = [max(3, round(reds * share / REDS_PER_OFFICER)) for share in OFFICE_SHARES]
    office = np.repeat(np.arange(len(staff)), staff)
    effect = normal(random, OFFICER_EFFECT, office.size)
    effect += normal(random, OFFICE_EFFECT, len(staff))[office]
    names = tuple(
        f"{vocabulary.OFFICES[k].code}-{number + 1:03d}"
        for k, size in enumerate(staff)
        for number in range(size)
    )
    first = np.concatenate([[0], np.cumsum(staff)]).astype(np.int32)
    return Officers(first=first, effect=effect, names=names)


def inspect(
    moment: Moment, trade: Trade, filing: Filing, selection: Selection, officers: Officers
) -> Results:
    """Results of the month's inspections, first results first, then appeals and their ends."""
    random = moment.random(Component.FINDINGS)
    row = np.flatnonzero(selection.red).astype(np.int32)
    count = row.size
    office = trade.office[row]
    staff = np.diff(officers.first)[office]
    officer = (officers.first[office] + (random.random(count) * staff)).astype(np.int32)
    inspected = trade.filed_day[row] + random.choice(4, count, p=(0.35, 0.40, 0.17, 0.08))
    known = inspected + np.ceil(random.lognormal(np.log(20), 0.9, count)).astype(np.int32)
    mechanism = filing.mechanism[row]
    found = random.random(count) < _detection(
        mechanism, officers.effect[officer], moment.world.detection
    )
    false = found & (mechanism == HONEST)
    kind = np.where(false, _any_mechanism(random, filing.duty[row]), mechanism)
    small = np.minimum(random.lognormal(np.log(60), 0.8, count), 0.05 * filing.value[row])
    assessed = np.where(false, small, filing.loss[row])
    first = {
        "row": row,
        "inspected_day": inspected,
        "known_day": known,
        "status": np.where(found, FOUND, CLEAN),
        "finding": np.where(found, kind, HONEST),
        "assessed": np.where(found, np.maximum(np.rint(assessed * 100) / 100, 0.01), 0.0),
        "officer": officer,
    }
    every = _with_appeals(random, first)
    return Results(
        row=every["row"],
        inspected_day=every["inspected_day"].astype(np.int32),
        known_day=every["known_day"].astype(np.int32),
        status=every["status"].astype(np.int32),
        finding=every["finding"].astype(np.int32),
        assessed=every["assessed"],
        officer=every["officer"],
        found_rows=row[found],
    )


def _detection(mechanism: Integers, effect: Floats, detection: float) -> Doubles:
    """Probability that an inspection ends in a finding."""
    base = np.array(SENSITIVITY)
    usual, overall = USUAL_DETECTION, detection
    shift = np.log(overall / (1 - overall)) - np.log(usual / (1 - usual))
    odds = (np.log(base / (1 - base)) + shift)[np.maximum(mechanism - 1, 0)] + effect
    return np.where(mechanism == HONEST, FALSE_POSITIVE, 1 / (1 + np.exp(-odds)))


def _any_mechanism(random: np.random.Generator, duty: Floats) -> Integers:
    """What a false finding is called: a draw from the mix of true ones."""
    dice = random.random(duty.size)
    kind = np.where(
        duty > 0,
        np.searchsorted(np.cumsum(MIX_WITH_DUTY), dice, side="right"),
        np.searchsorted(np.cumsum(MIX_WITHOUT_DUTY), dice, side="right"),
    )
    return np.minimum(kind + 1, UNDECLARED).astype(np.int32)


def _with_appeals(
    random: np.random.Generator, first: dict[str, npt.NDArray]
) -> dict[str, npt.NDArray]:
    """First results followed by the appeals against findings and by how they ended."""
    found = np.flatnonzero(first["status"] == FOUND)
    contested = found[random.random(found.size) < APPEALED]
    appeal = {name: values[contested] for name, values in first.items()}
    count = contested.size
    appeal["status"] = np.full(count, APPEAL)
    appeal["known_day"] = appeal["known_day"] + random.integers(1, LONGEST_APPEAL + 1, count)
    end = dict(appeal)
    days = np.ceil(random.lognormal(np.log(400), 0.6, count)).astype(np.int32)
    end["known_day"] = appeal["known_day"] + days
    annulled = random.random(count) < ANNULLED
    end["status"] = np.where(annulled, ANNUL, UPHOLD)
    end["assessed"] = np.where(annulled, 0.0, end["assessed"])
    return {name: np.concatenate([first[name], appeal[name], end[name]]) for name in first}


def react(
    moment: Moment, importers: Importers, trade: Trade, filing: Filing, found_rows: Integers
) -> None:
    """Change the importers after a month's findings: deterrence for all, evasion for the guilty."""
    random, market, month = moment.random(Component.DISPLACEMENT), moment.market, moment.month
    calm = month - importers.caught[trade.importer[found_rows]] > CALM_MONTHS
    importers.caught[trade.importer[found_rows]] = month
    guilty = found_rows[calm & (filing.mechanism[found_rows] != HONEST)]
    person, position = np.unique(trade.importer[guilty], return_index=True)
    slot, line = trade.slot[guilty[position]], trade.line[guilty[position]]
    count = person.size

    moves = random.random(count) < SWITCH_LINE
    importers.slot_line[person[moves], slot[moves]] = sibling(random, line[moves])
    moves = random.random(count) < SWITCH_BROKER
    brokers = market.broker_risk.size
    importers.broker[person[moves]] = random.integers(0, brokers, int(moves.sum()))
    moves = random.random(count) < SWITCH_SUPPLIER
    suppliers = market.supplier_origin.size
    fresh = random.integers(0, suppliers, int(moves.sum()))
    importers.slot_supplier[person[moves], slot[moves]] = fresh
    _rise_again(moment, random, importers, person[random.random(count) < PHOENIX])


def sibling(random: np.random.Generator, line: Integers) -> Integers:
    """Another line of the same heading for each line."""
    size = vocabulary.LINES_PER_HEADING
    step = random.integers(1, size, line.size)
    return (line - line % size + (line % size + step) % size).astype(np.int32)


def _rise_again(
    moment: Moment, random: np.random.Generator, importers: Importers, person: npt.NDArray
) -> None:
    """Give these importers a fresh tax id, in use from two months after the finding."""
    importers.birth[person] = moment.month + 2
    importers.serial[person] = importers.next_serial + np.arange(person.size, dtype=np.int32)
    importers.next_serial += person.size
    importers.registered_day[person] = registration_days(
        moment.simulation, importers.birth[person], random
    )
    importers.natural_person[person] = random.random(person.size) < NATURAL_PERSONS
