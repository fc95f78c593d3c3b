"""What every page is given beside its own values, and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from veedor.domain.wording import Language
from veedor.flows.accounts import Account
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.web import language, sessions
from veedor.web.render import Writer, environment


@dataclass(frozen=True)
class Pages:
    """The pages of one installation; every page file makes its answers through it."""

    installation: Installation

    def language(self, request: Request) -> Language:
        """The language of the answer."""
        return language.language_of(request, self.installation.settings.language)

    def writer(self, request: Request) -> Writer:
        """Writes values in that language, for what is no template (CSV)."""
        return Writer(self.language(request))

    def answer(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        account: Account | None,
        status: int = 200,
    ) -> Response:
        """The page; a language asked for in the address is remembered in a cookie."""
        spoken = self.language(request)
        text = environment(spoken).get_template(template).render(
            **self._common(request, spoken, account), **values
        )  # fmt: skip
        response = HTMLResponse(text, status)
        response.headers["Content-Language"] = spoken
        if request.query_params.get("lang") in language.LANGUAGES:
            response.set_cookie(
                language.COOKIE,
                spoken,
                max_age=language.COOKIE_SECONDS,
                httponly=True,
                samesite="lax",
            )
        return response

    def _common(
        self, request: Request, spoken: Language, account: Account | None
    ) -> dict[str, Any]:
        country = self.installation.jurisdiction
        return {
            "account": account,
            "country": country,
            "currency": country.currency,
            "here": request.url.path,
            "simulated": is_simulated(self.installation),
            "switches": [
                (code, language.NAMES[code], _with_language(request, code))
                for code in language.LANGUAGES
            ],
            "token": sessions.token_of(request) if "session" in request.scope else "",
        }


def inside(address: str) -> str:
    """The page to go to next; the first one instead of one of another site."""
    plain = address.isprintable() and "\\" not in address
    ours = address.startswith("/") and not address.startswith("//")
    return address if plain and ours and not address.startswith("/login") else "/"


def _with_language(request: Request, code: str) -> str:
    """The same address in another language; a form's answer has none, so its page is meant."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return f"?{urlencode([*kept, ('lang', code)])}"
