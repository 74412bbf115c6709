"""A country is believed from a proxy that the owner trusts, and from nobody else."""

import pytest

from counterbell.base.env import env
from counterbell.live.countries import country_of

THROUGH, DIRECT = ("203.0.113.9", 0), ("203.0.113.9", 40123)


@pytest.mark.parametrize(
    ("trusted", "client", "headers", "country"),
    [
        ("10.0.0.1", THROUGH, [(b"cf-ipcountry", b"HR")], "HR"),
        ("10.0.0.1", THROUGH, [(b"x-country-code", b"ir")], "IR"),
        ("10.0.0.1", THROUGH, [(b"cf-ipcountry", b"XX")], ""),
        ("10.0.0.1", THROUGH, [(b"cf-ipcountry", b"<b>")], ""),
        ("10.0.0.1", THROUGH, [], ""),
        ("10.0.0.1", DIRECT, [(b"cf-ipcountry", b"HR")], ""),
        ("", THROUGH, [(b"cf-ipcountry", b"HR")], ""),
        ("10.0.0.1", None, [(b"cf-ipcountry", b"HR")], ""),
    ],
)
def test_who_says_it(
    monkeypatch: pytest.MonkeyPatch,
    trusted: str,
    client: tuple[str, int] | None,
    headers: list[tuple[bytes, bytes]],
    country: str,
) -> None:
    monkeypatch.setattr(env(), "trusted_proxies", trusted)
    assert country_of({"client": client, "headers": headers}) == country
