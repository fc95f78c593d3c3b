"""Errors in Spanish: recipes, learning, judging, searching and trying."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # recipes, estimators and encodings
    "'{text}' does not say which columns to encode.": "'{text}' no dice qué columnas codificar.",
    "recipe, encode": "receta, encode",
    "Write a column, a pair 'a+b', or a chain from fine to coarse 'hs6>hs4>hs2'.":
    "Escriba una columna, un par 'a+b' o una cadena de lo fino a lo grueso 'hs6>hs4>hs2'.",
    "There is no estimator '{name}'.": "No existe el estimador '{name}'.",
    "recipe, estimator": "receta, estimador",
    "Use blend, {names}, or a scikit-learn classifier.":
    "Use blend, {names} o un clasificador de scikit-learn.",
    "{estimator} has no such parameter: {error}": "{estimator} no tiene ese parámetro: {error}",
    "recipe, parameters": "receta, parámetros",
    "Use the estimator's own names; for a blend, {{'boosting': {{'max_iter': 300}}}}.":
    "Use los nombres del propio estimador; para una mezcla, {{'boosting': {{'max_iter': 300}}}}.",
    "The estimator '{name}' needs a part of veedor that is not installed.":
    "El estimador '{name}' necesita una parte de veedor que no está instalada.",
    "Run: pip install 'veedor[{extra}]'": "Ejecute: pip install 'veedor[{extra}]'",
    "recipe {recipe}, features": "receta {recipe}, características",
    "Only the estimator 'neural' has an amount head, and recipe '{recipe}' learns by {estimator}.":
    "Solo el estimador 'neural' tiene una cabeza de montos, y la receta '{recipe}' aprende con "
    "{estimator}.",
    "recipe {recipe}, amounts='network'": "receta {recipe}, amounts='network'",
    "Use estimator='neural', or amounts='smearing', which fits any estimator.":
    "Use estimator='neural', o amounts='smearing', que sirve para cualquier estimador.",
    "A network whose amounts weigh nothing learns none.":
    "Una red cuyos montos no pesan nada no aprende ninguno.",
    "recipe {recipe}, amounts='network' with amount_weight=0":
    "receta {recipe}, amounts='network' con amount_weight=0",
    "Leave out amount_weight, or use amounts='smearing'.":
    "Quite amount_weight, o use amounts='smearing'.",
    "The table lacks {count} column(s) the model needs: {names}.":
    "A la tabla le faltan {count} columnas que el modelo necesita: {names}.",
    "features and the recipe's encode and copies columns":
    "características, y columnas de encode y copies de la receta",
    "Characterise the declarations with the same programme the model was made for.":
    "Caracterice las declaraciones con el mismo programa para el que se hizo el modelo.",
    # data to learn from
    "{found} checks with a finding and {clean} clean ones are too few to learn from.":
    "{found} controles con hallazgo y {clean} conformes son muy pocos para aprender.",
    "training rows": "filas de entrenamiento",
    "Load more outcomes: at least {count} of each are needed.":
    "Cargue más resultados: se necesitan {count} de cada clase como mínimo.",
    "A test share of {share} is not between 0 and 1.":
    "Una parte de prueba de {share} no está entre 0 y 1.",
    "Give the share of rows to judge on, for example 0.2.":
    "Indique la parte de las filas con que se juzga, por ejemplo 0.2.",
    "The days are too few to learn from the first and judge on the last.":
    "Los días son muy pocos para aprender de los primeros y juzgar con los últimos.",
    "time split, {share} for the test, a gap of {days} days":
    "partición en el tiempo, {share} para la prueba, un intervalo de {days} días",
    "Load a longer period, or lower gap_days in the recipe.":
    "Cargue un período más largo, o reduzca gap_days en la receta.",
    "{count} groups cannot be dealt into {folds} folds.":
    "{count} grupos no se pueden repartir en {folds} particiones.",
    "group folds": "particiones por grupos",
    "Use fewer folds, or columns that make more groups.":
    "Use menos particiones, o columnas que formen más grupos.",
    "A random K-fold was asked for; rows of one importer, one product or one week would stand on "
    "both sides and the figures would flatter the model.":
    "Se pidió una partición K al azar; filas de un mismo importador, producto o semana quedarían "
    "en ambos lados y las cifras favorecerían al modelo.",
    "Use time_split or group_folds; or pass i_know_rows_are_independent=True.":
    "Use time_split o group_folds; o indique i_know_rows_are_independent=True.",
    "{count} labels for {rows} declarations.": "{count} etiquetas para {rows} declaraciones.",
    "Give one label for each row: 1, 0, or NaN where nobody looked.":
    "Indique una etiqueta por fila: 1, 0, o NaN donde nadie miró.",
    "A label is neither 1, 0 nor missing.": "Una etiqueta no es 1, ni 0, ni falta.",
    "Give 1 for a finding that stands, 0 for a clean check, NaN otherwise.":
    "Indique 1 para un hallazgo firme, 0 para un control conforme, NaN en otro caso.",
    # judging
    "A capacity of {capacity} is not a share of the declarations.":
    "Una capacidad de {capacity} no es una proporción de las declaraciones.",
    "Give a number above 0 and at most 1, such as 0.05 for 5 %.":
    "Indique un número mayor que 0 y de 1 como máximo, por ejemplo 0.05 para el 5 %.",
    "There is nothing to judge: no labelled row.":
    "No hay nada que juzgar: ninguna fila tiene etiqueta.",
    "{count} values for {rows} rows.": "{count} valores para {rows} filas.",
    "A label is neither 0 nor 1; unchecked rows have no place here.":
    "Una etiqueta no es 0 ni 1; las filas sin control no tienen lugar aquí.",
    "A probability is missing or outside 0–1.": "Una probabilidad falta o está fuera de 0–1.",
    "An inclusion probability is not above 0 and at most 1.":
    "Una probabilidad de inclusión no es mayor que 0 y de 1 como máximo.",
    "evaluation, {name}": "evaluación, {name}",
    "Pass one value for each labelled test row.":
    "Entregue un valor por cada fila de prueba con etiqueta.",
    "There are no reports in the language '{language}'.":
    "No hay informes en el idioma '{language}'.",
    "Use 'es' or 'en'.": "Use 'es' o 'en'.",
    "The {name} is not as its schema demands: {places}.":
    "La {name:said} no es como exige su esquema: {places}.",
    "{name}, {count} place": "{name:said}, {count} punto",
    "{name}, {count} places": "{name:said}, {count} puntos",
    "Correct what the jurisdiction declares, or report this as a fault of veedor.":
    "Corrija lo que declara la jurisdicción, o informe de esto como una falla de veedor.",
    # detectors
    "Detector '{detector}' is not complete.": "El detector '{detector}' no está completo.",
    "detector {detector}": "detector {detector}",
    "Give an alert_budget in (0, 0.1].": "Indique un alert_budget en (0, 0.1].",
    "Write the sentence and the Spanish phrase: an official will read them.":
    "Escriba la oración y la frase en español: un funcionario las leerá.",
    "Give `entity` for {names}; for nothing else.": "Indique `entity` para {names}; para nada más.",
    "Give `threshold` > 0 for bunching alone.": "Indique `threshold` > 0 solo para bunching.",
    "Give `inputs` for fused alone.": "Indique `inputs` solo para fused.",
    "Give `value` and `per`.": "Indique `value` y `per`.",
    "Give `value`.": "Indique `value`.",
    # searching
    "There is no method '{method}'.": "No existe el método '{method}'.",
    "Method {method} has no pruner '{pruner}'.": "El método {method} no tiene la poda '{pruner}'.",
    "Use median or none; asha is for --method optuna.":
    "Use median o none; asha es para --method optuna.",
    "The search by Optuna is not installed.": "La búsqueda con Optuna no está instalada.",
    'Run: pip install "veedor[tune]"; or use --method random or halving.':
    'Ejecute: pip install "veedor[tune]"; o use --method random o halving.',
    "{count} findings in {folds} folds are too few to choose by: the best of many trials would "
    "be the luckiest.":
    "{count} hallazgos en {folds} particiones son muy pocos para elegir: el mejor de muchos "
    "ensayos sería el de más suerte.",
    "folds of the search": "particiones de la búsqueda",
    "Load more outcomes, or stay with the recipe's defaults.":
    "Cargue más resultados, o quédese con los valores por defecto de la receta.",
    "No space is known in which recipe '{recipe}' could be searched.":
    "No se conoce un espacio en el que buscar para la receta '{recipe}'.",
    "recipe {recipe}, estimator {name}": "receta {recipe}, estimador {name}",
    "Give the recipe one: space={{'SVC.C': Between(low=0.1, high=10, log=True)}}; or use {names}.":
    "Dé uno a la receta: space={{'SVC.C': Between(low=0.1, high=10, log=True)}}; o use {names}.",
    "There is nothing called '{path}' to be set.":
    "No hay nada llamado '{path}' que se pueda ajustar.",
    "the recipe's search space": "el espacio de búsqueda de la receta",
    "Begin with {names} and a parameter of it.": "Empiece con {names} y uno de sus parámetros.",
    # trying a table
    "'{column}' does not hold days: it was read as {type}.":
    "'{column}' no contiene días: se leyó como {type:said}.",
    "Name a column of days such as 2025-12-31 or 31/12/2025.":
    "Nombre una columna de días como 2025-12-31 o 31/12/2025.",
    "'{column}' is the target: it cannot be anything else.":
    "'{column}' es el objetivo: no puede ser otra cosa.",
    "Name another column.": "Nombre otra columna.",
    "There is no role '{role}'.": "No existe el rol '{role}'.",
    "'{column}' was read as {type}; it cannot have the role {role}.":
    "'{column}' se leyó como {type:said}; no puede tener el rol {role}.",
    "Check how its values are written (--decimal), or give another role.":
    "Revise cómo están escritos sus valores (--decimal), o dele otro rol.",
    "No row of '{column}' has the value '{value}'.":
    "Ninguna fila de '{column}' tiene el valor '{value}'.",
    "Name a value that occurs, such as: {values}.":
    "Nombre un valor que exista, por ejemplo: {values}.",
    "'{column}' holds days: they do not answer whether something was found.":
    "'{column}' contiene días: no dicen si se halló algo.",
    "Name the column that says what the check found.":
    "Nombre la columna que dice lo que halló el control.",
    "'{column}' has {count} different texts, and none of them says which are findings.":
    "'{column}' tiene {count} textos distintos, y ninguno dice cuáles son hallazgos.",
    "--target {column}; it holds {values}": "--target {column}; contiene {values}",
    "Name the value that means a finding with --positive VALUE, or name another target.":
    "Nombre con --positive VALOR el valor que significa un hallazgo, o nombre otro objetivo.",
    "Every known value of '{column}' says the same: of {count} rows, none is a finding.":
    "Todos los valores conocidos de '{column}' dicen lo mismo: de {count} filas, ninguna es un "
    "hallazgo.",
    "Every known value of '{column}' says the same: of {count} rows, all are findings.":
    "Todos los valores conocidos de '{column}' dicen lo mismo: de {count} filas, todas son "
    "hallazgos.",
    "A model learns from differences: send rows with both answers, or name another target.":
    "Un modelo aprende de las diferencias: envíe filas con ambas respuestas, o nombre otro "
    "objetivo.",
    "There is no column '{column}' in {file}.": "No existe la columna '{column}' en {file}.",
    "{option}; the columns are: {names}": "{option}; las columnas son: {names}",
    "Did you mean {name}?": "¿Quiso decir {name}?",
    "Did you mean {name} or {other}?": "¿Quiso decir {name} o {other:said}?",
    "Name one of these columns.": "Nombre una de estas columnas.",
    # the neural model
    "TensorBoard's logs were asked for, and TensorBoard is not installed.":
    "Se pidieron los registros de TensorBoard, y TensorBoard no está instalado.",
    "parameter log_dir": "parámetro log_dir",
    'Install it: pip install "veedor[tensorflow]".': 'Instálelo: pip install "veedor[tensorflow]".',
    "The neural model needs TensorFlow, which is not installed.":
    "El modelo neuronal necesita TensorFlow, que no está instalado.",
    "import of {module}": "importación de {module}",
    "Keras runs on {backend} here; the neural model needs TensorFlow.":
    "Aquí Keras funciona con {backend}; el modelo neuronal necesita TensorFlow.",
    "environment variable KERAS_BACKEND, or ~/.keras/keras.json":
    "variable de entorno KERAS_BACKEND, o ~/.keras/keras.json",
    "Set KERAS_BACKEND=tensorflow.": "Ponga KERAS_BACKEND=tensorflow.",
}  # fmt: skip
