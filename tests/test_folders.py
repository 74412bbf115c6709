"""Each process of a run has a home of its own."""

import os
from pathlib import Path

from django.core.files.storage import default_storage


def test_files_lie_in_the_folder_of_this_process() -> None:
    """Workers of a parallel run once shared one, and found each other's files."""
    assert Path(default_storage.path("x")).is_relative_to(os.environ["COUNTERBELL_DATA"])
    assert os.environ.get("PYTEST_XDIST_WORKER", "") in os.environ["COUNTERBELL_DATA"]
