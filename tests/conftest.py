"""Shared by all tests: where the installation of the tests lives, and the people in it."""

import os
import tempfile

os.environ.setdefault("COUNTERBELL_DATA", tempfile.mkdtemp(prefix="counterbell-tests-"))
os.environ.setdefault("COUNTERBELL_SECRET", "only-for-tests-only-for-tests-only-for-tests")
# Playwright's synchronous API keeps an event loop in the test's thread; Django must not take that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
