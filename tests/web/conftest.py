from tests.alerts import told  # noqa: F401 - a fixture
from tests.doors import application, doors  # noqa: F401 - fixtures
