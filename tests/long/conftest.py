"""What these share with the tests of faults."""
from database_fixtures import nothing_is_left_running, server  # noqa: F401 (fixtures)
