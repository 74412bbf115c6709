"""`backup` and `restore` as an owner types them; what they carry is shown in tests/backup."""

import fcntl
import json
import zipfile
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


def rewritten(source: Path, target: Path, **migrations: str) -> None:
    """The same backup, as if it had been made when those apps were at these migrations."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest["migrations"] |= migrations
                content = json.dumps(manifest).encode()
            new.writestr(name, content)


def test_an_older_backup_is_loaded_and_brought_up_to_date(installed: Run, data: Path, tmp_path: Path) -> None:
    installed("backup", "all.zip")
    newest = rows(data, "SELECT app, name FROM django_migrations ORDER BY app, name")
    older = [str(name) for app, name in newest if app == "auditlog"][-3]
    rewritten(tmp_path / "all.zip", tmp_path / "older.zip", auditlog=older)
    other = tmp_path / "other"
    back = installed("restore", "older.zip", COUNTERBELL_DATA=str(other))
    assert back.returncode == 0, back.stderr
    assert rows(other, "SELECT email FROM accounts_agent") == [("alice@shop.example",)]
    assert rows(other, "SELECT app, name FROM django_migrations ORDER BY app, name") == newest
    refused = installed("restore", "older.zip", "--force")
    assert refused.returncode == 1
    assert "restore into an empty database" in refused.stderr


def test_a_backup_of_a_newer_version_is_refused(installed: Run, tmp_path: Path) -> None:
    installed("backup", "all.zip")
    rewritten(tmp_path / "all.zip", tmp_path / "newer.zip", accounts="9999_later")
    refused = installed("restore", "newer.zip", COUNTERBELL_DATA=str(tmp_path / "other"))
    assert refused.returncode == 1
    assert "accounts.9999_later" in refused.stderr
    assert "Traceback" not in refused.stderr
