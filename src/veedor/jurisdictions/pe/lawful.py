"""What Peruvian law says of selecting by risk: its basis, who answers, what may never be used.

What is not `verified` was cited from memory: the card says so, and a lawyer of the administration
checks it before a card is published.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from veedor.domain.accountable import Accountable, Norm
from veedor.domain.prohibited import EVERYWHERE

ACCOUNTABLE = Accountable(
    authority="Superintendencia Nacional de Aduanas y de Administración Tributaria (SUNAT)",
    legal_basis=(
        Norm(
            name="Ley General de Aduanas (DL 1053), arts. 162-164",
            verified=False,
            says="Customs controls by risk management and limits physical inspections.",
            spanish="La aduana controla por gestión de riesgo y limita el reconocimiento físico.",
        ),
        Norm(
            name="Código Tributario, art. 62",
            verified=False,
            says="The administration has the discretion to choose what it audits.",
            spanish="La Administración tiene la facultad discrecional de elegir qué fiscaliza.",
        ),
        Norm(
            name="Código Tributario, art. 85",
            says="What a taxpayer declares is reserved: this card gives no figure of fewer than "
            "ten taxpayers.",
            spanish="Lo que declara un contribuyente es reservado: esta ficha no da cifras de "
            "menos de diez contribuyentes.",
        ),
        Norm(
            name="Ley 29733 (art. 23), DS 016-2024-JUS",
            verified=False,
            says="Personal data are used for the purpose stated, and nobody is subject to a "
            "decision made by a machine alone.",
            spanish="Los datos personales se usan para el fin declarado y nadie queda sujeto a una "
            "decisión tomada solo por una máquina.",
        ),
        Norm(
            name="Ley 31814, DS 115-2025-PCM",
            says="Artificial intelligence is used without discrimination, under human supervision, "
            "with transparency and accountability. To predict that people will commit crimes is "
            "prohibited, and this model does not: it orders declarations for an administrative "
            "check.",
            spanish="La inteligencia artificial se usa sin discriminar, con supervisión humana, "
            "transparencia y rendición de cuentas. Está prohibido predecir la criminalidad de las "
            "personas, y este modelo no lo hace: ordena declaraciones para un control "
            "administrativo.",
        ),
        Norm(
            name="TUO de la Ley 27444",
            verified=False,
            says="Every administrative act gives its reasons and may be contested.",
            spanish="Todo acto administrativo se motiva y puede impugnarse.",
        ),
    ),
)

EQUALITY = "Constitución Política del Perú, art. 2, inc. 2"
SENSITIVE = "Ley 29733, art. 2, inc. 5"
CONSTITUTION = date(1993, 12, 31)
DATA_PROTECTION = date(2011, 7, 4)

_OF_SENSITIVE_DATA = ("ethnicity", "belief", "health")

PROHIBITED = tuple(
    replace(
        attribute,
        law=f"{EQUALITY}; {SENSITIVE}" if attribute.name in _OF_SENSITIVE_DATA else EQUALITY,
        valid_from=DATA_PROTECTION if attribute.name in _OF_SENSITIVE_DATA else CONSTITUTION,
        verified=False,
    )
    for attribute in EVERYWHERE
)

# Frauds that features speak of (peru.md 4), in Spanish and English.
FRAUDS = {
    "C1": ("subvaluación", "undervaluation"),
    "C2": ("clasificación errónea", "misclassification"),
    "C3": ("origen falso", "false origin"),
    "C4": ("cantidad o peso distintos", "quantity or weight"),
    "C5": ("importador fantasma", "phantom importer"),
    "C6": ("descripción falsa o contrabando", "false description or smuggling"),
    "C7": ("elusión de derechos antidumping", "antidumping circumvention"),
    "C8": ("flete o seguro subdeclarado", "understated freight or insurance"),
    "C9": ("fraccionamiento", "splitting"),
    "C10": ("abuso de regímenes", "abuse of regimes"),
    "C11": ("drawback indebido", "undue drawback"),
    "C12": ("sobrevaluación", "overvaluation"),
    "C13": ("colusión con el agente", "collusion with the broker"),
}
