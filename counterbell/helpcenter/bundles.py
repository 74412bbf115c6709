"""A whole help centre as files: articles, sections, synonyms, pictures, attachments; out, and in again with care.

<language>/<number>-<words>.md   articles, see folders.py (Markdown beside the folders is in the usual language)
sections.json                    [{"names": {"en": "Orders"}, "abouts": {}}] in their order
synonyms.json                    {"en": [["parcel", "package"]]}
redirects.json                   {"/faq/1": "17"}: old addresses, and the numbers of articles
pictures/<key>.webp              what articles name as `picture:<key>`
attachments/<key>/<name>         what articles name as `attachment:<key>`
"""

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from pydantic import BaseModel, TypeAdapter, ValidationError

from counterbell.accounts import pictures
from counterbell.accounts.models import Brand
from counterbell.helpcenter.editing import leaves_of
from counterbell.helpcenter.files import path_of
from counterbell.helpcenter.folders import Leaf, keys_named, read, written
from counterbell.helpcenter.models import ArticleFile, Redirect, Section, Synonym

MOST_FILES = 5_000
LARGEST_TEXT = 1024 * 1024
LARGEST_FILE = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
SECTIONS, SYNONYMS, REDIRECTS = "sections.json", "synonyms.json", "redirects.json"

_KEY = r"([A-Za-z0-9_-]{20,64})"
_PICTURE = re.compile(rf"pictures/{_KEY}\.\w{{1,5}}")
_ATTACHMENT = re.compile(rf"attachments/{_KEY}/([^/]{{1,255}})")
_TEXT = re.compile(r"(?:([a-z]{2,8})/)?([^/]+)\.md")
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Told = TypeVar("Told")
Read = Callable[[int], bytes]  # a file's bytes; it raises Unfit when there are more than so many


class Unfit(ValueError):
    """Nothing of it is taken; the text is a sentence for whoever brought it."""


class Shelf(BaseModel):
    """A section as it stands in a file."""

    names: dict[str, str]
    abouts: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a folder or a zip brings; pictures and attachments are read when they are needed."""

    leaves: list[Leaf]
    shelves: list[Shelf]
    synonyms: dict[str, list[list[str]]]
    redirects: dict[str, str]
    pictures: dict[str, Read]
    attachments: dict[str, tuple[str, Read]]  # by key: its name, its bytes
    left: int  # files that say nothing to us


def parts_of(brand: Brand) -> Iterator[tuple[str, bytes]]:
    """The files of a brand's help centre: where they stand, and their bytes."""
    named: set[str] = set()
    for leaf in leaves_of(brand):
        named |= keys_named(leaf.body)
        yield leaf.name, written(leaf).encode()
    shelves = [{"names": one.names, "abouts": one.abouts} for one in Section.objects.filter(brand=brand)]
    yield SECTIONS, _json(shelves)
    groups: dict[str, list[list[str]]] = {}
    for same in Synonym.objects.filter(brand=brand):
        groups.setdefault(same.language, []).append(same.words)
    yield SYNONYMS, _json(groups)
    old = Redirect.objects.filter(brand=brand, path__startswith="/", article__isnull=False).order_by("pk")
    yield REDIRECTS, _json({path: str(article) for path, article in old.values_list("path", "article")})
    for file in ArticleFile.objects.filter(brand=brand, key__in=named).order_by("pk"):
        if default_storage.exists(path_of(file.key)):
            yield f"attachments/{file.key}/{_one_part(file.name)}", _stored(path_of(file.key))
        named.discard(file.key)
    for key in sorted(named):
        if default_storage.exists(f"{pictures.FOLDER}/{key}"):
            yield f"pictures/{key}.webp", _stored(f"{pictures.FOLDER}/{key}")


def zipped(brand: Brand, into: BinaryIO) -> None:
    """Write all of it as a zip."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts_of(brand):
            archive.writestr(name, raw)


def in_folder(folder: Path, *, languages: Collection[str], usual: str) -> Bundle:
    """What stands in a folder of this machine."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return _bundle({str(PurePosixPath(file.relative_to(folder))): _on_disk(file) for file in files}, languages, usual)


