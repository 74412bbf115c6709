"""A brand has one web chat, made when it is first asked for."""

import pytest
from django.db import IntegrityError, transaction

from counterbell.accounts.models import Brand
from counterbell.channels.models import Channel
from counterbell.channels.queries import webchat_of


def test_it_is_made_once(brand: Brand) -> None:
    assert webchat_of(brand) == webchat_of(brand)
    assert Channel.objects.count() == 1


def test_each_brand_has_its_own(brand: Brand, other_brand: Brand) -> None:
    assert webchat_of(brand) != webchat_of(other_brand)
    assert webchat_of(other_brand).brand == other_brand


def test_a_second_one_is_refused_by_the_database(channel: Channel) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.create(brand=channel.brand, kind=Channel.Kind.WEBCHAT, name="Another")
    assert Channel.objects.count() == 1
