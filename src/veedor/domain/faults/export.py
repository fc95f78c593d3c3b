"""Errors in Spanish: exported models and the servers that take them."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # what a graph cannot say
    "export, savedmodel": "exportación, savedmodel",
    "The export does not know the combination {name}.":
    "La exportación no conoce la combinación {name}.",
    "Train with combine='log_odds', or export with --format joblib.":
    "Entrene con combine='log_odds', o exporte con --format joblib.",
    "The export does not know the amount model {name}.":
    "La exportación no conoce el modelo de montos {name}.",
    "Train with amounts='smearing', or export with --format joblib.":
    "Entrene con amounts='smearing', o exporte con --format joblib.",
    "The matrix has columns of a kind the export does not know: {names}.":
    "La matriz tiene columnas de una clase que la exportación no conoce: {names}.",
    "Train a recipe without them, or export with --format joblib.":
    "Entrene una receta sin ellas, o exporte con --format joblib.",
    "{name} {why}, which a SavedModel of stock operations cannot say.":
    "{name} {why:said}, lo que un SavedModel de operaciones comunes no puede expresar.",
    "The preparation step {name} {why}, which the export cannot say exactly.":
    "El paso de preparación {name} {why:said}, lo que la exportación no puede expresar con "
    "exactitud.",
    "Train without it, or export with --format joblib.":
    "Entrene sin ello, o exporte con --format joblib.",
    # a model that was exported
    "An exported model is not what was written.": "Un modelo exportado no es lo que se escribió.",
    "Delete the folder and export again.": "Elimine la carpeta y exporte de nuevo.",
    "The folder serves versions {there}, and this one would be {here}.":
    "La carpeta sirve versiones {there:said}, y esta estaría {here:said}.",
    "Export into another folder (--to): callers must know which of the two they ask.":
    "Exporte a otra carpeta (--to): quien consulta debe saber a cuál de las dos se dirige.",
    "The file is not the model whose hash was noted. It was not opened.":
    "El archivo no es el modelo cuya huella se anotó. No se abrió.",
    "Do not use it. Export the model again.": "No lo use. Exporte el modelo de nuevo.",
    "The model's hash is not beside it, so nobody can say whether it is the model.":
    "La huella del modelo no está a su lado, así que nadie puede decir si es el modelo.",
    "Give the hash that the register of models has (veedor export --json shows it).":
    "Indique la huella que tiene el registro de modelos (veedor export --json la muestra).",
    "The exported model differs from the model by {difference} on {rows} rows; at most {most} is "
    "allowed. It was not kept.":
    "El modelo exportado difiere del modelo en {difference} sobre {rows} filas; se permite "
    "{most} como máximo. No se conservó.",
    "Export with --format joblib, and report the recipe: a library may have changed.":
    "Exporte con --format joblib e informe de la receta: puede haber cambiado una biblioteca.",
    "TensorFlow is not installed.": "TensorFlow no está instalado.",
    "export to SavedModel, client by gRPC": "exportación a SavedModel, cliente por gRPC",
    "Install it: pip install 'veedor[tensorflow]'": "Instálelo: pip install 'veedor[tensorflow]'",
    # a server of models
    "The model server and this home's model differ by {difference} in probability.":
    "El servidor de modelos y el modelo de esta instalación difieren en {difference} de "
    "probabilidad.",
    "model {version}, served as {number}": "modelo {version}, servido como {number}",
    "Export the model again and let the server load it.":
    "Exporte el modelo de nuevo y haga que el servidor lo cargue.",
    "'{url}' is not the address of a model server.":
    "'{url}' no es la dirección de un servidor de modelos.",
    "setting scorer_url": "opción de configuración scorer_url",
    "Write http://HOST:8501/v1/models/NAME or grpc://HOST:8500/NAME.":
    "Escriba http://SERVIDOR:8501/v1/models/NOMBRE o grpc://SERVIDOR:8500/NOMBRE.",
    "The model server does not take what this model is given: {reason}":
    "El servidor de modelos no acepta lo que se da a este modelo: {reason}",
    "The model server does not serve the version this home uses: {reason}":
    "El servidor de modelos no sirve la versión que usa esta instalación: {reason}",
    "The model server does not serve the version this home uses: it answered with {version}":
    "El servidor de modelos no sirve la versión que usa esta instalación: respondió con {version}",
    "Run veedor export into the server's folder and wait until it has loaded the version.":
    "Ejecute veedor export hacia la carpeta del servidor y espere a que haya cargado la versión.",
    "The model server does not answer: {reason}": "El servidor de modelos no responde: {reason}",
    "Start it, or look at its log; to score without it empty the setting scorer_url.":
    "Inícielo, o mire su registro; para puntuar sin él, deje vacía la opción de configuración "
    "scorer_url.",
}  # fmt: skip
