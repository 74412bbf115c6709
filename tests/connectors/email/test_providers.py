"""380 requests of 13 providers, as their own tests make them: proved or refused, and read as expected."""

import base64
import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.test import Client

from counterbell.accounts.models import Brand
from counterbell.base import clock
from counterbell.channels.models import Envelope
from counterbell.connectors.email import providers
from counterbell.contracts.channels import Fate, NotGenuine, Request, Unreachable
from counterbell.contracts.letters import Unreadable
from tests.corpora import ROOT
from tests.mailroom.post import make_mailbox

FOLDER = ROOT / "corpora/webhooks/inbound_email_esp"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def _public(key: Any) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    lines = key.public_key().public_bytes(serialization.Encoding.PEM, form).splitlines()
    return b"".join(lines[1:-1]).decode()


def _svix(secret: str) -> str:
    return f"whsec_{base64.b64encode(secret.encode()).decode()}"


SECRETS = {
    "mailersend": "TEST_WEBHOOK_SIGNING_SECRET",
    "mailgun": "TEST_WEBHOOK_SIGNING_KEY",
    "mandrill": "TEST_WEBHOOK_KEY",
    "resend": _svix("TEST_SIGNING_SECRET"),
    "postal": _public(RSA),
}
# Where their test has settings of its own, or none.
SPECIAL: dict[str, dict[str, str]] = {
    "test_inbound_secret_is_different": {"provider_secret": "inbound secret\nwebhook secret"},
    "test_defaults_webhook_signing_to_api_key": {"provider_secret": "TEST_API_KEY"},
    "test_no_basic_auth": {"provider_auth": ""},
    "test_webhook_url_setting": {"provider_hook_url": "https://abcde:12345@example.com/anymail/mandrill/"},
    "test_requires_signing_secret": {"provider_secret": ""},
    "test_requires_inbound_secret": {"provider_secret": ""},
    "test_requires_webhook_signing_key": {"provider_secret": ""},
    "test_requires_webhook_key": {"provider_secret": ""},
    "test_requires_api_key": {"provider_key": ""},
    "test_webhook_signing_secret_is_different": {"provider_secret": "inbound secret"},
    "test_sns_subscription_confirmation_auth_disabled": {"provider_auth": ""},
}
BY_CLASS = {
    "ResendInboundSecurityTestCase": {
        "provider_secret": f"{_svix('TEST_INBOUND_SECRET')}\n{_svix('TEST_SIGNING_SECRET')}"
    },
    "SendGridSignedWebhookSecurityTestCase": {"provider_secret": _public(CURVE), "provider_auth": ""},
    "SendGridSignedWebhookSecurityAndHttpBasicAuthTestCase": {
        "provider_secret": _public(CURVE),
        "provider_auth": "cred1:pass1\ncred1:pass2",
    },
}
# What is expected there needs a switch of anymail's that calls the first opening "opened". We do not follow who opens
# a letter, so we have no such switch: with it or without, it is news that we make nothing of.
OPENED_FIRST = "test_initial_open_event_as_opened"
# These ask the provider for the letter itself, and the corpus does not hold what it would answer.
ASKING = {
    *("test_attachments", "test_event_id_from_svix_header", "test_inbound_basics_parsed_fields"),
    *("test_inbound_basics_raw_mime", "test_inbound_s3", "test_sns_subscription_auto_confirmation"),
    *("test_disable_auto_confirmation", "test_sns_subscription_confirmation_different_region"),
}


def cases(*methods: str) -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.json")):
        for number, case in enumerate(json.loads(path.read_text())):
            if case["method"] in methods:
                yield pytest.param(path.stem, case, id=f"{path.stem}-{number}-{name_of(case)}")


def name_of(case: dict[str, Any]) -> str:
    return str(case["test"].rsplit(".", 1)[-1])


CASES = list(cases("POST"))
LOOKS = list(cases("GET", "HEAD"))  # of who wants to know whether somebody is there


@pytest.mark.parametrize(("name", "case"), CASES)
def test_as_expected(name: str, case: dict[str, Any]) -> None:
    expected = case["expected"]
    seen = outcome(name, case)
    if "raises" in expected:
        assert seen[0] in {"refused", "unreadable", "elsewhere"}, seen
    elif expected["status"] != 200:
        assert seen[0] == "refused", seen
    elif seen[0] == "elsewhere":
        assert name in {"resend", "brevo", "amazon_ses", "mailtrap"}
        assert name_of(case) in ASKING
    else:
        assert seen[0] == "read", seen
        if name_of(case) == OPENED_FIRST:
            assert [providers.notice_of(event).fate for event in seen[1]] == [Fate.OTHER]
            return
        assert [shown(event) for event in seen[1]] == [told(event) for event in expected["events"]]


