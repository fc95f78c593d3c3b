"""What words in a column's name say of its role, in Spanish and English."""

from __future__ import annotations

import re
import unicodedata


def spelt(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


ENTITY = spelt(
    "importer importador exporter exportador taxpayer contribuyente ruc nit rfc cuit company"
    " empresa firm broker agente despachante seller vendedor supplier proveedor customer cliente"
    " buyer comprador declarant declarante person persona owner consignee consignatario courier"
    " issuer emisor entity entidad"
)
IDENTIFIER = spelt(
    "id identifier identificador uuid guid number numero nro num key clave serial index row fila"
    " folio dam dua declaration record registro"
)
CODE = spelt(
    "code codigo cod category categoria type tipo class clase tariff arancel hs hs2 hs4 hs6 hs10"
    " partida subpartida ciiu naics zip postal office oficina aduana intendencia region regime"
    " regimen sector district distrito ubigeo month mes year anio ano ejercicio weekday group grupo"
    " country pais mode via origin origen chapter capitulo"
)
AMOUNT = spelt(
    "amount monto importe value valor price precio cif fob usd pen eur krw income ingreso ingresos"
    " cost costo tax taxes impuesto impuestos tributo tributos duty arancelario deduction deduccion"
    " revenue ventas sales salary sueldo balance saldo debt deuda credit credito total turnover"
    " payment pago"
)
QUANTITY = spelt(
    "kg mass weight peso masa quantity cantidad qty count units unidades packages bultos volume"
    " volumen length largo items days dias age edad times employees trabajadores"
)
CONTEXT = spelt(
    "exchange cambio gdp pbi pib growth crecimiento inflation inflacion unemployment desempleo"
    " interest indicator indicador ipc cpi macro"
)
FILED = spelt(
    "filed filing fecha date numbered numeracion presentacion presentada declared declaracion"
    " registration registro submitted day"
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name, without accents, case and separators.

    >>> words_of("GDP_growth_rate"), words_of("montoTotal"), words_of("País de Origen")
    (('gdp', 'growth', 'rate'), ('monto', 'total'), ('pais', 'de', 'origen'))
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    bare = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    return tuple(word for word in re.split(r"[^a-z0-9]+", bare.lower()) if word)


def speaks_of(name: str, known: frozenset[str]) -> str | None:
    """The first word of the name that is among these, if any."""
    return next((word for word in words_of(name) if word in known), None)
