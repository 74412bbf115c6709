"""S20: ways in and sessions: nothing fixed, nothing that outlives a change, nothing told by words or by time."""

import re
import statistics
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from counterbell.accounts import actions
from counterbell.accounts.actions import FirstBrand, Refused, invitation_token
from counterbell.accounts.models import Agent, Invitation
from counterbell.base.clock import now
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import CSRF, PASSWORD, Answer, Colleague, World, ask, colleague, signed_in, world

LOGIN, RESET, INSIDE = "/account/login/", "/account/password/reset/", "/settings/profile/"
NEW_PASSWORD = "another bell rings at dusk"  # noqa: S105  # of a person who lives for one check
SAME_TIME = 0.020  # seconds
TRIES_BEFORE_NO = 31  # more than any limit of settings.ACCOUNT_RATE_LIMITS


class Browser:
    """Cookies and an address of its own (any of 127.0.0.0/8): limits are counted by address."""

    _addresses = 1

    def __init__(self, here: World) -> None:
        Browser._addresses += 1
        number = Browser._addresses
        self.source = f"127.{1 + number // 60000}.{number // 250 % 250}.{1 + number % 250}"
        self.cookies = {settings.CSRF_COOKIE_NAME: CSRF}
        self._port = here.port

    def ask(self, method: str, path: str, **form: str) -> Answer:
        """One request, without following where it leads."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent["X-CSRFToken"] = self.cookies[settings.CSRF_COOKIE_NAME]
        answer = ask(self._port, method, path, headers=sent, form=form or None, source=self.source)
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    @property
    def session(self) -> str:
        """The key of its session; "" when there is none."""
        return self.cookies.get(settings.SESSION_COOKIE_NAME, "")

    @property
    def inside(self) -> bool:
        """Whether somebody is signed in."""
        return self.ask("GET", INSIDE).status == 200

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        """Try to."""
        return self.ask("POST", LOGIN, login=email, password=password)


def break_in(plan: Plan) -> Outcome:
    """S20: fixation, rotation, sessions that survive, replayed links, enumeration, guessing."""
    outcome = Outcome()
    with world() as here:
        _fixation(here, outcome)
        _survivors(here, outcome)
        _password_page(here, outcome)
        _invitations(here, outcome)
        _enumeration(here, plan.times(60, 16), outcome)
        _guessing(here, plan.times(10_000, 60), outcome)
        _setup_links(here, outcome)
        outcome.expect(PASSWORD not in here.said() and NEW_PASSWORD not in here.said(), "a password stands in the log")
    return outcome


def _fixation(here: World, outcome: Outcome) -> None:
    """A session that somebody else chose is not the one that gets signed in; neither is the one before signing in."""
    bob = here.people.bob
    victim = Browser(here)
    victim.cookies[settings.SESSION_COOKIE_NAME] = "fixed" + "a" * 27
    victim.sign_in(bob.agent.email)
    outcome.expect(victim.inside, "bob cannot sign in")
    outcome.expect(not victim.session.startswith("fixed"), "a session that somebody else chose was signed in")
    before = victim.session
    victim.ask("POST", "/account/logout/")
    again = Browser(here)
    again.cookies[settings.SESSION_COOKIE_NAME] = before
    outcome.expect(not again.inside, "a session goes on after signing out")
    # A session that begins before signing in (allauth keeps things in it) has another key afterwards.
    thief = Browser(here)
    thief.ask("GET", LOGIN)
    thief.cookies[settings.SESSION_COOKIE_NAME] = held = signed_in(here.people.charlie.agent)
    thief.ask("POST", "/account/logout/")
    thief.sign_in(bob.agent.email)
    outcome.expect(thief.session != held, "signing in does not draw a new session key")


def _survivors(here: World, outcome: Outcome) -> None:
    """What must end every session of a person, and what must at least end her rights."""
    alice = here.people.alice.agent
    changes: dict[str, Callable[[Agent], object]] = {
        "a new password": lambda agent: actions.set_password(agent, NEW_PASSWORD),
        "the reset of the second step": lambda agent: actions.reset_second_step(agent, by=alice),
        "a change of the second step": actions.sign_in_changed,
        "being signed out by an owner": lambda agent: actions.sign_out(agent, by=alice),
        "being deactivated": lambda agent: actions.deactivate(agent, by=alice),
    }
    for number, (name, change) in enumerate(changes.items()):
        who = colleague(f"survivor{number}")
        outcome.expect(_opens(here, who, INSIDE), "a new session does not open anything")
        change(Agent.objects.get(pk=who.agent.pk))
        outcome.expect(not _opens(here, who, INSIDE), f"a session survives {name}")
    fallen = colleague("fallen", role="admin")
    outcome.expect(_opens(here, fallen, "/settings/people/"), "an administrator cannot open the list of people")
    actions.change_role(Agent.objects.get(pk=fallen.agent.pk), role="agent", by=alice)
    outcome.expect(not _opens(here, fallen, "/settings/people/"), "an administrator's rights survive a change of role")
    outcome.figures["changes"] = len(changes) + 1


def _opens(here: World, who: Colleague, path: str) -> bool:
    return here.ask("GET", path, who=who).status == 200


def _password_page(here: World, outcome: Outcome) -> None:
    """Changing the password on its own page: this session goes on under a new key, all others end."""
    who = colleague("grace")
    EmailAddress.objects.get_or_create(user=who.agent, email=who.agent.email, verified=True, primary=True)
    here_, there = Browser(here), Browser(here)
    for one in (here_, there):
        one.sign_in(who.agent.email)
    before = here_.session
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = here_.ask("POST", "/account/password/change/", **form)
    outcome.expect(answer.status == 302, f"the page for a new password answers {answer.status}")
    outcome.expect(here_.inside and not there.inside, "after a new password: this session must stay, the other end")
    outcome.expect(here_.session != before, "after a new password the session has the old key")
    old = Browser(here)
    old.cookies[settings.SESSION_COOKIE_NAME] = before
    outcome.expect(not old.inside, "the old key of the session still opens")


def _invitations(here: World, outcome: Outcome) -> None:
    """An invitation lets one person in, once, for a while."""
    alice = here.people.alice.agent
    invited = actions.invite(email="henry@shop.example", by=alice)
    token = invitation_token(invited)
    form = {"name": "Henry", "password": PASSWORD}
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.swapcase(),
        token + "=",
        "",
        "0",
        str(invited.pk),
    ):
        status = Browser(here).ask("POST", f"/invitation/{forged or '-'}/", **form).status
        outcome.expect(status == 404, f"a forged invitation answers {status}")
    outcome.expect(not Agent.objects.filter(email="henry@shop.example").exists(), "a forged invitation made somebody")
    first = Browser(here).ask("POST", f"/invitation/{token}/", **form)
    outcome.expect(first.status == 302, f"an invitation answers {first.status}")
    for method in ("GET", "POST"):
        again = Browser(here).ask(method, f"/invitation/{token}/", **(form if method == "POST" else {}))
        outcome.expect(again.status == 404 and not again.leads_to, f"an invitation works twice ({method})")
    ended, taken = (actions.invite(email=f"{name}@shop.example", by=alice) for name in ("ida", "jack"))
    Invitation.objects.filter(pk=ended.pk).update(expires_at=now())
    gone = invitation_token(taken)
    actions.revoke_invitation(taken, by=alice)
    for name, late in (("an ended", invitation_token(ended)), ("a taken back", gone)):
        status = Browser(here).ask("POST", f"/invitation/{late}/", **form).status
        outcome.expect(status == 404, f"{name} invitation answers {status}")


def _setup_links(here: World, outcome: Outcome) -> None:
    """The first owner's link: worth nothing while somebody owns the shop, and worth something once."""
    try:
        actions.make_setup_link()
        outcome.broken.append("a set-up link could be made although somebody owns the shop")
    except Refused:
        pass
    Agent.objects.filter(role=Agent.Role.OWNER).update(role=Agent.Role.ADMIN)  # as an empty installation would be
    older, token = actions.make_setup_link(), actions.make_setup_link()
    form = {
        "shop": "Second", "colour": "#1f5f5b", "languages": "en", "default_language": "en",
        "name": "Kim", "email": "kim@shop.example", "password": PASSWORD,
    }  # fmt: skip
    outcome.expect(Browser(here).ask("POST", f"/setup/{older}/", **form).status == 404, "an older set-up link works")
    owner = Browser(here)
    outcome.expect(owner.ask("POST", f"/setup/{token}/", **form).status == 302, "a set-up link does not work")
    outcome.expect(owner.inside, "a set-up link lets nobody in")
    again = Browser(here).ask("POST", f"/setup/{token}/", **{**form, "email": "eve@shop.example"})
    outcome.expect(again.status == 404, f"a set-up link works twice: {again.status}")
    try:
        with transaction.atomic():
            actions.set_up_first_owner(
                token, email="eve@shop.example", name="Eve", password=PASSWORD, brand=FirstBrand(name="X")
            )
        outcome.broken.append("the verb behind a set-up link works twice")
    except Refused:
        pass


