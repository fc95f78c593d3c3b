"""Errors in Spanish: what the command line says, and what many rooms say alike."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # the labels, and what no raise says
    "Interrupted.": "Interrumpido.",
    "Run the same command again: what was complete is kept.":
    "Ejecute otra vez el mismo comando: lo que estaba completo se conserva.",
    "veedor failed unexpectedly: {error}": "veedor falló de manera inesperada: {error}",
    "Run it again with VEEDOR_DEBUG=1 and report what it prints.":
    "Ejecútelo otra vez con VEEDOR_DEBUG=1 e informe lo que imprima.",
    # what many say
    "Use one of: {names}.": "Use uno de estos: {names}.",
    "Name one of: {names}.": "Nombre uno de estos: {names}.",
    "Run the same command again.": "Ejecute otra vez el mismo comando.",
    "Check the number.": "Revise el número.",
    "Rename or delete one of the two.": "Cambie el nombre de uno de los dos, o elimínelo.",
    # the command line
    "There is no duty '{name}'.": "No existe la función '{name}'.",
    "There are no cards in the language '{language}'.": "No hay fichas en el idioma '{language}'.",
    "Use es or en, or leave it out to have both.": "Use es o en, o no lo indique para tener ambos.",
    "Programme '{programme}' of {country} has no simulator.":
    "El programa '{programme}' de {country} no tiene simulador.",
    "Use --jurisdiction {jurisdiction}.": "Use --jurisdiction {jurisdiction}.",
    "Name and password do not fit an account.":
    "El nombre y la contraseña no corresponden a ninguna cuenta.",
    "Try again, or have an account opened: veedor account open":
    "Intente de nuevo, o pida que le abran una cuenta: veedor account open",
    "Nothing is said in the language '{language}'.": "Nada se dice en el idioma '{language}'.",
    "'{pair}' is not COLUMN=HEADER.": "'{pair}' no tiene la forma COLUMNA=ENCABEZADO.",
    'For example: --map "filed_on=FECH_INGSI".': 'Por ejemplo: --map "filed_on=FECH_INGSI".',
    "'{text}' is not a day.": "'{text}' no es un día.",
    "Write it as 2025-12-31.": "Escríbalo como 2025-12-31.",
    "Which search is to be shown?": "¿Qué búsqueda desea ver?",
    "Name one that this lists: veedor search list --home {home}":
    "Nombre una de las que lista: veedor search list --home {home}",
    "'{pair}' is not COLUMN=ROLE.": "'{pair}' no tiene la forma COLUMNA=ROL.",
    'For example: --role "canal=outcome".': 'Por ejemplo: --role "canal=outcome".',
}  # fmt: skip
