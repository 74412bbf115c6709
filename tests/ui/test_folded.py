"""Templates are folded for each language: what is constant is text, and what is drawn stays the same."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.template import Context, Engine, Node
from django.template.base import TextNode
from django.urls import set_urlconf
from django.utils import translation

from counterbell.ui.folded import Loader

BUILTINS = ["django.templatetags.i18n", "django.templatetags.static", "counterbell.ui.templatetags.ui"]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    plain = ("django.template.loaders.filesystem.Loader", [str(tmp_path)])
    return Engine(builtins=BUILTINS, loaders=[("counterbell.ui.folded.Loader", [plain])])


@pytest.fixture
def nodes(engine: Engine, tmp_path: Path) -> Callable[[str], Iterable[Node]]:
    def read(source: str) -> Iterable[Node]:
        (tmp_path / "page.html").write_text(source)
        return engine.get_template("page.html").nodelist

    return read


CONSTANT = (
    '<b title="{% translate "Sign out" %}">{% icon "x" %}</b>{% bell %}'
    "{% blocktranslate trimmed %}Sign out{% endblocktranslate %}"
    "<a href=\"{% url 'inbox' %}\">{% static 'ui/bell.svg' %}</a>"
)


def test_what_never_changes_becomes_one_text(engine: Engine, nodes: Callable[[str], Iterable[Node]]) -> None:
    (only,) = nodes(CONSTANT)
    assert isinstance(only, TextNode)
    assert only.s == engine.from_string(CONSTANT).render(Context())  # from_string goes past the loader


@pytest.mark.parametrize(
    "source",
    [
        "{% translate name %}",
        '{% translate "Sign out"|upper %}',
        '{% translate "Sign out" as out %}',
        '{% translate "Open" context "a state" %}',
        "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}",
        "{% icon name %}",
        "{% url 'conversation' name %}",
        "{% url name %}",
        "{% avatar name %}",
        "{{ name }}",
    ],
)
def test_what_depends_on_something_is_left(nodes: Callable[[str], Iterable[Node]], source: str) -> None:
    assert [type(node) for node in nodes(source)] != [TextNode]


def test_inside_of_conditions_loops_and_blocks(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text(
        "<{% block inner %}{% icon 'x' %}{% endblock %}>{% icon 'y' %}".replace("y", "x")
    )
    inner = "{% for n in many %}{% icon 'x' %}{{ n }}{% empty %}{% translate 'Sign out' %}{% endfor %}"
    (tmp_path / "page.html").write_text(
        "{% extends 'base.html' %}{% block inner %}{{ block.super }}{% if yes %}"
        + inner
        + "{% else %}no{% endif %}{% endblock %}"
    )
    page = engine.get_template("page.html")
    cross = engine.from_string("{% icon 'x' %}").render(Context())
    assert page.render(Context({"yes": True, "many": "<2"})) == f"<{cross}{cross}&lt;{cross}2>{cross}"
    assert page.render(Context({"yes": True})) == f"<{cross}Sign out>{cross}"
    assert page.render(Context()) == f"<{cross}no>{cross}"


def test_each_language_has_its_own(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% translate 'Sign out' %}")
    said = []
    for language in ("en", "fa", "en"):
        with translation.override(language):
            said.append(engine.get_template("page.html").render(Context()))
            assert said[-1] == translation.gettext("Sign out")
    assert said[0] == said[2] != said[1]


def test_each_site_has_its_own_addresses(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% if here %}{% url 'inbox' %}{% endif %}")
    try:
        set_urlconf("tests.ui.elsewhere")
        assert engine.get_template("page.html").render(Context()) == ""  # no such address there, and nobody wants it
    finally:
        set_urlconf(None)
    assert engine.get_template("page.html").render(Context({"here": True})) == "/inbox/"


def test_the_house_reads_its_templates_so() -> None:
    (loader,) = Engine.get_default().template_loaders
    assert isinstance(loader, Loader)
