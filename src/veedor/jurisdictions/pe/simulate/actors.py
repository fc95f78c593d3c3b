"""Who trades and what: importers, brokers, suppliers, tariff lines and origins, drawn once.

Formulas: reference on science, 5.2, "static actors". Two things are set down here because the words
of a tariff are fixed: sectors have fifteen lines each (the formulas draw them uniformly), and
exactly half of the forty origins have a trade agreement (the formulas toss a coin for each). The
largest weights go to the countries that matter most to Peru within each half.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate.presets import Preset, Simulation
from veedor.jurisdictions.pe.simulate.streams import Component, stream

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

OFFICE_SHARES = (0.48, 0.22, 0.08, 0.07, 0.05, 0.04, 0.03, 0.03)
SLOTS = 6  # goods an importer usually trades
SECTORS = 60
LINES = 900
ORIGINS = 40
OLDEST_MONTHS = 119  # an importer known at the start was born at most so long before
SIBLING_REACH = 3  # a sibling is at most so many lines away
NATURAL_PERSONS = 0.1  # share of importers with a RUC of prefix 10; no effect on anything


@dataclass(kw_only=True)
class Importers:
    """Importers as persons behind a tax id; the only actors that change from month to month.

    `birth` is a month index and may be negative. `caught` is the month of the last finding, or
    a very negative number. `serial` numbers tax ids: a re-registered importer gets a fresh one.
    """

    activity: Doubles
    size: Floats
    dishonesty: Floats
    birth: Integers
    sector: Integers
    broker: Integers
    office: Integers
    slot_line: Integers  # (importers, SLOTS)
    slot_supplier: Integers  # (importers, SLOTS)
    caught: Integers
    serial: Integers
    natural_person: Flags
    registered_day: Integers  # days since 1970-01-01
    next_serial: int


@dataclass(frozen=True, kw_only=True)
class Market:
    """Everything the importers meet and that never changes: brokers, suppliers, lines, origins."""

    broker_risk: Floats
    line_price: Floats
    line_spread: Floats
    line_duty: Floats
    line_excise: Floats
    line_risk: Floats
    line_trend: Floats
    line_unit_kg: Floats
    line_counted: Flags  # measured in whole units
    cheaper_siblings: Integers  # (lines, 6): first `cheaper_count` entries are valid
    cheaper_count: Integers
    origin_weight: Doubles
    origin_risk: Floats
    origin_price: Floats
    origin_agreement: Flags
    origin_country: tuple[vocabulary.Country, ...]
    supplier_origin: Integers
    supplier_second_origin: Integers
    supplier_price: Floats
    supplier_risk: Floats


NEVER = -(10**6)


def sizes(declarations: int) -> tuple[int, int, int]:
    """How many importers, brokers and suppliers a world of so many declarations has."""
    importers = max(2_000, declarations // 45)
    return importers, max(60, importers // 90), max(3_000, 2 * importers)


def normal(random: np.random.Generator, deviation: float, count: int) -> Floats:
    """Centred normal draws, shape (count,)."""
    return random.standard_normal(count, dtype=np.float32) * np.float32(deviation)


def draw_importers(simulation: Simulation) -> Importers:
    """The importers at the start of the first month."""
    random = stream(simulation.seed, Component.IMPORTERS)
    count, brokers, suppliers = sizes(simulation.declarations)
    newcomer = random.random(count) < 0.35
    birth = np.where(
        newcomer,
        random.integers(0, simulation.months, count),
        -random.integers(1, OLDEST_MONTHS + 1, count),
    ).astype(np.int32)
    muted = np.where(random.random(count) < 0.6, 0.35, 1.0).astype(np.float32)
    sector = random.integers(0, SECTORS, count)
    lines_per_sector = LINES // SECTORS
    slot_line = sector[:, None] * lines_per_sector + random.integers(
        0, lines_per_sector, (count, SLOTS)
    )
    return Importers(
        activity=random.pareto(1.15, count) + 0.05,
        size=normal(random, 1.0, count),
        dishonesty=normal(random, simulation.world.importer_dishonesty, count) * muted,
        birth=birth,
        sector=sector.astype(np.int32),
        broker=random.integers(0, brokers, count).astype(np.int32),
        office=random.choice(len(OFFICE_SHARES), count, p=OFFICE_SHARES).astype(np.int32),
        slot_line=slot_line.astype(np.int32),
        slot_supplier=random.integers(0, suppliers, (count, SLOTS)).astype(np.int32),
        caught=np.full(count, NEVER, dtype=np.int32),
        serial=np.arange(count, dtype=np.int32),
        natural_person=random.random(count) < NATURAL_PERSONS,
        registered_day=registration_days(simulation, birth, random),
        next_serial=count,
    )


def registration_days(
    simulation: Simulation, birth: Integers, random: np.random.Generator
) -> Integers:
    """Day each importer got its tax id: within the four weeks before its month of birth."""
    first = np.datetime64(simulation.start, "M") + birth
    days = first.astype("datetime64[D]").astype(np.int32)
    return (days - random.integers(1, 29, birth.size)).astype(np.int32)


def draw_market(simulation: Simulation) -> Market:
    """Brokers, suppliers, tariff lines and origins of a world."""
    random = stream(simulation.seed, Component.MARKET)
    world = simulation.world
    _, brokers, suppliers = sizes(simulation.declarations)
    lines = _draw_lines(random, world)
    weight, agreement, countries = _draw_origins(random)
    return Market(
        broker_risk=normal(random, world.broker_risk, brokers),
        **lines,
        origin_weight=weight,
        origin_risk=normal(random, world.origin_risk, ORIGINS),
        origin_price=normal(random, 0.18, ORIGINS),
        origin_agreement=agreement,
        origin_country=countries,
        supplier_origin=random.choice(ORIGINS, suppliers, p=weight).astype(np.int32),
        supplier_second_origin=random.choice(ORIGINS, suppliers, p=weight).astype(np.int32),
        supplier_price=normal(random, world.supplier_price, suppliers),
        supplier_risk=normal(random, world.supplier_risk, suppliers),
    )


def _draw_lines(random: np.random.Generator, world: Preset) -> dict[str, npt.NDArray]:
    """Price, duty, excise and risk of each tariff line, keyed as in `Market`."""
    duty = random.choice([0.0, 0.06, 0.11], LINES, p=[0.70, 0.20, 0.10]).astype(np.float32)
    excise = np.where(
        random.random(LINES) < 0.05, random.choice([0.10, 0.20, 0.30], LINES), 0.0
    ).astype(np.float32)
    siblings, count = cheaper_siblings(duty, excise)
    words = vocabulary.tariff_lines()
    return {
        "line_price": 2.2 + normal(random, 1.5, LINES),
        "line_spread": random.uniform(*world.price_spread, LINES).astype(np.float32),
        "line_duty": duty,
        "line_excise": excise,
        "line_risk": normal(random, world.line_risk, LINES) + np.float32(2.2) * duty,
        "line_trend": normal(random, 0.02, LINES),
        "line_unit_kg": np.array([line.kg_per_unit for line in words], dtype=np.float32),
        "line_counted": np.array([line.unit in ("U", "2U", "12U") for line in words]),
        "cheaper_siblings": siblings,
        "cheaper_count": count,
    }


def cheaper_siblings(duty: Floats, excise: Floats) -> tuple[Integers, Integers]:
    """Per line, the lines of its heading within reach that a fraudster would rather declare.

    Those are duty-free lines, or, where the heading has none, lines of a lower duty; always of
    the same excise, so that the tax arithmetic of a declaration never betrays its line.
    """
    lists = []
    for line in range(duty.size):
        first = line - line % vocabulary.LINES_PER_HEADING
        heading = range(first, first + vocabulary.LINES_PER_HEADING)
        lower = [
            other
            for other in heading
            if 0 < abs(other - line) <= SIBLING_REACH
            and duty[other] < duty[line]
            and excise[other] == excise[line]
        ]
        lists.append([other for other in lower if duty[other] == 0] or lower)
    table = np.zeros((duty.size, 2 * SIBLING_REACH), dtype=np.int32)
    for line, siblings in enumerate(lists):
        table[line, : len(siblings)] = siblings
    return table, np.array([len(siblings) for siblings in lists], dtype=np.int32)


def _draw_origins(
    random: np.random.Generator,
) -> tuple[Doubles, Flags, tuple[vocabulary.Country, ...]]:
    """Weights in falling order, which origins have an agreement, and the countries they are."""
    weight = np.sort(random.dirichlet(np.full(ORIGINS, 0.35)))[::-1]
    agreement = random.permutation(np.arange(ORIGINS) < ORIGINS // 2)
    with_agreement = iter(vocabulary.WITH_AGREEMENT)
    without = iter(vocabulary.WITHOUT_AGREEMENT)
    countries = tuple(next(with_agreement if agreed else without) for agreed in agreement)
    return weight / weight.sum(), agreement, countries
