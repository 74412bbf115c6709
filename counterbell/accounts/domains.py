"""Host names of shops' pages, as people type them."""

import re

LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")


def clean_domain(typed: str) -> str:
    """'https://Shop.example/cart' → 'shop.example'; '*.shop.example' stays; a port stays where one is needed (demo).

    Raises:
        ValueError: when it is no host name.
    """
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", typed.strip().lower()).split("/", maxsplit=1)[0]
    star = text.startswith("*.")
    host, colon, port = text.removeprefix("*.").partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(typed)
    try:
        plain = host.encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError(typed) from None
    if not plain or len(plain) > 253 or not all(LABEL.match(label) for label in plain.split(".")):
        raise ValueError(typed)
    return ("*." if star else "") + plain + (f":{port}" if colon else "")
