"""`counterbell learn` says what was learned, or why nothing could be."""

from pathlib import Path

from tests.cli.conftest import Run


def test_without_a_sentence_model(installed: Run) -> None:
    done = installed("learn")
    assert done.returncode == 0
    assert "No sentence model is named" in done.stdout


def test_a_folder_that_holds_none(installed: Run, tmp_path: Path) -> None:
    done = installed("learn", COUNTERBELL_SENTENCES=str(tmp_path))
    assert done.returncode == 1
    assert "config.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_says_what_the_model_wants(installed: Run, tmp_path: Path) -> None:
    done = installed("doctor", "--quiet", COUNTERBELL_SENTENCES=str(tmp_path))
    assert done.returncode == 1
    assert "sentence model cannot be used" in done.stdout
    assert "model.safetensors" in done.stdout


def test_an_address_wants_the_name_of_its_model(installed: Run) -> None:
    done = installed("learn", COUNTERBELL_SENTENCES="https://models.example/v1")
    assert done.returncode == 1
    assert "COUNTERBELL_SENTENCES_MODEL" in done.stderr
    assert "COUNTERBELL_?" not in done.stderr
