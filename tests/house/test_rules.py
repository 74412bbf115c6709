"""The rules themselves: lines that they must let pass, and lines that they must catch."""

import pytest

from tests.house import rules


@pytest.mark.parametrize(
    "good",
    [
        "a { margin-inline-start: 4px; inset-inline-end: 0; text-align: start }",
        "a { border-start-start-radius: 4px; float: inline-start }",
        "/* margin-left: 4px would be wrong */",
        ".left { color: red }  .bright-left:hover { top: 0 }",
        "a { left: 0; /* physical: a chosen corner */ }",
        "a { background: url(data:image/png;base64,AA); transform: translate(-50%, 0) }",
        "a { background: url('chevron.svg') }",
    ],
)
def test_good_css(good: str) -> None:
    assert list(rules.css_faults(good)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "a { margin-left: 4px }",
        "a { padding-right:0 }",
        "a { border-left-color: red }",
        "a {\n  left: 0;\n}",
        "a { text-align: left }",
        "a { float:right }",
        "a { border-top-left-radius: 4px }",
        "@import 'https://fonts.example/x.css';",
        "a { background: url(//cdn.example/x.png) }",
    ],
)
def test_bad_css(bad: str) -> None:
    assert len(list(rules.css_faults(bad))) == 1


@pytest.mark.parametrize(
    "good",
    [
        '<button class="on" data-on="x" type="button">{% translate "Save" %}</button>',
        '<script type="module" src="{% static "ui/page.js" %}"></script>',
        '<script type="application/json" id="words">{{ words }}</script>',
        '<script nonce="{{ CSP_NONCE }}">theme()</script>',
        '<a href="https://example.com/">{{ name }}</a>',
        "<!-- onclick= is not allowed here -->",
        '<p title="{% translate "one = two" %}"></p>',
    ],
)
def test_good_template(good: str) -> None:
    assert list(rules.template_faults(good)) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<button onclick="save()">',
        '<p style="color: red">',
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<img src="https://cdn.example/x.png">',
        '<script src="//cdn.example/x.js"></script>',
    ],
)
def test_bad_template(bad: str) -> None:
    assert len(list(rules.template_faults(bad))) == 1


@pytest.mark.parametrize(
    "good",
    [
        "<p>{% translate 'Save' %}</p>",
        "<p>{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}</p>",
        "<p>{{ name }} · {{ count }} / 3 &nbsp;→</p>",
        '<input placeholder="{% translate "Search" %}" name="words" autocomplete="off">',
        "<svg><title>bell</title></svg><code>counterbell init</code>",
        "{# a comment #}{% comment %} two {% endcomment %}",
        "<p>Vase & Co</p> {# not translated: a name #}",
        "<title>{{ who }} · Counterbell</title><kbd>Esc</kbd>",
    ],
)
def test_translated(good: str) -> None:
    assert list(rules.untranslated(good)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Save</p>",
        '<input placeholder="Search">',
        '<button aria-label="Close">{{ icon }}</button>',
        '<img alt="A vase" src="{{ url }}">',
        "<p>{{ count }} messages</p>",
        "<p>{% if a %}Yes{% endif %}</p>",
    ],
)
def test_untranslated(bad: str) -> None:
    assert len(list(rules.untranslated(bad))) == 1


@pytest.mark.parametrize(
    "good",
    [
        '<p dir="auto">{{ text }} <span>{% translate "New" %}</span></p>',
        '<p dir="auto"><bdi>{% translate "Draft" %}</bdi> {{ text }}</p>',
        '<h1 dir="auto">{% if name %}{{ name }}{% else %}{% translate "New" %}{% endif %}</h1>',
        '<p dir="auto">{% if yes %}{% translate "yes" %}{% else %}{{ text }}{% endif %}</p>',
        '<p>{% translate "Draft" %} {{ text }}</p>',
    ],
)
def test_not_turned(good: str) -> None:
    assert list(rules.turned(good)) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p dir="auto"><span>{% translate "Draft" %}</span> {{ text }}</p>',
        '<p class="line" dir="auto">{% if gone %}<b>{% translate "Before:" %}</b>{% endif %}{{ text }}</p>',
        '<p dir="auto">{% if gone %}{% translate "Before:" %}{% else %}{% translate "Now:" %}{% endif %}{{ text }}</p>',
    ],
)
def test_turned(bad: str) -> None:
    assert len(list(rules.turned(bad))) == 1


@pytest.mark.parametrize(
    "good",
    [
        "at = now()",
        "# datetime.now() is banned",
        "def saved(self) -> None:",
        "at = datetime.now(UTC)  # noqa: TID251  # a benchmark",
        "from counterbell.base.clock import now",
    ],
)
def test_good_python(good: str) -> None:
    assert list(rules.python_faults(good)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "at = datetime.now(UTC)",
        "at = timezone.now()",
        "today = date.today()",
        "post_save.connect(f)",
        "class A:\n    def save(self, **how: Any) -> None:",
        "x = 1\n" * (rules.LONGEST_FILE + 1),
    ],
)
def test_bad_python(bad: str) -> None:
    assert len(list(rules.python_faults(bad, models=True))) == 1


def test_roles() -> None:
    bad = ["if not by.leads:", "if agent.role == 'owner':", "if by.role in {Agent.Role.OWNER}:"]
    assert [len(list(rules.role_faults(line))) for line in bad] == [1, 1, 1]
    good = ["if not may(by, May.CORRECT):", "row.role = Role.COPIED", "# by.leads is asked in accounts", "misleads = 1"]
    assert [len(list(rules.role_faults(line))) for line in good] == [0, 0, 0, 0]


def test_registries() -> None:
    bad = ["--" + "index-url https://x/simple", '"resolved": "https://x/y.tgz"', "https://registry.npm" + "js.org/x"]
    assert [len(list(rules.registry_faults(line))) for line in bad] == [1, 1, 1]
    good = ["uv pip compile --no-emit-" + "index-url x.in", "https://docs.example/x", "the index of urls"]
    assert [len(list(rules.registry_faults(line))) for line in good] == [0, 0, 0]
