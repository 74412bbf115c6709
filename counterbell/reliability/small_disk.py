"""A disk of our own that can be filled to the last byte: for a check that runs out of room, and nobody else with it."""

import contextlib
import ctypes
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from counterbell.reliability.world import Server

_NEW_MOUNTS, _NEW_USERS, _PRIVATE_ALL = 0x00020000, 0x10000000, 0x00040000 | 0x00004000
CHUNK = 64 * 1024


class Disk(Protocol):
    """Room that can be taken away and given back."""

    name: str

    def fill(self, server: Server, *, leave: int = 0) -> None:
        """Take all room away but `leave` bytes."""

    def free(self, server: Server) -> None:
        """Give it back."""


@dataclass(slots=True)
class Mounted:
    """A file system in memory, seen by this process and its children only; full, it says ENOSPC like any other."""

    folder: Path
    name: str = "tmpfs"

    def fill(self, server: Server, *, leave: int = 0) -> None:
        del server
        with contextlib.suppress(OSError), (self.folder / "filler").open("ab", buffering=0) as filler:
            while filler.write(b"\0" * CHUNK):
                pass
        if leave:
            os.truncate(self.folder / "filler", max(0, (self.folder / "filler").stat().st_size - leave))

    def free(self, server: Server) -> None:
        del server
        (self.folder / "filler").unlink()


@dataclass(slots=True)
class Limited:
    """Where nothing may be mounted: the server may write no file beyond a size (RLIMIT_FSIZE).

    That fails at the same system calls with another word (EFBIG), which SQLite reports as an I/O error, and it also
    forbids what a full disk would allow, for instance to write the rest of a file's last block.
    """

    name: str = "limit"

    def fill(self, server: Server, *, leave: int = 0) -> None:
        _set_limit(server, leave or 1)

    def free(self, server: Server) -> None:
        _set_limit(server, -1)


def _set_limit(server: Server, most: int) -> None:
    hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard if most < 0 else most, hard))


@contextlib.contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Disk]:
    """Room in that folder that can run out; children that are started in the block see the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _mount(folder, megabytes):
        yield Limited()
        return
    try:
        yield Mounted(folder)
    finally:
        _libc().umount2(str(folder).encode(), 2)  # lazily: a file of ours may still be open


def _mount(folder: Path, megabytes: int) -> bool:
    libc, me, group = _libc(), os.getuid(), os.getgid()
    if libc.unshare(_NEW_MOUNTS) != 0:
        # In a world of users of our own we may, but it knows only one user: no place for root, who needs others.
        if me == 0 or libc.unshare(_NEW_USERS | _NEW_MOUNTS) != 0:
            return False
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{me} {me} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    if libc.mount(b"none", b"/", None, _PRIVATE_ALL, None) != 0:
        return False
    return bool(libc.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, f"size={megabytes}m,mode=700".encode()) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
