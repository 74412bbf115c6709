"""S15: every address × everybody, against the table in docs/reference/access.md; and what only ids would reach."""

import asyncio
import itertools
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

import counterbell
from counterbell.accounts import actions as accounts
from counterbell.accounts.actions import invitation_token
from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.base.secrets import new_token
from counterbell.bot.models import Replay
from counterbell.channels.actions import create_channel, keep, switch_channel
from counterbell.channels.models import Channel, Envelope
from counterbell.channels.queries import webchat_of
from counterbell.contracts.channels import Taken
from counterbell.conversations import files
from counterbell.conversations.actions import Post, create_label, later, merge, post_many, put_off
from counterbell.conversations.models import Attachment, Conversation
from counterbell.journal import worker
from counterbell.lenses.actions import save_view
from counterbell.lenses.conditions import EVERYTHING
from counterbell.mailroom import pictures
from counterbell.mailroom.models import Letter
from counterbell.outreach.actions import save_greeting
from counterbell.outreach.models import Greeting
from counterbell.reception.actions import create_form, set_topic
from counterbell.reception.models import ContactForm
from counterbell.reliability import belongings
from counterbell.reliability.help_gaps import help_path
from counterbell.reliability.listening import hears
from counterbell.reliability.plan import Impossible, Outcome, Plan
from counterbell.reliability.world import (
    Answer,
    Colleague,
    Person,
    Shopper,
    World,
    conversation_of,
    shopper,
    signed_in,
    world,
)
from counterbell.reports.figures import FIGURES

TABLE = Path(counterbell.__file__).resolve().parents[1] / "docs" / "reference" / "access.md"
EVERYBODY = ("anonymous", "dana", "eve", "bob", "charlie", "admin", "owner")
METHODS = ("GET", "POST")
IN, AGAIN, ASKED, NO, WRONG = "in", "prove again", "sign in", "no", "—"
_knocks = itertools.count()
NOTHING = '{"match": "all", "of": []}'
SECRET = "blue stairs"  # noqa: S105  # words to look for


def knock_everywhere(plan: Plan) -> Outcome:
    """S15: the matrix, then everything that could be reached by an id that the lists do not show."""
    if not TABLE.exists():
        raise Impossible(f"it needs the table {TABLE}, which lies beside the code, not in the package")
    outcome = Outcome()
    with world() as here:
        documented = dict(_documented(TABLE.read_text()))
        seen = dict(observe(here, quick=plan.quick))
        for row, told in seen.items():
            expected = documented.pop(row, None)
            if expected is None:
                outcome.broken.append(f"not in docs/reference/access.md: {as_line(row, told)}")
            elif expected != told:
                outcome.broken.append(f"documented is {as_line(row, expected)}, true is {' | '.join(told)}")
        outcome.broken += [f"documented and not there: {method} {route}" for route, method in documented]
        outcome.figures = {"rows": len(seen), "knocks": len(seen) * len(EVERYBODY)}
        _objects(here, outcome)
    return outcome


Row = tuple[str, str]  # address, method


def as_line(row: Row, told: tuple[str, ...]) -> str:
    """A line of the table."""
    route, method = row
    shown = route.replace("|", "\\|")
    return f"| `/{shown}` | {method} | {' | '.join(told)} |"


