"""Which addresses we may call when a stranger named them: checked after resolution, connected to exactly as checked."""

import re
import socket
import time
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from counterbell.base.env import env

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where clouds hand out their keys: never, whatever the owner allows.
METADATA = {ip_address(a) for a in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")}
# Python calls these global (some versions do), but they lead inside, to many, or to nobody.
_INSIDE = [IPv4Network(n) for n in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4")]
_OUTSIDE = IPv6Network("2000::/3")  # all that is dealt out to the public so far
_NOWHERE = IPv6Network("2001:db8::/32")  # for documentation: no route leads there, so there is nothing to protect
_TRANSLATED = IPv6Network("64:ff9b::/96")
_DOTTED = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0[xX][0-9a-fA-F]*)\.?$")
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?")


class Refused(Exception):
    """This address may not be called. Asking again cannot help."""


class Failed(Exception):
    """It did not answer, or not as it should. Asking later may help."""


def clean_host(host: str) -> str:
    """A host name or address in its one plain form, without brackets.

    Raises:
        Refused: when it is neither, or a number written so that filters do not see which.
    """
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if ":" in bare:
        try:
            return str(IPv6Address(bare.partition("%")[0]))
        except ValueError:
            raise Refused("this is no address") from None
    try:
        bare = bare.encode("idna").decode() if not bare.isascii() else bare
    except UnicodeError:
        raise Refused("this is no host name") from None
    if _ENDS_IN_NUMBER.search(bare) and not _DOTTED.fullmatch(bare):
        raise Refused("an address in numbers is written as four plain decimals")
    if not _NAME.fullmatch(bare) or ".." in bare:
        raise Refused("this is no host name")
    return bare.lower()


def resolve(host: str, port: int) -> list[Address]:
    """Every address of a host, each checked; a name that has one forbidden address is forbidden.

    Raises:
        Refused: when one of them may not be called.
        Failed: when the name is not known.
    """
    name = clean_host(host)
    try:
        rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failed(f"{name} cannot be found") from None
    found = list(dict.fromkeys(ip_address(str(row[4][0]).partition("%")[0]) for row in rows))
    allowed_by_name = name.rstrip(".") in _allowed_names()
    for address in found:
        if not may_call(address, named=allowed_by_name):
            raise Refused(f"{name} leads to an address that is not public")
    return found


def may_call(address: Address, *, named: bool = False) -> bool:
    """Whether we may connect to this address. `named`: the owner allowed the host by its name."""
    inner = _inside(address)
    if any(a in METADATA for a in inner):
        return False
    if named or any(a in n for a in inner for n in _allowed_networks() if a.version == n.version):
        return True
    return all(_is_public(a) for a in inner)


def connect(host: str, port: int, *, timeout: float) -> socket.socket:
    """A connection to a checked address of a host: what was checked is what is called, whatever DNS says next.

    Raises:
        Refused: when it may not be called.
        Failed: when nobody answers there.
    """
    ends = time.monotonic() + timeout
    failure: OSError | None = None
    for address in resolve(host, port):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((str(address), port), timeout=left)
        except OSError as closed:
            failure = closed
    raise Failed(f"{host} does not answer: {failure or 'too slow'}")


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _INSIDE)
    if address in _TRANSLATED or address in _NOWHERE:
        return True
    return address in _OUTSIDE and address.is_global


def _inside(address: Address) -> list[Address]:
    """The address and every one that hides in it."""
    found: list[Address] = [address]
    if isinstance(address, IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED:
            hidden.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped:
            return [address.ipv4_mapped]  # it is that one, in another spelling
        found += [a for a in hidden if a]
    return found


def _allowed() -> Iterator[str]:
    return (cell.strip().lower() for cell in env().outgoing_allowed.split(",") if cell.strip())


def _allowed_networks() -> list[Network]:
    found: list[Network] = []
    for cell in _allowed():
        try:
            found.append(ip_network(cell, strict=False))
        except ValueError:
            continue
    return found


def _allowed_names() -> set[str]:
    return set(_allowed())
