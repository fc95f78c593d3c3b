"""The sentences of the model card, in both languages."""

from __future__ import annotations

from veedor.models.reporting.phrases import Pairs

PROSE: Pairs = {
    "lead": (
        "Este modelo ordena declaraciones para decidir cuáles se controlan primero. No acusa, no "
        "sanciona y no determina deudas.",
        "This model puts declarations in order, to decide which are checked first. It accuses "
        "nobody, punishes nobody and assesses no debt.",
    ),
    # In short
    "short_auc": (
        "De cada 100 pares formados por una declaración con hallazgo y otra sin él, el modelo pone "
        "primero la que lo tiene en {hundred}. El azar acertaría en 50.",
        "Of every 100 pairs of one declaration with a finding and one without, the model puts the "
        "one with the finding first in {hundred}. Chance would do so in 50.",
    ),
    "short_precision": (
        "Si se controla el 5 % que pone primero, terminan en hallazgo {hit} de cada 100 controles. "
        "Por sorteo serían {base}.",
        "If the 5 % that it puts first are checked, {hit} of every 100 checks end in a finding. By "
        "lot it would be {base}.",
    ),
    "short_ece": (
        "La probabilidad que anuncia se aparta de lo hallado en {points} puntos de cada 100, en "
        "promedio.",
        "The probability that it gives is off from what was found by {points} points in 100, on "
        "average.",
    ),
    "short_burden": (
        "Grupos que se controlarían de más o de menos, a igual riesgo y no por azar.",
        "Groups that would be checked too much or too little, at equal stakes and not by chance.",
    ),
    "short_burden_name": ("Grupos fuera de rango", "Groups out of bounds"),
    "short_proxies": (
        "Características que delatan un atributo prohibido.",
        "Features that give away a prohibited attribute.",
    ),
    "short_proxies_name": ("Sustitutos hallados", "Proxies found"),
    "not_tested": ("no se pudo probar", "could not be tested"),
    # Purpose
    "purpose_1": (
        "Programa: {programme}. La pregunta que responde: {question}",
        "Programme: {programme}. The question it answers: {question}",
    ),
    "question": (
        "si se controla esta declaración, ¿se hallará algo?",
        "if this declaration is checked, will something be found?",
    ),
    "purpose_2": (
        "Cada día llegan más declaraciones de las que se pueden controlar. El modelo propone por "
        "dónde empezar; un funcionario decide si controla y qué resulta. El puntaje no produce por "
        "sí solo ninguna consecuencia: ni multa, ni deuda, ni bloqueo.",
        "More declarations arrive each day than can be checked. The model proposes where to begin; "
        "an officer decides whether to check, and what comes of it. The score has no consequence "
        "by itself: no fine, no debt, no blocking.",
    ),
    "purpose_3": (
        "Es una selección para el control administrativo de declaraciones. No predice la conducta "
        "de personas y está prohibido usarlo para eso.",
        "It selects declarations for an administrative check. It does not predict what people will "
        "do, and it is prohibited to use it so.",
    ),
    "purpose_lot": (
        "Una parte de los controles se elige por sorteo ({share}). Así se puede medir, sin sesgo, "
        "qué deja pasar el modelo.",
        "Some checks are drawn by lot ({share}). That is how one can measure, without bias, what "
        "the model lets pass.",
    ),
    "no_law": ("Base legal: {to_fill}.", "Legal basis: {to_fill}."),
    # Data
    "data_labels": (
        "El modelo aprende de resultados de controles. Un hallazgo cuenta si sigue vigente; uno "
        "anulado cuenta como limpio. Una declaración que nadie controló no cuenta: de ella no se "
        "sabe nada, y no saber no es estar limpio.",
        "The model learns from results of checks. A finding counts while it stands; one that was "
        "annulled counts as clean. A declaration nobody checked does not count: nothing is known "
        "of it, and unknown is not clean.",
    ),
    "data_bias": (
        "Sesgo de selección: los controles anteriores no se repartieron al azar. Quien los eligió "
        "eligió también qué se halló. El modelo sabe más de lo que antes se miraba y poco de lo "
        "que nunca se miró. Solo el sorteo corrige esto.",
        "Selection bias: past checks were not spread at random. Whoever chose them chose what was "
        "found as well. The model knows more of what was looked at before, and little of what "
        "never was. Only the lot corrects this.",
    ),
    "data_no_counts": (
        "Este modelo se entrenó antes de que la ficha guardara estos conteos. Entrénelo de nuevo "
        "para tenerlos.",
        "This model was trained before cards kept these counts. Train it again to have them.",
    ),
    # Features
    "features_lead": (
        "{count} características. Todas se conocen el día en que se presenta la declaración. No se "
        "publica cuánto pesa cada una: quien lo supiera podría esquivar el control.",
        "{count} features. All are known on the day the declaration is filed. How much each one "
        "weighs is not published: whoever knew could dodge the check.",
    ),
    "features_outcomes": (
        "Multas, canal asignado, inspector y todo lo que se sabe después de un control no pueden "
        "entrar directamente. Solo entran como historia, conocida antes de ese día.",
        "Fines, the channel assigned, the inspector and whatever is known after a check cannot "
        "enter directly. They enter only as history, known before that day.",
    ),
    "features_encoded": (
        "Además aprende la tasa de hallazgos de estas columnas: {columns}.",
        "It also learns the finding rate of these columns: {columns}.",
    ),
    # Prohibited
    "prohibited_lead": (
        "Ninguna característica y ninguna columna de entrada puede hablar de estos atributos. El "
        "programa se niega a cargar un país que lo intente.",
        "No feature and no input column may speak of these attributes. The program refuses to load "
        "a country that tries.",
    ),
    "alarms": (
        "Nombres que suenan prohibidos y no lo son, con su justificación:",
        "Names that sound prohibited and are not, with their justification:",
    ),
    "alarm": ("{named}: {because} ({on})", "{named}: {because} ({on})"),
    "proxies_lead": (
        "Un dato permitido puede delatar uno prohibido. Se prueba así: con cada característica se "
        "intenta adivinar el atributo de contribuyentes que no se usaron para aprender.",
        "An allowed fact can give away a prohibited one. This is the test: each feature tries to "
        "guess the attribute of taxpayers that were not used to learn.",
    ),
    "proxies_none": (
        "Los sustitutos no se pudieron probar: la administración no entregó ningún atributo "
        "protegido (por ejemplo, sexo o pobreza del distrito) para esta auditoría. No haberlos "
        "hallado no prueba que no existan. En su lugar se probó la oficina, que indica la región.",
        "Proxies could not be tested: the administration supplied no protected attribute (such as "
        "gender or poverty of the district) for this audit. That none was found does not prove "
        "that there is none. The office, which tells the region, was tested in their place.",
    ),
    "proxies_office": (
        "La oficina no es un atributo prohibido, y muchas características la delatan porque cada "
        "oficina recibe otra mercancía. Esto muestra qué se vería si la región importara.",
        "The office is no prohibited attribute, and many features tell it because each office "
        "receives other goods. It shows what would be seen if the region mattered.",
    ),
    "proxies_auc": (
        "Fuerza: de cada 100 pares de un caso con el valor y otro sin él, en cuántos acierta (50 "
        "es azar). Desde {threshold} se pide una revisión.",
        "Strength: of every 100 pairs of a case with the value and one without, how many it gets "
        "right (50 is chance). From {threshold} a review is asked for.",
    ),
    "proxies_variance": (
        "Fuerza: qué parte de las diferencias del atributo explica (0 % es nada). Desde "
        "{threshold} se pide una revisión.",
        "Strength: how much of the differences of the attribute it explains (0 % is nothing). From "
        "{threshold} a review is asked for.",
    ),
    "proxies_found": (
        "{attribute}: {count} de {tested} características lo delatan.",
        "{attribute}: {count} of {tested} features give it away.",
    ),
    "proxies_few": (
        "{attribute}: muy pocos casos para probarlo.",
        "{attribute}: too few cases to test it.",
    ),
    # Quality
    "quality_lead": (
        "El modelo se juzgó con {rows} declaraciones controladas que no había visto, del {first} "
        "al {last}. Junto a cada cifra va su intervalo del 95 %: lo que variaría por azar.",
        "The model was judged on {rows} checked declarations that it had not seen, from {first} to "
        "{last}. Beside each figure stands its 95 % interval: how much chance would move it.",
    ),
    "quality_checked": (
        "Solo se juzga lo que se controló. Si esos controles no fueron al azar, las cifras "
        "describen a las declaraciones controladas, no a todas.",
        "Only what was checked is judged. Unless those checks were drawn at random, figures "
        "describe the declarations checked, not all of them.",
    ),
    "quality_none": ("Este modelo no fue evaluado.", "This model was not evaluated."),
    "quality_silent": (
        "No se da ninguna cifra ({reason}): con tan pocos casos sería casualidad.",
        "No figure is given ({reason}): with so few cases it would be chance.",
    ),
    "at_caption": (
        "Si se controla la parte más riesgosa de la lista",
        "If the riskiest part of the list is checked",
    ),
    "baselines_caption": (
        "Frente a formas más simples, controlando el 5 %",
        "Against simpler ways, checking 5 %",
    ),
    "reliability": ("¿Dice la verdad la probabilidad?", "Does the probability tell the truth?"),
    "reliability_x": ("Probabilidad anunciada", "Probability given"),
    "reliability_y": ("Hallazgos por control", "Findings per check"),
    "perfect": ("Si fuera exacta", "If it were exact"),
    "reliability_says": (
        "Cada punto reúne declaraciones con probabilidad parecida. Sobre la línea, el modelo dice "
        "la verdad; debajo, exagera; encima, se queda corto. Las barras son intervalos del 95 %.",
        "Each dot puts declarations of like probability together. On the line the model tells the "
        "truth; below it, it exaggerates; above it, it falls short. Bars are 95 % intervals.",
    ),
    "ece_row": (
        "Error de calibración: {ece}. Un modelo perfecto mostraría {perfect} solo por azar.",
        "Calibration error: {ece}. A perfect model would show {perfect} by chance alone.",
    ),
    "slices_lead": (
        "Las mismas cifras por separado. Cada grupo se juzga solo, controlando el 5 % de sus "
        "propias declaraciones.",
        "The same figures apart. Each group is judged alone, checking 5 % of its own declarations.",
    ),
    "slices_privacy": (
        "«Menos de 10» y «reservado» protegen la reserva tributaria: ninguna celda habla de menos "
        "de diez contribuyentes, y las reservadas impiden calcular las otras.",
        "“Fewer than 10” and “withheld” protect tax secrecy: no cell speaks of fewer than ten "
        "taxpayers, and those withheld keep others from being worked out.",
    ),
    "slices_few": (
        "Grupos que no se muestran, porque se juzgó a menos de diez contribuyentes o porque "
        "delatarían a otro: {count}.",
        "Groups not shown, because fewer than ten taxpayers were judged or because they would give "
        "another away: {count}.",
    ),
    "slices_no_seen": (
        "No hay cifras de contribuyentes conocidos y nuevos: con esta forma de juzgar no se "
        "distinguen.",
        "There are no figures of known and new taxpayers: this way of judging does not tell them "
        "apart.",
    ),
    # Limits
    "limit_1": (
        "No ve la mercancía ni los documentos: solo lo declarado y lo que se sabía antes.",
        "It does not see the goods or the documents: only what was declared and known before.",
    ),
    "limit_2": (
        "Aprende de controles pasados. De lo que nadie controla solo sabe por el sorteo.",
        "It learns from past checks. Of what nobody checks it knows only by the lot.",
    ),
    "limit_3": (
        "Sus cifras son del pasado. Si cambian el comercio, las reglas o las conductas, deben "
        "medirse otra vez.",
        "Its figures are of the past. When trade, rules or behaviour change, they have to be "
        "measured again.",
    ),
    "limit_4": (
        "Un puntaje bajo no certifica que todo esté bien, y uno alto no prueba una falta.",
        "A low score does not certify that all is well, and a high one does not prove a fault.",
    ),
    "limit_5": (
        "Los inspectores tampoco hallan todo: lo que se les escapa cuenta aquí como limpio.",
        "Inspectors do not find everything either: what escapes them counts as clean here.",
    ),
    "limit_simulated": (
        "Los datos son simulados: ninguna cifra dice cómo funcionaría con declaraciones reales.",
        "The data are simulated: no figure tells how it would do on real declarations.",
    ),
    # Oversight
    "oversight_1": (
        "Decide siempre un funcionario. Puede dejar de lado el puntaje, con un motivo que queda "
        "escrito y firmado.",
        "An officer always decides. The score may be set aside, with a reason that is written down "
        "and signed.",
    ),
    "oversight_2": (
        "Quien entrena un modelo no lo aprueba. Cada uso queda en un registro que no puede "
        "alterarse sin que se note.",
        "Whoever trains a model does not approve it. Every use stays in a record that cannot be "
        "altered unseen.",
    ),
    "oversight_3": (
        "El contribuyente puede pedir que una persona revise su caso y puede impugnar el resultado "
        "del control. Si se le da la razón, el modelo lo aprende: un hallazgo anulado deja de "
        "contar.",
        "A taxpayer may ask that a person reviews the case, and may contest the result of the "
        "check. If the taxpayer is right, the model learns it: a finding that is annulled no "
        "longer counts.",
    ),
    "oversight_4": ("Dónde preguntar o reclamar: {contact}.", "Where to ask or object: {contact}."),
    # Versions
    "versions_lead": (
        "El mismo programa, los mismos datos y la misma semilla dan el mismo modelo. La huella "
        "cambia si cambia un solo bit.",
        "The same program, the same data and the same seed give the same model. The fingerprint "
        "changes if a single bit does.",
    ),
    # Glossary
    "word_finding": (
        "Hallazgo: lo que un control encontró y sigue vigente después de recursos.",
        "Finding: what a check found and that still stands after appeals.",
    ),
    "word_hits": (
        "Aciertos (precisión): de los controles hechos, los que terminan en hallazgo.",
        "Hits (precision): of the checks made, those that end in a finding.",
    ),
    "word_reach": (
        "Alcance (cobertura): de todos los hallazgos posibles, los que la lista alcanza.",
        "Reach (recall): of all findings there were, those that the list reaches.",
    ),
    "word_auc": (
        "Orden (AUC): probabilidad de que una declaración con hallazgo quede antes que una limpia. "
        "0.5 es azar y 1 es perfecto.",
        "Order (AUC): chance that a declaration with a finding stands before a clean one. 0.5 is "
        "chance and 1 is perfect.",
    ),
    "word_calibration": (
        "Error de calibración: distancia media entre la probabilidad anunciada y lo hallado. 0 es "
        "perfecto.",
        "Calibration error: mean distance between the probability given and what was found. 0 is "
        "perfect.",
    ),
    "word_interval": (
        "Intervalo del 95 %: si se repitiera la medición con otros contribuyentes, la cifra caería "
        "ahí 95 de cada 100 veces, más o menos.",
        "95 % interval: if the measurement were made again with other taxpayers, the figure would "
        "fall there about 95 times in 100.",
    ),
    "word_proxy": (
        "Sustituto (proxy): un dato permitido que delata uno prohibido.",
        "Proxy: an allowed fact that gives away a prohibited one.",
    ),
    "word_stakes": (
        "Igual riesgo: declaraciones de las que se espera el mismo monto por cobrar.",
        "Equal stakes: declarations from which the same unpaid amount is expected.",
    ),
}
