"""Errors in Spanish: settings, the installation, lake, database, audit trail and artifacts."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # settings
    "This folder is not a veedor home yet.":
    "Esta carpeta todavía no es una instalación de veedor.",
    "Run: veedor init --home {home} --jurisdiction MODULE:NAME":
    "Ejecute: veedor init --home {home} --jurisdiction MÓDULO:NOMBRE",
    "A secret is written in the settings file.":
    "Hay un secreto escrito en el archivo de configuración.",
    "Delete the line and set the environment variable {name} instead.":
    "Elimine la línea y use en su lugar la variable de entorno {name}.",
    "'{name}' is not a setting that a file may hold.":
    "'{name}' no es una opción de configuración que un archivo pueda contener.",
    "The settings file cannot be read: {error}.":
    "El archivo de configuración no se puede leer: {error:said}.",
    "Make it readable, as UTF-8 text.": "Haga que se pueda leer, como texto UTF-8.",
    "The settings file is not TOML: {error}.": "El archivo de configuración no es TOML: {error}.",
    'Correct the line; a value looks like this: language = "es"':
    'Corrija la línea; un valor se escribe así: language = "es"',
    "The setting '{name}' is wrong: {error}.":
    "La opción de configuración '{name}' está errada: {error:said}.",
    "{file}, or the environment variable {name}": "{file}, o la variable de entorno {name}",
    "The settings are: {names}.": "Las opciones de configuración son: {names}.",
    # the installation
    "This home holds data of {jurisdiction}; it cannot become {other}.":
    "Esta instalación tiene datos de {jurisdiction}; no puede pasar a {other}.",
    "Give another folder to --home.": "Dé otra carpeta a --home.",
    "The folder that held the jurisdiction's module is gone.":
    "La carpeta que contenía el módulo de la jurisdicción ya no está.",
    "Bring it back, or correct jurisdiction_folder in {file}.":
    "Devuélvala a su lugar, o corrija jurisdiction_folder en {file}.",
    # the lake
    "Rows do not have the declared columns and types: {error}":
    "Las filas no tienen las columnas y los tipos declarados: {error}",
    "a batch on its way to the lake": "un lote camino al lago",
    "Give rows with the schema that was announced.": "Entregue filas con el esquema anunciado.",
    "Column '{column}' is {type}; in the table it is {other}.":
    "La columna '{column}' es {type}; en la tabla es {other}.",
    "Give the column a new name, or start a new home.":
    "Dé a la columna un nombre nuevo, o empiece una instalación nueva.",
    "The lake cannot lie in a folder whose path holds {letters}":
    "El lago no puede estar en una carpeta cuya ruta contiene {letters}",
    "Choose another folder, or rename it.": "Elija otra carpeta, o cámbiele el nombre.",
    "'{table}' cannot be the name of a table.": "'{table}' no puede ser el nombre de una tabla.",
    "lake {url}": "lago {url}",
    "Use letters, digits, _ and -, starting with a letter or digit.":
    "Use letras, cifras, _ y -, empezando con una letra o una cifra.",
    "The lake cannot be used: {error}": "El lago no se puede usar: {error}",
    "Check the folder or URL, its rights and the space left; then run it again.":
    "Revise la carpeta o la URL, sus permisos y el espacio que queda; luego ejecútelo otra vez.",
    "There is no table '{table}'.": "No existe la tabla '{table}'.",
    "Run `veedor ingest` first. Tables: {names}": "Ejecute antes `veedor ingest`. Tablas: {names}",
    "Run `veedor ingest` first. Tables: none": "Ejecute antes `veedor ingest`. Tablas: ninguna",
    "Table '{table}' has no version {version}.":
    "La tabla '{table}' no tiene la versión {version}.",
    "Use a version from 0 to {last}.": "Use una versión de 0 a {last}.",
    "Another process changed the table at the same moment; nothing was added.":
    "Otro proceso cambió la tabla en ese mismo momento; no se agregó nada.",
    # the database and the audit trail
    "veedor does not know this kind of database.": "veedor no conoce este tipo de base de datos.",
    "Write sqlite:///file.db or postgresql://user:password@host/name.":
    "Escriba sqlite:///archivo.db o postgresql://usuario:contraseña@servidor/nombre.",
    "The database cannot be opened: {error}.": "La base de datos no se puede abrir: {error}.",
    "Start the database, or correct database_url in veedor.toml.":
    "Inicie la base de datos, o corrija database_url en veedor.toml.",
    "The database was written by another version of veedor ({error}).":
    "La base de datos fue escrita por otra versión de veedor ({error}).",
    "Install the veedor that wrote it, or a newer one.":
    "Instale el veedor que la escribió, o uno más nuevo.",
    "Another process has been writing for {count} seconds.":
    "Otro proceso lleva {count} segundos escribiendo.",
    "Wait until it has finished, then run the same command again.":
    "Espere a que termine y ejecute otra vez el mismo comando.",
    "The head of the audit trail is missing.": "Falta la cabeza de la bitácora de auditoría.",
    "table audit_head": "tabla audit_head",
    "Run `veedor verify`, and restore the database from a backup.":
    "Ejecute `veedor verify` y restaure la base de datos desde una copia de respaldo.",
    "Another process is writing the audit trail.":
    "Otro proceso está escribiendo la bitácora de auditoría.",
    "A feature cannot be catalogued without {names}.":
    "Una característica no se puede catalogar sin {names}.",
    "programme {programme}, feature {feature}": "programa {programme}, característica {feature}",
    "Give all of: {names}.": "Indique todo esto: {names}.",
    # artifacts
    "There is no artifact with this hash.": "No existe un artefacto con esta huella.",
    "Restore it from a backup, or train again.":
    "Restáurelo desde una copia de respaldo, o entrene de nuevo.",
    "An artifact is not what was stored.": "Un artefacto no es lo que se guardó.",
    "Do not use it. Restore it from a backup, or train again.":
    "No lo use. Restáurelo desde una copia de respaldo, o entrene de nuevo.",
    "This is not the hash of an artifact.": "Esto no es la huella de un artefacto.",
    "Give the {count} hexadecimal digits that `put` returned.":
    "Indique las {count} cifras hexadecimales que devolvió `put`.",
    "This is not a place for artifacts: {error}.": "Esto no es un lugar para artefactos: {error}.",
    "Give a folder, or a URL that fsspec knows (s3://bucket/path).":
    "Indique una carpeta, o una URL que fsspec conozca (s3://bucket/ruta).",
    "The artifacts lie where an optional part of veedor is needed: {error}.":
    "Los artefactos están donde se necesita una parte opcional de veedor: {error}.",
    "Install veedor[cloud], or use a local folder.":
    "Instale veedor[cloud], o use una carpeta local.",
    "MLflow's format needs mlflow-skinny, which is not installed.":
    "El formato de MLflow necesita mlflow-skinny, que no está instalado.",
    "Install veedor with its dependencies, or set mlflow = false.":
    "Instale veedor con sus dependencias, o ponga mlflow = false.",
}  # fmt: skip