def observe(here: World, *, quick: bool = False) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Knock at every address as everybody; addresses that take neither GET nor POST of anybody are left out.

    `quick`: what a stranger hears of a method ("not this one", before anybody asks who she is) holds for everybody.
    """
    for route, pattern in routes(get_resolver()):
        for method in METHODS:
            first, *others = EVERYBODY
            told = [_knock(here, pattern.name or "", route, method, first)]
            if not quick or told != [WRONG]:
                told += [_knock(here, pattern.name or "", route, method, name) for name in others]
            if set(told) != {WRONG}:
                yield (route, method), tuple(told)


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product, as it is written in the URL map."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern


def _documented(text: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 2 + len(EVERYBODY) and cells[0].startswith("`/"):
            yield (cells[0].strip("`")[1:].replace("\\|", "|"), cells[1]), tuple(cells[2:])


# ——— one knock ———


def _knock(here: World, name: str, route: str, method: str, as_whom: str) -> str:
    """What that person is told at that address, on objects made for this one knock: some addresses destroy."""
    who = _person(here, as_whom)
    path, form = _target(here, name, route, who)
    if name == "widget-signout" and isinstance(who, Shopper):
        who = shopper(who.name, who.brand)  # whoever signs out is lost for the other knocks
    # An address of its own for each, because how often one may knock is counted by address.
    number = next(_knocks)
    how: dict[str, Any] = {"who": who, "source": f"127.1.{number // 250}.{1 + number % 250}"}
    if method == "POST" and route.startswith("widget/"):
        how["data"] = form
    elif method == "POST":
        how["form"] = form
    return _word(here.ask(method, path, **how))


def _word(answer: Answer) -> str:
    match answer.status:
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return WRONG
        case HTTPStatus.UNAUTHORIZED:
            return ASKED
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:
            return NO
        case HTTPStatus.FOUND if "/account/login/" in answer.leads_to:
            return ASKED
        case HTTPStatus.FOUND if "reauthenticate/" in answer.leads_to:
            return AGAIN
        case status if status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS:
            return str(int(status))
        case _:
            return IN  # also when the form was not good: she was let in to fill it


def _person(here: World, name: str) -> Person | None:
    people = {"admin": here.people.adam, "owner": here.people.alice}
    if name == "anonymous":
        return None
    found: Person = people.get(name) or getattr(here.people, name)
    if isinstance(found, Colleague):  # with a fresh session: one knock may end it
        agent = Agent.objects.get(pk=found.agent.pk)
        return Colleague(found.name, agent, signed_in(agent))
    return found


def _target(here: World, name: str, route: str, who: Person | None) -> tuple[str, dict[str, str]]:
    """The address with a living object in each of its gaps, and a form that makes sense there."""
    if route.startswith(("help/", "settings/help/")):
        return f"/{help_path(here.people.brand, route)}", {}
    # Only where an address or a form asks for one: knocks are thousands.
    talked = cache(lambda: _talked(here, is_incident=name.startswith("incident-")))
    gaps: dict[str, Callable[[], str]] = {
        "<uuid:public_id>": lambda: str(talked().public_id),
        "<uuid:c>": lambda: str(talked().public_id),
        "<uuid:client_id>": lambda: _put_off(talked(), who),
        "<uuid:side_id>": lambda: str(uuid.uuid4()),
        "<slug:verb>": lambda: "stop" if "/replay/" in route else "sign-out",
        "<slug:figure>": lambda: next(iter(FIGURES)),
        "<slug:kind>": lambda: "form",
        "<slug:step>": lambda: "address",
        "<int:replay>": lambda: str(Replay.objects.create(brand=here.people.brand, kind="nothing").pk),
        "<int:pk>": lambda: _number(here, route),
        "<int:number>": lambda: str(_letter(talked())),
        "(?P<key>[A-Za-z0-9_-]{20,64})/(?P<kind>[a-z_]{0,20})/?": lambda: f"{_mailbox(here).hook}/inbound/",
        "<int:team>": lambda: _team_of(path),
        "<int:greeting>": lambda: _greeting_of(path),
        "<str:question>": lambda: "pack.return_how",
        "<str:token>": lambda: _token(here, route, talked()),
        "<str:key>": lambda: _key(here, route, path),
        r"(?P<name>[A-Za-z0-9_-]{32}\.webp)": lambda: f"{new_token()[:32]}.webp",
        r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": lambda: "1-set-password",
        r"(?P<key>[-:\w]+)": lambda: "key",
        "(?:signup/|email/|confirm-email/|login/code/)": lambda: "signup/",
    }
    path = route.replace("^", "").replace("$", "")
    for gap, fill in gaps.items():
        if gap in path:
            path = path.replace(gap, fill())
    c = str(talked().public_id) if name.startswith(("bulk-", "widget-")) else ""
    return f"/{path}", _form(here, name, c, who)


def _form(here: World, name: str, c: str, who: Person | None) -> dict[str, str]:
    into = str(_talked(here).public_id) if name in {"merge", "link", "unlink"} else ""
    greeting = str(_greeting(here.people.brand).pk) if name == "widget-greeted" else ""
    forms = {
        "status": {"status": "pending"},
        "snooze": {"until": "reply"},
        "priority": {"priority": "2"},
        "draft": {"kind": "public", "text": "begun"},
        "read": {"number": "1"},
        "assign": {"agent": ""},
        "merge": {"into": into},
        "split": {"number": "2"},
        "link": {"other": into, "relation": "related"},
        "unlink": {"other": into},
        "side": {"id": str(uuid.uuid4()), "to": "kim@supplier.example", "subject": "A lamp", "text": "Is it yours?"},
        "incident": {"title": "The lorry is late"},
        "bulk-incident": {"c": c, "incident": c},
        "contact": {"name": "Dana"},
        "later-one": {"text": "later still", "day": f"{now() + timedelta(days=2):%Y-%m-%d}", "time": "09:00"},
        "widget-rating": {"c": c, "score": "5"},
        "widget-form": {"c": c},
        "widget-greeted": {"c": c, "greeting": greeting},
        "my-status": {"status": "online"},
        "mute": {"on": "1"},
        "notices-read": {"all": "1"},
        "my-language": {"language": "en"},
        "my-habits": {"density": "roomy"},
        "bulk-assign": {"c": c, "agent": ""},
        "bulk-status": {"c": c, "status": "pending"},
        "bulk-snooze": {"c": c, "until": "reply"},
        "bulk-priority": {"c": c, "priority": "2"},
        "bulk-label": {"c": c, "label": str(_label(here, name))},
        "macro": {"macro": str(belongings.macro(here))} if name == "macro" else {},
        "bulk-macro": {"c": c, "macro": str(belongings.macro(here))} if name == "bulk-macro" else {},
        "bulk-unread": {"c": c},
        "bulk-merge": {"c": c, "into": c},
        "take-back": {"token": "none"},
        "view-new": {"name": "All", "conditions": NOTHING},
        "view": {"name": "All", "conditions": NOTHING},
        "view-preview": {"conditions": NOTHING},
        "customer-note": {"text": "Likes blue"},
        "account_login": {"login": "nobody@shop.example", "password": "nothing"},
    }
    return forms.get(name, {})


def _talked(here: World, *, is_incident: bool = False) -> Conversation:
    """A conversation of dana's in which two things were said."""
    conversation = conversation_of(here.people.dana)
    actor = here.people.dana.customer.ref
    with transaction.atomic():
        post_many([Post(conversation.pk, "customer", f"{SECRET} {turn}", actor) for turn in range(2)])
    conversation.refresh_from_db()
    return belongings.incident(here, conversation) if is_incident else conversation


