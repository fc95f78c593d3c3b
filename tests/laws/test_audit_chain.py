"""Law: whatever byte of whatever field of whatever line changes, the chain breaks at that line."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from veedor.domain.actor import Actor, Duty
from veedor.ledger import audit
from veedor.stores.database import connect, upgrade
from veedor.stores.schema import audit_head, audit_lines

FIELDS = [column.name for column in audit_lines.columns]
WORDS = st.text(max_size=12)
FACTS = st.dictionaries(WORDS, st.none() | st.integers() | st.floats() | WORDS, max_size=3)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.none()
            | st.builds(Actor, name=WORDS, duty=st.none() | st.sampled_from(list(Duty))),
            "action": WORDS,
            "subject": WORDS,
            "because": WORDS,
            "facts": FACTS,
        }
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('law') / 'law.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.execute(triggers).scalars().all():
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
    return engine


def changed(value: Any, at: int, by: int) -> Any:
    """The value with one byte changed: never the value itself."""
    if isinstance(value, int):
        return value + by
    content = bytearray(value.encode())
    if not content:
        return chr(by)
    at %= len(content)
    content[at] = (content[at] + by) % 256
    return content.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), lines=LINES)
def test_a_changed_byte_breaks_the_chain_at_its_line(engine: Engine, data, lines):
    with engine.connect() as connection:
        connection.begin()  # rolled back at the end: each example starts with an empty chain
        for line in lines:
            audit.record(connection, **line)
        whole = audit.verify(connection)
        assert (whole.lines, whole.first_broken) == (len(lines), None)

        number = data.draw(st.integers(1, len(lines)), label="line")
        field = data.draw(st.sampled_from(FIELDS), label="field")
        here = audit_lines.c.number == number
        before = connection.execute(sa.select(audit_lines.c[field]).where(here)).scalar_one()
        after = changed(
            before, data.draw(st.integers(0, 200), label="at"), data.draw(st.integers(1, 255))
        )
        if field == "number":
            after += len(lines)  # a number that is taken cannot be stored at all
        if after == before:
            return
        connection.execute(audit_lines.update().where(here).values({field: after}))
        found = audit.verify(connection)
        assert (found.first_broken, found.lines) == (number, number - 1)
        assert found.why


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), lines=LINES)
def test_a_changed_head_breaks_the_chain(engine: Engine, data, lines):
    with engine.connect() as connection:
        connection.begin()
        for line in lines:
            audit.record(connection, **line)
        head = connection.execute(sa.select(audit_head)).one()
        by = data.draw(st.integers(1, 255))
        if data.draw(st.booleans(), label="number"):
            values = {"number": head.number + data.draw(st.sampled_from([-1, 1, by]))}
        else:
            values = {"hash": changed(head.hash, data.draw(st.integers(0, 63)), by)}
        connection.execute(audit_head.update().values(**values))
        assert not audit.verify(connection).whole
