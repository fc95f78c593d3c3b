"""The sentences of the model card about types of finding, in both languages."""

from __future__ import annotations

from veedor.models.evaluate.phrases import PAIRS as EVALUATION
from veedor.models.reporting.phrases import Pairs

AS_IN_THE_REPORT = (
    "types", "type", "way_to_name", "right_first", "named_first", "always", "first_caption",
    "first_better", "first_no_better",
)  # fmt: skip

TYPES: Pairs = {name: EVALUATION[name] for name in AS_IN_THE_REPORT} | {
    "share_found": ("De este tipo", "Of this type"),
    "types_none": (
        "Este modelo no dice qué tipo de hallazgo buscar: no hay cifras por tipo.",
        "This model does not say what type of finding to look for: there are no figures by type.",
    ),
    "types_lead": (
        "El modelo dice también qué tipo de hallazgo es más probable. Cada fila compara los "
        "hallazgos de ese tipo con todas las demás declaraciones juzgadas, limpias o con otro "
        "hallazgo. La precisión media se compara con «De este tipo»: es lo que daría el sorteo.",
        "The model also says what type of finding is likeliest. Each row compares findings of that "
        "type with all other declarations judged, clean or with another finding. Average precision "
        "is to be compared with “Of this type”: that is what a lot would give.",
    ),
    "types_shown": (
        "Se ven en una declaración mejor que por azar: {types}.",
        "Visible from a declaration better than by chance: {types}.",
    ),
    "types_hardly": (
        "Apenas se ven en una declaración, porque su AUC queda cerca de 0.5, que es azar: {types}.",
        "Hardly visible from a declaration, for their AUC stays near 0.5, which is chance: "
        "{types}.",
    ),
    "types_unknown": (
        "Con tan pocos hallazgos no puede saberse si una declaración los deja ver: {types}.",
        "With so few findings it cannot be known whether a declaration shows them: {types}.",
    ),
    "types_pooled": (
        "«{other}» reúne los tipos de los que hubo muy pocos hallazgos para aprender: {types}.",
        "“{other}” puts together the types of which there were too few findings to learn from: "
        "{types}.",
    ),
    "types_never": (
        "De estos tipos hubo muy pocos hallazgos para aprender, y el modelo no los nombra nunca: "
        "{types}.",
        "Of these types there were too few findings to learn from, and the model never names them: "
        "{types}.",
    ),
    "types_first_few": (
        "No se dice cuántas veces acierta el tipo que nombra primero: entre lo más riesgoso, sería "
        "hablar de muy pocos hallazgos o de menos de diez contribuyentes.",
        "How often the type named first is right is not said: among the riskiest it would speak of "
        "too few findings or of fewer than ten taxpayers.",
    ),
}
