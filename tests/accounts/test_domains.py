"""Host names as people type them."""

import pytest

from counterbell.accounts.domains import clean_domain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("shop.example", "shop.example"),
        (" https://Shop.Example/cart?x=1 ", "shop.example"),
        ("*.shop.example", "*.shop.example"),
        ("localhost:8001", "localhost:8001"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8001"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("فروشگاه.example", "xn--mgbtj4c7ad63e.example"),
    ],
)
def test_a_host_is_taken_out(typed: str, plain: str) -> None:
    assert clean_domain(typed) == plain


@pytest.mark.parametrize(
    "typed",
    ["", "*", "*.", "a b.example", "shop..example", "-x.example", "shop.example:99999", "shop.example:x",
     "'self' *", "shop.example; script-src *", "x" * 300 + ".example", "a.*.example"],
)  # fmt: skip
def test_what_is_no_host_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # its text is only what was typed
        clean_domain(typed)
