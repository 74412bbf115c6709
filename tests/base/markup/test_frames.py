"""The page in the frame: its policy lets nothing in."""

from counterbell.base.markup.frames import HEADERS, SANDBOX, page, policy


def test_the_policy() -> None:
    assert "allow-scripts" not in SANDBOX
    assert "allow-same-origin" not in SANDBOX
    assert policy().startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "img-src data: https://shop.example/pictures/;" in policy(pictures="data: https://shop.example/pictures/")
    assert HEADERS["Referrer-Policy"] == "no-referrer"


def test_the_page() -> None:
    shown = page("<p>سلام</p>", language="fa")
    assert '<html lang="fa">' in shown
    assert '<body dir="rtl"><p>سلام</p></body>' in shown
    assert '<body dir="auto">x</body>' in page("x", language="en")
    assert "img-src data:; base-uri" in shown
    assert "sandbox" not in shown.partition("</head>")[0]
    assert page("x", language='"><script>').count("<script>") == 0
