"""What the bot says of its own accord. Every sentence is said in the language that is spoken now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from counterbell.accounts.models import Brand
from counterbell.bot.models import Bot
from counterbell.bot.policies import Reason
from counterbell.bot.tones import in_tone, toned, toned_lazy
from counterbell.conversations.blanks import fill_or_drop, first_name
from counterbell.conversations.canned import number_of
from counterbell.conversations.models import Conversation
from counterbell.conversations.tongues import base

SAMPLE_NAME = "Dana"
SETTLED, ENOUGH, GOODBYE = "talk.settled", "talk.enough", "pack.goodbye"
SMALL_TALK: dict[str, Promise] = {
    "pack.greeting": toned_lazy(
        gettext_lazy("How can I help you?"),
        formal=pgettext_lazy("formal", "How may I help you?"),
        friendly=pgettext_lazy("friendly", "What can I do for you?"),
    ),
    "pack.thanks": toned_lazy(
        gettext_lazy("You are welcome! Is there anything else?"),
        formal=pgettext_lazy("formal", "You are welcome. Is there anything else that I may help you with?"),
        friendly=pgettext_lazy("friendly", "Happy to help! Anything else?"),
    ),
    GOODBYE: toned_lazy(
        gettext_lazy("Goodbye, and have a nice day!"),
        formal=pgettext_lazy("formal", "Goodbye. We wish you a pleasant day."),
        friendly=pgettext_lazy("friendly", "Bye, have a lovely day!"),
    ),
    SETTLED: toned_lazy(
        gettext_lazy("I am glad. Is there anything else?"),
        formal=pgettext_lazy("formal", "I am pleased to hear that. Is there anything else that I may help you with?"),
        friendly=pgettext_lazy("friendly", "Great! Anything else?"),
    ),
    ENOUGH: toned_lazy(
        gettext_lazy("You are welcome. Have a nice day! If something else comes up, just write here."),
        formal=pgettext_lazy(
            "formal", "You are welcome. We wish you a pleasant day. Should anything else arise, please write here."
        ),
        friendly=pgettext_lazy(
            "friendly", "You’re welcome, have a lovely day! If anything else comes up, just write here."
        ),
    ),
    "pack.bot": toned_lazy(
        gettext_lazy("I am an automatic assistant. If you would rather talk to a person, just say so."),
        formal=pgettext_lazy(
            "formal", "I am an automatic assistant. Should you prefer to talk to a person, please say so."
        ),
        friendly=pgettext_lazy(
            "friendly", "I’m an automatic assistant. If you’d rather talk to a person, just say so."
        ),
    ),
    "pack.praise": toned_lazy(
        gettext_lazy("Thank you, I will pass that on! Is there anything else?"),
        formal=pgettext_lazy(
            "formal", "Thank you very much. I will pass that on. Is there anything else that I may help you with?"
        ),
        friendly=pgettext_lazy("friendly", "Thank you, that’s lovely to hear! I’ll pass it on. Anything else?"),
    ),
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


@contextmanager
def speaking(language: str, bot: Bot) -> Iterator[None]:
    """Within it, `gettext` speaks to the shopper, and `toned` as the shop wants it."""
    with translation.override(spoken(language, bot.brand)), in_tone(bot.tone):
        yield


def name_of(bot: Bot) -> str:
    """How the bot is called."""
    return bot.name or _("Assistant")


def blanks_of(bot: Bot, conversation: Conversation) -> dict[str, str]:
    """What fills the blanks of the shop's own texts."""
    customer = conversation.customer
    return {
        "customer.name": customer.name,
        "customer.first_name": first_name(customer.name),
        "brand.name": conversation.brand.name,
        "agent.name": name_of(bot),
        "agent.first_name": name_of(bot),
        "conversation.number": number_of(conversation),
    }


def first_words(bot: Bot, conversation: Conversation, language: str) -> str:
    """The greeting, and that it is a machine: the law says so, and so do we. Who told her name is greeted by it."""
    brand = conversation.brand
    called = first_name(conversation.customer.name)
    own = bot.greetings.get(language) or bot.greetings.get(spoken(language, brand))
    told = fill_or_drop(own, blanks_of(bot, conversation)) if own else ""
    hello = told or (_hello_to() % {"name": called} if called else _hello())
    return f"{hello} {_presents(bot)}"


def samples(bot: Bot) -> list[str]:
    """What an owner reads to choose a tone: the greeting, small talk, doubt, a hand-over."""
    hello = f"{_hello_to() % {'name': SAMPLE_NAME}} {_presents(bot)}"
    talk = [str(SMALL_TALK[key]) for key in ("pack.greeting", "pack.thanks")]
    return [hello, *talk, not_understood(), calls_a_person(Reason.ASKED)]


