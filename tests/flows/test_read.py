import json

import sqlalchemy as sa

from tests.homes import PERU, TESTER
from veedor.domain.actor import Actor, Duty
from veedor.flows.initialise import initialise
from veedor.flows.read import record_read
from veedor.ledger.audit import verify
from veedor.stores.schema import audit_lines


def test_a_reading_leaves_one_line_that_names_the_reader_and_the_chain_stays_whole(tmp_path):
    here = initialise(tmp_path / "home", jurisdiction=PERU, actor=TESTER)
    reader = Actor(name="rosa", duty=Duty.INSPECTOR)
    number = record_read(here, reader, "118-2025-10-000001-01", {"programme": "imports"})
    with here.engine.connect() as connection:
        line = connection.execute(
            sa.select(audit_lines).where(audit_lines.c.number == number)
        ).one()
        assert verify(connection).whole
    assert (line.actor, line.duty, line.action) == ("rosa", "inspector", "identity.read")
    assert json.loads(line.facts) == {"programme": "imports"}
    here.close()
