"""Words in a column's name that speak of what is known only after a check."""

from __future__ import annotations

import re
import unicodedata

_WORDS = (
    "penalty penalties fine fines fined sanction sanctions enforcement enforced assessed assessment"
    " reassessed adjusted adjustment revised corrected verified infraction infringement violation"
    " fraud fraudulent illicit seizure seized confiscated inspector officer inspected inspection"
    " audited auditor appeal appealed annulled verdict finding findings found outcome result final"
    " released release channel label target"
    " multa multas sancion sanciones infraccion ajuste ajustado reparo reparos acotacion acotado"
    " determinado corregido corregida verificado verificada fraude ilicito incautacion incautado"
    " comiso inspeccionado inspeccion inspectora fiscalizacion fiscalizado fiscalizador"
    " funcionario auditado auditoria apelacion apelado anulado hallazgo hallazgos incidencia"
    " resultado definitivo definitiva levante canal etiqueta dictamen veredicto"
)  # science.md 4.4, forbidden inputs; the Spanish words are those of SUNAT's own documents
OUTCOME_WORDS = frozenset(_WORDS.split())


def outcome_words(name: str) -> tuple[str, ...]:
    """The telling words of a column's name, whatever its accents, case and separators.

    >>> outcome_words("MontoMulta_USD"), outcome_words("refined_oil_share")
    (('multa',), ())
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    bare = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    words = re.split(r"[^a-z]+", bare.lower())
    return tuple(dict.fromkeys(word for word in words if word in OUTCOME_WORDS))
