"""`backup` and `restore` as an owner types them; what they carry is shown in tests/backup."""

import fcntl
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_start import rows


def test_there_and_back(installed: Run, data: Path, tmp_path: Path) -> None:
    made = installed("backup", "all.zip")
    assert made.returncode == 0, made.stderr
    assert "Tables" in made.stdout
    other = tmp_path / "other"
    back = installed("restore", "all.zip", COUNTERBELL_DATA=str(other))
    assert back.returncode == 0, back.stderr
    assert rows(other, "SELECT email FROM accounts_agent") == [("alice@shop.example",)]
    assert (other / "secret").read_text() == (data / "secret").read_text()
    assert (other / "secret").stat().st_mode & 0o777 == 0o600


def test_a_backup_does_not_replace_another(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("precious")
    assert installed("backup", "all.zip").returncode == 1
    assert (tmp_path / "all.zip").read_text() == "precious"
    assert installed("backup", "all.zip", "--force").returncode == 0


def test_without_a_name_it_gets_one(installed: Run, tmp_path: Path) -> None:
    assert installed("backup").returncode == 0
    assert len(list(tmp_path.glob("counterbell-*-*.zip"))) == 1


def test_a_restore_asks_for_force(installed: Run, data: Path) -> None:
    installed("backup", "all.zip")
    installed("create-agent", "bob@shop.example", "--password-stdin", typed="a lamp, a vase and a door\n")
    refused = installed("restore", "all.zip")
    assert refused.returncode == 1
    assert "Say --force" in refused.stderr
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(2,)]
    assert installed("restore", "all.zip", "--force").returncode == 0
    assert rows(data, "SELECT count(*) FROM accounts_agent") == [(1,)]


def test_not_while_it_runs(installed: Run, data: Path) -> None:
    installed("backup", "all.zip")
    with (data / "running.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        refused = installed("restore", "all.zip", "--force")
    assert refused.returncode == 1
    assert "stop it first" in refused.stderr


def test_nonsense_is_refused_in_words(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "nonsense.zip").write_bytes(b"nonsense")
    for name in ("nonsense.zip", "nowhere.zip"):
        refused = installed("restore", name, "--force")
        assert refused.returncode == 1
        assert name in refused.stderr
        assert "Traceback" not in refused.stderr


def test_another_secret_is_said(installed: Run, tmp_path: Path) -> None:
    installed("backup", "all.zip")
    back = installed(
        "restore", "all.zip", COUNTERBELL_DATA=str(tmp_path / "other"), COUNTERBELL_SECRET="another secret " * 4
    )
    assert back.returncode == 0
    assert "COUNTERBELL_SECRET is another than the backup's" in back.stderr
