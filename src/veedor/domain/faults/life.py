"""Errors in Spanish: the life of models: who may decide, each step, what stands against it."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # finding a version
    "There is no model '{version}' of programme '{programme}'.":
    "No existe el modelo '{version}' del programa '{programme}'.",
    "There is no model '{version}'.": "No existe el modelo '{version}'.",
    "Choose one of: veedor models list --home {home}":
    "Elija uno de: veedor models list --home {home}",
    "No model of programme '{programme}' is in use: the last one was retired.":
    "Ningún modelo del programa '{programme}' está en uso: el último se retiró.",
    "Promote an approved version (veedor models promote), or name one with --model.":
    "Ponga en uso una versión aprobada (veedor models promote), o nombre una con --model.",
    "No model of programme '{programme}' has been trained yet.":
    "Aún no se ha entrenado ningún modelo del programa '{programme}'.",
    "Run: veedor train --home {home} {programme}":
    "Ejecute: veedor train --home {home} {programme}",
    # who may decide
    "Whoever trained a model cannot approve it.": "Quien entrenó un modelo no puede aprobarlo.",
    "{version}, trained by {name}": "{version}, entrenada por {name}",
    "Ask another manager or administrator to approve it.":
    "Pida a otra jefatura u otro administrador que la apruebe.",
    "Only a manager or an administrator may approve a model.":
    "Solo una jefatura o un administrador puede aprobar un modelo.",
    "Only a manager or an administrator may promote a model.":
    "Solo una jefatura o un administrador puede poner en uso un modelo.",
    "Only a manager or an administrator may retire a model.":
    "Solo una jefatura o un administrador puede retirar un modelo.",
    "Only a manager or an administrator may roll back a model.":
    "Solo una jefatura o un administrador puede ordenar la vuelta atrás de un modelo.",
    "{name}, not signed in": "{name}, sin haber ingresado",
    "{name}, inspector": "{name}, inspector",
    "{name}, analyst": "{name}, analista",
    "Sign in with --as NAME (an account made by `veedor account open`).":
    "Ingrese con --as NOMBRE (una cuenta abierta con `veedor account open`).",
    "To approve a model, a reason is needed.": "Para aprobar un modelo se necesita un motivo.",
    "To promote a model, a reason is needed.": "Para poner en uso un modelo se necesita un motivo.",
    "To retire a model, a reason is needed.": "Para retirar un modelo se necesita un motivo.",
    "To roll back a model, a reason is needed.":
    "Para la vuelta atrás de un modelo se necesita un motivo.",
    'Write it: --because "what was looked at, and what was concluded"':
    'Escríbalo: --because "qué se miró y qué se concluyó"',
    "This version was not approved by somebody other than whoever trained it.":
    "Esta versión no fue aprobada por alguien distinto de quien la entrenó.",
    'Have it approved: veedor models approve {version} --as NAME --because "…"':
    'Hágala aprobar: veedor models approve {version} --as NOMBRE --because "…"',
    # from one state to another
    "Version {version} is {state} already.":
    "La versión {version} ya está en estado «{state:said}».",
    "Version {version} is retired already.": "La versión {version} ya está retirada.",
    "Look at its history: veedor models show {version}":
    "Vea su historia: veedor models show {version}",
    "A version that is {state} cannot become {after}; it must be {before}.":
    "Una versión en estado «{state:said}» no puede pasar a «{after:said}»; debe estar en "
    "«{before:said}».",
    "A version that is {state} cannot become live; it must be approved.":
    "Una versión en estado «{state:said}» no puede ponerse en uso; debe estar aprobada.",
    "A version that is {state} cannot be a challenger.":
    "Una versión en estado «{state:said}» no puede ser retadora.",
    "Name a candidate or an approved version.": "Nombre una versión candidata o aprobada.",
    "{count} challengers are scored already; each costs time.":
    "Ya se puntúan {count} retadores; cada uno cuesta tiempo.",
    "Take one out: veedor models shadow VERSION --off":
    "Saque uno: veedor models shadow VERSIÓN --off",
    "There is no earlier version to go back to.": "No hay una versión anterior a la que volver.",
    "programme {programme}, live: none": "programa {programme}, en uso: ninguna",
    "programme {programme}, live: {version}": "programa {programme}, en uso: {version}",
    "Retire the live version (veedor models retire), or promote another.":
    "Retire la versión en uso (veedor models retire), o ponga en uso otra.",
    "Another version became live while this one was being compared.":
    "Otra versión se puso en uso mientras esta se comparaba.",
    "Run the same command again: it compares with the version that is live now.":
    "Ejecute otra vez el mismo comando: compara con la versión que está ahora en uso.",
    # what stands against a version
    "At equal stakes some groups would be checked too much or too little: {groups}.":
    "A igual monto en juego, algunos grupos se controlarían demasiado o muy poco: {groups:said}.",
    "{version}, audit-rate ratio outside {low} to {high} when {share} of {rows} declarations are "
    "chosen":
    "{version}, razón de revisión fuera de {low} a {high} cuando se elige el {share} de {rows} "
    "declaraciones",
    "Correct the recipe and train again. In an emergency: veedor models rollback.":
    "Corrija la receta y entrene de nuevo. En una emergencia: veedor models rollback.",
    "No gain over the live version is proven: {figures}.":
    "No está demostrada una mejora sobre la versión en uso: {figures:said}.",
    "{version} against {other}, {rows} rows, {findings} findings (evidence: {evidence})":
    "{version} frente a {other}, {rows} filas, {findings} hallazgos (evidencia: {evidence:said})",
    "Leave it in shadow and compare again when more results are known.":
    "Déjela en sombra y compare de nuevo cuando se conozcan más resultados.",
    # exporting
    "There is no format '{format}'.": "No existe el formato '{format}'.",
    "A version that is {state} is not exported to be used.":
    "Una versión en estado «{state:said}» no se exporta para usarla.",
    "Have it approved (veedor models approve), or try it: --trial, in another folder.":
    "Hágala aprobar (veedor models approve), o pruébela: --trial, en otra carpeta.",
    "Another model lies where version {version} belongs: {other}.":
    "Donde corresponde la versión {version} está otro modelo: {other}.",
    "Export into another folder, or delete this version.":
    "Exporte a otra carpeta, o elimine esta versión.",
}  # fmt: skip
