"""What a site allows robots (RFC 9309)."""

import pytest

from counterbell.helpcenter.robots import LONGEST_PAUSE, read_robots

ROBOTS = """\ufeffUser-agent: Googlebot
Disallow: /

User-Agent: other
User-agent: *  # everybody
Disallow: /cart
Disallow: /*?sort=
Disallow: /*.php$
Allow: /cart/help
Disallow: /caf%C3%A9
Disallow:
Crawl-delay: 3
Sitemap: https://shop.example/sitemap.xml
nonsense
"""


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True), ("/cart", False), ("/cart/1", False), ("/cart/help/a", True), ("/a?sort=x", False),
        ("/a?b=1", True), ("/x.php", False), ("/x.php5", True), ("/café", False), ("/caf%c3%a9/x", False),
    ],
)  # fmt: skip
def test_rules_for_everybody(target: str, allowed: bool) -> None:
    assert read_robots(ROBOTS).allow(target) is allowed


def test_rules_that_name_us_come_first() -> None:
    rules = read_robots(f"{ROBOTS}\nUser-agent: Counterbell\nAllow: /cart\nCrawl-delay: 600")
    assert rules.allow("/cart")
    assert rules.pause == LONGEST_PAUSE
    assert read_robots(ROBOTS).pause == 3


def test_nothing_is_forbidden_by_nothing() -> None:
    assert read_robots("").allow("/x")
    assert read_robots("<html>not robots</html>").allow("/x")


def test_the_kind_rule_wins_of_two_as_long() -> None:
    assert read_robots("User-agent: *\nDisallow: /a\nAllow: /a").allow("/a")


def test_a_pattern_written_to_be_slow_is_not() -> None:
    rules = read_robots("User-agent: *\nDisallow: /" + "*a" * 4_000 + "b$")
    assert rules.allow("/" + "a" * 20_000)
