"""On whose pages the bubble may stand: a brand's domains, as an Origin header and as a frame-ancestors directive."""

from counterbell.accounts import domains
from counterbell.accounts.models import Brand


def domains_of(brand: Brand) -> list[str]:
    """The brand's domains in their plain form; an entry that is none is left out."""
    return domains.plain_domains(brand.domains)


def allows(brand: Brand, origin: str) -> bool:
    """Whether a page of that origin ("https://shop.example") may show this brand's bubble."""
    return domains.allows(brand.domains, origin)


def frame_ancestors(brand: Brand) -> list[str]:
    """Who may frame the chat, for the Content-Security-Policy."""
    return domains.frame_ancestors(brand.domains)
