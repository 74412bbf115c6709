"""The only writers of channels: make and change one, keep what came, say what became of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base import disk, ids
from counterbell.base.clock import now
from counterbell.base.rows import insert_objects
from counterbell.base.secrets import new_token
from counterbell.channels import raw as letters
from counterbell.channels.adapters import sealed
from counterbell.channels.events import ChannelSaved, ChannelTroubled, EnvelopeArrived, EnvelopeRefused
from counterbell.channels.models import Channel, Envelope
from counterbell.channels.queries import settings_mark
from counterbell.contracts.channels import Taken
from counterbell.journal.actions import record, record_many

State = Envelope.State
SIGN_IN_REVOKED = "revoked"  # an adapter's word: the owner must sign in anew


@transaction.atomic
def create_channel(
    *, brand: Brand, kind: str, name: str, address: str, told: dict[str, Any], by: Agent | None
) -> Channel:
    """Make a channel; it is off until somebody switches it on.

    Raises:
        Refused: when the address is none.
    """
    made = Channel(brand=brand, kind=kind, name=name[:80], address=_address(address), is_active=False)
    made.config, made.hook = sealed(kind, told, {}), new_token()
    made.save()
    record(ChannelSaved(brand=brand.pk, channel=made.pk), actor=by.ref if by else "system")
    return made


@transaction.atomic
def change_channel(channel: Channel, *, name: str, address: str, told: dict[str, Any], by: Agent | None) -> Channel:
    """Give a channel other settings. Secrets that are left empty stay.

    Raises:
        Refused: when the address is none, or another channel's.
    """
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    held.name, held.address = name[:80], _address(address)
    held.config = sealed(held.kind, told, held.config)
    _save(held, ["name", "address", "config"])
    record(ChannelSaved(brand=held.brand_id, channel=held.pk), actor=by.ref if by else "system")
    return held


@transaction.atomic
def keep_form_channel(
    channel: Channel | None, *, brand: Brand, name: str, is_active: bool, told: dict[str, Any], by: Agent | None
) -> Channel:
    """The channel of a contact form: made with it, named and switched as it is."""
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk) if channel else Channel(brand=brand)
    before = (held.name, held.is_active, held.config)
    held.kind, held.name, held.is_active, held.config = Channel.Kind.FORM, name[:80], is_active, told
    if channel is None or before != (held.name, held.is_active, held.config):
        held.save()
        record(ChannelSaved(brand=brand.pk, channel=held.pk), actor=by.ref if by else "system")
    return held


@transaction.atomic
def switch_channel(channel: Channel, *, on: bool, by: Agent | None) -> Channel:
    """Begin to use a channel, or stop; what it brought stays.

    Raises:
        Refused: when its address is used by another one already.
    """
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    if held.is_active != on:
        held.is_active = on
        _save(held, ["is_active"])
        record(ChannelSaved(brand=held.brand_id, channel=held.pk), actor=by.ref if by else "system")
    return held


@transaction.atomic
def note_trial(channel: Channel, *, passed: dict[str, bool]) -> None:
    """Note which halves passed their test ("in", "out"), with the settings as `channel` has them."""
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    held.tried = {**held.tried, "halves": {**passed, "mark": settings_mark(channel)}}
    held.save(update_fields=["tried"])


@transaction.atomic
def note_names(channel: Channel, *, found: dict[str, Any]) -> None:
    """Note what the net says about the domain of its address, and when it was asked."""
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    held.tried = {**held.tried, "names": {**found, "at": now().isoformat(), "address": channel.address}}
    held.save(update_fields=["tried"])


def keep(channel: Channel, taken: Iterable[Taken]) -> int:
    """Keep what came, each thing once; when this returns it is on disk. Returns how many were new."""
    return keep_many([(channel, one) for one in taken])


def keep_many(taken: Sequence[tuple[Channel, Taken]]) -> int:
    """As `keep`, for things of several channels in one transaction."""
    paths: dict[int, str] = {}
    try:
        for n, (_channel, one) in enumerate(taken):
            if len(one.raw) > letters.LARGEST_IN_ROW:
                paths[n] = letters.put_away(one.raw)
        fresh = _keep_once(taken, paths)
    except Exception as fault:
        if disk.is_full(fault):  # then nothing was stored; of a line that broke nobody can say that
            disk.take_away(paths.values())
        raise
    disk.take_away(set(paths.values()) - {made.stored for made in fresh})  # of what we had already
    return len(fresh)


def _keep_once(taken: Sequence[tuple[Channel, Taken]], paths: dict[int, str]) -> list[Envelope]:
    for _try in range(3):
        try:
            with transaction.atomic():
                return _keep(taken, paths)
        except IntegrityError:
            ids.maker.redraw()  # another process kept one of them just now, or drew our node of ids
    with transaction.atomic():
        return _keep(taken, paths)


def _keep(taken: Sequence[tuple[Channel, Taken]], paths: dict[int, str]) -> list[Envelope]:
    wanted = {t.external_id for _c, t in taken}
    found = Envelope.objects.filter(external_id__in=wanted, channel__in={c.pk for c, _t in taken})
    known = set(found.values_list("channel_id", "external_id"))
    fresh: list[tuple[Channel, Envelope]] = []
    at = now()
    for number, (channel, one) in enumerate(taken):
        key = (channel.pk, one.external_id)
        if key in known:
            continue
        known.add(key)
        path = paths.get(number, "")
        made = Envelope(channel=channel, external_id=one.external_id, about=one.about, size=len(one.raw), arrived_at=at)
        made.raw, made.stored = (None, path) if path else (one.raw, "")
        fresh.append((channel, made))
    insert_objects([made for _c, made in fresh])
    record_many(
        [(EnvelopeArrived(brand=c.brand_id, channel=c.pk, envelope=made.pk), f"channel:{c.pk}") for c, made in fresh]
    )
    return [made for _c, made in fresh]


@transaction.atomic
def refuse(envelope: Envelope, *, reason: str, error: str) -> None:
    """Note that something cannot be understood, and let whoever should look know."""
    held = Envelope.objects.select_for_update(no_key=True).select_related("channel").get(pk=envelope.pk)
    if held.state != State.WAITING:
        return
    held.state, held.reason, held.error = State.REFUSED, reason[:40], error[:2000]
    held.save(update_fields=["state", "reason", "error"])
    channel = held.channel
    record(EnvelopeRefused(brand=channel.brand_id, channel=channel.pk, envelope=held.pk), actor=channel.ref)


def understood(envelopes: Sequence[int]) -> None:
    """Note, in the transaction that stored what was in them, that these are done."""
    Envelope.objects.filter(pk__in=envelopes).update(state=State.UNDERSTOOD, reason="", error="")


@transaction.atomic
def reprocess(envelopes: Sequence[int]) -> int:
    """Try again to understand what was refused; returns how many will be tried."""
    refused = Envelope.objects.select_for_update(no_key=True).filter(pk__in=envelopes, state=State.REFUSED)
    again = list(refused.order_by("pk").select_related("channel"))
    Envelope.objects.filter(pk__in=[e.pk for e in again]).update(state=State.WAITING)
    record_many(
        [(EnvelopeArrived(brand=e.channel.brand_id, channel=e.channel_id, envelope=e.pk), e.channel.ref) for e in again]
    )
    return len(again)


@transaction.atomic
def looked(channel: int, *, state: dict[str, Any] | None = None, trouble: str = "", reason: str = "") -> None:
    """Note how a look at a mailbox went. `state` None leaves the adapter's bookmark; `reason` is one word for it."""
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel)
    held.looked_at = now()
    if not trouble:
        held.fetched_at = held.looked_at
    if state is not None:
        held.state = state
    held.save(update_fields=["looked_at", "fetched_at", "state"])
    _note_trouble(held, trouble, reason)


@transaction.atomic
def note_sign_in(channel: int, *, trouble: str = "", reason: str = "") -> None:
    """Note that a channel cannot sign in to send, or (without trouble) that it can again; other troubles stay."""
    held = Channel.objects.select_for_update(no_key=True).get(pk=channel)
    if trouble or held.trouble_reason == SIGN_IN_REVOKED:
        _note_trouble(held, trouble, reason)


def _note_trouble(held: Channel, trouble: str, reason: str) -> None:
    was_well = not held.trouble
    held.trouble, held.trouble_reason = trouble[:2000], reason[:40]
    held.save(update_fields=["trouble", "trouble_reason"])
    if was_well != (not trouble):
        record(ChannelTroubled(brand=held.brand_id, channel=held.pk, well=not trouble), actor=held.ref)


def _address(typed: str) -> str:
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("%(address)s is no e-mail address.") % {"address": typed.strip()}) from None
    return address


def _save(channel: Channel, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            channel.save(update_fields=fields)
    except IntegrityError:
        raise Refused(
            _("Another channel has the address %(address)s already.") % {"address": channel.address}
        ) from None
