"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by herself: the set-up link and invitations are the only ways in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
