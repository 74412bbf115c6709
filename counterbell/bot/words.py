"""What the bot says of its own accord. Every sentence is said in the language that is spoken now."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot
from counterbell.bot.policies import Reason
from counterbell.conversations.blanks import first_name
from counterbell.conversations.models import Conversation
from counterbell.conversations.tongues import base

SETTLED, ENOUGH, GOODBYE = "talk.settled", "talk.enough", "pack.goodbye"
SMALL_TALK: dict[str, Promise] = {
    "pack.greeting": gettext_lazy("How can I help you?"),
    "pack.thanks": gettext_lazy("You are welcome! Is there anything else?"),
    GOODBYE: gettext_lazy("Goodbye, and have a nice day!"),
    SETTLED: gettext_lazy("I am glad. Is there anything else?"),
    ENOUGH: gettext_lazy("You are welcome. Have a nice day! If something else comes up, just write here."),
    "pack.bot": gettext_lazy("I am an automatic assistant. If you would rather talk to a person, just say so."),
    "pack.praise": gettext_lazy("Thank you, I will pass that on! Is there anything else?"),
}
ASKS_FOR_MORE = frozenset({"pack.thanks", "pack.praise", SETTLED})
REASONS: dict[str, Promise] = {
    Reason.ASKED: gettext_lazy("The customer asked for a person."),
    Reason.ANGER: gettext_lazy("The customer is not content."),
    Reason.TOPIC: gettext_lazy("This topic always goes to a person."),
    Reason.VIP: gettext_lazy("This customer always gets a person."),
    Reason.NUMBER: gettext_lazy("There is a number that somebody must look up."),
    Reason.UNANSWERED: gettext_lazy("The question is clear, but nobody has written the answer."),
    Reason.DOUBT: gettext_lazy("It was not sure enough of an answer."),
    Reason.LANGUAGE: gettext_lazy("It does not know this language."),
    Reason.FAILED: gettext_lazy("Twice it did not understand, or did not help."),
    Reason.LENGTH: gettext_lazy("The talk grew long."),
    Reason.CALL_BACK: gettext_lazy("The customer wants to be called."),
}


def spoken(language: str, brand: Brand) -> str:
    """The language in which the bot says its own sentences: hers if we have it, else the brand's."""
    ours = dict(settings.LANGUAGES)
    return next((code for code in (base(language), base(brand.default_language)) if code in ours), "en")


def speaking(language: str, brand: Brand) -> AbstractContextManager[None]:
    """Within it, `gettext` speaks to the shopper."""
    return translation.override(spoken(language, brand))


def name_of(bot: Bot) -> str:
    """How the bot is called."""
    return bot.name or _("Assistant")


def first_words(bot: Bot, conversation: Conversation, language: str) -> str:
    """The greeting, and that it is a machine: the law says so, and so do we."""
    brand = conversation.brand
    called = first_name(conversation.customer.name)
    own = bot.greetings.get(language) or bot.greetings.get(spoken(language, brand))
    hello = own or (_("Hello %(name)s!") % {"name": called} if called else _("Hello!"))
    what = _("I am %(bot)s, the automatic assistant (AI) of %(brand)s. You can ask for a person at any time.")
    return f"{hello} {what % {'bot': name_of(bot), 'brand': brand.name}}"


def in_another_language() -> str:
    """What stands before an answer that there is only in another language."""
    return _("I only have this answer in another language:")


def asks_back(many: int) -> str:
    """Before the buttons."""
    return _("Which of these do you mean?") if many > 1 else _("Do you mean this?")


def not_understood() -> str:
    """When it was no question that anybody could answer."""
    return _("I did not understand that. Could you say it in other words?")


def not_helped() -> str:
    """When she says that an answer was none."""
    return _("I am sorry that this did not help. Could you say it in other words?")


def person() -> str:
    """What stands on the button that calls somebody."""
    return _("Talk to a person")


def nothing_more() -> str:
    """What stands on the button beside "anything else?"."""
    return _("No, thanks")


def calls_a_person(reason: Reason) -> str:
    """The first half of a hand-over."""
    if reason in {Reason.ASKED, Reason.LENGTH, Reason.TOPIC, Reason.VIP}:
        return _("I am calling a person for you.")
    if reason == Reason.ANGER:
        return _("I am sorry about that. I am calling a person who will look into it.")
    if reason == Reason.NUMBER:
        return _("Thank you. I am passing this on to a person who can look it up.")
    if reason == Reason.CALL_BACK:
        return _("Thank you. I am passing this on to a person who will call you.")
    if reason == Reason.LANGUAGE:
        return _("I am sorry, I do not understand this language yet. I am calling a person.")
    if reason == Reason.FAILED:
        return _("I am sorry that I could not help you with this. I am calling a person.")
    return _("I do not know this for certain, so I am asking a person.")


def language_in(language: str, reader: str) -> str:
    """How a language is called in the reader's; its code where nobody has a name for it."""
    try:
        return Locale.parse(base(language)).get_display_name(reader) or language
    except (UnknownLocaleError, ValueError):
        return language


def summary(
    reason: Reason,
    *,
    asked: Sequence[str],
    left: Sequence[str],
    meant: str,
    offered: Sequence[str],
    collected: dict[str, list[str]],
    tried: Sequence[str],
    language: str,
) -> str:
    """What agents find in the note: why, what was asked, what is open of it, what is known, what was said already.

    `left`: of several questions, those that nobody has answered; `meant`: what it surely is; `language`: in words.
    """
    names = {
        "order": _("Order number"),
        "phone": _("Telephone"),
        "email": _("E-mail address"),
        "when": _("When to call"),
        "feedback": _("Feedback"),
    }
    lines = [_("The bot handed this over. %(why)s") % {"why": REASONS[reason]}]
    if asked:
        lines.append(_("Asked: %(asked)s") % {"asked": " · ".join(f"“{one}”" for one in asked)})
    if left:
        lines.append(_("Still open: %(asked)s") % {"asked": " · ".join(f"“{one}”" for one in left)})
    if meant:
        lines.append(_("It is about: %(question)s") % {"question": meant})
    if language:
        lines.append(_("Writes in %(language)s") % {"language": language})
    lines += [f"{names.get(kind, kind)}: {', '.join(values)}" for kind, values in collected.items() if values]
    if offered:
        lines.append(_("Offered: %(titles)s") % {"titles": " · ".join(offered)})
    if tried:
        lines.append(_("Already answered: %(tried)s") % {"tried": " · ".join(tried)})
    return "\n".join(lines)


def dropped() -> str:
    """When she no longer wants what she was asked about."""
    return _("All right, we leave it at that. Is there anything else?")


def what_else() -> str:
    """When she said no to what was understood."""
    return _("What should be different? Just write it as it is right.")
