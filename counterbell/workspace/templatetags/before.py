"""What a shopper was asked and told before she wrote, for the panel beside her conversation."""

from dataclasses import dataclass

from django import template

from counterbell.conversations.models import Conversation
from counterbell.outreach.models import AnsweredGreeting
from counterbell.outreach.queries import answered_in
from counterbell.reception.models import FilledForm
from counterbell.reception.queries import filled_for

register = template.Library()


@dataclass(frozen=True, slots=True)
class Told:
    """The greeting that she answered, and what she filled in; None for what there is not."""

    greeting: AnsweredGreeting | None
    form: FilledForm | None


@register.simple_tag
def told_before(conversation: Conversation) -> Told:
    """`{% told_before conversation as told %}`; whoever shows the conversation may show this."""
    return Told(answered_in(conversation), filled_for(conversation))
