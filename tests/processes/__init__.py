"""The outbox with real processes, which are killed, stopped and starved."""

import pytest

pytest.register_assert_rewrite("tests.processes.replies")
