"""From arrays to Arrow tables with the columns of the Peruvian sources, without a Python string.

Identifiers of fixed width are written as a matrix of digits and handed to Arrow as one buffer;
words are taken from small vocabularies by index. Ten million declarations need this.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from veedor.jurisdictions.pe import vocabulary

RUC_WEIGHTS = np.array([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], dtype=np.int32)  # módulo 11

text, number, day, whole = pa.string(), pa.float64(), pa.date32(), pa.int32()

DECLARATIONS = pa.schema(
    [
        ("declaration_id", text),
        ("filed_on", day),
        ("importer_ruc", text),
        ("broker_code", text),
        ("supplier_id", text),
        ("office", text),
        ("procedure", text),
        ("transport_mode", text),
        ("tariff_line", text),
        ("country_of_origin", text),
        ("country_of_shipment", text),
        ("port_of_shipment", text),
        ("preference_code", text),
        ("quantity", number),
        ("quantity_unit", text),
        ("net_mass_kg", number),
        ("gross_mass_kg", number),
        ("packages_count", whole),
        ("fob_usd", number),
        ("freight_usd", number),
        ("insurance_usd", number),
        ("cif_usd", number),
        ("ad_valorem_usd", number),
        ("excise_usd", number),
        ("igv_usd", number),
        ("ipm_usd", number),
        ("tax_usd", number),
        ("description", text),
        ("importer_registered_on", day),
        ("arrived_on", day),
    ]
)

OUTCOMES = pa.schema(
    [
        ("declaration_id", text),
        ("inspected_on", day),
        ("known_on", day),
        ("channel", text),
        ("selected_by", text),
        ("status", text),
        ("finding_type", text),
        ("assessed_usd", number),
        ("officer_id", text),
    ]
)

TRUTH = pa.schema(
    [
        ("declaration_id", text),
        ("is_fraud", pa.bool_()),
        ("mechanism", text),
        ("loss_usd", number),
        ("propensity", pa.float32()),
        ("true_cif_usd", number),
        ("price_z", pa.float32()),
    ]
)


def digits(numbers: npt.NDArray, width: int) -> npt.NDArray[np.uint8]:
    """Decimal digits as ASCII codes, shape (n, width), padded with zeros."""
    matrix = np.empty((numbers.size, width), dtype=np.uint8)
    rest = numbers.astype(np.int64 if width > 9 else np.int32)
    for position in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        matrix[:, position] = digit
    return matrix + np.uint8(ord("0"))


def strings(matrix: npt.NDArray[np.uint8]) -> pa.Array:
    """Arrow strings from a matrix of ASCII codes, one row each."""
    count, width = matrix.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    content = np.ascontiguousarray(matrix)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(content))


def codes(words: tuple[str, ...] | list[str]) -> npt.NDArray[np.uint8]:
    """Words of one width as a matrix of ASCII codes."""
    return np.frombuffer("".join(words).encode("ascii"), dtype=np.uint8).reshape(len(words), -1)


def pick(words: pa.Array, index: npt.NDArray) -> pa.Array:
    """The words at these positions."""
    return words.take(pa.array(index))


def ruc_numbers(serial: npt.NDArray, natural_person: npt.NDArray) -> npt.NDArray[np.uint8]:
    """Tax ids with a valid check digit (módulo 11), shape (n, 11) of ASCII codes.

    Serial numbers are scattered over the eight digits by a bijection, so a tax id does not tell
    when its importer was drawn.
    """
    body = (serial.astype(np.int64) * 48_271 + 13_131_295) % 100_000_000
    prefix = np.where(natural_person, 10, 20)
    first_ten = digits(prefix * 100_000_000 + body, 10)
    total = (first_ten.astype(np.int32) - ord("0")) @ RUC_WEIGHTS
    check = (11 - total % 11) % 10  # 10 → 0 and 11 → 1
    return np.column_stack([first_ten, check.astype(np.uint8) + np.uint8(ord("0"))])


def broker_codes(count: int) -> npt.NDArray[np.uint8]:
    """Distinct four-digit codes of customs brokers, for up to nine thousand of them."""
    return digits(1000 + (np.arange(count) * 7 + 13) % 9000, 4)


def supplier_ids(index: npt.NDArray) -> pa.Array:
    """Identifiers of foreign suppliers, scattered so that neighbours are strangers."""
    number = (index.astype(np.int64) * 7_368_787 + 40_503) % 10_000_000
    letter = np.full((index.size, 1), ord("P"), dtype=np.uint8)
    return strings(np.hstack([letter, digits(number, 7)]))


def number_width(declarations: int, months: int) -> int:
    """Digits of a declaration's running number: six, or more where one office might need them."""
    busiest_year = round(declarations * min(1.0, 14 / months))  # the season included
    return max(6, len(str(busiest_year)))


class Numbering:
    """Gives each declaration its number: `office-year-procedure-number-item`."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._year = 0
        self._last = np.zeros(len(vocabulary.OFFICES), dtype=np.int64)

    def assign(self, office: npt.NDArray, year: int) -> npt.NDArray[np.uint8]:
        """Numbers for declarations in order of filing, as a matrix of ASCII codes."""
        if year != self._year:
            self._year = year
            self._last[:] = 0
        number = np.empty(office.size, dtype=np.int64)
        for index in range(self._last.size):
            rows = np.flatnonzero(office == index)
            number[rows] = self._last[index] + 1 + np.arange(rows.size)
            self._last[index] += rows.size
        fixed = f"-{year}-{vocabulary.IMPORT_FOR_CONSUMPTION}-"
        middle = np.broadcast_to(codes([fixed]), (office.size, len(fixed)))
        item = np.broadcast_to(codes(["-01"]), (office.size, 3))
        offices = codes([one.code for one in vocabulary.OFFICES])[office]
        return np.hstack([offices, middle, digits(number, self._width), item])
