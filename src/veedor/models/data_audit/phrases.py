"""Phrases of the page of a data audit, in both languages, side by side so that none is lost."""

from __future__ import annotations

from veedor.models.reporting.phrases import Pairs

PAIRS: Pairs = {
    "kind": ("Auditoría de datos", "Data audit"),
    "lead": (
        "Qué, en estos datos, haría mentir a un modelo.",
        "What, in these data, would make a model lie.",
    ),
    "footer": ("Generado por veedor.", "Made by veedor."),
    "simulated": ("Datos simulados.", "Simulated data."),
    "clean": (
        "No se encontró nada que haga mentir a un modelo.",
        "Nothing was found that would make a model lie.",
    ),
    "clean_says": (
        "Eso no prueba que los datos sean buenos: solo que estas comprobaciones no los refutan.",
        "This does not prove that the data are good: only that these checks do not refute them.",
    ),
    "verdict": ("Dictamen", "Verdict"),
    "verdict_grave": (
        "No entrene con estos datos tal como están: las cifras serían falsas.",
        "Do not train on these data as they are: the figures would be false.",
    ),
    "verdict_serious": (
        "Antes de entrenar, una persona debe mirar lo que sigue.",
        "Before training, a person must look at what follows.",
    ),
    "verdict_notice": (
        "Se puede entrenar; conviene saber lo que sigue.",
        "You may train; it is well to know what follows.",
    ),
    "findings": ("Lo encontrado", "What was found"),
    "grave": ("Grave", "Grave"),
    "serious": ("Serio", "Serious"),
    "notice": ("Aviso", "Notice"),
    "advice": ("Qué hacer", "What to do"),
    "columns": ("Columnas", "Columns"),
    "rows": ("Filas", "Rows"),
    "inputs": ("Columnas de entrada", "Input columns"),
    "labelled": ("Con resultado", "With a result"),
    "found": ("Hallazgos", "Findings"),
    "base_rate": ("Tasa base", "Base rate"),
    "period": ("Período", "Period"),
    "honest_auc": ("AUC de un modelo honesto", "AUC of an honest model"),
    "method": ("Qué se comprobó", "What was checked"),
    "method_columns": (
        "Cada columna sola, con validación cruzada: si delata la etiqueta (AUC mayor que 0,97) o "
        "dice qué se controló.",
        "Each column alone, cross-validated: whether it gives the label away (AUC above 0.97) or "
        "tells what was checked.",
    ),
    "method_names": (
        "Nombres y presencia: columnas llamadas como un resultado, llenas solo cuando hubo "
        "control, o con fecha posterior a la declaración.",
        "Names and presence: columns named like an outcome, filled only when there was a check, "
        "or dated after the declaration.",
    ),
    "method_tuples": (
        "Combinaciones de columnas que se repiten con su etiqueta: se buscan entre todas las "
        "columnas de entrada, sin indicarle cuáles.",
        "Tuples of columns that repeat with their label: searched among all input columns, "
        "without being told which.",
    ),
    "method_sampled": (
        "Por el tamaño de los datos, esa búsqueda usó una muestra de grupos completos de valores "
        "iguales.",
        "Because of the size of the data, that search used a sample of whole groups of equal "
        "values.",
    ),
    "method_model": (
        "Un modelo honesto con {rows} filas, sin copias a ambos lados de la partición: si no "
        "aprende nada, o si el objetivo es una fórmula.",
        "An honest model on {rows} rows, without copies on both sides of the split: whether it "
        "learns nothing, or the target is a formula.",
    ),
    "method_counts": (
        "Filas y claves repetidas, columnas constantes, etiquetas sin fecha o anteriores a la "
        "declaración, clases muy pequeñas.",
        "Repeated rows and keys, constant columns, labels without a date or before the "
        "declaration, classes too small.",
    ),
    "fact": ("Dato", "Fact"),
    "value": ("Valor", "Value"),
    "evidence": ("Las cifras", "The figures"),
}