def _enumeration(here: World, many: int, outcome: Outcome) -> None:
    """Whether an address has an account shows neither in what is said nor in how long it takes."""
    known = [colleague(f"known{number}").agent.email for number in range(many)]
    unknown = [f"nobody{number}@shop.example" for number in range(many)]
    for name, knock in (("sign-in", _wrong_password), ("reset", _forgotten)):
        times: dict[bool, list[float]] = {True: [], False: []}
        texts: dict[bool, set[tuple[int, str, str]]] = {True: set(), False: set()}
        knock(Browser(here), "warm-up@shop.example")
        for yes, no in zip(known, unknown, strict=True):
            pair = ((True, yes), (False, no))
            for exists, email in pair if len(times[True]) % 2 else reversed(pair):
                answer = knock(Browser(here), email)
                times[exists].append(answer.took)
                texts[exists].add((answer.status, urlsplit(answer.leads_to).path, _said(answer.body, email)))
        apart = abs(_undisturbed(times[True]) - _undisturbed(times[False]))
        outcome.figures[f"{name}_apart_ms"] = round(apart * 1000, 1)
        outcome.expect(texts[True] == texts[False], f"{name}: the answer tells whether there is an account")
        outcome.expect(len(texts[True]) == 1, f"{name}: the answers differ among themselves")
        outcome.expect(apart <= SAME_TIME, f"{name}: {apart * 1000:.0f} ms tell whether there is an account")


