"""The seal, by the example in RFC 8291, Appendix A."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterbell.alerts.push.sealing import LONGEST, NoReceiver, keys, point, receiver, seal, unpadded

THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpadded(text)), ec.SECP256R1())


def test_the_example_of_the_rfc() -> None:
    body = unpadded(BODY)
    ours = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    to = receiver(THEIRS, AUTH)
    key, nonce = keys(ours.exchange(ec.ECDH(), to.key), to.auth, body[:16], point(to.key), point(ours.public_key()))
    assert (key, nonce) == (unpadded("oIhVW04MRdy2XN9CiKLxTg"), unpadded("4h_95klXJ5E_qnoN"))
    assert AESGCM(key).decrypt(nonce, body[86:], None) == b"When I grow up, I want to be a watermelon\x02"


def test_no_two_seals_are_alike() -> None:
    to = receiver(THEIRS, AUTH)
    first, second = seal(b"x", to), seal(b"x", to)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_as_long_as_a_push_may_be() -> None:
    to = receiver(THEIRS, AUTH)
    assert len(seal(b"x" * LONGEST, to)) == 4096
    with pytest.raises(ValueError, match="too long"):
        seal(b"x" * (LONGEST + 1), to)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), ("AAAA", AUTH), (THEIRS[:-2], AUTH), (THEIRS, ""), (THEIRS, "AAAA"), ("ä" * 87, AUTH), (THEIRS, "ä")],
)
def test_what_is_no_receiver(p256dh: str, auth: str) -> None:
    with pytest.raises(NoReceiver):
        receiver(p256dh, auth)
