"""Errors in Spanish: receiving files, tables and databases."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # files and databases that cannot be read
    "file {path}": "archivo {path}",
    "database {name}": "base de datos {name}",
    "the database URL": "la URL de la base de datos",
    "The file is empty.": "El archivo está vacío.",
    "Ask the sender for it again.": "Pídalo de nuevo a quien lo envió.",
    "This is {kind}, not a CSV or Parquet file, whatever its name says.":
    "Esto es {kind:said}, no un archivo CSV ni Parquet, diga lo que diga su nombre.",
    "Save the table as CSV (UTF-8) and send that.":
    "Guarde la tabla como CSV (UTF-8) y envíe ese archivo.",
    "This compressed file is empty, not a CSV file.":
    "Este archivo comprimido está vacío: no es un archivo CSV.",
    "This compressed file holds {kind}, not a CSV file.":
    "Este archivo comprimido contiene {kind:said}, no un archivo CSV.",
    "Compress one CSV file, nothing else.": "Comprima un solo archivo CSV, nada más.",
    "The file ends too early: it was cut short on the way; nothing of it was loaded.":
    "El archivo termina antes de tiempo: se cortó en el camino; no se cargó nada de él.",
    "The file is damaged ({error}); nothing of it was loaded.":
    "El archivo está dañado ({error:said}); no se cargó nada de él.",
    "The file cannot be read ({error}); nothing of it was loaded.":
    "El archivo no se puede leer ({error:said}); no se cargó nada de él.",
    "Send the file again, and compare its size at both ends.":
    "Envíe el archivo de nuevo y compare su tamaño en ambos extremos.",
    "Send the file again; if it was cut short on the way, compare its size at both ends.":
    "Envíe el archivo de nuevo; si se cortó en el camino, compare su tamaño en ambos extremos.",
    "There is no such file.": "No existe ese archivo.",
    "This is a folder, not a file.": "Esto es una carpeta, no un archivo.",
    "This file may not be read.": "No hay permiso para leer este archivo.",
    "This file cannot be opened ({error}).": "Este archivo no se puede abrir ({error:said}).",
    "Check the path and who may read it.": "Revise la ruta y quién tiene permiso de leerlo.",
    "This Parquet file cannot be read: {error}.": "Este archivo Parquet no se puede leer: {error}.",
    "This Parquet file is damaged after row {row}: {error}.":
    "Este archivo Parquet está dañado después de la fila {row}: {error}.",
    "The first line is longer than {count} bytes: no header can be read.":
    "La primera línea pasa de {count} bytes: no se puede leer un encabezado.",
    "Send a text file with one record per line, the column names in the first line.":
    "Envíe un archivo de texto con un registro por línea y los nombres de las columnas en la "
    "primera.",
    "The file has no lines.": "El archivo no tiene líneas.",
    "Send a file whose first line names the columns.":
    "Envíe un archivo cuya primera línea nombre las columnas.",
    "There is no encoding '{name}'.": "No existe la codificación '{name}'.",
    "Name one such as utf-8, latin-1, cp1252 or utf-16, or leave it out to detect it.":
    "Nombre una como utf-8, latin-1, cp1252 o utf-16, o no la indique para que se detecte.",
    "This is not a database URL.": "Esto no es la URL de una base de datos.",
    "Write it as SQLAlchemy does, for example sqlite:///folder/file.db.":
    "Escríbala como SQLAlchemy, por ejemplo sqlite:///carpeta/archivo.db.",
    "The query failed: {error}.": "La consulta falló: {error}.",
    "Check the query and that the database can be reached.":
    "Revise la consulta y que se pueda llegar a la base de datos.",
    "The driver '{name}' for this database is not installed.":
    "El controlador '{name}' de esta base de datos no está instalado.",
    "Install it: pip install {name}.": "Instálelo: pip install {name}.",
    # columns and their values
    "The source '{source}' needs columns that are not there: {names}.":
    "La fuente '{source}' necesita columnas que no están: {names}.",
    "{file}, source {source}": "{file}, fuente {source}",
    "{file}, source {source}; its header reads: {header}":
    "{file}, fuente {source}; su encabezado dice: {header}",
    "{file}, source {source}, mapping {pair}": "{file}, fuente {source}, correspondencia {pair}",
    "Map them (column=header), or declare the headers you have as `aliases`.":
    "Indique la correspondencia (columna=encabezado), o declare en `aliases` los encabezados que "
    "tiene.",
    "The header has '{name}' more than once, and it is not clear which one counts.":
    "El encabezado tiene '{name}' más de una vez, y no queda claro cuál vale.",
    "Delete or rename one of the two columns.":
    "Elimine una de las dos columnas o cámbiele el nombre.",
    "The source '{source}' has no column '{column}'.":
    "La fuente '{source}' no tiene la columna '{column}'.",
    "There is no column '{name}' in what came in.": "No hay una columna '{name}' en lo recibido.",
    "The default '{value}' of column '{column}' is not {expectation}.":
    "El valor por defecto '{value}' de la columna '{column}' no es {expectation:said}.",
    "the declaration of column {column}": "la declaración de la columna {column}",
    "Correct the default in the jurisdiction's module.":
    "Corrija el valor por defecto en el módulo de la jurisdicción.",
    "The column '{column}' holds {type}, which cannot be read as text.":
    "La columna '{column}' contiene {type}, que no se puede leer como texto.",
    "column {column}": "columna {column}",
    "Send plain values: text, numbers, days.": "Envíe valores simples: textos, números, días.",
    # quarantine
    "None of these rows could be split into columns, so checking them again is of no use.":
    "Ninguna de estas filas se pudo separar en columnas: de nada sirve revisarlas otra vez.",
    "quarantine of {name}": "cuarentena de {name}",
    "Correct the lines in the file (`veedor quarantine export`) and ingest that.":
    "Corrija las líneas en el archivo (`veedor quarantine export`) y recíbalo.",
    "These rows were read with different decimal signs.":
    "Estas filas se leyeron con signos decimales distintos.",
    "Retry the rows of one batch at a time.": "Reintente las filas de un solo lote cada vez.",
    # flat tables
    "There is a header but not a single row that can be read.":
    "Hay un encabezado, pero ni una sola fila que se pueda leer.",
    "None of the {count} rows has as many values as the header has names.":
    "Ninguna de las {count} filas tiene tantos valores como nombres tiene el encabezado.",
    "{file}, columns: {names}": "{file}, columnas: {names}",
    "Check the delimiter (--delimiter) and send a table with its rows.":
    "Revise el separador (--delimiter) y envíe una tabla con sus filas.",
    "{count} columns are too many: at most {most} can be tried.":
    "{count} columnas son demasiadas: se pueden probar {most} como máximo.",
    "Keep the columns that say something about the row.":
    "Conserve las columnas que dicen algo de la fila.",
    # the full profile
    "The full profile needs ydata-profiling, which has an environment of its own.":
    "El perfil completo necesita ydata-profiling, que tiene un entorno propio.",
    "{path}/.venv-profile/bin/python or {other}": "{path}/.venv-profile/bin/python o {other}",
    "Run `make profile-env` in veedor's folder (once), or set VEEDOR_PROFILE_PYTHON to its python.":
    "Ejecute `make profile-env` en la carpeta de veedor (una vez), o ponga en "
    "VEEDOR_PROFILE_PYTHON su python.",
    "The full profile could not be made. It took longer than half an hour and was ended.":
    "No se pudo hacer el perfil completo. Tardó más de media hora y se detuvo.",
    "The full profile could not be made. ydata-profiling ended with an error.":
    "No se pudo hacer el perfil completo. ydata-profiling terminó con un error.",
    "Make its environment again (`make profile-env`); the light profile needs nothing: veedor "
    "profile SOURCE.":
    "Haga otra vez su entorno (`make profile-env`); el perfil ligero no necesita nada: veedor "
    "profile FUENTE.",
}  # fmt: skip
