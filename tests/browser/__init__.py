"""What a person does and sees at a browser."""

import pytest

pytest.register_assert_rewrite("tests.browser.errors", "tests.browser.reader")
