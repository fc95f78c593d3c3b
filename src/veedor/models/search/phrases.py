"""The phrases of the search report, in Spanish and English side by side."""

from __future__ import annotations

from veedor.models.reporting.phrases import Pairs

PAIRS: Pairs = {
    "kind": ("Búsqueda de parámetros", "Search of parameters"),
    "lead": (
        "Qué ajustes de la receta ordenan mejor, elegidos en el pasado y probados una sola vez "
        "en un tramo final que ningún ensayo tocó.",
        "Which settings of the recipe rank best, chosen on the past and tried once on a last "
        "stretch that no trial touched.",
    ),
    "simulated": ("DATOS SIMULADOS", "SIMULATED DATA"),
    "footer": (
        "Hecho por veedor. Cada ensayo queda guardado con sus cifras.",
        "Made by veedor. Every trial is kept with its figures.",
    ),
    "search": ("búsqueda", "search"),
    "recipe": ("receta", "recipe"),
    "method": ("método", "method"),
    "goal": ("objetivo", "goal"),
    "trials": ("ensayos", "trials"),
    "as_of": ("conocido al", "as of"),
    "seed": ("semilla", "seed"),
    "average_precision": ("precisión media", "average precision"),
    "precision": (
        "hallazgos entre lo controlado, capacidad {capacity}",
        "findings among the checked, capacity {capacity}",
    ),
    "revenue": (
        "recaudación hallada, capacidad {capacity}",
        "revenue found, capacity {capacity}",
    ),
    "in_short": ("En breve", "In short"),
    "best_folds": ("El mejor, en los pliegues", "The best, on the folds"),
    "best_folds_says": (
        "Elegido por esta cifra entre {trials} ensayos: la suerte incluida, es optimista. "
        "Con lo que viene por defecto: {default}.",
        "Chosen by this figure among {trials} trials: luck included, it is optimistic. "
        "The default's: {default}.",
    ),
    "best_last": ("El mejor, en el tramo final", "The best, on the last stretch"),
    "best_last_says": (
        "{rows} controles con {findings} hallazgos que no sirvieron para elegir.",
        "{rows} checks with {findings} findings that were not used to choose.",
    ),
    "default_last": ("Por defecto, en el tramo final", "The default, on the last stretch"),
    "default_last_says": ("La misma receta sin cambios.", "The same recipe, unchanged."),
    "difference": ("Diferencia", "Difference"),
    "difference_better": (
        "El intervalo queda sobre cero: los parámetros hallados ordenan mejor.",
        "The interval lies above zero: the parameters found rank better.",
    ),
    "difference_worse": (
        "El intervalo queda bajo cero: lo que viene por defecto ordena mejor.",
        "The interval lies below zero: the default ranks better.",
    ),
    "difference_unclear": (
        "El intervalo contiene el cero: no hay prueba de que convenga cambiar.",
        "The interval contains zero: there is no proof that a change is worth it.",
    ),
    "difference_none": (
        "Muy pocos hallazgos en el tramo final para decidir.",
        "Too few findings in the last stretch to decide.",
    ),
    "few": ("datos insuficientes", "insufficient data"),
    "parameters": ("Los parámetros hallados", "The parameters found"),
    "parameters_none": (
        "Ningún ensayo superó lo que viene por defecto.",
        "No trial did better than the default.",
    ),
    "settings": ("ajustes", "settings"),
    "parameter": ("parámetro", "parameter"),
    "value": ("valor", "value"),
    "range": ("se buscó en", "searched in"),
    "use": ("Para entrenar con ellos: {command}", "To train with them: {command}"),
    "pictures": ("Los ensayos", "The trials"),
    "pictures_says": (
        "Un punto es un ensayo. Lleno: juzgado en todos los pliegues; hueco: abandonado antes. "
        "La línea cortada es lo que viene por defecto; el aro, el mejor.",
        "A dot is a trial. Filled: judged on every fold; hollow: given up before. "
        "The dashed line is the default; the ring, the best.",
    ),
    "curve": ("El mejor hasta el momento", "The best so far"),
    "curve_says": (
        "La cifra de cada ensayo y la mejor hasta él.",
        "Each trial's figure and the best up to it.",
    ),
    "trial": ("ensayo", "trial"),
    "against_says": (
        "Cifra según {name}. Si la nube no sube ni baja, este ajuste importa poco.",
        "The figure by {name}. If the cloud neither rises nor falls, this setting matters little.",
    ),
    "all": ("Todos los ensayos", "All trials"),
    "state": ("estado", "state"),
    "share": ("filas", "rows"),
    "folds": ("pliegues", "folds"),
    "seconds": ("segundos", "seconds"),
    "state/done": ("completo", "whole"),
    "state/pruned": ("abandonado", "given up"),
    "state/failed": ("falló", "failed"),
    "default": ("por defecto", "default"),
    "how": ("Cómo se buscó", "How it was searched"),
    "how_time": (
        "Cada pliegue aprende del pasado y juzga lo que sigue, con {gap} días de por medio y solo "
        "con resultados ya conocidos al comenzar lo juzgado.",
        "Each fold learns from the past and judges what follows, with {gap} days between and only "
        "with results known when the judged stretch began.",
    ),
    "how_group": (
        "Los pliegues separan grupos de copias enteros: ninguna copia está a ambos lados.",
        "Folds keep groups of copies whole: no copy stands on both sides.",
    ),
    "how_folds": (
        "{folds} pliegues con {findings} hallazgos juzgados; un pliegue pesa según sus hallazgos.",
        "{folds} folds with {findings} findings judged; a fold weighs by its findings.",
    ),
    "how_cheap": (
        "En los ensayos se ajustan solo los estimadores, sin calibrar: el objetivo es un orden.",
        "Trials fit the estimators only, not the calibration: the goal is an order.",
    ),
    "how_interval": (
        "El intervalo de la diferencia es pareado, de 95 %, remuestreando contribuyentes y meses.",
        "The interval of the difference is paired, 95 %, resampling taxpayers and months.",
    ),
}
