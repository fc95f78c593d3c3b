"""What was expected of a value, in Spanish: of a refused row, or of a declaration sent by REST."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # of a value
    "text": "texto",
    "a finite number": "un número finito",
    "a whole number": "un número entero",
    "a day that exists, from {year} on, written {first} or {other}":
    "un día que exista, desde {year}, escrito {first} o {other}",
    "a day that exists, from {year} on, written {form}":
    "un día que exista, desde {year}, escrito {form}",
    "yes or no": "sí o no",
    "a value: the column is required": "un valor: la columna es obligatoria",
    "one of: {values} … ({count} in all)": "uno de: {values} … ({count} en total)",
    "one of: {values}": "uno de: {values}",
    "the form {pattern}": "la forma {pattern}",
    "a day not in the future: {day} or before": "un día que no sea futuro: {day} o antes",
    # of a key
    "one row of this key and day in a file": "una sola fila con esta clave y día en un archivo",
    "an amendment with a later day: this key and day are loaded with other content":
    "una rectificación con un día posterior: esta clave y día ya están con otro contenido",
    # of a line
    "{count} columns": "{count} columnas",
    "a quotation mark that is closed": "comillas que se cierran",
    "a line end only where a row ends": "un fin de línea solo donde termina una fila",
    "a line of at most {count} bytes": "una línea de {count} bytes como máximo",
    "text without NUL bytes": "texto sin bytes nulos (NUL)",
    "text in the encoding of the file": "texto en la codificación del archivo",
}  # fmt: skip
