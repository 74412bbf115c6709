"""Films and files in articles: written in Markdown, harmless in HTML."""

import pytest

from counterbell.helpcenter.films import film_at
from counterbell.helpcenter.writing import render

KEY = "abcdefghijklmnopqrstuvwx"
FILE = f"/help/lisbon/en/file/{KEY}/"
YOUTUBE = "https://www.youtube.com/watch?v="
AWAY = '<a target="_blank" rel="noopener noreferrer" href="'


def html(markdown: str) -> str:
    return render(markdown, links="/", pictures="/", files="/help/lisbon/en/file/{}/").html.strip()


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube:dQw4w9WgXcQ"),
        ("https://youtube.com/watch?list=x&v=dQw4w9WgXcQ&t=3", "youtube:dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "youtube:dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube:dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "vimeo:76979871"),
        ("https://player.vimeo.com/video/76979871?h=1", "vimeo:76979871"),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", ""),
        ("http://youtu.be/dQw4w9WgXcQ", ""),
        ("https://youtu.be/short", ""),
        ("https://vimeo.com/user", ""),
    ],
)
def test_films_of_known_hosts(address: str, mark: str) -> None:
    found = film_at(address)
    assert (found.mark if found else "") == mark


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("![How to](https://youtu.be/dQw4w9WgXcQ)",
         f'<p>{AWAY}{YOUTUBE}dQw4w9WgXcQ" data-film="youtube:dQw4w9WgXcQ">How to (YouTube)</a></p>'),
        ("![<b>&](https://vimeo.com/76979871)",
         f'<p>{AWAY}https://vimeo.com/76979871" data-film="vimeo:76979871">&lt;b&gt;&amp; (Vimeo)</a></p>'),
        (f"[Sizes](attachment:{KEY})", f'<p><a href="{FILE}">Sizes</a></p>'),
        (f'![A "film"](attachment:{KEY})',
         f'<p><video src="{FILE}" title="A &quot;film&quot;" controls="" preload="none"></video></p>'),
        ("![x](https://evil.example/a.png)", "<p></p>"),
        ("<video src='https://evil.example/a.mp4'></video>",
         "<p>&lt;video src='https://evil.example/a.mp4'&gt;&lt;/video&gt;</p>"),
        ("[x](attachment:../../secret)", "<p><a>x</a></p>"),
    ],
)  # fmt: skip
def test_what_they_become(markdown: str, shown: str) -> None:
    assert html(markdown) == shown