def _presents(bot: Bot) -> str:
    said = toned(
        _("I am %(bot)s, the automatic assistant (AI) of %(brand)s. You can ask for a person at any time."),
        formal=pgettext(
            "formal",
            "My name is %(bot)s. I am the automatic assistant (AI) of %(brand)s. You may ask for a person at any time.",
        ),
        friendly=pgettext(
            "friendly", "I’m %(bot)s, the automatic assistant (AI) of %(brand)s. You can ask for a person any time."
        ),
    )
    return said % {"bot": name_of(bot), "brand": bot.brand.name}


def _hello_to() -> str:
    return toned(
        _("Hello %(name)s!"),
        formal=pgettext("formal", "Good day, %(name)s."),
        friendly=pgettext("friendly", "Hi %(name)s!"),
    )


def _hello() -> str:
    return toned(
        _("Hello!"),
        formal=pgettext("formal", "Good day."),
        friendly=pgettext("friendly", "Hi!"),
    )


def in_another_language() -> str:
    """What stands before an answer that there is only in another language."""
    return _("I only have this answer in another language:")


def asks_back(many: int) -> str:
    """Before the buttons."""
    return _which() if many > 1 else _this()


def _which() -> str:
    return toned(
        _("Which of these do you mean?"),
        formal=pgettext("formal", "Which of these do you mean, please?"),
        friendly=pgettext("friendly", "Which of these is it?"),
    )


def _this() -> str:
    return toned(
        _("Do you mean this?"),
        formal=pgettext("formal", "Do I understand correctly that you mean this?"),
        friendly=pgettext("friendly", "Is it this one?"),
    )


def not_understood() -> str:
    """When it was no question that anybody could answer."""
    return toned(
        _("I did not understand that. Could you say it in other words?"),
        formal=pgettext(
            "formal", "I beg your pardon, I did not understand that. Could you please put it in other words?"
        ),
        friendly=pgettext("friendly", "Hmm, I didn’t get that. Could you say it another way?"),
    )


def not_helped() -> str:
    """When she says that an answer was none."""
    return toned(
        _("I am sorry that this did not help. Could you say it in other words?"),
        formal=pgettext("formal", "I apologise that this did not help. Could you please put it in other words?"),
        friendly=pgettext("friendly", "Sorry that didn’t help! Could you say it another way?"),
    )


def person() -> str:
    """What stands on the button that calls somebody."""
    return _("Talk to a person")


def nothing_more() -> str:
    """What stands on the button beside "anything else?"."""
    return _("No, thanks")


def calls_a_person(reason: Reason) -> str:
    """The first half of a hand-over."""
    if reason in {Reason.ASKED, Reason.LENGTH, Reason.TOPIC, Reason.VIP}:
        return toned(
            _("I am calling a person for you."),
            formal=pgettext("formal", "I am calling a member of our staff for you."),
            friendly=pgettext("friendly", "I’m getting a person for you."),
        )
    if reason == Reason.ANGER:
        return toned(
            _("I am sorry about that. I am calling a person who will look into it."),
            formal=pgettext(
                "formal", "I sincerely apologise. I am calling a member of our staff who will look into it."
            ),
            friendly=pgettext("friendly", "I’m really sorry about that. I’m getting a person who will look into it."),
        )
    if reason == Reason.NUMBER:
        return toned(
            _("Thank you. I am passing this on to a person who can look it up."),
            formal=pgettext("formal", "Thank you. I am passing this on to a member of our staff who can look it up."),
            friendly=pgettext("friendly", "Thanks! I’m passing this on to a person who can look it up."),
        )
    if reason == Reason.CALL_BACK:
        return toned(
            _("Thank you. I am passing this on to a person who will call you."),
            formal=pgettext("formal", "Thank you. I am passing this on to a member of our staff who will call you."),
            friendly=pgettext("friendly", "Thanks! I’m passing this on to a person who will call you."),
        )
    if reason == Reason.LANGUAGE:
        return _("I am sorry, I do not understand this language yet. I am calling a person.")
    if reason == Reason.FAILED:
        return toned(
            _("I am sorry that I could not help you with this. I am calling a person."),
            formal=pgettext(
                "formal", "I apologise that I could not help you with this. I am calling a member of our staff."
            ),
            friendly=pgettext("friendly", "Sorry I couldn’t help with this one. I’m getting a person."),
        )
    return toned(
        _("I do not know this for certain, so I am asking a person."),
        formal=pgettext("formal", "I do not know this for certain and am asking a member of our staff."),
        friendly=pgettext("friendly", "I’m not sure about this one, so I’m asking a person."),
    )


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
    return toned(
        _("All right, we leave it at that. Is there anything else?"),
        formal=pgettext("formal", "Very well, we leave it at that. Is there anything else that I may help you with?"),
        friendly=pgettext("friendly", "No problem, we’ll leave it. Anything else?"),
    )


def what_else() -> str:
    """When she said no to what was understood."""
    return toned(
        _("What should be different? Just write it as it is right."),
        formal=pgettext("formal", "What should be different? Please write it as it is right."),
        friendly=pgettext("friendly", "What should I change? Just write it the right way."),
    )
