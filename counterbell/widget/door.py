"""The door of the bubble's own addresses: which brand, how often, and who is knocking.

These views are exempt from CSRF protection because no cookie means anything to them: who a shopper is stands in the
Authorization header, which another site's page cannot make her browser send.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper, wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from counterbell.accounts.models import Brand
from counterbell.base.limits import WINDOW_SECONDS, Limit, source_of
from counterbell.customers import visitors
from counterbell.customers.models import Customer
from counterbell.widget.shoppers import living_visitor

P = ParamSpec("P")
Form = TypeVar("Form", bound=BaseModel)
LARGEST_FORM = 64 * 1024


class Misshapen(Exception):
    """The body of a request is not what its address takes."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks: a browser that proved its visitor id. `customer` is None while she has written nothing."""

    brand: Brand
    visitor: str
    customer: Customer | None


def answer(body: object, status: int = 200) -> JsonResponse:
    """An answer that nobody keeps."""
    response = JsonResponse(body, status=status, safe=False)
    response["Cache-Control"] = "no-store"
    return response


def refusal(status: int, code: str, text: str) -> JsonResponse:
    """A no, as a word for programs and a sentence for people."""
    return answer({"error": code, "text": text}, status)


def not_found() -> JsonResponse:
    return refusal(404, "not_found", _("There is nothing here."))


def read_form(request: HttpRequest, form: type[Form]) -> Form:
    """The JSON body as a form.

    Raises:
        Misshapen: when it is none, or too big.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST_FORM:
        raise Misshapen
    try:
        return form.model_validate(json.loads(request.body or b"{}"))
    except (ValidationError, ValueError, RecursionError) as mistake:
        raise Misshapen from mistake


def for_brand(
    method: str, limit: Limit
) -> Callable[[Callable[Concatenate[HttpRequest, Brand, P], HttpResponse]], Callable[..., HttpResponse]]:
    """A view of a brand's bubble, for everybody."""

    def wrap(view: Callable[Concatenate[HttpRequest, Brand, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def enter(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method != method:
                refused = refusal(405, "method", _("This address does not take %s.") % request.method)
                refused["Allow"] = method
                return refused
            if limit.exceeded(source_of(request)):
                return too_often()
            brand = Brand.objects.filter(key=key).first()
            if brand is None:
                return not_found()
            try:
                return view(request, brand, *args, **kwargs)
            except Misshapen:
                return refusal(400, "misshapen", _("This request could not be understood."))

        return csrf_exempt(enter)

    return wrap


def for_shopper(
    method: str, limit: Limit
) -> Callable[[Callable[Concatenate[HttpRequest, Caller, P], HttpResponse]], Callable[..., HttpResponse]]:
    """A view for a browser that proves its visitor id with `Authorization: Bearer <token>`."""

    def wrap(view: Callable[Concatenate[HttpRequest, Caller, P], HttpResponse]) -> Callable[..., HttpResponse]:
        def enter(request: HttpRequest, brand: Brand, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
            visitor = living_visitor(token, brand) if scheme == "Bearer" else None
            if visitor is None:
                return refusal(401, "token", _("This session has ended. Please reload the page."))
            if limit.exceeded(visitor):
                return too_often()
            return view(request, Caller(brand, visitor, visitors.customer_of(visitor, brand)), *args, **kwargs)

        update_wrapper(enter, view)
        return for_brand(method, limit)(enter)

    return wrap


def too_often() -> HttpResponse:
    """The answer to somebody who knocks too often."""
    response = refusal(429, "too_often", _("That was a lot at once. Please try again in a minute."))
    response["Retry-After"] = str(WINDOW_SECONDS)
    return response
