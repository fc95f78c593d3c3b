"""A small source and ten good rows of it, to receive and to damage. The data is invented."""

from __future__ import annotations

from veedor.domain.source import Column, Role, Source

HEADER = "declaration_id,filed_on,importer,origin,net_mass_kg,packages,fob_usd,description"
GOOD = tuple(
    f"D{n:02},2024-03-{n:02},2010003059{n % 10},CN,{n}.5,{n},{n * 100}.25,camisas"
    for n in range(1, 11)
)


def column(name: str, kind: str, role: Role, **more) -> Column:
    return Column(name=name, type=kind, role=role, meaning=name, spanish=name, **more)


SOURCE = Source(
    name="declarations",
    meaning="Invented declarations.",
    spanish="Declaraciones inventadas.",
    key=("declaration_id",),
    clock="filed_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("filed_on", "date", Role.TIME),
        column("importer", "string", Role.ENTITY, pattern=r"\d{11}"),
        column("origin", "string", Role.CATEGORY, allowed=("CN", "US", "PE", "NA")),
        column("net_mass_kg", "number", Role.QUANTITY, minimum=0, unit="kg"),
        column("packages", "integer", Role.QUANTITY, minimum=1, maximum=100_000),
        column("fob_usd", "number", Role.AMOUNT, minimum=0, unit="USD"),
        column("description", "string", Role.TEXT, required=False),
    ),
)


def text(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    return (end.join((header, *lines)) + end).encode()


def with_row(number: int, line: str) -> tuple[str, ...]:
    """The good rows, with one of them replaced."""
    return (*GOOD[: number - 1], line, *GOOD[number:])


def fourth(**values: str) -> str:
    """The fourth row with some values replaced."""
    row = dict(zip(HEADER.split(","), GOOD[3].split(","), strict=True)) | values
    return ",".join(row.values())
