"""Form letters."""

from counterbell.contracts.channels import Outbound
from counterbell.conversations.models import Delivery


def compose_confirmation(delivery: Delivery) -> Outbound:
    raise NotImplementedError
