"""The sentences of the model card about the burden of checks, in both languages."""

from __future__ import annotations

from veedor.models.reporting.phrases import Pairs

BURDEN: Pairs = {
    "burden_lead": (
        "¿A quién elegiría este modelo? Se tomaron por sorteo {rows} declaraciones del último año "
        "y se hizo con ellas una lista del {capacity}.",
        "Whom would this model choose? {rows} declarations of the last year were drawn by lot, and "
        "a list of {capacity} was made of them.",
    ),
    "burden_ratio": (
        "Razón a igual riesgo: cuántas veces más se controla a un grupo que a los demás, entre "
        "declaraciones de las que se espera el mismo monto. 1 es parejo; se acepta de {low} a "
        "{high}.",
        "Ratio at equal stakes: how many times more a group is checked than the others, among "
        "declarations from which the same amount is expected. 1 is even; {low} to {high} is "
        "accepted.",
    ),
    "burden_plain": (
        "Este modelo no conoce montos: la razón compara tasas sin más.",
        "This model knows no amounts: the ratio compares plain rates.",
    ),
    "burden_gap": (
        "Brecha sin explicar: cuánto más alto queda el puntaje de una oficina que el de otras con "
        "el mismo monto esperado. Más de 10 % pide una revisión.",
        "Unexplained gap: how much higher the score of an office stands than that of others with "
        "the same expected amount. More than 10 % asks for a review.",
    ),
    "burden_breaches": (
        "Fuera de rango por más que azar: {groups}. Una persona debe revisar por qué.",
        "Out of bounds by more than chance: {groups}. A person has to find out why.",
    ),
    "burden_size": (
        "Sobre el tamaño: la lista pesa el monto esperado y también la probabilidad. Entre dos "
        "declaraciones de igual monto esperado va primero la más probable, que suele ser menor.",
        "On size: the list weighs the expected amount and the probability too. Of two declarations "
        "of equal expected amount the likelier one goes first, and it is usually the smaller.",
    ),
    "burden_review": (
        "Brecha mayor de 10 % por más que azar: {groups}. Una persona debe revisar por qué.",
        "Gap above 10 % by more than chance: {groups}. A person has to find out why.",
    ),
    "burden_even": (
        "Ningún grupo con datos suficientes queda fuera de rango.",
        "No group with enough data is out of bounds.",
    ),
    "errors_caption": (
        "Errores y costo para quien cumple",
        "Errors, and the cost for those who comply",
    ),
    "errors_lead": (
        "Los errores se cuentan solo en controles por sorteo ({lot} en estos datos). En los demás, "
        "quien eligió el control influyó en lo que se halló.",
        "Errors are counted only on checks drawn by lot ({lot} in these data). In the others, "
        "whoever chose the check had a hand in what was found.",
    ),
    "errors_none": (
        "Aquí no hay controles por sorteo. Por eso no puede saberse cuántos limpios se "
        "controlarían sin necesidad ni cuántos hallazgos se dejarían pasar.",
        "There are no checks by lot here. So it cannot be known how many clean ones would be "
        "checked without need, nor how many findings would be let pass.",
    ),
    "errors_few": (
        "De los grupos que no aparecen hay muy pocos casos.",
        "Of groups that do not appear there are too few cases.",
    ),
    "errors_lot_weights": (
        "Cada control sorteado pesa según la probabilidad que tuvo de salir.",
        "Each check drawn weighs by the chance it had to be drawn.",
    ),
    "errors_lot_even": (
        "No se guardó con qué probabilidad salió cada control; se supone la misma para todos.",
        "The chance of each check to be drawn was not kept; it is taken to be the same for all.",
    ),
    "groups": ("Tasa de control por grupo", "Audit rate by group"),
    "groups_says": (
        "Qué parte de las declaraciones de cada grupo elegiría el modelo, con su intervalo del "
        "95 %. La línea gris es el promedio. Una tasa mayor no es injusta por sí sola: la tabla "
        "compara a igual riesgo.",
        "What share of each group's declarations the model would choose, with its 95 % interval. "
        "The grey line is the mean. A higher rate is not unfair by itself: the table compares at "
        "equal stakes.",
    ),
    "whole": ("Promedio", "Mean"),
    "curve": ("Controles según el tamaño", "Checks by size"),
    "curve_x": (
        "Contribuyentes, del menor al mayor",
        "Taxpayers, from the smallest to the largest",
    ),
    "curve_y": ("Parte del total", "Share of the total"),
    "curve_says": (
        "Las barras muestran qué parte de todo el valor declarado y de todos los controles "
        "corresponde a cada grupo de contribuyentes. Si los pequeños llevan más controles que "
        "valor, pesan más sobre ellos.",
        "Bars show what share of all declared value and of all checks belongs to each group of "
        "taxpayers. If small ones carry more of the checks than of the value, checks weigh more "
        "on them.",
    ),
    "curve_group": ("{count} contribuyentes", "{count} taxpayers"),
}
