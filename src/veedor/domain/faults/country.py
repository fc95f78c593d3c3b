"""Errors in Spanish: what a country's module declares, and Peru's own."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # the module of a country
    "'{name}' does not name a jurisdiction.": "'{name}' no nombra una jurisdicción.",
    "Write MODULE:NAME, for example {reference}.":
    "Escriba MÓDULO:NOMBRE, por ejemplo {reference}.",
    "jurisdiction {reference}": "jurisdicción {reference}",
    "There is no Python module '{name}'.": "No existe el módulo de Python '{name}'.",
    "Run veedor in the folder that holds the file, or put that folder in PYTHONPATH.":
    "Ejecute veedor en la carpeta que contiene el archivo, o ponga esa carpeta en PYTHONPATH.",
    "'{name}' in {module} is not a Jurisdiction.": "'{name}' en {module} no es una Jurisdiction.",
    "Define {name} = Jurisdiction(...) at the top level of the module.":
    "Defina {name} = Jurisdiction(...) en el nivel superior del módulo.",
    "Programme '{programme}' has no recipe.": "El programa '{programme}' no tiene receta.",
    "Add recipes=(Recipe(name='default'),).": "Agregue recipes=(Recipe(name='default'),).",
    "Source '{source}' needs the column {names}.":
    "La fuente '{source}' necesita la columna {names}.",
    "Declare it; use `aliases` for the header your files have.":
    "Declárela; use `aliases` para el encabezado que tienen sus archivos.",
    "The key of the declarations source must be ('declaration_id',).":
    "La clave de la fuente de declaraciones debe ser ('declaration_id',).",
    "Make one column that names a declaration and call it declaration_id.":
    "Haga una columna que identifique una declaración y llámela declaration_id.",
    "The declarations have no column '{column}'.":
    "Las declaraciones no tienen la columna '{column}'.",
    "The outcomes have no column '{column}'.": "Los resultados no tienen la columna '{column}'.",
    "programme {programme}, {field}": "programa {programme}, {field}",
    "Two features of programme '{programme}' have the same name: {names}.":
    "Dos características del programa '{programme}' tienen el mismo nombre: {names}.",
    "Two recipes of programme '{programme}' have the same name: {names}.":
    "Dos recetas del programa '{programme}' tienen el mismo nombre: {names}.",
    "Two detectors of programme '{programme}' have the same name: {names}.":
    "Dos detectores del programa '{programme}' tienen el mismo nombre: {names}.",
    "There is no programme '{name}'.": "No existe el programa '{name}'.",
    "There is no source '{name}'.": "No existe la fuente '{name}'.",
    "There is no recipe '{name}'.": "No existe la receta '{name}'.",
    # its sources
    "Source '{source}' declares a column twice: {names}.":
    "La fuente '{source}' declara una columna dos veces: {names}.",
    "source {source}": "fuente {source}",
    "Source '{source}' has no column {names}.": "La fuente '{source}' no tiene la columna {names}.",
    "its key or clock": "su clave o su reloj",
    "Declare the column, or name another key or clock.":
    "Declare la columna, o nombre otra clave u otro reloj.",
    "The clock of source '{source}' is not a date.":
    "El reloj de la fuente '{source}' no es una fecha.",
    "Give the column type='date': everything in veedor is as of a day.":
    "Dé a la columna type='date': en veedor todo es a un día.",
    # prohibited attributes
    "The prohibited attribute '{name}' has no {part}.":
    "El atributo prohibido '{name}' no tiene {part}.",
    "prohibited attribute {name}": "atributo prohibido {name}",
    "Write {part}=...: a prohibition is read aloud and has a source.":
    "Escriba {part}=...: una prohibición se lee en voz alta y tiene una fuente.",
    "The false alarm about '{name}' is not justified.":
    "La falsa alarma sobre '{name}' no está justificada.",
    "false alarm {name}/{attribute}": "falsa alarma {name}/{attribute}",
    "Write because=... and said_by=...: both are printed on the model card.":
    "Escriba because=... y said_by=...: ambos se imprimen en la ficha del modelo.",
    "The {kind} '{name}' speaks of “{meaning}” (the word “{word}”), which no score may use.":
    "La {kind:said} '{name}' habla de «{meaning}» (la palabra «{word}»), que ningún puntaje "
    "puede usar.",
    "feature {name}; {law}": "característica {name}; {law}",
    "column {name}; {law}": "columna {name}; {law}",
    "Take it out, or give a column role='protected' to keep it for the fairness audit alone. If "
    "it means something else, add FalseAlarm(named='{name}', attribute='{attribute}', "
    "because=..., said_by=..., on=...).":
    "Quítela, o dé a la columna role='protected' para conservarla solo para la auditoría de "
    "equidad. Si significa otra cosa, agregue FalseAlarm(named='{name}', "
    "attribute='{attribute}', because=..., said_by=..., on=...).",
    # Peru
    "no IGV rate is known for {day}": "no se conoce la tasa del IGV al {day}",
    "dated table of IGV rates of Peru": "tabla con fechas de las tasas del IGV en el Perú",
    "use a later day, or add the rate and its norm to the table":
    "use un día posterior, o agregue la tasa y su norma a la tabla",
    "there is no preset {preset}": "no existe la variante {preset}",
    "simulation of Peruvian imports": "simulación de importaciones peruanas",
    "choose one of: {names}": "elija una de: {names}",
    "{count} months cannot be simulated": "no se pueden simular {count} meses",
    "ask for 1 to 120": "pida de 1 a 120",
    "{count} declarations cannot be simulated": "no se pueden simular {count} declaraciones",
    "ask for at least ten a month and at most {most}":
    "pida diez por mes como mínimo y {most} como máximo",
    "the simulation cannot start on {day}": "la simulación no puede empezar el {day}",
    "give the first day of a month": "indique el primer día de un mes",
    "the seed {seed} is negative": "la semilla {seed} es negativa",
    "give a seed of 0 or more": "indique una semilla de 0 o más",
    "the folder is not empty and holds no simulation":
    "la carpeta no está vacía y no contiene una simulación",
    "choose an empty folder, or one that a simulation was written to":
    "elija una carpeta vacía, o una en la que se haya escrito una simulación",
}  # fmt: skip