def test_how_many() -> None:
    if not CASES:
        pytest.skip("the requests are not beside the repository")
    assert len(CASES) + len(LOOKS) == 380
    counted = Counter(case.values[1]["expected"].get("status", "raises") for case in CASES)
    assert counted[400] + counted[401] == 85


@pytest.fixture(autouse=True)
def _without_boto(monkeypatch: pytest.MonkeyPatch) -> None:
    """As we run it: Amazon's own library is large, and only letters kept in S3 need it."""
    monkeypatch.setattr(providers, "find_spec", lambda _name: None)


def outcome(name: str, case: dict[str, Any]) -> tuple[str, Any]:
    request = signed(name, name_of(case), request_of(case))
    config = {
        "receive": "provider",
        "provider": name,
        "provider_auth": "username:password\ncred1:pass1\ncred2:pass2\nabcde:12345",
        "provider_secret": SECRETS.get(name, ""),
        "provider_key": "TEST_API_KEY",
        **BY_CLASS.get(case["test"].split(".")[-2], {}),
        **SPECIAL.get(name_of(case), {}),
    }
    moment = request.headers.get("svix-timestamp")
    with clock.shifted(at(moment) - clock.now() if moment else dt.timedelta()):
        try:
            taken = providers.verify(request, config)
        except NotGenuine as fault:
            return "refused", fault
    try:
        return "read", list(providers.events(taken.raw, taken.about, config))
    except Unreachable as fault:
        return "elsewhere", fault
    except Unreadable as fault:
        return "elsewhere" if "boto" in str(fault) else "unreadable", fault


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(float(moment), dt.UTC)


def shown(event: Any) -> dict[str, Any]:
    """What matters of an event of ours."""
    seen = {"event_type": str(event.event_type), "event_id": event.event_id}
    if hasattr(event, "message"):
        letter = event.message
        return seen | ({} if letter is None else {"subject": letter.subject, "id": letter.get("Message-ID")})
    return seen | {"recipient": event.recipient, "message_id": event.message_id, "reason": event.reject_reason}


def told(event: dict[str, Any]) -> dict[str, Any]:
    """The same of an expected one."""
    seen = {"event_type": event["event_type"], "event_id": event["event_id"]}
    if event["signal"] == "inbound":
        letter = event["message"]
        return seen | ({} if "_error" in letter else {"subject": letter["subject"], "id": letter["message_id"]})
    return seen | {k: event[k] for k in ("recipient", "message_id")} | {"reason": event["reject_reason"]}


def request_of(case: dict[str, Any]) -> Request:
    body = base64.b64decode(case["body_base64"]) if "body_base64" in case else case["body"].encode()
    headers = {"content-type": case["content_type"]}
    for key, value in case["headers"].items():
        if key == "headers":
            headers |= {name.lower(): text(inner) for name, inner in (value or {}).items()}
        else:
            headers[key.removeprefix("HTTP_").replace("_", "-").lower()] = text(value)
    path = case["path"]
    url = path if "://" in path else f"http://testserver{path}"
    return Request(re.sub(r"^https?://[^/]+", "", path), "", headers, body, url)


def signed(name: str, test: str, request: Request) -> Request:
    """Some keys are not in the corpus: what was signed with those is signed anew with ours."""
    headers, body = dict(request.headers), request.body
    if name == "postal" and "signature" not in test:
        signature = RSA.sign(request.body, padding.PKCS1v15(), hashes.SHA1())  # their choice
        headers["x-postal-signature"] = base64.b64encode(signature).decode()
    elif name == "sendgrid" and test.startswith("test_successful"):
        moment = headers["x-twilio-email-event-webhook-timestamp"].encode()
        signature = CURVE.sign(moment + request.body, ec.ECDSA(hashes.SHA256()))
        headers["x-twilio-email-event-webhook-signature"] = base64.b64encode(signature).decode()
    elif test == "test_actual_signed_payload":
        with_key = re.sub(rb'"auth":"\w+"', b'"auth":"TEST_API_KEY"', body)
        body = with_key.replace(b"TEST_API_KEY", hashlib.md5(with_key).hexdigest().encode())  # their choice
    return Request(request.path, request.query, headers, body, request.url)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "case"), LOOKS)
def test_who_looks_whether_somebody_is_there(client: Client, brand: Brand, name: str, case: dict[str, Any]) -> None:
    box = make_mailbox(brand, receive="provider", provider=name, provider_auth="username:password")
    answer = client.generic(case["method"], f"/hooks/{box.hook}/tracking/")
    assert (answer.status_code, answer.content) == (case["expected"]["status"], b"")
    assert not Envelope.objects.exists()


def text(value: Any) -> str:
    return base64.b64decode(value["base64"]).decode() if isinstance(value, dict) else str(value)
