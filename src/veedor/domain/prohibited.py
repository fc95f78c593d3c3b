"""Attributes of people that may never inform a risk score, and how a name betrays one.

The list is dated and names its law, because a prohibition begins on a day. A match of words is
only a suspicion: a country may justify a false alarm, and the model card prints the justification.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from veedor.errors import DeclarationError

NOT_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True, kw_only=True)
class Prohibited:
    """An attribute never to be used (atributo prohibido).

    `words` are what gives it away in a name or a meaning, Spanish and English, without accents;
    several words in one entry must follow each other. It holds from `valid_from` to `valid_to`
    inclusive (None: no end). `law` is printed on the card; `verified` False says there that it
    was cited from memory and a lawyer has to check it.
    """

    name: str
    meaning: str
    spanish: str
    words: tuple[str, ...]
    law: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = True

    def __post_init__(self) -> None:
        for part in ("meaning", "spanish", "words", "law"):
            if not getattr(self, part):
                raise DeclarationError(
                    f"The prohibited attribute '{self.name}' has no {part}.",
                    where=f"prohibited attribute {self.name}",
                    next=f"Write {part}=...: a prohibition is read aloud and has a source.",
                )

    def holds_on(self, day: date) -> bool:
        """Whether the prohibition is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def found_in(self, *texts: str) -> str | None:
        """The first of the words that stands whole in one of the texts; None when none does.

        >>> sex = Prohibited(name="gender", meaning="Gender", spanish="Sexo",
        ...                  words=("sexo", "gender"), law="…", valid_from=date(2020, 1, 1))
        >>> sex.found_in("is_owner_gender"), sex.found_in("Sexo del titular"), sex.found_in("Essex")
        ('gender', 'sexo', None)
        """
        for text in texts:
            spaced = f" {plain_words(text)} "
            for word in self.words:
                if f" {plain_words(word)} " in spaced:
                    return word
        return None


@dataclass(frozen=True, kw_only=True)
class FalseAlarm:
    """Why a name that sounds prohibited is not (falsa alarma), who said so and when.

    `named` is the feature or column, `attribute` the name of the prohibited attribute.
    """

    named: str
    attribute: str
    because: str
    said_by: str
    on: date

    def __post_init__(self) -> None:
        if not self.because.strip() or not self.said_by.strip():
            raise DeclarationError(
                f"The false alarm about '{self.named}' is not justified.",
                where=f"false alarm {self.named}/{self.attribute}",
                next="Write because=... and said_by=...: both are printed on the model card.",
            )


def plain_words(text: str) -> str:
    """The words of a name or phrase in small letters without accents, one space between.

    >>> plain_words("cat_Género_del-Representante")
    'cat genero del representante'
    """
    bare = unicodedata.normalize("NFKD", text)
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()
    return NOT_LETTERS.sub(" ", letters).strip()


def refuse(
    named: tuple[str, str],
    texts: Iterable[str],
    attributes: Iterable[Prohibited],
    false_alarms: Iterable[FalseAlarm] = (),
    *,
    on: date,
) -> None:
    """DeclarationError when a name or its meanings speak of an attribute in force on the day.

    `named` is what it is and what it is called, as ("feature", "cat_office").
    """
    kind, name = named
    excused = {(alarm.named, alarm.attribute) for alarm in false_alarms}
    for attribute in attributes:
        if not attribute.holds_on(on) or (name, attribute.name) in excused:
            continue
        word = attribute.found_in(name, *texts)
        if word is not None:
            raise DeclarationError(
                f"The {kind} '{name}' speaks of “{attribute.meaning.lower()}” (the word “{word}”), "
                "which no score may use.",
                where=f"{kind} {name}; {attribute.law}",
                next="Take it out, or give a column role='protected' to keep it for the fairness "
                f"audit alone. If it means something else, add FalseAlarm(named='{name}', "
                f"attribute='{attribute.name}', because=..., said_by=..., on=...).",
            )


_EQUALITY = (
    "Declaración Universal de Derechos Humanos, arts. 2, 7 (Universal Declaration of Human Rights)"
)
_SINCE = date(1948, 12, 10)

EVERYWHERE: tuple[Prohibited, ...] = tuple(
    Prohibited(
        name=name, meaning=meaning, spanish=spanish, words=words, law=_EQUALITY, valid_from=_SINCE
    )
    for name, meaning, spanish, words in (
        (
            "poverty", "Poverty of a district or a household", "Pobreza del distrito o del hogar",
            ("poverty", "poor", "pobreza", "pobre", "pobres", "deprivation", "socioeconomic",
             "nivel socioeconomico", "slum", "district income", "ingreso del distrito"),
        ),
        (
            "surname", "Surname or first name of a person", "Apellido o nombre de una persona",
            ("surname", "surnames", "last name", "family name", "first name", "given name",
             "apellido", "apellidos", "nombre de pila", "nombres y apellidos",
             "nombre del representante", "name of the representative", "representative name"),
        ),
        (
            "nationality", "Nationality or birthplace of a person",
            "Nacionalidad o lugar de nacimiento de una persona",
            ("nationality", "nacionalidad", "citizenship", "ciudadania", "birthplace",
             "place of birth", "country of birth", "lugar de nacimiento", "pais de nacimiento",
             "migrant", "migrante", "immigrant", "inmigrante"),
        ),
        (
            "gender", "Gender or sex of a person", "Género o sexo de una persona",
            ("gender", "sex", "genero", "sexo", "female", "woman", "mujer", "varon"),
        ),
        (
            "language", "Language that a person speaks", "Idioma que habla una persona",
            ("language", "idioma", "lengua", "lengua materna", "mother tongue", "native tongue",
             "quechua", "aymara"),
        ),
        (
            "ethnicity", "Ethnic origin or skin colour", "Origen étnico o color de piel",
            ("ethnic", "ethnicity", "race", "racial", "skin colour", "skin color", "etnia",
             "etnico", "etnica", "raza", "color de piel", "indigenous", "indigena"),
        ),
        (
            "belief", "Religion, political opinion or union membership",
            "Religión, opinión política o afiliación sindical",
            ("religion", "religious", "religioso", "religiosa", "political opinion",
             "opinion politica", "party membership", "afiliacion politica", "union membership",
             "afiliacion sindical"),
        ),
        (
            "health", "Health, disability or sexual life", "Salud, discapacidad o vida sexual",
            ("disability", "discapacidad", "state of health", "estado de salud", "illness",
             "medical condition", "sexual", "sexual orientation", "orientacion sexual"),
        ),
    )
)  # fmt: skip
"""What no country may use, with words in Spanish and English; a country names its own laws."""
