from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from veedor.domain.actor import UNKNOWN, Actor, Duty
from veedor.errors import IntegrityError
from veedor.ledger import audit
from veedor.stores.schema import audit_head, audit_lines, users

ANA = Actor(name="ana", duty=Duty.MANAGER)


def write(engine: Engine, count: int) -> None:
    with engine.begin() as connection:
        for number in range(count):
            audit.record(connection, actor=ANA, action="case.closed", subject=f"case {number}")


def verified(engine: Engine, noted_hash: str | None = None) -> audit.Verified:
    with engine.connect() as connection:
        return audit.verify(connection, noted_hash=noted_hash)


def without_guard(connection: Connection) -> None:
    """What somebody with full rights can do: take the triggers away."""
    if connection.dialect.name == "postgresql":
        for table in ("audit_lines", "audit_head"):
            connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in connection.execute(triggers).scalars().all():
        connection.execute(sa.text(f"DROP TRIGGER {name}"))


def tamper(engine: Engine, *statements: Any) -> None:
    with engine.begin() as connection:
        without_guard(connection)
        for statement in statements:
            connection.execute(statement)


def test_an_empty_chain_is_whole(engine: Engine):
    assert verified(engine) == audit.Verified(
        lines=0, first_broken=None, why="", head_hash=audit.GENESIS
    )


def test_lines_are_numbered_from_one_and_say_who_did_what_on_what_and_why(engine: Engine):
    with engine.begin() as connection:
        number = audit.record(
            connection,
            actor=ANA,
            action="case.closed",
            subject="case 7",
            because="sin hallazgo: peso correcto",
            facts={"día": date(2026, 3, 1), "amount": 1.5},
        )
    with engine.connect() as connection:
        line = connection.execute(sa.select(audit_lines)).one()
    assert number == line.number == 1
    assert (line.actor, line.duty, line.action) == ("ana", "manager", "case.closed")
    assert (line.subject, line.because) == ("case 7", "sin hallazgo: peso correcto")
    assert line.facts == '{"amount":1.5,"día":"2026-03-01"}'
    assert line.previous_hash == audit.GENESIS
    written = datetime.fromisoformat(line.at)
    assert abs((datetime.now(UTC) - written).total_seconds()) < 60


@pytest.mark.parametrize("nobody", [None, UNKNOWN, Actor(name=" ")])
def test_an_actor_who_cannot_be_named_is_recorded_as_unknown(engine: Engine, nobody: Actor | None):
    with engine.begin() as connection:
        audit.record(connection, actor=nobody, action="login.refused", subject="10.0.0.1")
    with engine.connect() as connection:
        assert connection.execute(sa.select(audit_lines.c.actor)).scalar_one() == "unknown"


def test_a_line_falls_with_the_change_it_speaks_of(engine: Engine):
    with pytest.raises(RuntimeError), engine.begin() as connection:
        connection.execute(users.insert(), {"name": "ana", "duty": "manager", "password_hash": "x"})
        audit.record(connection, actor=ANA, action="user.added", subject="ana")
        raise RuntimeError
    write(engine, 1)
    found = verified(engine)
    assert (found.lines, found.whole) == (1, True)
    with engine.connect() as connection:
        assert connection.execute(sa.select(users)).all() == []


def test_writers_at_once_make_one_chain(engine: Engine):
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                write(engine, 2)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert verified(engine).lines == 80
    assert verified(engine).whole


@pytest.mark.parametrize(
    "statement",
    [
        audit_lines.update().values(actor="luis"),
        audit_lines.update().values(number=audit_lines.c.number + 10),
        audit_lines.delete(),
        audit_head.delete(),
        audit_head.update().values(number=0),
    ],
    ids=["update", "renumber", "delete", "delete head", "turn back head"],
)
def test_the_database_refuses_to_change_or_remove_lines(engine: Engine, statement: sa.Update):
    write(engine, 2)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(statement)
    assert verified(engine).lines == 2
    assert verified(engine).whole


