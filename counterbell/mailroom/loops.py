"""Signs against loops: what we send says so, what a machine sent says more."""

from counterbell.base.secrets import keyed

LOOP = "X-Loop"


def loop_id() -> str:
    """This installation's own mark: a letter that bears it came from here."""
    return f"counterbell-{keyed('loop', 'installation').hex()[:24]}"


def human_headers() -> dict[str, str]:
    """Of a letter that a person wrote: machines may not answer it, people should."""
    return {"X-Auto-Response-Suppress": "OOF, AutoReply", "X-Counterbell": loop_id()}


def machine_headers(*, reply: bool) -> dict[str, str]:
    """Of a letter that no person decided to send."""
    return {
        "Auto-Submitted": "auto-replied" if reply else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
        LOOP: loop_id(),
        "X-Counterbell": loop_id(),
    }
