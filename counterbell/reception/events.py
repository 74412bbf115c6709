"""What reception announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counterbell.journal import bus


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class FormChanged:
    """A brand asks something else before a chat, or nothing."""

    name: ClassVar[str] = "reception.form_changed"
    brand: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFormChanged:
    """A contact form was made, asks something else, or is switched on or off."""

    name: ClassVar[str] = "reception.contact_form_changed"
    brand: int
    form: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFormSent:
    """Somebody wrote by a contact form; her conversation has begun."""

    name: ClassVar[str] = "reception.contact_form_sent"
    brand: int
    form: int
    conversation: int


@bus.event
@dataclass(frozen=True, slots=True, kw_only=True)
class FormFilled:
    """A shopper answered what is asked before the chat; unless she writes, it is forgotten at that moment."""

    name: ClassVar[str] = "reception.form_filled"
    brand: int
    filled: int
    forget_at: datetime
