"""Brand, Agent, Team, Invitation, SetupLink."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from counterbell.base.clock import now
from counterbell.base.secrets import new_token

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #rrggbb."))


class Brand(models.Model):
    """What the shopper sees: a name, a face, a voice. One installation can serve several."""

    class Visits(models.TextChoices):
        OFF = "off", _("Only shoppers who have opened the chat")
        CONSENT = "consent", _("Everybody who agreed to it on the shop's pages")
        ON = "on", _("Everybody")

    name = models.CharField(_("name"), max_length=80)
    # Public, and printed into the shop's pages: it names the brand, it proves nothing.
    key = models.CharField(max_length=40, unique=True, default=new_token)
    colour = models.CharField(_("colour"), max_length=7, default="#1f5f5b", validators=[COLOUR])
    logo = models.CharField(max_length=200, blank=True)  # storage key, made by us
    default_language = models.CharField(_("default language"), max_length=8, default="en")
    languages = models.JSONField(_("languages"), default=list, blank=True)  # ["en", "fa"]; empty: all we have
    domains = models.JSONField(_("domains"), default=list, blank=True)  # ["shop.example", "*.shop.example"]; empty: any
    texts = models.JSONField(default=dict, blank=True)  # {"fa": {"greeting": "…", "title": "…"}}
    bubble = models.JSONField(_("bubble"), default=dict, blank=True)  # accounts.bubble.Bubble, where it is unlike ours
    letterhead = models.JSONField(_("letters"), default=dict, blank=True)  # accounts.letterhead.Letterhead, likewise
    jwt_secret = models.CharField(max_length=80, default=new_token)  # the shop's server signs identities with it
    # Whether its pages say who is on them before anybody rings the bell.
    visits = models.CharField(_("visitors"), max_length=7, choices=Visits.choices, default=Visits.OFF)
    reopen_days = models.PositiveSmallIntegerField(_("reopen window in days"), default=14)
    # Whether a message that only thanks brings a conversation back that was resolved or snoozed.
    thanks_wake = models.BooleanField(_("thanks reopen a conversation"), default=False)
    # Whether a link to one of its own pages, among `domains`, brings that page's title and picture.
    shows_pages = models.BooleanField(_("previews of own pages"), default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def text(self, name: str, language: str) -> str:
        """The brand's own words in that language, else in its default language, else ''."""
        for code in (language, language.split("-", maxsplit=1)[0], self.default_language):
            if found := self.texts.get(code, {}).get(name):
                return str(found)
        return ""


class AgentManager(BaseUserManager["Agent"]):
    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email__iexact=username)


class Agent(AbstractBaseUser):
    """Somebody who answers. Signs in with an e-mail address."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ADMIN = "admin", _("Administrator")
        AGENT = "agent", _("Agent")

    class Status(models.TextChoices):
        ONLINE = "online", _("Online")
        AWAY = "away", _("Away")

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=6, choices=Role.choices, default=Role.AGENT)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.ONLINE)
    language = models.CharField(_("language"), max_length=8, blank=True)  # empty: the browser's
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)  # empty: the installation's
    avatar = models.CharField(max_length=200, blank=True)  # storage key, made by us
    is_active = models.BooleanField(_("active"), default=True)
    # Part of every session's fingerprint: counting it up ends them all, wherever they are kept.
    session_round = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[AgentManager] = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="agent_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """How the journal names this actor."""
        return f"agent:{self.pk}"

    @property
    def leads(self) -> bool:
        """Owners and administrators see and set everything."""
        return self.role in {Agent.Role.OWNER, Agent.Role.ADMIN}

    @property
    def standing(self) -> str:
        """By which queries know what she may see: her role, or nothing once she is not active."""
        return self.role if self.is_active else ""

    @classmethod
    def of_standing(cls, pk: int, standing: str) -> "Agent":
        """Somebody of whom only that is known, not to be saved."""
        return cls(pk=pk, role=standing or cls.Role.AGENT, is_active=bool(standing))

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        words = f"{self.password}:{self.session_round}"
        return salted_hmac("counterbell.accounts.session", words, secret=secret, algorithm="sha256").hexdigest()


class Team(models.Model):
    """Agents who share work. What brands a team serves is what its agents may see."""

    name = models.CharField(_("name"), max_length=80)
    brands = models.ManyToManyField(Brand, related_name="teams", verbose_name=_("brands"))
    agents = models.ManyToManyField(Agent, related_name="teams", blank=True, verbose_name=_("agents"))
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A way in for one person, once, for a few days. We keep only the token's fingerprint."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=6, choices=Agent.Role.choices, default=Agent.Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True, verbose_name=_("teams"))
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email


class SetupLink(models.Model):
    """The way in for the very first person; printed once, at first start."""

    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"set-up link of {self.created_at:%Y-%m-%d}"
