"""A help centre under the shop's own name: only it is there, and unknown names are refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.helpcenter.actions import add_redirects, set_domain
from counterbell.helpcenter.models import HelpDomain
from tests.helpcenter.conftest import Published, published

__all__ = ["published"]  # a fixture
pytestmark = pytest.mark.django_db
NAME = "help.shop.example"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def own(brand: Brand) -> Brand:
    set_domain(brand, NAME, by=None)
    cache.clear()  # on_commit does not run within a test
    return brand


def there(path: str, host: str = NAME) -> Client:
    return Client().get(path, headers={"host": host})  # type: ignore[return-value]


def test_its_help_centre_is_there_and_search_engines_are_told_so(own: Brand, published: Published) -> None:
    one = published("Delivery", "Two days.")
    path = f"/help/{own.key}/en/{one.article_id}-{one.slug}/"
    scheme = env().url.partition(":")[0]
    for host in (NAME, f"{NAME}:8443", NAME.upper(), env().hostname):
        page = there(path, host)
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{scheme}://{NAME}{path}">' in page.content.decode()
    sitemap = there(f"/help/{own.key}/sitemap.xml").getvalue().decode()
    assert f"<loc>{scheme}://{NAME}{path}</loc>" in sitemap
    assert f'href="{env().url}/chat/' in there(f"/help/{own.key}/en/").content.decode()
    assert there("/")["location"] == f"/help/{own.key}/"


def test_old_addresses_under_the_name_lead_to_articles(own: Brand, published: Published) -> None:
    one = published("Delivery", "Two days.")
    add_redirects(own, [("https://help.shop.example/hc/7-delivery?lang=en", str(one.article_id))], by=None)
    answer = there("/hc/7-delivery/?lang=en")
    assert (answer.status_code, answer["location"]) == (302, f"/help/{own.key}/en/go/{one.article_id}/")
    assert there("/hc/7-delivery").status_code == 404
    assert Client(headers={"host": NAME}).post("/hc/7-delivery/?lang=en").status_code == 404
    assert there("/inbox/").status_code == 404


def test_robots_are_shown_the_sitemap(own: Brand) -> None:
    answer = there("/robots.txt")
    scheme = env().url.partition(":")[0]
    assert (answer.status_code, answer["content-type"]) == (200, "text/plain; charset=utf-8")
    assert f"Sitemap: {scheme}://{NAME}/help/{own.key}/sitemap.xml" in answer.content.decode()


def test_a_reader_finds_and_votes_there(own: Brand, published: Published) -> None:
    one = published("Delivery", "Two days.")
    client = Client(enforce_csrf_checks=True, headers={"host": NAME})
    answer = client.post(f"/help/{own.key}/en/{one.article_id}/vote/", {"helpful": "yes"})
    assert answer.status_code == 303
    assert client.get(f"/help/{own.key}/en/search/?q=delivery").status_code == 200


def test_nothing_else_of_counterbell_is_there(own: Brand, published: Published) -> None:
    other = Brand.objects.create(name="Other", default_language="en")
    paths = ["/account/login/", "/settings/help/", "/inbox/", f"/help/{other.key}/en/", f"/chat/{own.key}/",
             "/setup/x/", f"/help/{own.key}", f"//help/{own.key}/", "/files/x", f"/contact/{own.key}/"]  # fmt: skip
    assert {path: there(path).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.parametrize("host", ["unknown.example", f"{NAME}.evil.example", f"evil.{NAME}", "a b", "help_shop"])
def test_unknown_names_are_refused(own: Brand, host: str) -> None:
    assert there(f"/help/{own.key}/en/", host).status_code == 400


def test_a_name_that_is_given_up_is_refused_again(own: Brand) -> None:
    assert there(f"/help/{own.key}/en/").status_code == 200
    set_domain(own, "", by=None)
    cache.clear()
    assert there(f"/help/{own.key}/en/").status_code == 400


def test_names_of_strangers_ask_no_table(own: Brand, django_assert_num_queries: object) -> None:
    there("/", "one.example")
    with django_assert_num_queries(0):  # type: ignore[operator]
        there("/", "two.example")


@pytest.mark.parametrize("typed", ["x", "*.shop.example", "help.shop.example:8000", "10.0.0.1", "a b", "shop..example"])
def test_what_is_no_name_is_refused(brand: Brand, typed: str) -> None:
    with pytest.raises(Refused):
        set_domain(brand, typed, by=None)


def test_a_name_belongs_to_one_brand_and_never_to_counterbell(own: Brand, bob: Agent, settings: Any) -> None:
    other = Brand.objects.create(name="Other", default_language="en")
    with pytest.raises(Refused, match="Another"):
        set_domain(other, f"https://{NAME.upper()}/help", by=None)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "counter.shop.example"]
    with pytest.raises(Refused, match="itself"):
        set_domain(other, "counter.shop.example", by=None)
    with pytest.raises(Refused):
        set_domain(other, "help.other.example", by=bob)


def test_the_settings_say_how_to_point_it_here(alice_client: Client, brand: Brand) -> None:
    address = f"/settings/help/brand/{brand.pk}/address/"
    assert "CNAME" not in alice_client.get(address).content.decode()
    assert alice_client.post(address, {"domain": "nonsense"}).status_code == 422
    alice_client.post(address, {"domain": f"https://{NAME}/"})
    assert HelpDomain.objects.get().domain == NAME
    page = alice_client.get(address).content.decode()
    assert f"<code>{NAME}</code>" in page
    assert f"<code>{env().hostname}</code>" in page
    alice_client.post(address, {"domain": ""})
    assert not HelpDomain.objects.exists()
