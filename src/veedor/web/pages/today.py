"""Today's list by office (lista de inspección): what to check, in which order, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from veedor.domain.selection import Channel, Chosen
from veedor.errors import InputError, NotAllowed
from veedor.flows.accounts import Account
from veedor.flows.read import record_read
from veedor.jurisdiction import Programme
from veedor.web import reads, sessions, words
from veedor.web.page import Pages
from veedor.web.reads import Row, Wanted
from veedor.web.render import Writer, mask

CHANNELS = (Channel.RED.value, Channel.ORANGE.value)
FULL_BARS = (0.05, 0.1, 0.2, 0.5)
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run them


def router(pages: Pages) -> APIRouter:
    """`/` and the same list as CSV."""
    routes = APIRouter()

    @routes.get("/")
    def today(request: Request) -> Response:
        account = sessions.signed_in(request, pages.installation)
        asked = _Asked(pages, request, account)
        lines = asked.lines()
        asked.record(lines, "page")
        values = {
            "programme": asked.programme,
            "plan": asked.plan,
            "days": reads.plan_days(pages.installation, asked.programme.name),
            "wanted": asked.wanted,
            "offices": list(_offices(asked.plan, asked.everything())) if asked.plan else [],
            "sections": [(office, list(rows)) for office, rows in groupby(lines, _office)],
            "lines": lines,
            "scale": _scale(lines),
            "money": _money(lines),
            "channels": CHANNELS,
            "ways": [way.value for way in Chosen],
            "shown": sessions.may_read_identity(account),
            "may_open": sessions.may_read_identity(account),
            "fixed_office": account.office,
            "rules": {rule.name: rule for rule in asked.programme.rules},
            "query": asked.query(),
            "others": list(pages.installation.jurisdiction.programmes),
        }
        return pages.answer(request, "today/page.html", values, account=account)

    @routes.get("/list.csv")
    def as_csv(request: Request) -> Response:
        account = sessions.signed_in(request, pages.installation)
        asked = _Asked(pages, request, account)
        lines = asked.lines()
        asked.record(lines, "csv")
        text = _csv(lines, pages.writer(request), sessions.may_read_identity(account))
        name = asked.plan["plan_id"] if asked.plan else "list"
        headers = {"Content-Disposition": f'attachment; filename="{_file_name(name)}.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    return routes


class _Asked:
    """What the address asks for, within what this account may see."""

    def __init__(self, pages: Pages, request: Request, account: Account) -> None:
        self.here = pages.installation
        self.account = account
        query = request.query_params
        self.programme: Programme = self.here.jurisdiction.programme(query.get("programme") or None)
        office = query.get("office") or None
        if account.office is not None:
            if office not in (None, account.office):
                raise NotAllowed(
                    "This account sees the list of its own office only.",
                    where=f"office {office}",
                    next="Open the list without a filter.",
                )
            office = account.office
        self.wanted = Wanted(
            office=office, channel=query.get("channel") or None, chosen=query.get("chosen") or None
        )
        self.plan = reads.plan_of(self.here, self.programme.name, day_of(query.get("day")))

    def lines(self) -> list[Row]:
        """The lines to show."""
        return self._read(self.wanted)

    def everything(self) -> list[Row]:
        """All lines that this account may see, for the summary by office."""
        return self._read(Wanted(office=self.account.office))

    def query(self) -> str:
        """The filter as it stands in an address."""
        parts = {name: value for name, value in asdict(self.wanted).items() if value}
        if self.plan is not None:
            parts["day"] = self.plan["day"].isoformat()
        return urlencode({"programme": self.programme.name, **parts})

    def record(self, lines: Sequence[Row], how: str) -> None:
        """One line in the audit, naming the plan and how many identities are about to be shown."""
        if self.plan is None or not lines or not sessions.may_read_identity(self.account):
            return
        chosen = {name: value for name, value in asdict(self.wanted).items() if value}
        facts = {"identities": len({line["taxpayer"] for line in lines}), "as": how, **chosen}
        record_read(self.here, self.account.actor, self.plan["plan_id"], facts)

    def _read(self, wanted: Wanted) -> list[Row]:
        if self.plan is None:
            return []
        return reads.lines_of(self.here, self.plan["plan_id"], wanted)


def day_of(text: str | None) -> date | None:
    """The day that an address names, or None."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "This is not a day.", where=f"day={text[:40]}", next="Write it as 2026-01-31."
        ) from error


def _office(line: Row) -> str:
    return str(line["office"])


def _money(lines: Sequence[Row]) -> float | None:
    known = [line["expected_amount"] for line in lines if line["expected_amount"] is not None]
    return sum(known) if known else None


def _scale(lines: Sequence[Row]) -> float:
    """The probability at which a bar is full: bars compare lines, the figure beside them tells."""
    highest = max((line["probability"] or 0.0 for line in lines), default=0.0)
    return next((full for full in FULL_BARS if highest <= full), 1.0)


def _offices(plan: Row, lines: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Capacity and what was chosen, by office."""
    summary = {row["office"]: row for row in plan["policy"].get("summary", ())}
    for office, rows in groupby(lines, _office):
        chosen = list(rows)
        yield {
            "office": office,
            "candidates": summary.get(office, {}).get("candidates"),
            "capacity": _capacity(plan["policy"], office),
            "chosen": len(chosen),
            "money": _money(chosen),
            **{name: sum(row["channel"] == name for row in chosen) for name in CHANNELS},
            **{way.value: sum(row["chosen"] == way for row in chosen) for way in Chosen},
        }


def _capacity(policy: Mapping[str, Any], office: str) -> int | None:
    named = dict(policy.get("capacity") or ())
    return named.get(office, policy.get("default_capacity"))


def _csv(lines: Sequence[Row], writer: Writer, shown: bool) -> bytes:
    """The list for a spreadsheet: numbers with a point, a text never able to run as a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        ("office", "position", "declaration_id", "taxpayer", "channel", "chosen", "rule",
         "probability", "expected_amount", "anomaly", "inclusion_probability", "reason")
    )  # fmt: skip
    for line in lines:
        first = line["reasons"][0] if line["reasons"] else {}
        reason = first.get("spanish" if writer.language == "es" else "sentence", "")
        row = (
            line["office"], line["position"], line["declaration_id"],
            mask(line["taxpayer"], shown), writer.word(line["channel"], words.CHANNELS),
            writer.word(line["chosen"], words.CHOSEN), line["rule_name"] or "",
            line["probability"], line["expected_amount"], line["anomaly"],
            line["inclusion_probability"], reason,
        )  # fmt: skip
        table.writerow(_harmless(value) for value in row)
    # The mark tells spreadsheets that the text is UTF-8; without it accents break.
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(RISKY_STARTS):
        return "'" + value
    return "" if value is None else value


def _file_name(text: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in text)
