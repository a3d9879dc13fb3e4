"""What the fault tests share."""
from database_fixtures import nothing_is_left_running, server  # noqa: F401 (fixtures)
