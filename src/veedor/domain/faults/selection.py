"""Errors in Spanish: candidates, rules, the policy and plans."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # candidates and rules
    "The candidates' {column} should be {expected}; found {found}.":
    "El campo {column} de las candidatas debería ser {expected:said}; se halló {found:said}.",
    "candidates, column {column}": "candidatas, columna {column}",
    "candidates, column {column}, row {row}": "candidatas, columna {column}, fila {row}",
    "Score the day's declarations again, and pass each of them once.":
    "Puntúe otra vez las declaraciones del día y entregue cada una una sola vez.",
    "{count} declarations came with labels of shape {shape}.":
    "{count} declaraciones llegaron con etiquetas de forma {shape}.",
    "back test of rule {rule}": "prueba retrospectiva de la regla {rule}",
    "Pass one label for each declaration: 1, 0, or nan where nobody looked.":
    "Entregue una etiqueta por declaración: 1, 0, o nan donde nadie miró.",
    "Two rules have the same name: {names}.": "Dos reglas tienen el mismo nombre: {names}.",
    "Rename one: a line of the list says by which rule it came.":
    "Cambie el nombre de una: cada línea de la lista dice por qué regla llegó.",
    "Preparing {count} declarations gave {other}.": "Preparar {count} declaraciones dio {other}.",
    "Let prepare add columns only; it may not drop or repeat rows.":
    "Haga que prepare solo agregue columnas; no puede quitar ni repetir filas.",
    "Rule '{rule}' cannot be asked: {error}": "La regla '{rule}' no se puede consultar: {error}",
    "rule {rule}": "regla {rule}",
    "rule {rule}, when=": "regla {rule}, when=",
    "Use only these columns: {names}.": "Use solo estas columnas: {names}.",
    "Rule '{rule}' does not answer yes or no.": "La regla '{rule}' no responde sí o no.",
    "End the expression with a comparison, such as table.net_kg > 1000.":
    "Termine la expresión con una comparación, por ejemplo table.net_kg > 1000.",
    "Rule '{rule}' has no {part}.": "La regla '{rule}' no tiene {part}.",
    "Write {part}=...: somebody answers for a rule, and it is read aloud.":
    "Escriba {part}=...: alguien responde por una regla, y se lee en voz alta.",
    "Rule '{rule}' has no condition that can be asked.":
    "La regla '{rule}' no tiene una condición que se pueda consultar.",
    "Write when=lambda table: table.column == value.":
    "Escriba when=lambda table: table.column == value.",
    "Rule '{rule}' ends on {day}, before it begins.":
    "La regla '{rule}' termina el {day}, antes de empezar.",
    "Give a valid_to on or after {day}, or None for no end.":
    "Indique un valid_to del {day} o posterior, o None si no tiene fin.",
    # the policy
    "The policy's {name} is {value}: it is a share.":
    "En la política, {name} es {value}: es una proporción.",
    "The policy's {name} is {value}: it is a number of checks.":
    "En la política, {name} es {value}: es un número de controles.",
    "The policy's capacity of office {office} is {value}: it is a number of checks.":
    "En la política, la capacidad de la oficina {office} es {value}: es un número de controles.",
    "The policy's {name} names {value} twice.": "En la política, {name} nombra {value} dos veces.",
    "Give {name} a number from 0 to 1.": "Dé a {name} un número de 0 a 1.",
    "Give a whole number, {least} or more.": "Indique un número entero, {least} o más.",
    "Keep one of the two.": "Conserve uno de los dos.",
    # plans
    "Mandatory rules demand more checks than the office can do; nothing was chosen.":
    "Las reglas obligatorias exigen más controles de los que la oficina puede hacer; no se "
    "eligió nada.",
    "Raise that office's capacity for the day, or narrow the rule or end its validity.":
    "Aumente la capacidad de esa oficina para el día, o restrinja la regla o ponga fin a su "
    "vigencia.",
    "The plan breaks the policy in {count} place.":
    "El plan incumple la política en {count} punto.",
    "The plan breaks the policy in {count} places.":
    "El plan incumple la política en {count} puntos.",
    "Change those lines of the plan, or have the policy changed by who answers for it.":
    "Cambie esas líneas del plan, o haga que quien responde por la política la cambie.",
    "{office} on {day}: {demanded} demanded, {possible} possible":
    "{office} el {day}: se exigen {demanded}, se pueden {possible}",
    "{office} on {day}: {demanded} demanded, {possible} possible; {rest}":
    "{office} el {day}: se exigen {demanded}, se pueden {possible}; {rest:said}",
    "{clause}, office {office} on {day}: {found}; {allowed}":
    "{clause:said}, oficina {office} el {day}: {found:said}; {allowed:said}",
    "{clause}, office {office} on {day}: {found}; {allowed}\n         {rest}":
    "{clause:said}, oficina {office} el {day}: {found:said}; {allowed:said}\n             "
    "{rest:said}",
}  # fmt: skip