def _undisturbed(times: list[float]) -> float:
    """How long it takes while the machine does nothing else: the middle of the faster half."""
    return statistics.median(sorted(times)[: max(1, len(times) // 2)])


def _wrong_password(browser: Browser, email: str) -> Answer:
    return browser.sign_in(email, "wrong wrong wrong")


def _forgotten(browser: Browser, email: str) -> Answer:
    return browser.ask("POST", RESET, email=email)


def _said(page: bytes, email: str) -> str:
    """What a page says, without what is drawn anew each time, and without what she typed herself."""
    text = re.sub(r"[A-Za-z0-9+/_-]{20,}={0,2}", "", page.decode())
    return text.replace(email, "")


def _guessing(here: World, tries: int, outcome: Outcome) -> None:
    """Many passwords from one address, then for one account from many addresses."""
    target = colleague("target").agent.email
    thief = Browser(here)
    counted = {"one_address": 0, "many_addresses": 0}
    for number in range(tries):
        one = thief if number < tries // 2 else Browser(here)
        email = f"target{number}@shop.example" if number < tries // 2 else target
        where = "one_address" if number < tries // 2 else "many_addresses"
        answer = one.sign_in(email, f"guess number {number}")
        counted[where] += answer.status != 429 and "Too many" not in answer.body.decode()
    outcome.figures["tries"] = tries
    for where, heard in counted.items():
        outcome.figures[f"heard_from_{where}"] = heard
        outcome.expect(
            heard < TRIES_BEFORE_NO, f"{heard} of {tries // 2} guesses from {where.replace('_', ' ')} were heard"
        )
