"""Errors in Spanish: what pages say, and what programs that ask for scores are told."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # programs that ask for scores
    "The idempotency key cannot be used.": "La clave de idempotencia no se puede usar.",
    "Send 1 to {most} printable characters, such as a UUID.":
    "Envíe de 1 a {most} caracteres imprimibles, por ejemplo un UUID.",
    "header Idempotency-Key": "encabezado Idempotency-Key",
    "header Authorization": "encabezado Authorization",
    "The body is not JSON: {detail}.": "El cuerpo no es JSON: {detail:said}.",
    "line {number}": "línea {number}",
    "the body": "el cuerpo",
    "the request": "la solicitud",
    "Send one JSON object in UTF-8; an example is at /docs.":
    "Envíe un objeto JSON en UTF-8; hay un ejemplo en /docs.",
    "The body is not a JSON object.": "El cuerpo no es un objeto JSON.",
    'Send {{"field": value, …}}; an example is at /docs.':
    'Envíe {{"campo": valor, …}}; hay un ejemplo en /docs.',
    "Send these few fields only.": "Envíe solo estos pocos campos.",
    "the review": "la revisión",
    "{count} fields are wrong: {names}": "{count} campos están errados: {names}",
    "{count} field is wrong: {names}": "{count} campo está errado: {names}",
    "the declaration, programme {programme}": "la declaración, programa {programme}",
    "Correct each field named in `fields`; the shape and an example are at /docs.":
    "Corrija cada campo nombrado en `fields`; la forma y un ejemplo están en /docs.",
    "The body is larger than {size} KiB.": "El cuerpo pesa más de {size} KiB.",
    "Send one declaration; score a file of many with `veedor score`.":
    "Envíe una sola declaración; para puntuar un archivo con muchas use `veedor score`.",
    "No valid key came with the request.": "La solicitud no trajo una clave válida.",
    "Send 'Authorization: Bearer KEY' with a key issued by your administrator.":
    "Envíe 'Authorization: Bearer CLAVE' con una clave emitida por su administrador.",
    "This key may not ask: the answer would tell what was declared.":
    "Esta clave no puede preguntar: la respuesta revelaría lo que se declaró.",
    "key {name}, duty {duty}": "clave {name}, función {duty:said}",
    "Use a key issued for an inspector, an analyst or a manager.":
    "Use una clave emitida para un inspector, un analista o una jefatura.",
    "There is no score {number}.": "No existe el puntaje {number}.",
    "Use the score_id that POST /v1/scores answered.":
    "Use el score_id que respondió POST /v1/scores.",
    # pages
    "A part of the address or of the headers cannot be read.":
    "Una parte de la dirección o de los encabezados no se puede leer.",
    "Correct it; what each address takes is at /docs.":
    "Corríjala; lo que admite cada dirección está en /docs.",
    "There is no list for this day.": "No hay lista para este día.",
    "Choose another day.": "Elija otro día.",
    "This is not a day.": "Esto no es un día.",
    "Write it as 2026-01-31.": "Escríbalo como 2026-01-31.",
    "There is no such model.": "No existe ese modelo.",
    "Choose one at /models.": "Elija uno en /models.",
    "This model has no report.": "Este modelo no tiene informe.",
    "Run: veedor evaluate": "Ejecute: veedor evaluate",
    "This model has no card.": "Este modelo no tiene ficha.",
    "Run: veedor card": "Ejecute: veedor card",
    "No declaration of this number was received.":
    "No se recibió ninguna declaración con ese número.",
    "No declaration was received yet.": "Aún no se ha recibido ninguna declaración.",
    "Run: veedor ingest FILE": "Ejecute: veedor ingest ARCHIVO",
    "An administrator reads no taxpayer's data.":
    "Un administrador no lee datos de contribuyentes.",
    "tax secrecy (reserva tributaria)": "reserva tributaria",
    "Sign in with an account of an inspector, an analyst or a manager.":
    "Ingrese con una cuenta de inspector, analista o jefatura.",
    "This declaration belongs to another office.": "Esta declaración pertenece a otra oficina.",
    "This anomaly belongs to another office.": "Esta anomalía pertenece a otra oficina.",
    "office {office}": "oficina {office}",
    "Ask the office in charge.": "Consulte a la oficina a cargo.",
    "This account sees the list of its own office only.":
    "Esta cuenta solo ve la lista de su propia oficina.",
    "Open the list without a filter.": "Abra la lista sin filtro.",
    "Nobody is signed in.": "Nadie ha ingresado.",
    "Sign in, then come back.": "Ingrese y vuelva.",
    "The form cannot be read.": "No se puede leer el formulario.",
    "Fill it in again.": "Llénelo de nuevo.",
    "The form was open for too long, or did not come from this site.":
    "El formulario estuvo abierto demasiado tiempo, o no vino de este sitio.",
    "Go back, reload the page and send it again.":
    "Vuelva atrás, recargue la página y envíelo de nuevo.",
    "Too many wrong passwords.": "Demasiadas contraseñas erradas.",
    "sign-in": "ingreso",
    "Wait five minutes, then try again.": "Espere cinco minutos e intente de nuevo.",
}  # fmt: skip
