"""The pack learned in a process of its own: a minute of counting that must not stand in the way of who is served.

Whoever needs the pack waits for that process; of several that begin, one learns and the others find it done.
"""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

from counterbell.bot import kept, pretended
from counterbell.bot.kept import Learned
from counterbell.bot.knowledge import Knowledge
from counterbell.bot.own_limits import Tried

NICER = 15  # than whoever serves


def pack_of(folder: Path) -> Learned:
    """What the release brought or the folder keeps, or what is learned now. Where that process fails: learned here."""
    if not is_kept(folder):
        command = [sys.executable, "-m", "counterbell.bot.apart", str(folder)]
        subprocess.run(command, check=False)  # noqa: S603  # ourselves
    return kept.learned_pack(folder)


def pretended_of(folder: Path, knowledge: Knowledge) -> Tried:
    """What was learned beside the pack about shops with few examples."""
    return pretended.pretended(folder, knowledge)


def is_kept(folder: Path) -> bool:
    """Whether there is something to read, and nothing to learn."""
    name = f"pack-{kept.digest()}"
    places = (kept.BROUGHT, folder)
    return any(all((at / f"{name}.np{end}").exists() for end in "yz") for at in places) and pretended.is_kept(folder)


def learn_alone(folder: Path) -> None:
    """Learn and keep it, unless another process does or did: then only wait for that."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "learning.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_kept(folder):
            pretended.pretended(folder, kept.learned_pack(folder).knowledge)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who closes the counter wants no story
    os.nice(NICER)
    learn_alone(Path(sys.argv[1]))
