"""The file: a zip whose manifest knows the checksum of every member; it has its name only when it is whole."""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Self

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
MEMBER = re.compile(r"secret|tables/[a-z0-9_.]+\.jsonl|files/[\w@%+=:,.-]+(?:/[\w@%+=:,.-]+)*", re.ASCII)


class Unusable(Exception):
    """This is no backup that we can restore; the text says why."""


class Counted:
    """Writes a member while counting and summing what goes through."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.bytes = 0

    def write(self, part: bytes) -> None:
        self._out.write(part)
        self._digest.update(part)
        self.bytes += len(part)

    def facts(self) -> dict[str, Any]:
        return {"sha256": self._digest.hexdigest(), "bytes": self.bytes}


class Writer:
    """Writes `<target>.part` (0600) and gives it its name when everything is on disk; a failure leaves nothing."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._part = target.with_name(target.name + ".part")
        self._members: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        handle = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=6)
        return self

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[Counted]:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as out:
            counted = Counted(out)
            yield counted
        self._members[name] = counted.facts()

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest and make the file what it is called."""
        manifest = {"format": FORMAT, **facts, "members": self._members}
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._target)
        folder = os.open(self._target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def __exit__(self, *_failure: object) -> None:
        if not self._file.closed:
            with suppress(OSError, ValueError):  # the disk may be full, which is why we are here
                self._zip.close()
            with suppress(OSError):
                self._file.close()
        self._part.unlink(missing_ok=True)


class Reader:
    """Reads a backup file; `verify` first."""

    def __init__(self, source: Path) -> None:
        """Open it.

        Raises:
            Unusable: when it is no backup of ours, cut off, or of a format that is newer than this version.
        """
        try:
            self._zip = zipfile.ZipFile(source)
            self.manifest: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            self.members: dict[str, dict[str, Any]] = self.manifest["members"]
            form = self.manifest["format"]
        except FileNotFoundError:
            raise Unusable(f"{source} does not exist.") from None
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as failure:
            raise Unusable(f"{source} is not a whole backup of Counterbell ({failure}).") from None
        if form != FORMAT:
            raise Unusable(f"{source} has format {form}; this version reads format {FORMAT}.")
        names = {info.filename for info in self._zip.infolist()} - {MANIFEST}
        if names != set(self.members) or not all(_plain(name) for name in names):
            raise Unusable(f"{source} does not contain what its manifest says.")

    @property
    def size(self) -> int:
        return sum(int(facts["bytes"]) for facts in self.members.values())

    def verify(self, told: Callable[[int], None]) -> None:
        """Read everything once and compare the checksums.

        Raises:
            Unusable: naming the first member that is damaged.
        """
        for name, facts in self.members.items():
            digest, length = hashlib.sha256(), 0
            try:
                for part in self.parts(name):
                    digest.update(part)
                    length += len(part)
                    told(len(part))
                    if length > facts["bytes"]:
                        break
            except (zipfile.BadZipFile, OSError, EOFError, ValueError) as failure:
                raise Unusable(f"{name} in the backup is damaged ({failure}).") from None
            if (digest.hexdigest(), length) != (facts["sha256"], facts["bytes"]):
                raise Unusable(f"{name} in the backup is damaged: its checksum is another.")

    def parts(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            while part := member.read(CHUNK):
                yield part

    def lines(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            yield from member

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def close(self) -> None:
        self._zip.close()


def _plain(name: str) -> bool:
    return bool(MEMBER.fullmatch(name)) and not any(part in {".", ".."} for part in name.split("/"))
