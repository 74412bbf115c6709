"""What went wrong is said in the house's own words, with the right status."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db


def test_no_entry(bob_client: Client) -> None:
    answer = bob_client.get("/settings/people/")
    assert (answer.status_code, b"Not for you" in answer.content) == (403, True)


def test_nothing_there(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert (answer.status_code, b"There is nothing here" in answer.content) == (404, True)


def test_a_form_of_yesterday(client: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/")
    assert (answer.status_code, b"This page is too old" in answer.content) == (403, True)


def test_broken_even_without_a_database(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    answer = server_error(request)
    assert (answer.status_code, b"Something broke" in answer.content) == (500, True)
