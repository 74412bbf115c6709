"""Files that stand in articles."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from counterbell.accounts.actions.refused import require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base import disk
from counterbell.base.clock import now
from counterbell.base.secrets import new_token
from counterbell.helpcenter.files import path_of
from counterbell.helpcenter.models import Article, ArticleFile
from counterbell.helpcenter.writing import FILE

FORGOTTEN = timedelta(days=7)  # a file that no article names by then is thrown away


def keep_file(brand: Brand, content: Any, *, name: str, content_type: str, size: int, by: Agent | None) -> ArticleFile:
    """Keep a file for an article that is being written; whether it may be had is for the caller to know."""
    require(by, May.SET_HELP)
    key = new_token()
    try:
        disk.put(path_of(key), content)
        with transaction.atomic():
            kept = ArticleFile.objects.create(key=key, brand=brand, name=name, content_type=content_type, size=size)
    except Exception as fault:
        if disk.is_full(fault):  # then no row speaks of it
            disk.take_away([path_of(key)])
        raise
    throw_away(ArticleFile.objects.filter(brand=brand, article=None, added_at__lt=now() - FORGOTTEN))
    return kept


def put_into(article: Article, body: str) -> None:
    """The files that an article names belong to it, if they do not belong to another already."""
    if keys := FILE.findall(body):
        ArticleFile.objects.filter(brand=article.brand_id, article=None, key__in=keys).update(article=article)


def throw_away(files: Any) -> None:
    """Delete files and their bytes."""
    paths = [path_of(key) for key in files.values_list("key", flat=True)]
    if paths:
        files.delete()
        transaction.on_commit(lambda: disk.take_away(paths))
