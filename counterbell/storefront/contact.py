"""A contact form as a page: alone, or in a frame on the shop's own page. It needs no script and sets no cookie.

It is exempt from CSRF protection because no cookie means anything to it: whoever sends it is nobody that we know.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from counterbell.accounts import pictures
from counterbell.accounts.domains import frame_ancestors
from counterbell.base.limits import WINDOW_SECONDS, Limit, source_of
from counterbell.conversations.files import MOST_BYTES
from counterbell.conversations.policies import MOST_FILES
from counterbell.helpcenter.queries import has_articles
from counterbell.reception.actions import NotFilled, Sent, submit
from counterbell.reception.actions.submitting import check_sent
from counterbell.reception.models import ContactForm
from counterbell.reception.policies import LONGEST, LONGEST_MESSAGE
from counterbell.reception.queries import Asked, as_asked, contact_form_at
from counterbell.storefront import filling, tickets
from counterbell.storefront.filling import Typed
from counterbell.storefront.readers import Reader, languages_of, reader_of
from counterbell.storefront.tickets import Ticket

LOOKS = Limit("contact", 120)
SENDS = Limit("contact-send", 10)
LARGEST = MOST_FILES * MOST_BYTES + 1024 * 1024


@csrf_exempt
@xframe_options_exempt  # frame-ancestors says it per brand, which X-Frame-Options cannot
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """The form; a POST sends it, or chooses another topic."""
    form = _form(key)
    reader = reader_of(request, form.brand)

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(reader.language):
            if LOOKS.exceeded(source_of(request)):
                return _told(request, form, reader, _too_often(), HTTPStatus.TOO_MANY_REQUESTS)
            if request.method == "POST":
                return _posted(request, form, reader)
            asked = as_asked(form, reader.language, request.GET.get("topic", ""))
            return _page(request, form, reader, asked, Typed(topic=asked.topic), tickets.deal(form), {})

    return _framed(form, answer, request)


@xframe_options_exempt
@require_safe
def sent(request: HttpRequest, key: str) -> HttpResponse:
    """Thank you: the same words whoever sent whatever."""
    form = _form(key)
    reader = reader_of(request, form.brand)

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(reader.language):
            return render(request, "storefront/sent.html", _around(form, reader))

    return _framed(form, answer, request)


def _posted(request: HttpRequest, form: ContactForm, reader: Reader) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        most = _("The files are larger than %(most)s MB together.") % {"most": LARGEST // 2**20}
        return _told(request, form, reader, most, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    ticket = tickets.read(request.POST.get("ticket", ""), form)
    if "pick" in request.POST or "again" in request.POST:
        wanted = "" if "again" in request.POST else request.POST.get("topic", "")
        asked = as_asked(form, reader.language, wanted)
        return _page(request, form, reader, asked, filling.typed_in(request, None), ticket or tickets.deal(form), {})
    asked = as_asked(form, reader.language, request.POST.get("topic", ""))
    typed = filling.typed_in(request, asked)
    if ticket is None:
        stale = {"": _("This page was open for very long. Please send it once more.")}
        typed.files = {}
        return _page(request, form, reader, asked, typed, tickets.deal(form), stale)
    if SENDS.exceeded(source_of(request)):
        answer = _page(request, form, reader, asked, typed, ticket, {"": _too_often()})
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer["Retry-After"] = str(WINDOW_SECONDS)
        return answer
    faults = filling.take_files(request, typed, brand=form.brand, public_id=ticket.public_id)
    try:
        _send(form, _sent(request, asked, typed, ticket, reader), faults)
    except NotFilled as why:
        fresh = as_asked(_form(form.key), reader.language, typed.topic)
        return _page(request, _form(form.key), reader, fresh, typed, ticket, why.faults | faults)
    there = reverse("contact-sent", args=[form.key]) + reader.query()
    return HttpResponseRedirect(there, status=HTTPStatus.SEE_OTHER)


def _send(form: ContactForm, sent: Sent, faults: dict[str, str]) -> None:
    if faults:
        check_sent(form, sent)
        raise NotFilled(faults)
    submit(form, sent)


def _sent(request: HttpRequest, asked: Asked, typed: Typed, ticket: Ticket, reader: Reader) -> Sent:
    version = request.POST.get("version", "")
    return Sent(
        public_id=ticket.public_id,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        topic=asked.topic,
        name=typed.name,
        email=typed.email,
        message=typed.message,
        language=reader.language,
        said=typed.said,
        files=typed.files,
        agreed=typed.agreed,
        seconds=ticket.seconds,
        trapped=typed.trapped,
    )


def _page(
    request: HttpRequest,
    form: ContactForm,
    reader: Reader,
    asked: Asked,
    typed: Typed,
    ticket: Ticket,
    faults: dict[str, str],
) -> HttpResponse:
    fields = filling.shown(asked, typed, faults, ticket.public_id)
    names = [
        ("topic", _("Topic")),
        ("name", _("Name")),
        ("email", _("E-mail address")),
        *((one.key, one.label) for one in fields),
        ("message", _("Message")),
        ("consent", _("Consent")),
    ]
    page = _around(form, reader) | {
        "asked": asked,
        "typed": typed,
        "fields": fields,
        "ticket": ticket.token,
        "fault": faults.get("", ""),
        "faults": faults,
        "marked": [(key, name, faults[key]) for key, name in names if key in faults],
        "trap": filling.TRAP,
        "topic_name": dict(asked.topics).get(asked.topic, ""),
        "longest": LONGEST | {"message": LONGEST_MESSAGE},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return _unkept(render(request, "storefront/contact.html", page, status=status))


def _told(request: HttpRequest, form: ContactForm, reader: Reader, text: str, status: HTTPStatus) -> HttpResponse:
    """One sentence, where the form cannot be shown."""
    answer = _unkept(render(request, "storefront/told.html", _around(form, reader) | {"text": text}, status=status))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def _around(form: ContactForm, reader: Reader) -> dict[str, Any]:
    """What every page of a form shows."""
    asked = as_asked(form, reader.language, "")
    here = reverse("contact-form", args=[form.key])
    others = [
        (
            code,
            get_language_info(code)["name_local"].capitalize(),
            here + Reader(code, embedded=False, theme=reader.theme).query(),
        )
        for code in languages_of(form.brand)
    ]
    return {
        "form": form,
        "brand": form.brand,
        "logo": pictures.url_of(form.brand.logo),
        "reader": reader,
        "here": here + reader.query(),
        "title": asked.title or _("Write to us"),
        "intro": asked.intro,
        "thanks": asked.thanks,
        "languages": others if len(others) > 1 else [],
        "explained": has_articles(form.brand, reader.language),
    }


def _framed(form: ContactForm, answer: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """Shown by itself, and in frames on the brand's own domains."""
    policy = {"frame-ancestors": frame_ancestors(form.brand.domains)}
    return csp_replace(policy)(answer)(request)  # type: ignore[return-value]


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


def _too_often() -> str:
    return _("That was a lot at once. Please try again in a minute.")


def _form(key: str) -> ContactForm:
    form = contact_form_at(key)
    if form is None or not form.channel.is_active:
        raise Http404("There is no such form.")
    return form
