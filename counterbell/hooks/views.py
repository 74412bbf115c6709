"""The one view for webhooks."""

from http import HTTPStatus

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from counterbell.base.disk import is_full
from counterbell.base.env import env
from counterbell.base.log import get_log
from counterbell.base.secrets import Unsealable
from counterbell.channels.actions import keep
from counterbell.channels.adapters import NoAdapter, adapter_for, settings_of
from counterbell.channels.models import Channel
from counterbell.contracts.channels import NotGenuine, Request

log = get_log(__name__)

LARGEST = 50 * 1024 * 1024


@csrf_exempt
@require_http_methods(["POST", "HEAD", "GET"])
def hook(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Take what a provider says: proved and kept it is answered with 200, anything else is not kept."""
    channel = Channel.objects.select_related("brand").filter(hook=key, is_active=True).first()
    if channel is None:
        raise Http404
    if request.method != "POST":
        return HttpResponse()  # some only look whether somebody is there
    try:
        taken = adapter_for(channel.kind).verify(_request(request), settings_of(channel))
    except NotGenuine as fault:
        log.warning("a webhook of channel %s was refused: %s", channel.pk, fault)
        return _refused(fault)
    except (NoAdapter, Unsealable) as fault:
        log.warning("a webhook of channel %s cannot be proved: %s", channel.pk, fault)
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        keep(channel, [taken])
    except (DatabaseError, OSError) as fault:
        log.warning("a webhook of channel %s could not be kept, its sender tries again: %s", channel.pk, fault)
        full = is_full(fault)
        return HttpResponse(status=HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse()


def _refused(fault: NotGenuine) -> HttpResponse:
    if fault.asks_sign_in:
        return HttpResponse(
            status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": 'Basic realm="Counterbell webhooks"'}
        )
    return HttpResponse(status=HTTPStatus.BAD_REQUEST)


def _request(request: HttpRequest) -> Request:
    return Request(
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.read(LARGEST),  # not `body`: that is for forms, and small; the gate has bounded it
        url=env().url + request.get_full_path(),  # never what a Host header says
    )
