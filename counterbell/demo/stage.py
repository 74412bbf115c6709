"""The brand, the team and the labels of the demo: made once, found again ever after."""

from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction

from counterbell.accounts.actions import set_avatar, set_logo
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.bot.models import Bot
from counterbell.channels.models import Channel
from counterbell.channels.queries import webchat_of
from counterbell.conversations.models import CannedReply, Label
from counterbell.demo.bot import teach
from counterbell.demo.goods import TEXTS
from counterbell.demo.help import explain
from counterbell.demo.opening import keep_canned, open_and_greet, take_letters
from counterbell.demo.team import BRAND_COLOUR, BRAND_KEY, BRAND_NAME, LABELS, PEOPLE, TEAMS, Person
from counterbell.demo.words import LANGUAGES, words
from counterbell.helpcenter.models import Article
from counterbell.reception.models import ContactForm

PHOTOS = TEXTS / "photos"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody and everything that conversations need."""

    brand: Brand
    channel: Channel
    agents: dict[str, Agent]  # by e-mail address
    teams: dict[str, Team]
    labels: dict[str, Label]


@transaction.atomic
def set_stage(domain: str) -> Stage:
    """Make what is missing; `domain` is where the shop's pages are ("localhost:8001")."""
    brand = _brand(domain)
    teams = {name: _team(name, brand) for name in TEAMS}
    agents = {person.email: _agent(person, teams) for person in PEOPLE}
    if not CannedReply.objects.filter(brand=brand).exists():
        keep_canned(brand, by=agents[PEOPLE[0].email])
    if not Bot.objects.filter(brand=brand).exists():
        teach(brand, domain)
    if not ContactForm.objects.filter(brand=brand).exists():
        take_letters(brand, teams)
    if not Article.objects.filter(brand=brand).exists():
        explain(brand)
    labels = {name: Label.objects.get_or_create(name=name, defaults={"colour": c})[0] for name, c in LABELS.items()}
    return Stage(brand, webchat_of(brand), agents, teams, labels)


def _brand(domain: str) -> Brand:
    texts = {language: dict(words(language)["bubble"]) for language in LANGUAGES}
    brand, fresh = Brand.objects.get_or_create(
        key=BRAND_KEY,
        defaults={
            "name": BRAND_NAME,
            "colour": BRAND_COLOUR,
            "languages": list(LANGUAGES),
            "domains": [domain],
            "texts": texts,
            "visits": Brand.Visits.ON,
        },
    )
    if fresh:
        with (PHOTOS / "logo.png").open("rb") as picture:
            set_logo(brand, picture, by=None)
        open_and_greet(brand)
    elif domain not in brand.domains:
        # The shop stands at another port today.
        brand.domains = [domain, *brand.domains]
        brand.save(update_fields=["domains"])
    return brand


def _team(name: str, brand: Brand) -> Team:
    team = Team.objects.filter(name=name, brands=brand).first() or Team.objects.create(name=name)
    team.brands.add(brand)
    return team


def _agent(person: Person, teams: dict[str, Team]) -> Agent:
    known = Agent.objects.filter(email=person.email).first()
    if known:
        return known
    agent = Agent(email=person.email, name=person.name, role=person.role, time_zone=person.time_zone)
    agent.language = person.language
    agent.set_unusable_password()  # the only way in is the demo's own door
    agent.save()
    EmailAddress.objects.create(user=agent, email=agent.email, verified=True, primary=True)
    for name in person.teams:
        teams[name].agents.add(agent)
    with _face(person).open("rb") as picture:
        set_avatar(agent, picture)
    return agent


def _face(person: Person) -> Path:
    return PHOTOS / f"{person.email.split('@', maxsplit=1)[0]}.png"
