"""Errors in Spanish: words that stand within a sentence, where its Spanish has {name:said}."""

from __future__ import annotations

from veedor.domain.phrasebook import Phrases

SPANISH: Phrases = {
    # the states of a version
    "candidate": "candidato",
    "approved": "aprobado",
    "live": "en uso",
    "retired": "retirado",
    "in use": "en uso",
    "on trial": "a prueba",
    # duties and roles of columns
    "not signed in": "sin haber ingresado",
    "inspector": "inspector",
    "analyst": "analista",
    "manager": "jefatura",
    "administrator": "administrador",
    "feature": "característica",
    "column": "columna",
    # how a column was read
    "string": "texto",
    "number": "número",
    "integer": "número entero",
    "date": "fecha",
    "boolean": "sí o no",
    # a body of a request
    "it cannot be decoded": "no se puede decodificar",
    # kinds of files, by their first bytes
    "a zip archive or an Excel workbook": "un archivo zip o un libro de Excel",
    "an old Excel workbook": "un libro de Excel antiguo",
    "an SQLite database": "una base de datos SQLite",
    "a PDF document": "un documento PDF",
    "a 7-Zip archive": "un archivo 7-Zip",
    "a bzip2 archive": "un archivo bzip2",
    "an xz archive": "un archivo xz",
    "a Zstandard archive": "un archivo Zstandard",
    "a web page or XML": "una página web o XML",
    # what broke the audit trail
    "line {line} is missing: line {other} stands in its place":
    "falta la línea {line}: en su lugar está la línea {other}",
    "line {line} does not follow the line before it": "la línea {line} no sigue a la anterior",
    "line {line} was altered: its hash is not that of its content":
    "la línea {line} fue alterada: su huella no es la de su contenido",
    "the head of the chain is missing": "falta la cabeza de la cadena",
    "the last lines are missing: {written} were written, {there} are there":
    "faltan las últimas líneas: se escribieron {written} y hay {there}",
    "lines after {line} were added without the head":
    "después de la línea {line} se agregaron líneas sin la cabeza",
    "line {line} is not the one its head was written for":
    "la línea {line} no es aquella para la que se escribió su cabeza",
    # groups at equal stakes
    "{group}: {ratio} ({low} to {high}), {selected} chosen where {due} were due":
    "{group:said}: {ratio} ({low} a {high}), {selected} elegidas donde correspondían {due}",
    "{group}: {ratio} ({low} to {high}), {selected} chosen where {due} were due; {rest}":
    "{group:said}: {ratio} ({low} a {high}), {selected} elegidas donde correspondían {due}; "
    "{rest:said}",
    "taxpayer size {third}": "tamaño del contribuyente: {third:said}",
    "small": "pequeño",
    "medium": "mediano",
    "large": "grande",
    # the figures of a comparison
    "average_precision {difference}": "precisión media {difference:said}",
    "revenue_at_5% {difference}": "recaudación al 5 % {difference:said}",
    "average_precision: {reason}": "precisión media: {reason:said}",
    "revenue_at_5%: {reason}": "recaudación al 5 %: {reason:said}",
    "average_precision {difference}; {rest}": "precisión media {difference:said}; {rest:said}",
    "average_precision: {reason}; {rest}": "precisión media: {reason:said}; {rest:said}",
    "revenue_at_5% {difference}; {rest}": "recaudación al 5 % {difference:said}; {rest:said}",
    "revenue_at_5%: {reason}; {rest}": "recaudación al 5 %: {reason:said}; {rest:said}",
    "{difference} (no p)": "{difference} (sin p)",
    "shadow": "en sombra",
    "later": "resultados posteriores",
    "recipes": "recetas ajustadas de nuevo",
    "insufficient data: fewer than {count} findings":
    "datos insuficientes: menos de {count} hallazgos",
    "insufficient data: fewer than {count} clean checks":
    "datos insuficientes: menos de {count} controles conformes",
    "insufficient data: fewer than {count} findings with an amount":
    "datos insuficientes: menos de {count} hallazgos con monto",
    "insufficient data: no amounts were given": "datos insuficientes: no hay montos",
    "insufficient data: the figure is not defined on these rows":
    "datos insuficientes: la cifra no está definida en estas filas",
    # the end of a list
    "and {count} more": "y {count} más",
    "… and {count} more": "… y {count} más",
    # clauses of the policy that a plan breaks
    "not a candidate": "no es candidata",
    "line {line} names declaration {declaration}, row {row}":
    "la línea {line} nombra la declaración {declaration}, fila {row}",
    "a line names a candidate by row, number, office and day":
    "una línea nombra una candidata por fila, número, oficina y día",
    "listed twice": "listada dos veces",
    "{count} declarations are on the list more than once":
    "{count} declaraciones están más de una vez en la lista",
    "once is enough": "una vez basta",
    "position": "posición",
    "{count} lines share a place in the order of work, or stand beyond its end":
    "{count} líneas comparten un lugar en el orden de trabajo, o están más allá de su final",
    "1 to the number of lines, each once": "de 1 al número de líneas, cada uno una vez",
    "inclusion probability": "probabilidad de inclusión",
    "{count} lines have an impossible chance": "{count} líneas tienen una probabilidad imposible",
    "above 0, at most 1, by rule 1": "mayor que 0, como máximo 1; por regla, 1",
    "words": "palabras",
    "{count} lines have an unknown channel or way of being chosen":
    "{count} líneas tienen un canal o una forma de elección desconocidos",
    "red or orange; rule, score or lot": "red u orange; rule, score o lot",
    "capacity": "capacidad operativa",
    "{count} checks": "{count} controles",
    "{count} possible": "se pueden {count}",
    "mandatory": "obligatorias",
    "{count} declarations that a rule demands are not listed by that rule":
    "{count} declaraciones que una regla exige no están en la lista por esa regla",
    "all must be": "deben estar todas",
    "rule": "regla",
    "{count} lines say 'by rule' and no rule demands them":
    "{count} líneas dicen 'por regla' y ninguna regla las exige",
    "none may": "ninguna puede",
    "share by lot": "parte por sorteo",
    "{count} missing from the lot": "faltan {count} en el sorteo",
    "the policy's share must be drawn": "debe sortearse la parte que fija la política",
    "{count} by lot": "{count} por sorteo",
    "the policy's share is {count} at most": "la parte que fija la política es {count} como máximo",
    "physical ceiling": "tope de reconocimientos físicos",
    "physical share": "parte de reconocimientos físicos",
    "{count} physical inspections": "{count} reconocimientos físicos",
    "{count} allowed, {share} of the day's declarations":
    "se permiten {count}, {share} de las declaraciones del día",
    "{count} allowed, {share} of the chosen": "se permiten {count}, {share} de las elegidas",
    "cap per taxpayer": "tope por contribuyente",
    "{count} lines by score of the taxpayer of declaration {declaration}":
    "{count} líneas por puntaje del contribuyente de la declaración {declaration}",
    "{count} allowed in a day": "se permiten {count} en un día",
    # what a candidate should be
    "{count} entries": "{count} entradas",
    "a value": "un valor",
    "a date": "una fecha",
    "a number from 0 to 1": "un número de 0 a 1",
    "0 or more, or nan": "0 o más, o nan",
    "each declaration once": "cada declaración una sola vez",
    "shape {shape}": "forma {shape}",
    "nothing": "nada",
    # what a graph cannot say
    "knows {count} classes instead of two": "conoce {count} clases en lugar de dos",
    "starts from another estimator": "parte de otro estimador",
    "has the loss {loss}": "tiene la pérdida {loss}",
    "knows more than two classes": "conoce más de dos clases",
    "has splits by category": "tiene cortes por categoría",
    "is a booster of kind {kind}": "es un booster de clase {kind}",
    "has the objective {objective}": "tiene el objetivo {objective}",
    "has splits by category or several outputs": "tiene cortes por categoría o varias salidas",
    "has linear leaves": "tiene hojas lineales",
    "is a kind of estimator veedor does not know how to write":
    "es una clase de estimador que veedor no sabe escribir",
    "is a preparation step": "es un paso de preparación",
    "takes {value} for missing": "toma {value} por dato ausente",
    "calls a function of its own": "llama a una función propia",
    # documents with a schema
    "register entry": "entrada del registro",
}  # fmt: skip