def in_zip(file: BinaryIO, *, languages: Collection[str], usual: str) -> Bundle:
    """What stands in a zip that somebody brought. Nothing is ever unpacked to where its names say.

    Raises:
        Unfit: it is none, or larger or wilder than we read.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unfit(_("This is no zip file.")) from None
    inside = [one for one in archive.infolist() if not one.is_dir() and not _is_ignored(one.filename)]
    if len(inside) > MOST_FILES:
        raise Unfit(_("There are more than %(most)d files in it. Divide it.") % {"most": MOST_FILES})
    for one in inside:
        _check(one)
    if sum(one.file_size for one in inside) > MOST_UNPACKED:
        raise Unfit(_too_much())
    unpacked = _Unpacked(archive)
    return _bundle(_without_top({one.filename: unpacked.reader(one) for one in inside}, languages), languages, usual)


class _Unpacked:
    """Reads files of a zip, and stops when they become more than they said they were."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._total = archive, 0

    def reader(self, one: zipfile.ZipInfo) -> Read:
        return lambda most: self._read(one, most)

    def _read(self, one: zipfile.ZipInfo, most: int) -> bytes:
        try:
            with self._archive.open(one) as part:
                raw = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise Unfit(_("%(name)s in it cannot be read.") % {"name": one.filename}) from None
        self._total += len(raw)
        if len(raw) > most:
            raise Unfit(_too_large(one.filename))
        if self._total > MOST_UNPACKED:
            raise Unfit(_too_much())
        return raw


def _check(one: zipfile.ZipInfo) -> None:
    parts = one.filename.split("/")
    if ".." in parts or "\\" in one.filename or not parts[0] or ":" in parts[0]:
        raise Unfit(_("A file in it has a name that leads out of it: %(name)s") % {"name": one.filename[:100]})
    if one.flag_bits & 1:
        raise Unfit(_("It is locked with a password."))
    if one.compress_type not in _PACKED:
        raise Unfit(_("It is packed in a way that we do not read. Pack it as an ordinary zip."))


def _without_top(parts: dict[str, Read], languages: Collection[str]) -> dict[str, Read]:
    """Whoever packs a folder packs the folder itself, too."""
    tops = {name.split("/", 1)[0] if "/" in name else "" for name in parts}
    if len(tops) != 1 or "" in tops or tops & {*languages, "pictures", "attachments"}:
        return parts
    return {name.split("/", 1)[1]: part for name, part in parts.items()}


def _bundle(parts: Mapping[str, Read], languages: Collection[str], usual: str) -> Bundle:
    found = Bundle([], [], {}, {}, {}, {}, 0)
    left = 0
    for name, part in parts.items():
        if name == SECTIONS:
            found.shelves.extend(_told(TypeAdapter(list[Shelf]), name, part))
        elif name == SYNONYMS:
            found.synonyms.update(_told(TypeAdapter(dict[str, list[list[str]]]), name, part))
        elif name == REDIRECTS:
            found.redirects.update(_told(TypeAdapter(dict[str, str]), name, part))
        elif (text := _TEXT.fullmatch(name)) and (text[1] or usual) in languages:
            found.leaves.append(read(text[1] or usual, text[2], _words(name, part)))
        elif picture := _PICTURE.fullmatch(name):
            found.pictures[picture[1]] = part
        elif kept := _ATTACHMENT.fullmatch(name):
            found.attachments[kept[1]] = (kept[2], part)
        else:
            left += not _is_ignored(name)
    if not found.leaves:
        raise Unfit(_("There are no files such as en/1-returns.md in it."))
    found.leaves.sort(key=_in_order)
    return replace(found, left=left)


def _in_order(leaf: Leaf) -> tuple[int, str]:
    """By their numbers, which say which came first, and not by the letters of these."""
    return (int(leaf.key) if leaf.key.isdecimal() else 10**18, leaf.key)


def _words(name: str, part: Read) -> str:
    try:
        return part(LARGEST_TEXT).decode("utf-8")
    except UnicodeDecodeError:
        raise Unfit(_("%(name)s is not in UTF-8.") % {"name": name}) from None


def _told(shape: TypeAdapter[Told], name: str, part: Read) -> Told:
    try:
        return shape.validate_json(part(LARGEST_TEXT))
    except ValidationError:
        raise Unfit(_("%(name)s in it cannot be read.") % {"name": name}) from None


def _on_disk(file: Path) -> Read:
    def whole(most: int) -> bytes:
        if file.stat().st_size > most:
            raise Unfit(_too_large(str(file)))
        return file.read_bytes()

    return whole


def _stored(path: str) -> bytes:
    with default_storage.open(path) as content:
        return bytes(content.read())


def _one_part(name: str) -> str:
    """A name that is one part of a path, whoever gave it."""
    return re.sub(r"[/\\:\x00-\x1f]", "_", name).lstrip(".") or "file"


def _is_ignored(name: str) -> bool:
    return any(part in _IGNORED or part.startswith("._") for part in name.split("/"))


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _too_large(name: str) -> str:
    return _("%(name)s is larger than an article or a file may be.") % {"name": name}


def _too_much() -> str:
    return _("Unpacked it is larger than %(most)d MB. Divide it.") % {"most": MOST_UNPACKED // 1024**2}
