"""The only writers of forms and of what shoppers fill in."""

from counterbell.reception.actions.before import (
    NotFilled,
    address_given,
    fill_in,
    forget_unused,
    join,
    join_all,
    set_form,
)
from counterbell.reception.actions.contact import create_form, delete_topic, move_topic, set_contact_form, set_topic
from counterbell.reception.actions.submitting import Sent, submit

__all__ = [
    "NotFilled",
    "Sent",
    "address_given",
    "create_form",
    "delete_topic",
    "fill_in",
    "forget_unused",
    "join",
    "join_all",
    "move_topic",
    "set_contact_form",
    "set_form",
    "set_topic",
    "submit",
]