def _number(here: World, route: str) -> str:
    """The key of what an address is about."""
    makers: dict[str, Callable[[], object]] = {
        "undo": lambda: merge(_talked(here), into=_talked(here), by=here.people.bob.agent).pk,
        "notes": lambda: belongings.note(here),
        "views": lambda: save_view(None, name=uuid.uuid4().hex, tree=EVERYTHING, by=here.people.bob.agent).pk,
        "people": lambda: accounts.create_agent(email=f"{uuid.uuid4().hex}@shop.example", name="Nobody").pk,
        "settings/mail/letters": lambda: _unread_letter(here),
        "settings/contact": lambda: _contact_form(here).pk,
        "settings/mail": lambda: _mailbox(here).pk,
        "teams": lambda: accounts.create_team(name=uuid.uuid4().hex, brands=[here.people.other_brand], by=None).pk,
        "canned": lambda: belongings.canned(here).pk,
        "macros": lambda: belongings.macro(here),
        "labels": lambda: create_label(name=uuid.uuid4().hex, by=here.people.alice.agent).pk,
        "brands": _brand,
        "hours": _brand,
        "invitations": lambda: accounts.invite(email=f"{uuid.uuid4().hex}@shop.example", by=here.people.alice.agent).pk,
    }
    return next((str(make()) for word, make in makers.items() if word in route), "1")


