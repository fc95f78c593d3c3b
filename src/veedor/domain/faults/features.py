"""Errors in Spanish: characterising declarations."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    "The declarations to characterise have no column 'declaration_id'.":
    "Las declaraciones por caracterizar no tienen la columna 'declaration_id'.",
    "Pass rows of the declarations source.": "Entregue filas de la fuente de declaraciones.",
    "the clock of the features": "el reloj de las características",
    "Name the column that says on which day a declaration was filed.":
    "Nombre la columna que dice qué día se presentó una declaración.",
    "Two features have the same name: {names}.":
    "Dos características tienen el mismo nombre: {names}.",
    "the programme's features": "las características del programa",
    "feature {feature}": "característica {feature}",
    "Feature '{feature}' reads {names}, which no list declares.":
    "La característica '{feature}' lee {names}, que ninguna lista declara.",
    "Declare it, or correct the name in `reads`.": "Declárela, o corrija el nombre en `reads`.",
    "Features read each other in a circle: {names}.":
    "Unas características se leen entre sí en círculo: {names}.",
    "the programme's derived features": "las características derivadas del programa",
    "Break the circle: write one of them from the declaration's columns.":
    "Rompa el círculo: escriba una de ellas a partir de las columnas de la declaración.",
    "Feature '{feature}' is text and not called cat_.":
    "La característica '{feature}' es un texto y su nombre no empieza con cat_.",
    "Name it cat_…, or make a number of it.": "Llámela cat_…, o conviértala en un número.",
    "Feature '{feature}' makes an input of '{column}', which only names somebody.":
    "La característica '{feature}' hace una entrada de '{column}', que solo identifica a alguien.",
    "feature {feature}, column {column} (role {role})":
    "característica {feature}, columna {column} (rol {role})",
    "recipe {recipe}, column {column} (role {role})":
    "receta {recipe}, columna {column} (rol {role})",
    "Use its history: History(entity=('{column}',), ...), or encode it in a recipe.":
    "Use su historia: History(entity=('{column}',), ...), o codifíquela en una receta.",
    "Feature '{feature}' reads '{column}', known only after a check.":
    "La característica '{feature}' lee '{column}', que solo se conoce después de un control.",
    "Let it enter as history: History(events='outcomes', ...), or drop it.":
    "Haga que entre como historia: History(events='outcomes', ...), o quítela.",
    "'{column}' is protected: it is kept to audit fairness and may not be an input.":
    "'{column}' está protegida: se conserva para auditar la equidad y no puede ser una entrada.",
    "Take it out of the inputs; the model card tests which features stand for it.":
    "Quítela de las entradas; la ficha del modelo prueba qué características la sustituyen.",
    "`prepare` drops the column {names}.": "`prepare` quita la columna {names}.",
    "the programme's prepare": "el prepare del programa",
    "Add columns with `declarations.mutate(...)`; do not select or drop.":
    "Agregue columnas con `declarations.mutate(...)`; no seleccione ni quite.",
    "`prepare` computes a column from several declarations, so it could see the future.":
    "`prepare` calcula una columna con varias declaraciones, así que podría ver el futuro.",
    "Use only the declaration's own columns; declare a History or Peer feature.":
    "Use solo las columnas de la propia declaración; declare una característica History o Peer.",
    "Feature '{feature}' lacks its sentence, Spanish phrase, unit or topic.":
    "A la característica '{feature}' le falta su oración, su frase en español, su unidad o su "
    "tema.",
    "Write all four: an official will read them as a reason.":
    "Escriba las cuatro cosas: un funcionario las leerá como motivo.",
    "History feature '{feature}': {aggregate} needs `of`.":
    "Característica de historia '{feature}': {aggregate} necesita `of`.",
    "History feature '{feature}': {aggregate} takes no `of`.":
    "Característica de historia '{feature}': {aggregate} no admite `of`.",
    "Give `of` for sum, mean, min, max, std and distinct; for nothing else.":
    "Indique `of` para sum, mean, min, max, std y distinct; para nada más.",
    "History feature '{feature}': a rate is a share of outcomes.":
    "Característica de historia '{feature}': una tasa es una proporción de resultados.",
    "Set events='outcomes'.": "Ponga events='outcomes'.",
    "History feature '{feature}': this window cannot be used.":
    "Característica de historia '{feature}': esta ventana no se puede usar.",
    "Use a window of at least one day; a distinct count has none.":
    "Use una ventana de un día como mínimo; un conteo de distintos no tiene ninguna.",
    "Feature name '{feature}' breaks the naming convention.":
    "El nombre de característica '{feature}' no sigue la convención.",
    "Start with cat_ or is_, or end with the unit or kind: {suffixes}; lower case, at most "
    "{count} letters.":
    "Empiece con cat_ o is_, o termine con la unidad o la clase: {suffixes}; en minúsculas, "
    "{count} letras como máximo.",
    "Peer feature '{feature}' has no group.":
    "La característica de pares '{feature}' no tiene grupo.",
    "Give groups from fine to coarse, e.g. (('tariff_line', 'origin'), ('hs4',)).":
    "Indique grupos de lo fino a lo grueso, p. ej. (('tariff_line', 'origin'), ('hs4',)).",
    "Feature '{feature}' names the column {names}, which the declarations do not have.":
    "La característica '{feature}' nombra la columna {names}, que las declaraciones no tienen.",
    "Use a declared column, or one that the programme's `prepare` adds.":
    "Use una columna declarada, o una que agregue el `prepare` del programa.",
    "The expression of feature '{feature}' cannot be read: {error}":
    "La expresión de la característica '{feature}' no se puede leer: {error}",
    "Check the column names and types it uses.":
    "Revise los nombres y los tipos de las columnas que usa.",
    "The expression of feature '{feature}' looks at several rows.":
    "La expresión de la característica '{feature}' mira varias filas.",
    "Declare a History or Peer feature: they see the past only.":
    "Declare una característica History o Peer: solo ven el pasado.",
    "Feature '{feature}' needs a number and its expression gives {type}.":
    "La característica '{feature}' necesita un número y su expresión da {type}.",
    "Turn it into a number (a length, a number of days, an is_ flag).":
    "Conviértala en un número (una longitud, un número de días, una marca is_).",
}  # fmt: skip
