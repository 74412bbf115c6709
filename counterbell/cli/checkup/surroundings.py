"""Checks that need no database: folder, secret, disk, addresses, environment."""

import difflib
import ipaddress
import os
import shutil
import stat
import sys
import zoneinfo
from collections.abc import Iterator

from counterbell.base.clock import now
from counterbell.base.env import Env
from counterbell.cli.checkup.finding import Finding, fault, fine, warning
from counterbell.cli.unattended import VARIABLES

LITTLE_SPACE = 2 * 2**30
NO_SPACE = 200 * 2**20
SHORTEST_SECRET = 32
OLDEST_YEAR = 2025  # row ids count from here
OF_THE_DEMO = {"COUNTERBELL_SHOP_PORT"}


def look(env: Env) -> Iterator[Finding]:
    """Everything about the machine and the environment."""
    yield _python()
    yield from _names(os.environ)
    yield from _folder(env)
    yield _secret(env)
    yield _space(env)
    yield from _address(env)
    yield from _modes(env)
    yield _clock()
    yield _zone(env)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return fine("python", f"Python {version}.")


def _names(variables: "os._Environ[str] | dict[str, str]") -> Iterator[Finding]:
    known = {f"COUNTERBELL_{name.upper()}" for name in Env.model_fields} | set(VARIABLES) | OF_THE_DEMO
    for name in sorted(variables):
        if name.startswith("COUNTERBELL_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            mend = f"Did you mean {near[0]}?" if near else "See docs/reference/environment.md for those that exist."
            yield warning("environment", f"{name} is set and means nothing to Counterbell.", mend)


def _folder(env: Env) -> Iterator[Finding]:
    if not env.data.is_dir():
        yield fault("data folder", f"{env.data.absolute()} does not exist.", "Run `counterbell init`.")
        return
    mode = stat.S_IMODE(env.data.stat().st_mode)
    if mode & 0o077:
        yield warning(
            "data folder",
            f"Other users of this machine can look into {env.data.absolute()} ({mode:o}).",
            f"Run `chmod 700 {env.data.absolute()}`.",
        )
    if os.access(env.data, os.W_OK | os.X_OK):
        yield fine("data folder", f"{env.data.absolute()} can be written.")
    else:
        yield fault(
            "data folder",
            f"{env.data.absolute()} cannot be written by this user.",
            "Run Counterbell as the user who owns it, or change its owner.",
        )


def _secret(env: Env) -> Finding:
    if env.secret:
        if len(env.secret) < SHORTEST_SECRET:
            return fault(
                "secret",
                "COUNTERBELL_SECRET is short enough to be guessed.",
                f"Use at least {SHORTEST_SECRET} letters.",
            )
        return fine("secret", "The secret comes from COUNTERBELL_SECRET.")
    path = env.data / "secret"
    if not path.exists():
        return fault("secret", f"{path} is missing.", "Run `counterbell init`, or put it back from a backup.")
    if len(path.read_text().strip()) < SHORTEST_SECRET:
        return fault("secret", f"{path} is too short to be a secret.", "Put it back from a backup.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return warning("secret", f"Other users of this machine can read {path}.", f"Run `chmod 600 {path}`.")
    return fine("secret", f"{path} is there, and only you can read it.")


def _space(env: Env) -> Finding:
    if not env.data.is_dir():
        return warning("disk", "Cannot look before there is a data folder.", "Run `counterbell init`.")
    free = shutil.disk_usage(env.data).free
    says = f"{free / 2**30:.1f} GB are free where {env.data} lies."
    if free < NO_SPACE:
        return fault("disk", says, "Make room now: without it, no message can be accepted.")
    if free < LITTLE_SPACE:
        return warning("disk", says, "Make room, or move the data folder to a larger disk.")
    return fine("disk", says)


def _address(env: Env) -> Iterator[Finding]:
    local = is_local(env.hostname)
    if env.secure:
        yield fine("address", f"People reach it at {env.url}.")
        if not env.trusted_proxies:
            yield warning(
                "address",
                "The address is https, so a proxy stands before us, and none is named: all visitors share its address.",
                "Set COUNTERBELL_TRUSTED_PROXIES to the proxy's address (often 127.0.0.1).",
            )
    elif local:
        yield fine("address", f"{env.url}: for this machine only.")
    else:
        yield warning(
            "address",
            f"{env.url} is not encrypted: passwords and chats can be read on the way.",
            "Put a proxy with a certificate before it and set COUNTERBELL_URL to https://…",
        )
    if local and not is_local(env.host):
        yield warning(
            "address",
            f"It listens on {env.host} for the world, but answers only to {env.hostname}.",
            "Set COUNTERBELL_URL to the address that people type.",
        )


def is_local(host: str) -> bool:
    """Whether that name or number means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _modes(env: Env) -> Iterator[Finding]:
    public = not is_local(env.hostname)
    if env.demo:
        make = fault if public else warning
        yield make(
            "mode", "Demo mode is on: anybody signs in with one click.", "Unset COUNTERBELL_DEMO on a real shop."
        )
    if env.debug:
        make = fault if public else warning
        yield make("mode", "Debug is on: errors show the inside of the program.", "Unset COUNTERBELL_DEBUG.")
    if not (env.demo or env.debug):
        yield fine("mode", "Neither demo nor debug is on.")


def _clock() -> Finding:
    moment = now()
    if moment.year < OLDEST_YEAR:
        return fault("clock", f"This machine believes that it is {moment:%Y-%m-%d}.", "Set the clock; use NTP.")
    return fine("clock", f"It is {moment:%Y-%m-%d %H:%M} UTC.")


def _zone(env: Env) -> Finding:
    if env.time_zone in zoneinfo.available_timezones():
        return fine("time zone", f"The shop lives in {env.time_zone}.")
    return fault("time zone", f"There is no time zone {env.time_zone}.", "Write it like Europe/Lisbon.")