def _brand() -> int:
    brand: Brand = accounts.create_brand(name=uuid.uuid4().hex, by=None)
    webchat_of(brand)
    return int(brand.pk)


def _mailbox(here: World) -> Channel:
    """A mailbox that fetches nothing."""
    address = f"{uuid.uuid4().hex}@shop.example"
    told = {"receive": "provider", "provider": "mailjet", "send": "house"}
    made = create_channel(
        brand=here.people.brand, kind="email", name="Letters", address=address, told=told, by=here.people.alice.agent
    )
    return switch_channel(made, on=True, by=here.people.alice.agent)


def _unread_letter(here: World) -> int:
    """A letter that waits at a mailbox."""
    box = _mailbox(here)
    keep(box, [Taken(b" ", uuid.uuid4().hex)])
    return int(Envelope.objects.get(channel=box).pk)


def _letter(conversation: Conversation) -> int:
    """The number of a message that was a letter."""
    message = conversation.messages.order_by("number")[0]
    Letter.objects.get_or_create(
        message=message,
        defaults={"conversation": conversation, "channel": conversation.channel, "fingerprint": uuid.uuid4().hex},
    )
    return message.number


def _put_off(conversation: Conversation, who: Person | None) -> str:
    """An answer that waits: of whoever knocks, if she may answer there at all."""
    by = who.agent if isinstance(who, Colleague) else None
    client_id = str(uuid.uuid4())
    if by and Conversation.objects.visible_to(by).filter(pk=conversation.pk).exists():
        put_off(conversation, later.Answer(client_id=client_id, text="later", due=now() + timedelta(days=1)), by=by)
    return client_id


def _label(here: World, name: str) -> int:
    return create_label(name=uuid.uuid4().hex, by=here.people.alice.agent).pk if name == "bulk-label" else 0


def _team_of(path: str) -> str:
    """A team that serves the brand in an address."""
    brand = Brand.objects.get(pk=int(path.split("/")[2]))
    return str(accounts.create_team(name=uuid.uuid4().hex, brands=[brand], by=None).pk)


def _greeting_of(path: str) -> str:
    """A greeting of the brand in an address."""
    return str(_greeting(Brand.objects.get(pk=int(path.split("/")[2]))).pk)


def _greeting(brand: Brand) -> Greeting:
    return save_greeting(brand, name="Hello", texts={"en": "Hello!"}, asks={}, by=None)


def _token(here: World, route: str, conversation: Conversation) -> str:
    if route.startswith("invitation/"):
        invited = accounts.invite(email=f"{uuid.uuid4().hex}@shop.example", by=here.people.alice.agent)
        return invitation_token(invited)
    if route.startswith("files/picture/"):
        key = new_token()
        Attachment.objects.create(
            key=key, brand=conversation.brand, uploader="", name="a.png", kind="image", content_type="image/png", size=1
        )
        default_storage.save(files.path_of(key), ContentFile(b"a"))
        return pictures.link_to_file(key).removeprefix(pictures.PATH)
    if route.startswith("files/"):
        made = Attachment.objects.create(
            brand=conversation.brand, uploader="", name="a.txt", kind="file", content_type="text/plain", size=1
        )
        default_storage.save(files.path_of(made.key), ContentFile(b"a"))
        return files.url_of(made).removeprefix("/files/")
    return new_token()


