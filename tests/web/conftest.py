from tests.doors import application, doors  # noqa: F401 - fixtures
