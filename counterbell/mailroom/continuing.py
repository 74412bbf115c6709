"""Chat goes on by letter."""

from counterbell.contracts.channels import Outbound
from counterbell.conversations.models import Delivery


def compose_unread(delivery: Delivery) -> Outbound:
    raise NotImplementedError