def _key(here: World, route: str, path: str) -> str:
    """What names a thing in an address instead of a number."""
    if route.startswith("files/"):
        return _face()
    if route.startswith("settings/contact/"):
        return str(ContactForm.objects.get(pk=int(path.split("/")[2])).topics[0]["key"])
    return _contact_form(here).key if route.startswith("contact/") else here.people.brand.key


def _contact_form(here: World) -> ContactForm:
    """A contact form with one topic."""
    made = create_form(here.people.brand, name=uuid.uuid4().hex, by=here.people.alice.agent)
    set_topic(made, None, said={"labels": {"en": "Returns"}}, by=here.people.alice.agent)
    return made


def _face() -> str:
    key = new_token()
    default_storage.save(f"faces/{key}", ContentFile(b"RIFF"))
    return key


# ——— what only an id would reach ———


def _objects(here: World, outcome: Outcome) -> None:
    people = here.people
    conversation = _talked(here)
    c = str(conversation.public_id)
    while worker.work_once():  # what was said is findable
        pass
    words = SECRET.split(maxsplit=1)[0]
    lists = [f"/search?q={words}", f"/search?words={words}", "/inbox/rows/?view=all", f"/inbox/changed/?view=all&c={c}"]
    lists += [f"/inbox/rows/?view={view}" for view in ("mine", "unassigned", "waiting", "snoozed")]
    lists += [f"/inbox/bar/?q={words}", f"/inbox/recent/?c={c}", "/inbox/names/?view=all"]
    seen = {"bob": 0, "charlie": 0}
    for who in (people.bob, people.charlie):
        for path in lists:
            body = here.ask("GET", path, who=who, headers={"HX-Request": "true"}).body
            seen[who.name] += c.encode() in body or SECRET.encode() in body
    outcome.expect(seen["bob"] > 0, "bob finds nothing in any list, so the lists prove nothing")
    outcome.expect(seen["charlie"] == 0, f"charlie sees dana's conversation in {seen['charlie']} lists")
    own = str(conversation_of(shopper("frida", people.other_brand)).public_id)
    before = _state(conversation)
    reaches = [
        ("merge away", f"/inbox/{own}/merge/", {"into": c}),
        ("merge in", f"/inbox/{c}/merge/", {"into": own}),
        ("assign bob", f"/inbox/{own}/assign/", {"agent": str(people.bob.agent.pk)}),
        ("give to a foreign team", f"/inbox/{own}/assign/", {"team": str(people.bob.agent.teams.all()[0].pk)}),
        ("snooze among many", "/inbox/many/snooze/", {"c": c, "until": "reply"}),
        ("merge among many", "/inbox/many/merge/", {"c": c, "into": own}),
        ("undo", f"/inbox/undo/{_number(here, 'undo')}/", {}),
    ]
    for name, path, form in reaches:
        status = here.ask("POST", path, who=people.charlie, form=form).status
        # Among many, what one may not see is as if it were not named.
        outcome.expect(status in {403, 404} or "many" in name, f"charlie can {name}: {status}")
    menu = here.ask("GET", f"/inbox/{own}/menu/merge/", who=people.charlie).body
    outcome.expect(c.encode() not in menu, "charlie is offered dana's conversation to merge with")
    outcome.expect(_state(conversation) == before, "charlie changed dana's conversation")
    listeners: tuple[tuple[Person, bool], ...] = (
        (people.dana, True), (people.bob, True), (people.eve, False), (people.charlie, False),
    )  # fmt: skip
    for one, may in listeners:
        hearing = asyncio.run(hears(here, one, c))
        outcome.expect(hearing == may, f"{one.name} {'hears' if hearing else 'does not hear'} dana's conversation")
    outcome.figures["objects"] = len(lists) * 2 + len(reaches) + 5


def _state(conversation: Conversation) -> tuple[object, ...]:
    row = Conversation.objects.get(pk=conversation.pk)
    return (row.status, row.assignee_id, row.team_id, row.priority, row.last_number, row.merged_into_id, row.epoch)