def test_postgresql_refuses_to_truncate(engine: Engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    write(engine, 1)
    for table in ("audit_lines", "audit_head"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {table}"))


def test_a_deleted_line_is_named(engine: Engine):
    write(engine, 5)
    tamper(engine, audit_lines.delete().where(audit_lines.c.number == 3))
    found = verified(engine)
    assert (found.first_broken, found.lines) == (3, 2)
    assert "missing" in found.why


def test_a_deleted_line_whose_gap_was_closed_is_named(engine: Engine):
    write(engine, 3)
    tamper(
        engine,
        audit_lines.delete().where(audit_lines.c.number == 2),
        audit_lines.update().where(audit_lines.c.number == 3).values(number=2),
    )
    assert verified(engine).first_broken == 2


def test_lines_cut_off_the_end_are_missed(engine: Engine):
    write(engine, 5)
    tamper(engine, audit_lines.delete().where(audit_lines.c.number >= 4))
    found = verified(engine)
    assert found.first_broken == 4
    assert "5 were written, 3 are there" in found.why


def test_an_emptied_trail_is_missed(engine: Engine):
    write(engine, 2)
    tamper(engine, audit_lines.delete())
    assert verified(engine).first_broken == 1


def test_two_lines_that_changed_places_are_named(engine: Engine):
    write(engine, 4)
    number = audit_lines.c.number
    tamper(
        engine,
        audit_lines.update().where(number == 2).values(number=99),
        audit_lines.update().where(number == 3).values(number=2),
        audit_lines.update().where(number == 99).values(number=3),
    )
    assert verified(engine).first_broken == 2


def test_a_line_added_behind_the_back_of_the_head_is_named(engine: Engine):
    write(engine, 2)
    with engine.connect() as connection:
        last = connection.execute(
            sa.select(audit_lines).where(audit_lines.c.number == 2)
        ).mappings().one()  # fmt: skip
    forged = {**last, "number": 3, "actor": "luis", "previous_hash": last["hash"]}
    forged["hash"] = audit.seal(forged, last["hash"])
    tamper(engine, audit_lines.insert().values(**forged))
    found = verified(engine)
    assert found.first_broken == 3
    assert "without the head" in found.why


def test_a_lost_head_is_named_and_refuses_new_lines(engine: Engine):
    write(engine, 1)
    tamper(engine, audit_head.delete())
    assert verified(engine).first_broken == 2
    with pytest.raises(IntegrityError, match="head"):
        write(engine, 1)


def test_a_chain_rewritten_whole_is_found_with_a_hash_noted_outside(engine: Engine):
    write(engine, 3)
    noted = verified(engine).head_hash
    assert verified(engine, noted).whole
    write(engine, 1)
    assert verified(engine, noted).whole
    tamper(engine, audit_lines.delete(), audit_head.update().values(number=0, hash=audit.GENESIS))
    write(engine, 4)
    assert verified(engine).whole
    found = verified(engine, noted)
    assert found.first_broken == 1
    assert "rewritten" in found.why


def test_characters_a_database_does_not_keep_do_not_break_the_chain(engine: Engine):
    with engine.begin() as connection:
        audit.record(
            connection,
            actor=Actor(name="a\x00b\ud800"),
            action="x",
            subject="\x00",
            because="\udfff línea\n2",
            facts={"nul\x00": "\x00\ud800", "nan": float("nan")},
        )
    assert verified(engine).whole


def test_a_long_chain_is_read_in_pieces(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit, "LINES_AT_ONCE", 7)
    write(engine, 50)
    found = verified(engine)
    assert (found.lines, found.whole) == (50, True)


def test_lines_written_while_the_chain_is_read_are_not_taken_for_forged(engine: Engine):
    write(engine, 300)
    stop = threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            write(engine, 1)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        found = [verified(engine) for _ in range(20)]
    finally:
        stop.set()
        writer.join()
    assert [one.why for one in found if not one.whole] == []
    assert found[-1].lines > found[0].lines


def test_a_head_moved_or_altered_is_named(engine: Engine):
    write(engine, 3)
    tamper(engine, audit_head.update().values(number=2))
    assert verified(engine).first_broken == 3
    tamper(engine, audit_head.update().values(number=3, hash="f" * 64))
    assert verified(engine).first_broken == 3
