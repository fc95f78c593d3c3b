"""Errors in Spanish: receiving, learning, searching, scoring and verifying as a whole."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # receiving
    "A query does not say which source it feeds.": "Una consulta no dice a qué fuente alimenta.",
    "Name the source before the URL: veedor ingest declarations URL --query ...":
    "Nombre la fuente antes de la URL: veedor ingest declarations URL --query ...",
    "The columns of {file} fit no source of programme '{programme}'.":
    "Las columnas de {file} no corresponden a ninguna fuente del programa '{programme}'.",
    "its header: {names}": "su encabezado: {names}",
    "Name them with --map COLUMN=HEADER. Needed: {names}.":
    "Nómbrelas con --map COLUMNA=ENCABEZADO. Se necesitan: {names}.",
    "No declarations of programme '{programme}' have been received yet.":
    "Aún no se han recibido declaraciones del programa '{programme}'.",
    "Run: veedor ingest --home {home} FILE...": "Ejecute: veedor ingest --home {home} ARCHIVO...",
    "The declarations of programme '{programme}' are empty.":
    "Las declaraciones del programa '{programme}' están vacías.",
    "Look at what was refused: veedor quarantine list --home {home}":
    "Vea lo que se rechazó: veedor quarantine list --home {home}",
    "Nothing has been received for the source '{source}' since profiles are kept.":
    "No se ha recibido nada de la fuente '{source}' desde que se guardan perfiles.",
    "Run: veedor ingest --home {home} {source} FILE":
    "Ejecute: veedor ingest --home {home} {source} ARCHIVO",
    "Programme '{programme}' has no simulator.": "El programa '{programme}' no tiene simulador.",
    "Use --jurisdiction {jurisdiction}, or ingest your own files.":
    "Use --jurisdiction {jurisdiction}, o reciba sus propios archivos.",
    "programme {programme}": "programa {programme}",
    # accounts
    "The password has {count} characters.": "La contraseña tiene {count} caracteres.",
    "account {name}": "cuenta {name}",
    "Choose one of at least {count}.": "Elija una de {count} como mínimo.",
    # anomalies
    "There is no such type of anomaly.": "No existe ese tipo de anomalía.",
    "Leave it out, or use one of: {types}.": "Quítelo, o use uno de estos: {types}.",
    "anomaly {number}": "anomalía {number}",
    "This is not a result of a review.": "Falta su conclusión.",
    "Use one of: reviewed, dismissed, confirmed.": "Elija descartada, revisada o confirmada.",
    "A review needs its reason.": "Falta el motivo.",
    "Say what you found.": "Diga qué halló.",
    "The reason is too long.": "El motivo es demasiado largo.",
    "Say it in a few sentences.": "Dígalo en pocas frases.",
    "There is no such anomaly.": "No existe esa anomalía.",
    "Take an id that `veedor anomalies` prints.":
    "Use un identificador que muestre `veedor anomalies`.",
    "No detector of programme '{programme}' is of this type.":
    "Ningún detector del programa '{programme}' es de este tipo.",
    "Programme '{programme}' declares no detectors.":
    "El programa '{programme}' no declara detectores.",
    "type {type}": "tipo {type}",
    "Add detectors=(Detector(...),).": "Agregue detectors=(Detector(...),).",
    # learning and judging
    "Recipe '{recipe}' names features that do not exist: {names}.":
    "La receta '{recipe}' nombra características que no existen: {names}.",
    "programme {programme}, recipe {recipe}": "programa {programme}, receta {recipe}",
    "Name features of the programme, or leave it empty for all.":
    "Nombre características del programa, o déjelo vacío para usarlas todas.",
    "Two versions of one programme are needed.": "Se necesitan dos versiones de un mismo programa.",
    "Choose two of: veedor models list --home {home}":
    "Elija dos de: veedor models list --home {home}",
    "It is not recorded as of which day a version was trained.":
    "No quedó registrado a qué día se entrenó una versión.",
    "table models, as_of": "tabla models, as_of",
    "Train it again: veedor train": "Entrénela de nuevo: veedor train",
    "There is no protocol '{protocol}'; a random K-fold is refused because neighbours and copies "
    "would stand on both sides.":
    "No existe el protocolo '{protocol}'; una partición K al azar se rechaza porque vecinos y "
    "copias quedarían en ambos lados.",
    "No row is left to be judged.": "No queda ninguna fila que juzgar.",
    "protocol {protocol}": "protocolo {protocol}",
    "Load more outcomes, or judge by another protocol.":
    "Cargue más resultados, o juzgue con otro protocolo.",
    "No declaration of programme '{programme}' has a known result yet.":
    "Ninguna declaración del programa '{programme}' tiene todavía un resultado conocido.",
    "outcomes known before {day}": "resultados conocidos antes de {day}",
    "Ingest the results of checks, or take a later day.":
    "Reciba los resultados de los controles, o tome un día posterior.",
    "Recipe '{recipe}' writes no logs for TensorBoard: only a network does.":
    "La receta '{recipe}' no escribe registros para TensorBoard: solo una red lo hace.",
    "recipe {recipe}, --tensorboard": "receta {recipe}, --tensorboard",
    "Leave out --tensorboard, or take a recipe of the estimator 'neural', as --recipe neural.":
    "Quite --tensorboard, o tome una receta del estimador 'neural', como --recipe neural.",
    "{version} had been trained before without logs, and is not learnt again.":
    "{version} ya se había entrenado sin registros, y no se aprende de nuevo.",
    "Leave out --tensorboard, or train as of another day (--as-of).":
    "Quite --tensorboard, o entrene a otro día (--as-of).",
    "'{column}' does not hold amounts: it was read as {type}.":
    "'{column}' no contiene montos: se leyó como {type:said}.",
    "Name a column of numbers; for a decimal comma say --decimal ,":
    "Nombre una columna de números; para una coma decimal indique --decimal ,",
    # searching
    "Search '{search}' is of programme '{programme}'.":
    "La búsqueda '{search}' es del programa '{programme}'.",
    "Run: veedor train --home {home} {programme} --search {search}":
    "Ejecute: veedor train --home {home} {programme} --search {search}",
    "Search '{search}' has not ended.": "La búsqueda '{search}' no ha terminado.",
    "Run the same veedor search command again: it goes on where it was stopped.":
    "Ejecute otra vez el mismo comando veedor search: sigue donde se detuvo.",
    "There is no goal '{goal}'.": "No existe el objetivo '{goal}'.",
    "The first trial is the default; a search needs another.":
    "El primer ensayo son los valores por defecto; una búsqueda necesita otro más.",
    "Ask for 2 or more, 30 for example.": "Pida 2 o más, por ejemplo 30.",
    "The outcomes of programme '{programme}' say no amount.":
    "Los resultados del programa '{programme}' no traen monto.",
    "Use average_precision or precision.": "Use average_precision o precision.",
    "The time was up before a single trial had ended.":
    "El tiempo se acabó antes de que terminara un solo ensayo.",
    "Run the same command again with more minutes.":
    "Ejecute otra vez el mismo comando con más minutos.",
    "There is no search '{search}'.": "No existe la búsqueda '{search}'.",
    "Run: veedor search list --home {home}": "Ejecute: veedor search list --home {home}",
    # scoring and selecting
    "The declaration's {field} is not acceptable: expected {expectation}, found {value}.":
    "El campo {field} de la declaración no es aceptable: se esperaba {expectation:said}, se "
    "halló {value}.",
    "The declaration's form is not acceptable: expected {expectation}, found {value}.":
    "La forma de la declaración no es aceptable: se esperaba {expectation:said}, se halló {value}.",
    "declaration {number}": "declaración {number}",
    "Correct the field and send the declaration again.":
    "Corrija el campo y envíe la declaración de nuevo.",
    "The declaration has unknown fields: {names}.":
    "La declaración tiene campos desconocidos: {names}.",
    "Use these: {names}.": "Use estos: {names}.",
    "This idempotency key was used for another declaration.":
    "Esta clave de idempotencia se usó para otra declaración.",
    "Send a new key with a new request.": "Envíe una clave nueva con una solicitud nueva.",
    "No declaration was filed on {day}.": "No se presentó ninguna declaración el {day}.",
    "Give another --day, or ingest that day's file first.":
    "Indique otro --day, o reciba antes el archivo de ese día.",
    # the audit trail
    "The audit trail is broken at line {line}: {why}.":
    "La bitácora de auditoría está rota en la línea {line}: {why:said}.",
    "Keep the database as it is, and call whoever answers for the audit.":
    "Deje la base de datos como está y llame a quien responde por la auditoría.",
}  # fmt: skip
