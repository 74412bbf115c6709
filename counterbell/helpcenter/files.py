"""Files of articles: where they are kept, and links to them that are signed and end."""

import time
from collections.abc import Sequence

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer

from counterbell.accounts.pictures import Size
from counterbell.helpcenter.models import Article, ArticleFile

PICTURE_SIZE = Size(1600, 1600, square=False)
LINK_SECONDS = 3600  # a link lives one to two of these, so that a browser can keep what it has loaded


def path_of(key: str) -> str:
    """Where the storage keeps it: drawn from our key alone."""
    return f"articles/{key[:2]}/{key}"


def readable_file(brand: int, key: str, audiences: Sequence[str]) -> ArticleFile | None:
    """A file, if such a reader may read the article that it stands in; colleagues may have it before that, too."""
    found = ArticleFile.objects.filter(brand=brand, key=key).select_related("article").first()
    if found is None or Article.Audience.AGENTS in audiences:
        return found
    article = found.article
    is_open = article is not None and article.audience in audiences and article.translations.live().exists()
    return found if is_open else None


def link_to(file: ArticleFile) -> str:
    """A link for whoever may read the article; it ends by itself after one to two hours."""
    ends = (int(time.time()) // LINK_SECONDS + 2) * LINK_SECONDS
    return "/files/help/" + _signer().sign(f"{file.key}.{ends:x}")


def opened(token: str) -> tuple[ArticleFile, "File[bytes]"] | None:
    """What a link names, and its bytes; None when the link is no good."""
    try:
        key, ends = _signer().unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    found = ArticleFile.objects.filter(key=key).first()
    if found is None or int(ends, 16) < time.time() or not default_storage.exists(path_of(key)):
        return None
    return found, default_storage.open(path_of(key))


def _signer() -> Signer:
    return Signer(salt="counterbell.help.file", sep=".")
