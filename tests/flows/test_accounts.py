import pytest
import sqlalchemy as sa

from tests.homes import PERU, TESTER
from veedor.domain.actor import Duty
from veedor.errors import InputError
from veedor.flows.accounts import Account, open_account, open_demo, sign_in
from veedor.flows.initialise import initialise
from veedor.stores.schema import api_keys, audit_lines, users

PASSWORD = "una clave bastante larga"


@pytest.fixture
def empty(tmp_path):
    here = initialise(tmp_path / "home", jurisdiction=PERU, actor=TESTER)
    yield here
    here.close()


def actions(here):
    with here.engine.connect() as connection:
        query = sa.select(audit_lines.c.action).order_by(audit_lines.c.number)
        return list(connection.execute(query).scalars())


def test_who_knows_the_password_gets_the_account_and_it_is_written_down(empty):
    account = Account(name="rosa", duty=Duty.INSPECTOR, office="118")
    open_account(empty, account, PASSWORD, actor=TESTER)
    assert sign_in(empty, "rosa", PASSWORD) == account
    assert sign_in(empty, "rosa", "otra clave cualquiera") is None
    assert sign_in(empty, "nadie", PASSWORD) is None
    assert actions(empty)[-3:] == ["session.opened", "session.refused", "session.refused"]


def test_a_closed_account_cannot_sign_in(empty):
    open_account(empty, Account(name="rosa", duty=Duty.ANALYST), PASSWORD, actor=TESTER)
    with empty.engine.begin() as connection:
        connection.execute(users.update().values(active=False))
    assert sign_in(empty, "rosa", PASSWORD) is None


def test_a_short_password_is_refused(empty):
    with pytest.raises(InputError, match="characters"):
        open_account(empty, Account(name="rosa", duty=Duty.ANALYST), "corta", actor=TESTER)


def test_no_password_is_stored_readable_unless_it_is_a_demonstrations(empty):
    open_account(empty, Account(name="rosa", duty=Duty.ANALYST), PASSWORD, actor=TESTER)
    with empty.engine.connect() as connection:
        row = connection.execute(sa.select(users)).one()
    assert row.shown_password is None
    assert PASSWORD not in row.password_hash


def test_a_demonstration_has_an_account_for_each_duty_and_is_opened_once(
    empty,
):
    key = open_demo(empty, actor=TESTER)
    with empty.engine.connect() as connection:
        before = connection.execute(sa.select(users)).all()
    written = len(actions(empty))
    assert open_demo(empty, actor=TESTER) == key
    with empty.engine.connect() as connection:
        assert connection.execute(sa.select(users)).all() == before
        assert connection.execute(sa.select(api_keys.c.shown_key)).scalar_one() == key
    assert {row.duty for row in before} == {duty.value for duty in Duty}
    assert len(actions(empty)) == written
