"""The secret of an installation, and tokens that strangers must not guess."""

import stat
from pathlib import Path

import pytest

from counterbell.base.secrets import NoSecret, fingerprint, load_secret, make_secret, new_token


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    make_secret(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert len(load_secret(folder)) >= 64


def test_making_it_again_keeps_it(tmp_path: Path) -> None:
    make_secret(tmp_path)
    before = load_secret(tmp_path)
    make_secret(tmp_path)
    assert load_secret(tmp_path) == before


def test_none_and_a_short_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSecret, match="counterbell init"):
        load_secret(tmp_path)
    (tmp_path / "secret").write_text("short")
    with pytest.raises(NoSecret, match="too short"):
        load_secret(tmp_path)


def test_tokens_are_long_and_never_the_same() -> None:
    made = {new_token() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(token) for token in made} == {32}


def test_a_fingerprint_does_not_give_the_token_away() -> None:
    token = new_token()
    assert fingerprint(token) == fingerprint(token) != token
    assert len(fingerprint(token)) == 64
