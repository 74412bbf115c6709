"""What a customer fills in of a form in her thread: checked on our side, under the lock of her conversation."""

from collections.abc import Mapping

from counterbell.conversations import rich
from counterbell.conversations.models import Message


def filled_in(conversation: int, number: int | None, answers: Mapping[str, str]) -> rich.Part | str:
    """Her answers to the form that the message of this number brought; or why they cannot be taken, as a code."""
    public = Message.objects.filter(conversation=conversation, kind=Message.Kind.PUBLIC)
    asking = public.filter(number=number).exclude(author=Message.Author.CUSTOMER).first() if number else None
    form = rich.form_in(asking.facts) if asking else None
    if form is None:
        return "no_form"
    if public.filter(author=Message.Author.CUSTOMER, reply_to=number, facts__isnull=False).exists():
        return "answered"
    return rich.answered(form, answers) or "answers"
