"""Errors in Spanish: what libraries and the operating system say within a sentence."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # of a setting (pydantic)
    "Field required": "falta",
    "Extra inputs are not permitted": "no es una opción conocida",
    "Input should be {values} or {last}": "debería ser {values} o {last}",
    "Input should be greater than or equal to {least}": "debería ser {least} o más",
    "Input should be a valid string": "debería ser un texto",
    "Input should be a valid boolean": "debería ser true o false",
    "Input should be a valid boolean, unable to interpret input": "debería ser true o false",
    "Input should be a valid integer": "debería ser un número entero",
    "Input should be a valid integer, unable to parse string as an integer":
    "debería ser un número entero",
    "Input should be a valid integer, got a number with a fractional part":
    "debería ser un número entero",
    "Input should be a valid number": "debería ser un número",
    "Input should be a valid number, unable to parse string as a number": "debería ser un número",
    # of a file (the operating system)
    "[Errno {number}] {reason}: {path}": "{reason:said}: {path} (errno {number})",
    "[Errno {number}] {reason}": "{reason:said} (errno {number})",
    "Permission denied": "permiso denegado",
    "No such file or directory": "no existe",
    "Is a directory": "es una carpeta",
    "Input/output error": "error de lectura o escritura",
    "No space left on device": "no queda espacio en el disco",
    "Not a gzipped file ({found})": "no es un archivo gzip ({found})",
    "CRC check failed {found}": "la suma de control no coincide {found}",
}  # fmt: skip
