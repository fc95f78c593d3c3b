"""The verb that explains one declaration, in Spanish or English."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from veedor.cli import console, options, showing_models
from veedor.cli.options import DEFAULT_HOME, Home, Json

Number = Annotated[str, typer.Argument(help="The declaration's number.")]

WORDS = {
    "es": {
        "filed": "presentada el", "types": "Por tipo de hallazgo",
        "score": "Probabilidad de hallazgo", "expected": "monto esperado",
        "type_reasons": "Motivos para buscar «{type}»",
        "no_type_reasons": "Nada en ella eleva la probabilidad de ese tipo por encima de lo "
        "habitual entre sus pares.",
        "reasons": "Motivos del puntaje", "adds": "{points} puntos",
        "none": "Nada en ella eleva la probabilidad por encima de lo habitual entre sus pares.",
        "what_if": "Qué la bajaría",
        "no_what_if": "Nada de lo declarado, llevado a lo habitual, baja la probabilidad.",
        "unusual": "Rareza: más que el {share} % de las declaraciones", "past": "Importador o "
        "contribuyente", "simulated": "DATOS SIMULADOS",
        "indication": "Un puntaje es un indicio: decide un funcionario.",
    },
    "en": {
        "filed": "filed on", "types": "By type of finding",
        "score": "Probability of a finding", "expected": "expected amount",
        "type_reasons": "Reasons to look for “{type}”",
        "no_type_reasons": "Nothing in it raises the probability of that type above what is usual "
        "among its peers.",
        "reasons": "Reasons for the score", "adds": "{points} points",
        "none": "Nothing in it raises the probability above what is usual among its peers.",
        "what_if": "What would lower it",
        "no_what_if": "Nothing that was declared, made usual, lowers the probability.",
        "unusual": "Unusual: more than {share} % of declarations", "past": "Taxpayer",
        "simulated": "SIMULATED DATA",
        "indication": "A score is an indication: an official decides.",
    },
}  # fmt: skip


def explain(  # noqa: PLR0913, PLR0917
    declaration_id: Number,
    programme: options.ProgrammeName = None,
    home: Home = DEFAULT_HOME,
    model: options.Model = "live",
    language: options.Language = None,
    json: Json = False,
) -> None:
    """Say why a declaration scores as it does, what would lower it, and what is unusual in it.

    It is scored again as of the day it was filed; nothing is kept but the audit line.

    Example: veedor explain 118-2025-10-000123-1 --home aduana
    """

    def run() -> None:
        from veedor.flows.explain import explain as flow
        from veedor.flows.simulated import is_simulated
        from veedor.installation import open_home

        here = open_home(home)
        spoken: Any = options.spoken(language, here.settings.language)
        with console.progress(spoken, quiet=json) as tell:
            result = flow(
                here,
                here.jurisdiction.programme(programme),
                declaration_id,
                version=model,
                actor=console.actor(),
                on_progress=tell,
            )
        as_data = {
            **console.plain(result),
            "simulated": is_simulated(here),
            "language": spoken,
            "said": {
                name: [one.text(spoken) for one in getattr(result, name)]
                for name in ("type_reasons", "reasons", "counterfactuals", "unusual")
            },
        }
        console.emit(as_data, as_json=json, human=lambda: _show(here, result, spoken))

    raise typer.Exit(console.guarded(run, home=home, language=language, as_json=json))


def _share(percentile: float) -> str:
    """A percentile: nothing is more unusual than all that there is."""
    from veedor.domain.wording import number

    return number(min(percentile, 99.9), 1 if percentile >= 99 else 0)


def _type(head: Any, language: str) -> str:
    return head.spanish if language == "es" else head.type.replace("_", " ")


def _show_reasons(reasons: Any, none: str, language: Any) -> None:
    from veedor.domain.wording import number

    for reason in reasons:
        points = WORDS[language]["adds"].format(points=f"+{number(100 * reason.contribution, 1)}")
        print(f"  · {reason.text(language)} [{points}]")
    if not reasons:
        print(f"  {none}")


def _show(here: Any, result: Any, language: Any) -> None:
    from veedor.domain.wording import number
    from veedor.flows.simulated import is_simulated

    words = WORDS[language]
    currency = here.jurisdiction.currency

    def money(value: float | None) -> str:
        return "" if value is None else f", {words['expected']} {number(value, 0)} {currency}"

    if is_simulated(here):
        print(f"*** {words['simulated']} ***")
    print(f"{result.declaration_id} · {words['filed']} {result.filed_on}")
    showing_models.used(result.model_version, result.model_state, language)
    if result.heads:
        print(f"\n{words['types']}")
        for head in result.heads:
            print(f"  {_type(head, language)}: {number(100 * head.probability, 1)} %"
                  f"{money(head.expected_amount)}")  # fmt: skip
    if len(result.heads) > 1:  # a head alone is the score itself
        print(f"\n{words['type_reasons'].format(type=_type(result.heads[0], language))}")
        _show_reasons(result.type_reasons, words["no_type_reasons"], language)
    share = number(100 * result.probability, 1)
    print(f"\n{words['score']}: {share} %{money(result.expected_amount)}")
    print(f"\n{words['reasons']}")
    _show_reasons(result.reasons, words["none"], language)
    print(f"\n{words['what_if']}")
    for one in result.counterfactuals:
        print(f"  · {one.text(language)}")
    if not result.counterfactuals:
        print(f"  {words['no_what_if']}")
    print(f"\n{words['unusual'].format(share=_share(result.anomaly))}")
    for reason in result.unusual:
        print(f"  · {reason.text(language)}")
    print(f"\n{words['past']}: {result.past.text(language)}")
    print(words["indication"])
