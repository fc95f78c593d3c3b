"""A template of the impact evaluation that Peru's rules ask of high risk, prefilled with facts.

In Spanish alone: it is a document of the administration, which completes and signs it. What veedor
knows is filled in; every question that only people can answer stays a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from veedor.models.card.measured import in_short
from veedor.models.card.phrases import PAIRS
from veedor.models.card.public import Told, public
from veedor.models.reporting import write
from veedor.models.reporting.phrases import Phrases

NAME = "evaluacion-de-impacto.es.md"
BLANK = "_[por completar por la administración]_"


def write_impact(told: Told, folder: Path) -> Path:
    """Write the template beside the card; its path."""
    return write(folder / NAME, impact(public(told)))


def impact(card: Mapping[str, Any]) -> str:
    """The template as Markdown."""
    phrases = Phrases(PAIRS, "es")
    who, model = card["accountable"], card["model"]
    lines = [
        "# Evaluación de impacto algorítmico (plantilla)",
        "",
        "Base: Ley 31814 y su reglamento, DS 115-2025-PCM (sistemas de riesgo alto); Ley 29733 y "
        "DS 016-2024-JUS (datos personales). La entidad confirma qué exige la norma vigente.",
        "",
    ]
    if card["simulated"]:
        lines += [f"> **{phrases('simulated')}**", ""]
    lines += [
        "## 1. El sistema y quién responde",
        "",
        f"- Sistema: {card['programme']['spanish']}, modelo `{model['version']}`",
        f"- Huella (SHA-256): `{model['artifact_hash']}`",
        f"- Entidad: {who['authority'] or BLANK}",
        f"- Área responsable: {who['unit'] or BLANK}",
        f"- Oficial de datos personales: {BLANK}",
        f"- Equipo multidisciplinario que evalúa: {BLANK}",
        f"- Fecha y firmas: {BLANK}",
        "",
        "## 2. Finalidad, necesidad y proporcionalidad",
        "",
        f"- Finalidad: {phrases('purpose_2')}",
        f"- Uso excluido: {phrases('purpose_3')}",
        f"- ¿Por qué no bastan reglas más simples? {_against(card)}",
        f"- ¿Qué carga soporta quien es controlado (horas, demora, costo)? {BLANK}",
        f"- ¿Hay un medio menos gravoso para el mismo fin? {BLANK}",
        f"- Clasificación del riesgo (aceptable, alto, indebido) y por qué: {BLANK}",
        "",
        "## 3. Datos personales",
        "",
        f"- Tablas usadas: {', '.join(model['table_versions']) or BLANK}",
        f"- {phrases('data_labels')}",
        f"- {phrases('data_bias')}",
        "- Base para tratar los datos sin consentimiento (función pública): " + BLANK,
        f"- Plazo de conservación y supresión: {BLANK}",
        f"- Quién accede y con qué perfil: {BLANK}",
        "",
        "## 4. Desempeño",
        "",
        *_points(card, phrases),
        "",
        "## 5. No discriminación",
        "",
        f"- Atributos prohibidos: {'; '.join(one['spanish'] for one in card['prohibited'])}",
        f"- Sustitutos: {_proxies(card, phrases)}",
        f"- Reparto de los controles: {_burden(card)}",
        f"- Si algo quedó fuera de rango: causa, decisión y responsable: {BLANK}",
        f"- Grupos vulnerables consultados: {BLANK}",
        "",
        "## 6. Supervisión humana, transparencia y recursos",
        "",
        *(f"- {phrases(f'oversight_{number}')}" for number in range(1, 4)),
        f"- Dónde se publica el aviso previo, claro y sencillo: {who['register_url'] or BLANK}",
        f"- Canal de reclamo: {who['contact'] or BLANK}",
        f"- Capacitación de quienes usan el puntaje: {BLANK}",
        "",
        "## 7. Riesgos que quedan y decisión",
        "",
        "| Riesgo | Probabilidad | Gravedad | Medida | Responsable |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {risk} | {BLANK} | {BLANK} | {measure} | {BLANK} |" for risk, measure in _RISKS),
        "",
        f"- ¿Se puede usar? ¿Con qué condiciones y hasta cuándo? {BLANK}",
        f"- Fecha de la próxima evaluación: {BLANK}",
        "",
    ]
    return "\n".join(lines)


_RISKS = (
    ("Sesgo de los controles pasados", "Controles por sorteo"),
    ("Reparto desigual de los controles", "Tasas a igual riesgo en la ficha"),
    ("Confianza ciega en el puntaje", "Motivos en cada caso y decisión firmada"),
    ("Filtración de datos reservados", "Perfiles, registro de accesos, cifras de diez o más"),
    ("Cifras que envejecen", "Medir de nuevo y reentrenar"),
)


def _against(card: Mapping[str, Any]) -> str:
    known = [
        (PAIRS[f"baseline/{name}"][0] if f"baseline/{name}" in PAIRS else name,
         one["difference"]["value"])
        for name, one in card["baselines"].items()
        if one["difference"]["value"] is not None
    ]  # fmt: skip
    if not known:
        return BLANK
    said = "; ".join(f"{name.lower()} {100 * gain:+.1f} puntos" for name, gain in known)
    return f"Ventaja del modelo en aciertos por cada 100 controles, al controlar el 5 %: {said}."


def _points(card: Mapping[str, Any], phrases: Phrases) -> list[str]:
    shown = [one for one in in_short(card, phrases) if one["says"]]
    return [f"- {one['name']}: {one['cell'].text}. {one['says']}" for one in shown] or [
        f"- {BLANK}"
    ]


def _proxies(card: Mapping[str, Any], phrases: Phrases) -> str:
    found = card["proxies"]
    if found is None or not found["protected"]:
        return phrases("proxies_none")
    named = [
        f"{attribute}: {', '.join(test.get('found', [])) or 'ninguno'}"
        for attribute, test in found["tests"].items()
        if attribute in found["protected"]
    ]
    return "; ".join(named)


def _burden(card: Mapping[str, Any]) -> str:
    found = card["burden"]
    if found is None:
        return BLANK
    named = [f"{of} {group}" for of, group in (*found["breaches"], *found["review"])]
    if not named:
        return "ningún grupo con datos suficientes fuera de rango"
    return f"fuera de rango por más que azar: {', '.join(named)}"
