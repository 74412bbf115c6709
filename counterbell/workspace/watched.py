"""Which tables of the settings are watched: here and not in accounts, which stands below their rooms."""

from auditlog.registry import auditlog

from counterbell.bot.models import Answer, Bot, LanguageModel, Question
from counterbell.channels.models import Channel
from counterbell.conversations.models import CannedReply, Label, Macro
from counterbell.helpcenter.models import Article, HelpDomain, Redirect, Section, Synonym, Translation
from counterbell.outreach.models import Greeting
from counterbell.reception.models import ContactForm, Form
from counterbell.routing.models import Schedule

_HIDE = "counterbell.accounts.audit.hide"
_HIDE_SEALED = "counterbell.accounts.audit.hide_sealed"


def register() -> None:
    """Watch what agents set; never what is counted, looked at or fetched beside it."""
    auditlog.register(
        Channel,
        include_fields=["brand", "kind", "name", "address", "config", "is_active"],
        mask_fields=["config"],
        mask_callable=_HIDE_SEALED,
    )
    auditlog.register(Label, include_fields=["name", "colour"])
    auditlog.register(CannedReply, include_fields=["name", "shortcut", "texts", "parts", "brand", "team", "owner"])
    auditlog.register(Macro, exclude_fields=["changed_at"])
    auditlog.register(Schedule, exclude_fields=["changed_at"])
    auditlog.register(Greeting, exclude_fields=["changed_at"])
    auditlog.register(Form, exclude_fields=["changed_at"])
    auditlog.register(ContactForm, exclude_fields=["key", "version", "changed_at"])
    _register_bot()
    _register_help()


def _register_bot() -> None:
    auditlog.register(Bot, exclude_fields=["version"], m2m_fields={"people_labels"})
    auditlog.register(Question, exclude_fields=["created_at"])
    auditlog.register(Answer, exclude_fields=["version", "changed_at"])
    auditlog.register(LanguageModel, mask_fields=["key"], mask_callable=_HIDE)


def _register_help() -> None:
    """Of an article: where it stands, who may read it, and when a language of it was published, not each draft."""
    auditlog.register(Section)
    auditlog.register(Article, exclude_fields=["made_at"])
    auditlog.register(Translation, include_fields=["article", "language", "status", "publish_at", "expires_at"])
    auditlog.register(Synonym)
    auditlog.register(HelpDomain)
    auditlog.register(Redirect, exclude_fields=["made_at"])
