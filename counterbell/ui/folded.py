"""Templates, folded: what a language's readers always see the same is drawn once, when the template is read.

Words to translate, icons and addresses without a variable are two thirds of what our templates are made of. Each
template is kept once for every language that somebody reads, with all of these as plain text.
"""

from collections.abc import Callable, Iterator
from typing import cast

from django.conf import settings
from django.template import Context, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode, TokenType, Variable
from django.template.defaulttags import ForNode, IfNode, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_urlconf
from django.utils.translation import get_language

from counterbell.ui.templatetags import ui

# Tags that say the same to all readers of a language, if what they are told is constant.
_CONSTANT: frozenset[Callable[..., object]] = frozenset({ui.icon, ui.bell, ui.sheets, ui.preloads, ui.pressed})


class _Folding(base.Loader):
    """Folds what it reads in the language of that moment."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        context = Context()
        with context.bind_template(template):
            _fold(template.nodelist, context)
        return template


class Loader(cached.Loader, _Folding):
    """Django's cached loader, for each language (and each site: a domain of its own has other addresses) apart."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """What one template is kept under."""
        where = get_urlconf() or settings.ROOT_URLCONF
        return f"{get_language()} {where} {super().cache_key(template_name, skip)}"


def _fold(nodes: NodeList, context: Context) -> None:
    """In place: constant nodes become text, and neighbouring texts one."""
    folded: list[Node] = []
    for node in nodes:
        for inner in _inside(node):
            _fold(inner, context)
        text = node.s if isinstance(node, TextNode) else _said_always(node, context)
        if text is None:
            folded.append(node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(folded[-1].s + text)
        else:
            folded.append(TextNode(text))
    nodes[:] = folded


def _inside(node: Node) -> Iterator[NodeList]:
    match node:
        case IfNode():
            for _condition, inner in node.conditions_nodelists:
                yield inner
        case ForNode():
            yield cast(NodeList, node.nodelist_loop)
            yield cast(NodeList, node.nodelist_empty)
        case WithNode() | BlockNode() | ExtendsNode():
            yield node.nodelist
        case _:  # what other tags make of their inside is theirs
            pass


def _said_always(node: Node, context: Context) -> str | None:
    """What the node draws for everybody; None: that depends."""
    if not _is_constant(node):
        return None
    try:
        return str(node.render(context))
    except NoReverseMatch:  # perhaps it is never drawn on this site; if it is, the fault is told there
        return None


def _is_constant(node: Node) -> bool:
    match node:
        case TranslateNode():
            return not node.asvar and not node.message_context and _is_fixed(node.filter_expression)
        case BlockTranslateNode():
            words = all(token.token_type == TokenType.TEXT for token in node.singular)
            return words and not (node.asvar or node.message_context or node.extra_context or node.countervar)
        case SimpleNode():
            told = [*node.args, *node.kwargs.values()]
            return node.func in _CONSTANT and node.target_var is None and all(map(_is_fixed, told))
        case URLNode():
            told = [node.view_name, *node.args, *node.kwargs.values()]
            return not node.asvar and all(map(_is_fixed, told)) and ":" not in node.view_name.token
        case StaticNode():
            return not node.varname and _is_fixed(node.path)
        case _:
            return False


def _is_fixed(told: FilterExpression) -> bool:
    literal = not isinstance(told.var, Variable) or told.var.lookups is None
    return literal and not told.filters
