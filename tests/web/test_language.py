from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import veedor.web
from tests.doors import Doors
from veedor.web.language import CATALOGUES, translations

WEB = Path(veedor.web.__file__).parent
HTML = "**/templates/**.html"
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "extensions": "jinja2.ext.i18n",
           "trim_blocks": "true", "lstrip_blocks": "true"}  # fmt: skip


def phrases():
    """Every phrase in the pages' code and templates; the singular of a pair."""
    found = extract_from_dir(WEB, [(HTML, "jinja2"), ("**.py", "python")], {HTML: OPTIONS})
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def catalogue():
    with (CATALOGUES / "es" / "LC_MESSAGES" / "veedor.po").open("rb") as stream:
        messages = [message for message in read_po(stream, locale="es") if message.id]
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: message
        for message in messages
    }


def test_every_phrase_has_its_spanish_and_no_translation_is_left_over():
    assert len(phrases()) > 200
    assert phrases() == set(catalogue())


def test_no_translation_is_empty_and_all_keep_their_places_for_values():
    for message in catalogue().values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not list(message.check()), message.id


def test_english_is_the_language_of_the_code_itself():
    assert translations("en").gettext("Reasons") == "Reasons"
    assert translations("es").gettext("Reasons") == "Motivos"


def test_spanish_words_of_accusation_are_not_used():
    for message in catalogue().values():
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            for word in ("criminal", "delincuente", "culpable", "defraudador", "sospechoso"):
                assert word not in text.lower()


@pytest.mark.parametrize(("asked", "said"), [("es", "Ingresar"), ("en", "Sign in")])
def test_the_language_asked_for_is_remembered(doors: Doors, asked, said):
    client = doors.client()
    first = client.get(f"/login?lang={asked}")
    assert said in first.text
    assert f'<html lang="{asked}">' in first.text
    assert said in client.get("/login").text


def test_an_unknown_language_gives_the_installations_own(doors: Doors):
    answer = doors.client().get("/login?lang=xx")
    assert answer.headers["content-language"] == doors.here.settings.language
