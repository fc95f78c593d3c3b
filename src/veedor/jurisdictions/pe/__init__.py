"""Peru: SUNAT's import declarations and their simulator."""

from __future__ import annotations

from veedor.jurisdiction import Jurisdiction
from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.imports import IMPORTS
from veedor.jurisdictions.pe.lawful import ACCOUNTABLE, FRAUDS, PROHIBITED

# The offices that the simulator leaves out (SUNAT tabla 11); it names the others.
OTHER_OFFICES = {
    "028": "Talara", "055": "Chiclayo", "082": "Salaverry", "091": "Chimbote", "127": "Pisco",
    "163": "Ilo", "190": "Cusco", "217": "Pucallpa", "226": "Iquitos", "244": "Postal de Lima",
    "262": "Desaguadero", "271": "Tarapoto", "280": "Puerto Maldonado", "299": "La Tina",
    "884": "Ferroviaria Tacna", "893": "Postal Tacna", "910": "Postal Arequipa",
    "929": "Complejo Fronterizo Santa Rosa", "938": "Terminal Terrestre Tacna",
    "947": "Aeropuerto Tacna", "956": "CETICOS Tacna", "965": "Postal de Salaverry",
}  # fmt: skip
OFFICES = {office.code: office.name for office in vocabulary.OFFICES} | OTHER_OFFICES
COUNTRIES = {
    country.code: country.name
    for country in (*vocabulary.WITH_AGREEMENT, *vocabulary.WITHOUT_AGREEMENT)
}
LINES = vocabulary.tariff_lines()
TRANSPORT = {vocabulary.SEA: "marítima", vocabulary.AIR: "aérea", vocabulary.ROAD: "terrestre"}

PERU = Jurisdiction(
    name="Perú",
    currency="USD",
    languages=("es", "en"),
    programmes=(IMPORTS,),
    accountable=ACCOUNTABLE,
    prohibited=PROHIBITED,
    vocabulary={
        "office": OFFICES,
        "transport_mode": TRANSPORT,
        "heading": {line.heading: line.goods for line in LINES},
        "tariff_line": {line.code: f"{line.goods}, {line.variety}" for line in LINES},
        "country_of_origin": COUNTRIES,
        "country_of_shipment": COUNTRIES,
        "fraud": {code: spanish for code, (spanish, _) in FRAUDS.items()},
        "fraud/en": {code: english for code, (_, english) in FRAUDS.items()},
        "transport_mode/en": {
            vocabulary.SEA: "sea",
            vocabulary.AIR: "air",
            vocabulary.ROAD: "road",
        },
    },
)
