"""The page inside the sandboxed frame in which a letter is shown.

The frame that holds it: `<iframe sandbox="{SANDBOX}" referrerpolicy="no-referrer">`. Whoever serves the page sends
`policy()` as its Content-Security-Policy, and `HEADERS`; the same policy is in the page itself, for `srcdoc`.
"""

from html import escape

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_FROM_THE_RIGHT = frozenset(["ar", "fa", "he", "ur"])
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Only what every letter needs; its own styles are inline and mean a white page.
_SHEET = """
:root{color-scheme:light}
html{background:#fff;color:#1b1b1f;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
body{margin:0;padding:12px}
img{max-width:100%;height:auto}
img[data-remote-src],img[data-cid]:not([src]){display:inline-block;min-width:16px;min-height:16px;
background:#eee;outline:1px dashed #aaa}
table{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin-block:8px;margin-inline:0;padding-inline-start:12px;border-inline-start:3px solid #ccc}
details{margin-block-start:8px}
details>summary{cursor:pointer;color:#666;width:max-content;padding:0 8px;border-radius:6px;background:#eee;
list-style:none;user-select:none}
details>summary::-webkit-details-marker{display:none}
"""


def policy(*, pictures: str = "data:") -> str:
    """The Content-Security-Policy of the frame; `pictures` are the sources pictures may come from."""
    return _POLICY.format(pictures=pictures)


def page(html: str, *, language: str = "", pictures: str = "data:") -> str:
    """A whole page of a cleaned letter (`cleaning.with_pictures`); its direction is that of its words."""
    # `sandbox` and `frame-ancestors` are not understood in a meta element.
    direction = "rtl" if language in _FROM_THE_RIGHT else "auto"
    within = policy(pictures=pictures).partition(" frame-ancestors")[0].rstrip("; ")
    return (
        f"<!doctype html><html{f' lang={chr(34)}{escape(language)}{chr(34)}' if language else ''}><head>"
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(within)}">'
        '<meta name="referrer" content="no-referrer"><meta http-equiv="x-dns-prefetch-control" content="off">'
        '<meta name="viewport" content="width=device-width"><base target="_blank">'
        f'<style>{_SHEET}</style></head><body dir="{direction}">{html}</body></html>'
    )
