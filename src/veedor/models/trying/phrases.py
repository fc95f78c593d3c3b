"""Phrases of the try's page, in both languages, side by side so that none is lost."""

from __future__ import annotations

from veedor.models.evaluate.phrases import PAIRS as EVALUATION
from veedor.models.fit import FEWEST
from veedor.models.reporting.phrases import Pairs

PAIRS: Pairs = {
    **EVALUATION,
    "kind": ("Prueba de una tabla", "A table tried"),
    "title": ("¿Qué se puede aprender de {name}?", "What can be learnt from {name}?"),
    "lead": (
        "Lo que veedor entendió de la tabla, lo que la haría mentir y qué tan bien se predice "
        "«{target}» en filas que el modelo no había visto.",
        "What veedor understood of the table, what would make it lie, and how well “{target}” is "
        "predicted on rows the model had not seen.",
    ),
    "footer": (
        "Un puntaje ordena; la decisión es siempre de una persona. Generado por veedor try.",
        "A score orders; the decision is always a person's. Made by veedor try.",
    ),
    "file_rows": ("Filas leídas", "Rows read"),
    "file_columns": ("Columnas", "Columns"),
    "target": ("Objetivo", "Target"),
    "known_rows": ("Con respuesta", "With an answer"),
    "found_rows": ("Hallazgos", "Findings"),
    "answer": ("En una frase", "In a sentence"),
    "verdict/learns": (
        "Se puede aprender: en filas no vistas, el modelo ordena mejor que el azar (AUC {auc}, "
        "intervalo del 95 % {between}).",
        "There is something to learn: on unseen rows the model orders better than chance (AUC "
        "{auc}, 95 % interval {between}).",
    ),
    "verdict/uncertain": (
        "No se puede afirmar que se aprenda algo: el intervalo del AUC ({between}) contiene el "
        "azar, 0.500.",
        "It cannot be said that anything is learnt: the interval of the AUC ({between}) contains "
        "chance, 0.500.",
    ),
    "verdict/nothing": (
        "Nada en esta tabla predice el objetivo. Eso es un resultado, no un error: estas columnas "
        "no dicen quién termina en hallazgo (AUC {auc}, intervalo del 95 % {between}; 0.500 es una "
        "moneda).",
        "Nothing in this table predicts the target. That is a result, not an error: these columns "
        "do not say who ends in a finding (AUC {auc}, 95 % interval {between}; 0.500 is a coin).",
    ),
    "verdict/too_few": (
        f"Hay muy pocas filas de una de las dos respuestas para aprender de unas y juzgar en otras "
        f"(se necesitan al menos {FEWEST} de cada una a cada lado). Abajo está lo que sí se puede "
        "decir.",
        f"There are too few rows of one of the two answers to learn from some and judge on others "
        f"(at least {FEWEST} of each are needed on each side). Below is what can be said.",
    ),
    "verdict/no_inputs": (
        "No queda ninguna columna que se pueda dar a un modelo: todas identifican, son resultados, "
        "delatan la respuesta o no varían.",
        "No column is left that a model could be given: all identify, are outcomes, give the "
        "answer away or never vary.",
    ),
    "leaks_named": (
        "Quedó fuera, por delatar la respuesta: {names}.",
        "Left out, for giving the answer away: {names}.",
    ),
    "outcomes_named": (
        "Quedó fuera, por ser un resultado que se conoce después del control: {names}.",
        "Left out, as an outcome known only after the check: {names}.",
    ),
    "compared/better": (
        "La mezcla ordena mejor que el bosque aleatorio: {difference} de AUC (intervalo "
        "{between}).",
        "The blend orders better than the random forest: {difference} of AUC (interval {between}).",
    ),
    "compared/worse": (
        "El bosque aleatorio solo ordena mejor que la mezcla: {difference} de AUC para la mezcla "
        "(intervalo {between}).",
        "The random forest alone orders better than the blend: {difference} of AUC for the blend "
        "(interval {between}).",
    ),
    "compared/same": (
        "Entre la mezcla y el bosque aleatorio no se ve diferencia: {difference} de AUC (intervalo "
        "{between}).",
        "No difference is seen between the blend and the random forest: {difference} of AUC "
        "(interval {between}).",
    ),
    "understood": ("Lo que se entendió", "What was understood"),
    "understood_says": (
        "El rol dice qué se puede hacer con la columna. Si uno está mal, repita con --role "
        "COLUMNA=ROL (id, time, entity, category, amount, quantity, text, context, outcome).",
        "The role says what may be done with a column. If one is wrong, run again with --role "
        "COLUMN=ROLE (id, time, entity, category, amount, quantity, text, context, outcome).",
    ),
    "column": ("Columna", "Column"),
    "role": ("Rol", "Role"),
    "type": ("Se leyó como", "Read as"),
    "why": ("Por qué", "Why"),
    "missing": ("Vacías", "Missing"),
    "distinct": ("Distintos", "Distinct"),
    "given": ("¿Se usa?", "Used?"),
    "yes": ("sí", "yes"),
    "role/id": ("identificador", "identifier"),
    "role/time": ("fecha", "time"),
    "role/entity": ("actor", "entity"),
    "role/category": ("categoría", "category"),
    "role/amount": ("monto", "amount"),
    "role/quantity": ("cantidad", "quantity"),
    "role/text": ("texto", "text"),
    "role/context": ("contexto", "context"),
    "role/outcome": ("resultado", "outcome"),
    "type/string": ("texto", "text"),
    "type/number": ("número", "number"),
    "type/integer": ("entero", "whole number"),
    "type/date": ("fecha", "day"),
    "type/boolean": ("sí o no", "yes or no"),
    "out/leak": ("no: delata la respuesta", "no: gives the answer away"),
    "out/marks_findings": ("no: delata la respuesta", "no: gives the answer away"),
    "out/outcome": ("no: es un resultado", "no: an outcome"),
    "out/id": ("no: identifica", "no: identifies"),
    "out/constant": ("no: no varía", "no: never varies"),
    "why/asked": ("lo pidió con --role", "asked for with --role"),
    "why/option": ("lo pidió con {option}", "asked for with {option}"),
    "why/name_outcome": (
        "su nombre ({word}) es de algo que se conoce después del control",
        "its name ({word}) is of something known after the check",
    ),
    "why/marks_findings": (
        "tiene valores que casi solo aparecen en hallazgos: los escribe el control",
        "has values that hardly anything but findings has: the check writes them",
    ),
    "why/constant": ("siempre el mismo valor", "always the same value"),
    "why/empty": ("está vacía", "it is empty"),
    "why/days": ("sus valores son fechas", "its values are days"),
    "why/yes_no": ("solo dice sí o no", "says only yes or no"),
    "why/currency": ("sus valores llevan signo de moneda", "its values carry a currency sign"),
    "why/percent": ("sus valores llevan %", "its values carry %"),
    "why/counts": ("cuenta las filas", "counts the rows"),
    "why/unique": ("casi nunca se repite", "hardly ever repeats"),
    "why/unique_named": (
        "casi nunca se repite y se llama «{word}»",
        "hardly ever repeats and is called “{word}”",
    ),
    "why/name_entity": ("nombra a un actor («{word}»)", "names an actor (“{word}”)"),
    "why/name_context": ("habla del mundo («{word}»)", "speaks of the world (“{word}”)"),
    "why/name_code": ("es un código («{word}»)", "it is a code (“{word}”)"),
    "why/name_quantity": ("cuenta o pesa («{word}»)", "counts or weighs (“{word}”)"),
    "why/name_amount": ("es dinero («{word}»)", "it is money (“{word}”)"),
    "why/number": ("es un número", "it is a number"),
    "why/prose": ("texto de {words} palabras en promedio", "text of {words} words on average"),
    "why/many_texts": ("muchos textos distintos", "many different texts"),
    "why/repeats": ("{distinct} valores que se repiten", "{distinct} values that repeat"),
    "unread": ("; {count} valores no se entendieron", "; {count} values were not understood"),
    "how/yes_no": ("ya decía sí o no", "it said yes or no already"),
    "how/chosen": (
        "«{positive}» es hallazgo, lo demás no (--positive)",
        "“{positive}” is a finding, all else is not (--positive)",
    ),
    "how/above_zero": ("mayor que cero es hallazgo", "above zero is a finding"),
    "how/greater_of_two": (
        "tiene dos números: el mayor que {limit} es hallazgo; si es al revés, use --positive",
        "it has two numbers: the one above {limit} is a finding; if it is the other way round, use "
        "--positive",
    ),
    "how/top_tenth": (
        "es una cantidad sin ceros: lo mayor que {limit} (la décima parte más alta) es hallazgo; "
        "para otra cosa, use --positive",
        "it is a quantity without zeros: what is above {limit} (the highest tenth) is a finding; "
        "for anything else, use --positive",
    ),
    "how/not_clean": (
        "«{clean}» es limpio, lo demás es hallazgo",
        "“{clean}” is clean, all else is a finding",
    ),
    "how/only_found": (
        "«{found}» es hallazgo, lo demás no",
        "“{found}” is a finding, all else is not",
    ),
    "how/rarer_of_two": (
        "tiene dos textos: el más raro, «{positive}», es hallazgo; si es al revés, use --positive",
        "it has two texts: the rarer one, “{positive}”, is a finding; if it is the other way "
        "round, use --positive",
    ),
    "target_made": ("El objetivo «{column}»: {how}.", "The target “{column}”: {how}."),
    "target_unknown": (
        "{count} filas no tienen respuesta: no se sabe, no son limpias; no se aprendió de ellas.",
        "{count} rows have no answer: unknown, not clean; nothing was learnt from them.",
    ),
    "read_as": ("Se leyó como {how}.", "It was read as {how}."),
    "encoding": ("codificación", "encoding"),
    "delimiter": ("separador", "delimiter"),
    "decimal": ("decimal", "decimal mark"),
    "compressed": ("compresión", "compression"),
    "damaged": (
        "{count} filas no se pudieron partir en columnas y no se leyeron.",
        "{count} rows could not be split into columns and were not read.",
    ),
    "thinned": (
        "La tabla es grande: se tomó una de cada {every} filas.",
        "The table is large: one row in {every} was taken.",
    ),
    "repeated": (
        "Encabezados repetidos, numerados desde el segundo: {names}.",
        "Repeated headers, numbered from the second on: {names}.",
    ),
    "nested": (
        "No tienen valores simples y no se leyeron: {names}.",
        "They hold no plain values and were not read: {names}.",
    ),
    "audit": ("Lo que haría mentir a un modelo", "What would make a model lie"),
    "audit_clean": (
        "La auditoría no encontró nada grave. Eso no prueba que los datos sean buenos.",
        "The audit found nothing grave. That does not prove the data to be good.",
    ),
    "advice": ("Qué hacer", "What to do"),
    "grave": ("Grave", "Grave"),
    "serious": ("Serio", "Serious"),
    "notice": ("Aviso", "Notice"),
    "split": ("Cómo se apartaron las filas para juzgar", "How rows were set apart to judge"),
    "split/time": (
        "Por tiempo ({column}): se aprendió hasta {train_until} y se juzgó de {test_from} a "
        "{test_until}, con {gap_days} días de separación.",
        "By time ({column}): learnt until {train_until}, judged from {test_from} to {test_until}, "
        "with a gap of {gap_days} days.",
    ),
    "split/copies": (
        "Por grupos de copias: las filas con igual ({column}) quedaron siempre del mismo lado "
        "({groups} grupos, {folds} partes); juntas a ambos lados se mediría memoria.",
        "By groups of copies: rows with equal ({column}) always stayed on the same side ({groups} "
        "groups, {folds} parts); on both sides memory would be measured.",
    ),
    "split/entity": (
        "Por actores ({column}): ninguno está a ambos lados ({groups} actores, {folds} partes). Es "
        "más duro que la vida diaria, donde algunos actores ya se conocen.",
        "By actors ({column}): none stands on both sides ({groups} actors, {folds} parts). It is "
        "harder than daily life, where some actors are known already.",
    ),
    "split/rows": (
        "Por sorteo, {folds} partes: la tabla no tiene fecha ni actores que se repitan, así que se "
        "supuso que las filas son independientes. Si no lo son, las cifras son optimistas: nombre "
        "la columna de fecha (--time) o la del actor (--entity).",
        "By lot, {folds} parts: the table has no usable day and no actors that repeat, so rows "
        "were assumed to be independent. If they are not, the figures are optimistic: name the "
        "column of days (--time) or of the actor (--entity).",
    ),
    "split_refused": (
        "Se intentó antes por {kinds}, pero no dejaba bastantes respuestas a cada lado.",
        "It was tried by {kinds} first, but that left too few answers on a side.",
    ),
    "kind/time": ("tiempo", "time"),
    "kind/entity": ("actores", "actors"),
    "kind/copies": ("copias", "copies"),
    "kind/rows": ("filas", "rows"),
    "undated": (
        "{count} filas sin fecha no se usaron para aprender ni para juzgar.",
        "{count} rows without a day were used neither to learn from nor to judge.",
    ),
    "sampled": (
        "De {all} filas con respuesta se tomaron {count} por sorteo para aprender y juzgar.",
        "Of {all} rows with an answer, {count} were drawn by lot to learn from and to judge.",
    ),
    "no_result_day": (
        "Nada dice cuándo se supo cada respuesta: si llegan con demora, las cifras son algo "
        "optimistas.",
        "Nothing says when each answer became known: if answers come late, the figures are "
        "somewhat optimistic.",
    ),
    "figures": ("Las cifras", "The figures"),
    "figures_says": (
        "Medidas en {rows} filas que el modelo no había visto. El modelo se fijó de antemano "
        "({learns_by}); el bosque aleatorio solo es con lo que se compara.",
        "Measured on {rows} rows the model had not seen. The model was fixed beforehand "
        "({learns_by}); the random forest alone is what it is compared with.",
    ),
    "blend": ("Mezcla", "Blend"),
    "baseline/random_forest": ("Bosque aleatorio", "Random forest"),
    "baseline/blend": ("Mezcla", "Blend"),
    "model": ("Mezcla (el modelo)", "Blend (the model)"),
    "rows": ("Filas juzgadas", "Rows judged"),
    "order/probability": ("El modelo", "The model"),
    "gain_x": ("Filas controladas", "Rows checked"),
    "parts": ("Por grupos", "By group"),
    "importance": ("Qué importa", "What matters"),
    "importance_says": (
        "Cuánto AUC se pierde en filas no vistas si se baraja lo que dice la columna (bigotes: la "
        "menor y la mayor de las barajadas). Cerca de cero: el modelo no la necesita.",
        "How much AUC is lost on unseen rows when what the column says is shuffled (whiskers: the "
        "least and the greatest of the shuffles). Near zero: the model does not need it.",
    ),
    "importance_x": ("AUC que se pierde", "AUC lost"),
    "past_of": ("historial de {name}", "record of {name}"),
    "importance_more": (
        "Se muestran las {count} primeras de {all}.",
        "The first {count} of {all} are shown.",
    ),
    "riskiest": ("Las diez filas más riesgosas", "The ten riskiest rows"),
    "riskiest_says": (
        "De la parte juzgada, por probabilidad, con lo que más la eleva: lo observado y lo "
        "habitual. La fila 1 es la primera después del encabezado.",
        "Of the part judged, by probability, with what raises it most: what was observed and what "
        "is usual. Row 1 is the first after the header.",
    ),
    "row": ("Fila {row}", "Row {row}"),
    "probability": ("probabilidad {share}", "probability {share}"),
    "percentile": ("más rara que el {share} de las filas", "stranger than {share} of the rows"),
    "was_found": ("fue hallazgo", "was a finding"),
    "was_clean": ("fue limpia", "was clean"),
    "no_reason": (
        "Ningún dato por sí solo la eleva de forma apreciable.",
        "No single value raises it noticeably.",
    ),
    "unusual": ("Las más inusuales", "The most unusual"),
    "unusual_says": (
        "Filas raras por sus valores, sin mirar la respuesta. Raro no es fraude: es algo que "
        "mirar.",
        "Rows that are strange in their values, without looking at the answer. Strange is not "
        "fraud: it is something to look at.",
    ),
    "odd_number": (
        "{name}: {observed} (habitual: {typical}; a {far} desviaciones)",
        "{name}: {observed} (usual: {typical}; {far} deviations away)",
    ),
    "odd_code": (
        "{name}: {observed}, que solo tiene el {share} de las filas (habitual: {typical})",
        "{name}: {observed}, which only {share} of the rows have (usual: {typical})",
    ),
    "odd_together": (
        "Rara por la combinación de sus valores, no por uno solo.",
        "Strange by the combination of its values, not by a single one.",
    ),
    "method": ("Cómo se hizo", "How it was done"),
    "method_order": (
        "Primero se auditó, después se aprendió: a ningún modelo se le dio un identificador, un "
        "resultado ni una columna que delata la respuesta.",
        "The audit came first, learning second: no model was given an identifier, an outcome or a "
        "column that gives the answer away.",
    ),
    "method_seconds": ("La misma tabla da la misma página.", "The same table gives the same page."),
    "none_here": ("No hay.", "There are none."),
}
