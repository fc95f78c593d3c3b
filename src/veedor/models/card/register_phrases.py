"""The sentences of the register's entry, in both languages."""

from __future__ import annotations

from veedor.models.reporting.phrases import Pairs

PAIRS: Pairs = {
    "to_fill_in": (
        "por completar por la administración",
        "to be filled in by the administration",
    ),
    "title": ("Entrada en el registro de algoritmos", "Entry of the algorithm register"),
    "simulated": (
        "Datos simulados: esta entrada es un ejemplo y no describe un uso real.",
        "Simulated data: this entry is an example and describes no real use.",
    ),
    "name": ("Selección por riesgo: {programme}", "Selection by risk: {programme}"),
    "short": (
        "Ordena declaraciones para decidir cuáles se controlan primero. Decide un funcionario.",
        "Orders declarations to decide which are checked first. An officer decides.",
    ),
    "category": (
        "Riesgo alto, por precaución: la entidad confirma la clasificación",
        "High risk, as a precaution: the authority confirms the class",
    ),
    "status/candidate": ("en desarrollo", "in development"),
    "status/approved": ("aprobado", "approved"),
    "status/live": ("en uso", "in use"),
    "status/active": ("en uso", "in use"),
    "status/retired": ("retirado", "retired"),
    "goal": (
        "Hay más declaraciones que inspectores. El modelo propone cuáles controlar primero para "
        "hallar más con los mismos controles. Quien es elegido sufre demora y trabajo; por eso se "
        "mide sobre quién recae.",
        "There are more declarations than inspectors. The model proposes which to check first, to "
        "find more with the same checks. Whoever is chosen has delay and work; that is why it is "
        "measured on whom checks fall.",
    ),
    "considerations": (
        "Alternativas comparadas en la ficha: sorteo, mayor valor, precio bajo, antecedentes y lo "
        "inusual. No se usan atributos personales protegidos. Una parte se elige por sorteo.",
        "Alternatives compared on the card: lot, largest value, low price, past findings and what "
        "is unusual. No protected personal attributes are used. Some checks are drawn by lot.",
    ),
    "human": (
        "Un funcionario decide cada control y su resultado, y puede apartarse del puntaje con un "
        "motivo escrito. Quien entrena un modelo no lo aprueba.",
        "An officer decides every check and its result, and may set the score aside with a written "
        "reason. Whoever trains a model does not approve it.",
    ),
    "decision": (
        "Orden de una lista de control. Ninguna multa, deuda ni bloqueo resulta del puntaje.",
        "The order of a list of checks. No fine, debt or blocking follows from the score.",
    ),
    "affected": (
        "Contribuyentes que presentan declaraciones de este programa",
        "Taxpayers who file declarations of this programme",
    ),
    "scale": (
        "Cada día de trabajo; {declarations} declaraciones en los datos usados",
        "Every working day; {declarations} declarations in the data used",
    ),
    "scale_unknown": ("Cada día de trabajo", "Every working day"),
    "appeals": (
        "Revisión por una persona y recursos contra el resultado del control. Contacto: {contact}",
        "Review by a person, and appeal against the result of the check. Contact: {contact}",
    ),
    "training": (
        "Los funcionarios reciben los motivos de cada puntaje en lenguaje común. Capacitación: "
        "{to_fill}",
        "Officers receive the reasons of each score in plain language. Training: {to_fill}",
    ),
    "assessment_impact": ("Evaluación de impacto algorítmico", "Algorithmic impact assessment"),
    "assessment_data": (
        "Evaluación de impacto en protección de datos personales",
        "Personal data protection impact assessment",
    ),
    "assessment_card": (
        "Ficha del modelo con cifras, cargas y límites",
        "Model card with figures, burdens and limits",
    ),
    "assessment_started": (
        "plantilla prellenada, por completar",
        "template prefilled, to complete",
    ),
    "assessment_done": ("publicada con esta entrada", "published with this entry"),
    "notice": (
        "Aviso: su declaración puede ser ordenada por un sistema de inteligencia artificial según "
        "su riesgo, para decidir qué se controla primero. Decide un funcionario. Puede pedir que "
        "una persona revise su caso.",
        "Notice: your declaration may be put in order of risk by an artificial intelligence "
        "system, to decide what is checked first. An officer decides. You may ask that a person "
        "reviews your case.",
    ),
    "method": (
        "Aprendizaje supervisado sobre resultados de controles ({method}), con probabilidad "
        "calibrada",
        "Supervised learning on results of checks ({method}), with calibrated probability",
    ),
    "output": (
        "Probabilidad de hallazgo, monto esperado y motivos, por declaración",
        "Probability of a finding, expected amount and reasons, for each declaration",
    ),
    "personal": (
        "Identificadores de contribuyentes y de sus operaciones, bajo reserva tributaria; nunca "
        "salen de la administración",
        "Identifiers of taxpayers and of their transactions, under tax secrecy; they never leave "
        "the administration",
    ),
    "sensitive": (
        "Ninguno como entrada. Prohibidos: {names}",
        "None as an input. Prohibited: {names}",
    ),
    "sharing": (
        "Ninguno fuera de la administración. La ficha no da cifras de menos de diez contribuyentes",
        "None outside the administration. The card gives no figure of fewer than ten taxpayers",
    ),
    "risk_bias": (
        "Sesgo de los controles pasados",
        "Bias of past checks",
    ),
    "measure_bias": (
        "Controles por sorteo y estimaciones con ellos",
        "Checks drawn by lot, and estimates by them",
    ),
    "risk_uneven": ("Controles repartidos sin equidad", "Checks that fall unevenly"),
    "measure_uneven": (
        "Tasas a igual riesgo por grupo; fuera de 0.8-1.25 una persona revisa",
        "Rates at equal stakes by group; outside 0.8-1.25 a person reviews",
    ),
    "risk_proxy": ("Sustitutos de atributos prohibidos", "Proxies of prohibited attributes"),
    "measure_proxy": (
        "Prueba de cada característica y del puntaje contra atributos entregados para auditar",
        "Test of each feature and of the score against attributes supplied for audit",
    ),
    "risk_drift": ("Cifras que envejecen", "Figures that age"),
    "measure_drift": ("Reentrenar y volver a medir", "Train and measure again"),
    "risk_trust": ("Confianza ciega en el puntaje", "Blind trust in the score"),
    "measure_trust": (
        "Motivos en cada caso, decisión firmada y registro inalterable",
        "Reasons in each case, a signed decision and a record that cannot be altered",
    ),
    # Names of fields
    "general": ("Información general", "General information"),
    "use": ("Uso responsable", "Responsible use"),
    "law": ("Norma y transparencia", "Law and transparency"),
    "technology": ("Funcionamiento", "How it works"),
    "data": ("Datos", "Data"),
    "risks": ("Riesgos y medidas", "Risks and measures"),
    "field/name": ("Nombre", "Name"),
    "field/organization": ("Entidad", "Organisation"),
    "field/department": ("Área responsable", "Department"),
    "field/contact": ("Contacto", "Contact"),
    "field/website": ("Página", "Website"),
    "field/status": ("Estado", "Status"),
    "field/begin_date": ("Desde", "Begin date"),
    "field/end_date": ("Hasta", "End date"),
    "field/short_description": ("Descripción breve", "Short description"),
    "field/category": ("Categoría", "Category"),
    "field/area": ("Ámbito", "Area"),
    "field/domain": ("Materia", "Domain"),
    "field/goal_and_impact": ("Fin e impacto", "Goal and impact"),
    "field/considerations": ("Ponderación", "Considerations"),
    "field/human_intervention": ("Intervención humana", "Human intervention"),
    "field/decision": ("Qué se decide", "What is decided"),
    "field/affected": ("A quién afecta", "Who is affected"),
    "field/scale": ("Frecuencia y escala", "Frequency and scale"),
    "field/appeals": ("Cómo reclamar", "How to object"),
    "field/training": ("Capacitación", "Training"),
    "field/legal_basis": ("Base legal", "Legal basis"),
    "field/impact_assessments": ("Evaluaciones", "Impact assessments"),
    "field/transparency_notice": ("Aviso de transparencia", "Transparency notice"),
    "field/method": ("Método", "Method"),
    "field/model_version": ("Versión", "Version"),
    "field/output": ("Resultado", "Output"),
    "field/performance": ("Desempeño", "Performance"),
    "field/supplier": ("Desarrollador", "Supplier"),
    "field/source_code": ("Código fuente", "Source code"),
    "field/licence": ("Licencia", "Licence"),
    "field/code_version": ("Versión del programa", "Version of the program"),
    "field/artifact_hash": ("Huella del modelo", "Fingerprint of the model"),
    "field/sources": ("Fuentes", "Sources"),
    "field/period": ("Período", "Period"),
    "field/personal_data": ("Datos personales", "Personal data"),
    "field/sensitive_attributes": ("Atributos protegidos", "Protected attributes"),
    "field/sharing": ("Entrega a otros", "Sharing"),
    "field/retention": ("Conservación", "Retention"),
    "source_code": (
        "Programa libre (veedor, Apache-2.0)",
        "Free software (veedor, Apache-2.0)",
    ),
    "domain": ("tributos y aduanas", "taxes and customs"),
}
