"""Every phrase of the evaluation report, in both languages, side by side so that none is lost."""

from __future__ import annotations

from veedor.models.evaluate.measures import FEWEST
from veedor.models.reporting.phrases import Pairs

PAIRS: Pairs = {
    "kind": ("Evaluación de un modelo de riesgo", "Evaluation of a risk model"),
    "lead": (
        "Qué tan bien ordena el modelo las declaraciones cuyo resultado no había visto.",
        "How well the model orders declarations whose outcome it had not seen.",
    ),
    "simulated": (
        "Datos simulados: estas cifras describen un mundo inventado, no a contribuyentes reales.",
        "Simulated data: these figures describe an invented world, not real taxpayers.",
    ),
    "footer": (
        "Un puntaje ordena; la decisión es siempre de un funcionario. Generado por veedor.",
        "A score orders; the decision is always an officer's. Made by veedor.",
    ),
    "rows": ("Declaraciones juzgadas", "Declarations judged"),
    "findings": ("Hallazgos", "Findings"),
    "base_rate": ("Tasa base", "Base rate"),
    "period": ("Período", "Period"),
    "capacity": ("Capacidad", "Capacity"),
    "in_short": ("En breve", "In short"),
    "lists": ("Tres listas, una misma capacidad", "Three lists, one capacity"),
    "lists_says": (
        "La misma cantidad de controles, ordenada de tres maneras: por probabilidad (más "
        "aciertos), por monto esperado (más recaudación) y una mezcla de ambas. Precisión: de los "
        "controles, cuántos terminan en hallazgo. Cobertura: de todos los hallazgos, cuántos se "
        "alcanzan. Recaudación: de todo el monto hallado, cuánto se alcanza; «del ideal» compara "
        "con quien conociera de antemano cada monto.",
        "The same number of checks, ordered in three ways: by probability (most hits), by "
        "expected amount (most revenue), and a blend of both. Precision: how many checks end in "
        "a finding. Recall: how many of all findings are reached. Revenue: how much of all "
        "money found is reached; “of the ideal” compares with somebody who knew every amount "
        "beforehand.",
    ),
    "order/probability": ("Por probabilidad", "By probability"),
    "order/money": ("Por monto esperado", "By expected amount"),
    "order/blend": ("Mezcla", "Blend"),
    "oracle": ("Ideal (conoce los montos)", "Ideal (knows the amounts)"),
    "checked": ("Se controla", "Checked"),
    "list": ("Lista", "List"),
    "precision": ("Precisión", "Precision"),
    "recall": ("Cobertura", "Recall"),
    "lift": ("Veces la tasa base", "Times the base rate"),
    "revenue": ("Recaudación", "Revenue"),
    "oracle_share": ("Del ideal", "Of the ideal"),
    "auc": ("AUC", "AUC"),
    "average_precision": ("Precisión media", "Average precision"),
    "average_precision_lift": (
        "Precisión media, veces la tasa base",
        "Average precision, times the base rate",
    ),
    "ndcg_amount": ("nDCG del monto", "nDCG of the amount"),
    "brier": ("Brier", "Brier"),
    "brier_skill": ("Ganancia de Brier", "Brier skill"),
    "ece": ("Error de calibración", "Calibration error"),
    "ece_if_perfect": ("… de un modelo perfecto, por azar", "… of a perfect model, by chance"),
    "slope": ("Pendiente", "Slope"),
    "intercept": ("Intercepto", "Intercept"),
    "predicted_to_found": ("Anunciados / hallados", "Predicted / found"),
    "auc_says": (
        "Probabilidad de que un hallazgo quede por encima de un control limpio. 0,50 es azar.",
        "Chance that a finding ranks above a clean check. 0.50 is chance.",
    ),
    "precision_says": (
        "De los controles que permite la capacidad, los que terminan en hallazgo.",
        "Of the checks the capacity allows, those that end in a finding.",
    ),
    "lift_says": (
        "Hallazgos por control, comparados con elegir por sorteo.",
        "Findings per check, compared with drawing by lot.",
    ),
    "revenue_says": (
        "Del monto hallado, lo que alcanza la lista por monto con esa capacidad.",
        "Of the money found, what the list by amount reaches at that capacity.",
    ),
    "ece_says": (
        "Diferencia media entre la probabilidad anunciada y lo hallado.",
        "Mean gap between the probability said and what was found.",
    ),
    "brier_skill_says": (
        "Mejora sobre anunciar siempre la tasa base. Debe ser mayor que 0.",
        "Gain over always saying the base rate. Must be above 0.",
    ),
    "pictures": ("En imágenes", "In pictures"),
    "gain": ("Curva de ganancia", "Gain curve"),
    "gain_x": ("Declaraciones controladas", "Declarations checked"),
    "gain_y": ("Hallazgos alcanzados", "Findings reached"),
    "gain_says": (
        "Cuánto más arriba y a la izquierda pasa una línea, más hallazgos se alcanzan con menos "
        "controles. La diagonal es el sorteo; la línea vertical, la capacidad.",
        "The higher and further left a line runs, the more findings are reached with fewer "
        "checks. The diagonal is drawing by lot; the vertical line is the capacity.",
    ),
    "revenue_curve": ("Curva de recaudación", "Revenue curve"),
    "revenue_y": ("Monto alcanzado", "Money reached"),
    "revenue_curve_says": (
        "Lo mismo, contando dinero en vez de casos, hasta el 20 % de controles. Nadie puede "
        "superar la línea gris: conoce de antemano cada monto.",
        "The same, counting money instead of cases, up to 20 % checked. Nobody can beat the grey "
        "line: it knows every amount beforehand.",
    ),
    "precision_recall": ("Precisión y cobertura", "Precision and recall"),
    "precision_recall_says": (
        "Al bajar por la lista se alcanzan más hallazgos (derecha) pero cada control acierta menos "
        "(abajo). La línea punteada es la tasa base, lo que acierta un sorteo.",
        "Going down the list more findings are reached (right) but each check hits less often "
        "(down). The dotted line is the base rate, what drawing by lot would hit.",
    ),
    "reliability": ("¿Dice la verdad la probabilidad?", "Does the probability tell the truth?"),
    "reliability_x": ("Probabilidad anunciada", "Probability said"),
    "reliability_y": ("Hallazgos por control", "Findings per check"),
    "reliability_says": (
        "Cada punto es un grupo de declaraciones. Sobre la diagonal, la probabilidad dice la "
        "verdad; debajo, exagera el riesgo; encima, lo subestima. Las barras son intervalos del "
        "95 %.",
        "Each dot is a group of declarations. On the diagonal the probability tells the truth; "
        "below it overstates the risk; above it understates it. Bars are 95 % intervals.",
    ),
    "histogram": ("Puntajes de hallazgos y de limpias", "Scores of findings and of clean ones"),
    "histogram_y": ("Parte de su grupo", "Share of its group"),
    "histogram_says": (
        "Cuanto menos se cubren los dos grupos, mejor los distingue el modelo.",
        "The less the two groups overlap, the better the model tells them apart.",
    ),
    "groups": ("Precisión por grupo", "Precision by group"),
    "groups_says": (
        "Cuántos controles de cada grupo terminan en hallazgo, con su intervalo del 95 %. Un "
        "intervalo ancho dice que aún hay pocos casos para juzgar a ese grupo.",
        "How many checks of each group end in a finding, with its 95 % interval. A wide interval "
        "says that there are still too few cases to judge that group.",
    ),
    "whole": ("Todos los grupos", "All groups"),
    "found": ("Con hallazgo", "With a finding"),
    "clean": ("Limpias", "Clean"),
    "perfect": ("Calibración perfecta", "Perfect calibration"),
    "baselines": ("Frente a otras formas de elegir", "Against other ways to choose"),
    "baselines_says": (
        "Las mismas declaraciones y la misma capacidad. La diferencia es modelo menos alternativa, "
        "medida sobre las mismas muestras, en puntos porcentuales (pp); si su intervalo no "
        "contiene el cero, no es casualidad. La precisión compara la lista por probabilidad; "
        "la recaudación, la lista por monto.",
        "The same declarations and the same capacity. The difference is model minus alternative, "
        "measured on the same resamples, in percentage points (pp); if its interval leaves out "
        "zero, it is no accident. "
        "Precision compares the list by probability; revenue, the list by amount.",
    ),
    "way": ("Forma de elegir", "Way to choose"),
    "model": ("Modelo", "Model"),
    "difference": ("Diferencia", "Difference"),
    "revenue_gain": ("Más recaudación", "More revenue"),
    "baseline/random": ("Sorteo", "By lot"),
    "baseline/amount": ("Mayor valor primero", "Largest value first"),
    "baseline/price_z": ("Regla de precio bajo", "Low-price rule"),
    "baseline/legacy_rule": ("Regla anterior", "Former rule"),
    "baseline/last_year_hit_rate": (
        "Tasa de hallazgos del último año",
        "Hit rate of the last year",
    ),
    "baseline/anomaly": ("Solo anomalía", "Anomaly only"),
    "seen": ("Lo conocido y lo nuevo", "What is known and what is new"),
    "seen_says": (
        "Un modelo que solo recuerda se descubre aquí: compare las filas cuyo contribuyente (o "
        "copia casi igual) estuvo en el entrenamiento con las que son nuevas.",
        "A model that only remembers is found out here: compare rows whose taxpayer (or a near "
        "copy) was in training with rows that are new.",
    ),
    "recall_new": ("Cobertura al 5 %, nuevos", "Recall at 5 %, new"),
    "recall_known": ("Cobertura al 5 %, conocidos", "Recall at 5 %, known"),
    "new_to_known": ("Nuevos / conocidos", "New / known"),
    "part/seen/seen": ("Conocido", "Seen"),
    "part/seen/unseen": ("Nuevo", "Unseen"),
    "types": ("Por tipo de hallazgo", "By type of finding"),
    "types_says": (
        "Una cabeza por tipo dice qué buscar. Cada fila compara los hallazgos de ese tipo con "
        "todas las demás declaraciones juzgadas, limpias o con otro hallazgo. Las probabilidades "
        "de las cabezas se ajustan para sumar el puntaje único: por eso se mide también si lo "
        "anunciado coincide con lo hallado en cada tipo.",
        "One head per type says what to look for. Each row compares findings of that type with "
        "all other declarations judged, clean or with another finding. The heads' probabilities "
        "are brought to add up to the single score: whether what is said matches what is found "
        "is therefore measured for each type too.",
    ),
    "type": ("Tipo de hallazgo", "Type of finding"),
    "mean_predicted": ("Anunciado, en promedio", "Said, on average"),
    "share_found": ("Hallado", "Found"),
    "way_to_name": ("Forma de nombrar el tipo", "Way to name the type"),
    "right_first": ("Acierta el tipo", "Type is right"),
    "named_first": ("El tipo que el modelo nombra primero", "The type the model names first"),
    "always": ("Decir siempre «{type}»", "Always saying “{type}”"),
    "first_caption": (
        "Entre el {top} de mayor riesgo: {findings} hallazgos verdaderos de tipo conocido",
        "Among the riskiest {top}: {findings} true findings of a known type",
    ),
    "first_better": (
        "Nombra el tipo mejor que quien dijera siempre «{type}», el más frecuente en esa lista.",
        "It names the type better than somebody who always said “{type}”, the most frequent in "
        "that list.",
    ),
    "first_no_better": (
        "Atención: no está demostrado que nombre el tipo mejor que quien dijera siempre «{type}», "
        "el más frecuente en esa lista. Un porcentaje alto puede decir solo que casi todo es de "
        "ese tipo.",
        "Beware: it is not shown to name the type better than somebody who always said “{type}”, "
        "the most frequent in that list. A high percentage may only say that nearly everything "
        "is of that type.",
    ),
    "without_head": (
        "Sin cabeza propia, por haber muy pocos para aprender: {types}. Si existe la cabeza «otra "
        "incidencia», habla por ellos; si no, nadie los nombra y cuentan como no acertados.",
        "Without a head of their own, for there were too few to learn from: {types}. If there is "
        "a head “other”, it speaks for them; if not, nothing names them and they count as wrong.",
    ),
    "of_no_type": (
        "{count} hallazgos no dicen su tipo y quedan fuera de estas cifras.",
        "{count} findings do not say their type and are left out of these figures.",
    ),
    "parts": ("Por grupos", "By group"),
    "parts_says": (
        "Cada fila se juzga sola, con su propia capacidad: el mismo porcentaje de sus propias "
        "declaraciones.",
        "Each row is judged alone, with its own capacity: the same percentage of its own "
        "declarations.",
    ),
    "slice/office": ("Por oficina", "By office"),
    "slice/month": ("Por mes", "By month"),
    "slice/seen": ("Conocido o nuevo", "Seen or new"),
    "slice/size_decile": (
        "Por valor declarado, del décimo menor (01) al mayor (10)",
        "By declared value, from the smallest tenth (01) to the largest (10)",
    ),
    "group": ("Grupo", "Group"),
    "calibration": ("Calibración y otras cifras", "Calibration and other figures"),
    "figure": ("Cifra", "Figure"),
    "value": ("Valor", "Value"),
    "interval": ("Intervalo del 95 %", "95 % interval"),
    "method": ("Cómo se midió", "How it was measured"),
    "method_blocks": (
        "Intervalos del 95 %: se repitió el cálculo {resamples} veces por cada forma de tomar "
        "bloques ({blocks}); se da el intervalo más ancho, porque las filas de un mismo bloque no "
        "son independientes.",
        "95 % intervals: the figures were computed {resamples} times for each way of drawing "
        "blocks ({blocks}); the wider interval is given, because rows of one block are not "
        "independent.",
    ),
    "block/entity": ("{count} contribuyentes", "{count} taxpayers"),
    "block/month": ("{count} meses", "{count} months"),
    "block/row": ("{count} filas", "{count} rows"),
    "method_ties": (
        "Los empates se toman en proporción: la cifra que se espera si se sortearan.",
        "Ties are taken in proportion: the figure to expect if they were drawn by lot.",
    ),
    "method_few": (
        f"Con menos de {FEWEST} hallazgos se escribe «datos insuficientes», no una cifra.",
        f"With fewer than {FEWEST} findings, “insufficient data” is written instead of a figure.",
    ),
    "method_checked": (
        "Solo se juzgan declaraciones controladas: de las demás no se sabe. Si los controles no "
        "fueron al azar, las cifras describen a las controladas, no a todas.",
        "Only checked declarations are judged: of the others nothing is known. Unless checks were "
        "drawn by lot, figures describe the checked, not all.",
    ),
    "method_weighted": (
        "Cada fila pesa el inverso de su probabilidad de ser controlada (recortado en el percentil "
        "99): las cifras hablan de todas las declaraciones. Filas efectivas: {effective}.",
        "Each row weighs the inverse of its probability of being checked (clipped at the 99th "
        "percentile): figures speak of all declarations. Effective rows: {effective}.",
    ),
    "method_amounts": (
        "{count} hallazgos no tienen monto y cuentan como cero dinero.",
        "{count} findings have no amount and count as no money.",
    ),
    "none": ("datos insuficientes", "insufficient data"),
    "few_findings": (
        f"datos insuficientes: menos de {FEWEST} hallazgos",
        f"insufficient data: fewer than {FEWEST} findings",
    ),
    "few_clean": (
        f"datos insuficientes: menos de {FEWEST} controles limpios",
        f"insufficient data: fewer than {FEWEST} clean checks",
    ),
    "few_amounts": (
        f"datos insuficientes: menos de {FEWEST} hallazgos con monto",
        f"insufficient data: fewer than {FEWEST} findings with an amount",
    ),
    "no_amounts": ("sin montos", "no amounts"),
    "undefined": ("no definido en estas filas", "not defined on these rows"),
    "no_pictures": (
        "No hay imágenes: los datos no alcanzan para dibujarlas.",
        "There are no pictures: the data do not suffice to draw them.",
    ),
}
