"""The words of Peruvian customs: offices, countries and their ports, tariff lines, descriptions.

Codes of offices and of the transport modes were read in SUNAT's tables (`aduanas`, `vía de
transporte`). Tariff lines (`subpartidas nacionales`) are real HS headings with subheadings written
from memory, so a ten-digit code may differ from the tariff in force; preference codes (TPI) and the
list of agreements carry the same warning. Verify both against SUNAT before production use. They
give simulated declarations a familiar face; nothing is calculated from their meaning.

Tariff lines are ordered so that the lines of one heading are neighbours: `line ± 1…3` inside a
heading is a sibling, measured in the same unit and of the same usual mass.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

IMPORT_FOR_CONSUMPTION = "10"  # régimen: importación para el consumo

SEA, AIR, ROAD = "1", "4", "7"

LINES_PER_HEADING = 5
HEADINGS_PER_SECTOR = 3


@dataclass(frozen=True, kw_only=True)
class Office:
    """A customs office (intendencia de aduana) and how most of its imports arrive."""

    code: str
    name: str
    transport_mode: str
    border_country: str | None = None  # where lorries of other origins are loaded


OFFICES = (
    Office(code="118", name="Marítima del Callao", transport_mode=SEA),
    Office(code="235", name="Aérea del Callao", transport_mode=AIR),
    Office(code="046", name="Paita", transport_mode=SEA),
    Office(code="172", name="Tacna", transport_mode=ROAD, border_country="CL"),
    Office(code="181", name="Puno", transport_mode=ROAD, border_country="BO"),
    Office(code="019", name="Tumbes", transport_mode=ROAD, border_country="EC"),
    Office(code="145", name="Mollendo-Matarani", transport_mode=SEA),
    Office(code="154", name="Arequipa", transport_mode=ROAD, border_country="BO"),
)


@dataclass(frozen=True, kw_only=True)
class Country:
    """A country of origin: ISO code, Spanish name, where goods are loaded, how far it is.

    `preference_code` is the TPI of its trade agreement with Peru, or None. `distance` is the cost
    of freight relative to a neighbour's.
    """

    code: str
    name: str
    sea_port: str
    airport: str
    distance: float
    preference_code: str | None
    land: str | None = None  # border crossing, when lorries reach Peru from there


def _countries(text: str) -> tuple[Country, ...]:
    rows = (line.split(";") for line in text.strip().splitlines())
    return tuple(
        Country(
            code=code,
            name=name,
            sea_port=sea,
            airport=air,
            distance=float(distance),
            preference_code=preference or None,
            land=land or None,
        )
        for code, name, sea, air, distance, preference, land in rows
    )


# In order of importance for Peru's imports. TPI codes are recalled, not read: verify.
WITH_AGREEMENT = _countries("""
CN;China;CNSHA;CNPVG;2.2;805;
US;Estados Unidos;USHOU;USMIA;1.4;802;
BR;Brasil;BRSSZ;BRGRU;1.2;358;BRASB
MX;México;MXZLO;MXMEX;1.3;810;
CL;Chile;CLARI;CLSCL;1.0;338;CLCHC
AR;Argentina;ARBUE;AREZE;1.2;358;ARMDZ
KR;Corea del Sur;KRPUS;KRICN;2.2;806;
CO;Colombia;COBUN;COBOG;1.0;100;COIPI
DE;Alemania;DEHAM;DEFRA;2.0;812;
JP;Japón;JPYOK;JPNRT;2.2;811;
EC;Ecuador;ECGYE;ECUIO;1.0;100;ECHUA
ES;España;ESVLC;ESMAD;1.9;812;
IT;Italia;ITGOA;ITMXP;2.0;812;
CA;Canadá;CAVAN;CAYYZ;1.6;803;
TH;Tailandia;THLCH;THBKK;2.3;808;
BO;Bolivia;CLARI;BOLPB;1.0;100;BODSG
FR;Francia;FRLEH;FRCDG;2.0;812;
CH;Suiza;NLRTM;CHZRH;2.0;807;
NL;Países Bajos;NLRTM;NLAMS;1.9;812;
SG;Singapur;SGSIN;SGSIN;2.3;804;
""")

WITHOUT_AGREEMENT = _countries("""
IN;India;INNSA;INDEL;2.3;;
TW;Taiwán;TWKHH;TWTPE;2.2;;
ID;Indonesia;IDJKT;IDCGK;2.3;;
TR;Turquía;TRIST;TRIST;2.1;;
BD;Bangladés;BDCGP;BDDAC;2.4;;
PK;Pakistán;PKKHI;PKLHE;2.4;;
HK;Hong Kong;HKHKG;HKHKG;2.2;;
RU;Rusia;RULED;RUSVO;2.2;;
PH;Filipinas;PHMNL;PHMNL;2.3;;
LK;Sri Lanka;LKCMB;LKCMB;2.4;;
AE;Emiratos Árabes Unidos;AEJEA;AEDXB;2.3;;
ZA;Sudáfrica;ZADUR;ZAJNB;2.2;;
KH;Camboya;KHKOS;KHPNH;2.4;;
IL;Israel;ILHFA;ILTLV;2.1;;
MA;Marruecos;MACAS;MACMN;2.0;;
EG;Egipto;EGALY;EGCAI;2.1;;
UA;Ucrania;UAODS;UAKBP;2.2;;
SA;Arabia Saudita;SAJED;SARUH;2.3;;
DO;República Dominicana;DOHAI;DOSDQ;1.3;;
NI;Nicaragua;NICIO;NIMGA;1.3;;
""")

# Where honest goods change ship or plane: the country of shipment is then not that of origin.
SEA_HUBS = ("US", "CN", "NL", "ES", "MX", "KR")
AIR_HUBS = ("US", "NL", "ES", "FR", "DE", "CO")


@dataclass(frozen=True, kw_only=True)
class TariffLine:
    """A ten-digit tariff line (subpartida nacional), its goods, unit and usual mass per unit."""

    code: str
    sector: int
    sector_name: str
    heading: str
    goods: str
    variety: str
    unit: str
    kg_per_unit: float


@cache
def tariff_lines() -> tuple[TariffLine, ...]:
    """The 900 tariff lines, siblings of one heading side by side (60 sectors × 3 × 5)."""
    text = files("veedor.jurisdictions.pe").joinpath("tariff_headings.csv").read_text("utf-8")
    return tuple(
        TariffLine(
            code=(row["heading"] + subheading).ljust(10, "0"),
            sector=int(row["sector"]) - 1,
            sector_name=row["sector_name"],
            heading=row["heading"],
            goods=row["goods"],
            variety=variety,
            unit=row["unit"],
            kg_per_unit=float(row["kg_per_unit"]),
        )
        for row in csv.DictReader(text.splitlines(), delimiter=";")
        for subheading, variety in (pair.split(":") for pair in row["lines"].split("|"))
    )


# Endings an invoice clerk would add; none says anything about risk.
_ENDINGS = (
    "MARCA ANDEX ESTADO NUEVO",
    "MARCA SOLVAR ESTADO NUEVO",
    "S/M S/M",
    "MARCA KORVAN MODELO KV-20",
    "MARCA TIWARA PRESENTACIÓN CAJA",
    "EN BOLSA",
    "MODELO A-100 USO COMERCIAL",
    "MODELO SERIE 7 ESTADO NUEVO",
    "SEGÚN FACTURA",
    "PARA VENTA AL POR MENOR",
    "PARA USO INDUSTRIAL",
    "SURTIDO",
)
DESCRIPTIONS_PER_LINE = 2 * len(_ENDINGS)


@cache
def descriptions() -> tuple[str, ...]:
    """Every description text, `DESCRIPTIONS_PER_LINE` consecutive ones for each tariff line."""
    return tuple(
        f"{start.upper()} {ending}"
        for line in tariff_lines()
        for start in (f"{line.goods} {line.variety}", f"{line.goods}, tipo {line.variety}")
        for ending in _ENDINGS
    )
