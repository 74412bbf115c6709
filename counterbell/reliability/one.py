"""One check, in the process that `checks.run_one` started for it: the environment names the installation."""

import json
import signal
import sys
from importlib import import_module

import django

from counterbell.reliability.checks import FAILED, NOT_POSSIBLE, PASSED, ROOM
from counterbell.reliability.plan import Impossible, Plan


def main(name: str, where: str, told: str) -> int:
    """Run it, print its line, return its code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FAILED))  # so that its servers end with it
    django.setup()
    module, _, function = where.partition(":")
    check = getattr(import_module(f"{ROOM}.{module}"), function)
    try:
        outcome = check(Plan(**json.loads(told)))
    except Impossible as reason:
        sys.stdout.write(f"{name} not run: {reason}\n")
        return NOT_POSSIBLE
    sys.stdout.write(outcome.line(name) + "\n")
    return PASSED if outcome.passed else FAILED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
