"""Scripts travel without their comments, and mean the same."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import counterbell
from counterbell import statics
from counterbell.base.scripts import imports_of, lean, lean_sheet

SCRIPTS = sorted(p for p in Path(counterbell.__file__).parent.glob("*/static/**/*.js") if ".min." not in p.name)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_travels_without_its_comments(path: Path) -> None:
    name = path.relative_to(path.parents[len(path.parents) - 1]).as_posix().partition("/static/")[2]
    sent = statics._table()[name][0].decode()
    assert len(sent) < len(path.read_text())
    assert "@param" not in sent
    assert "@ts-check" not in sent


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not here: the browser tests run the same scripts")
def test_node_reads_every_script_as_it_is_sent(tmp_path: Path) -> None:
    for path in SCRIPTS:
        (tmp_path / f"{path.stem}.mjs").write_text(lean(path.read_text()))
    for made in sorted(tmp_path.iterdir()):
        subprocess.run(["node", "--check", made], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_template_stands_within_another(path: Path) -> None:
    # What takes the comments away does not follow them there.
    assert not re.search(r"`[^`]*\$\{[^}`]*`", path.read_text())


def test_what_stands_in_strings_and_patterns_stays() -> None:
    made = lean("""export const a = ["http://x", '/* no */', `//x ${b} /* kept */
    kept`, /[/*]\\/ //g, 'it\\'s // here'];""")
    for kept in ("http://x", "/* no */", "/* kept */\n    kept", "/[/*]\\/ //g", "it's // here"):
        assert kept in made
    assert "export const a=" in made
    assert lean("const b = '</script>'") == "const b='</script>'"


def test_a_sheet_keeps_its_strings_and_every_blank_that_means_something() -> None:
    made = lean_sheet(
        '@layer a {\n  b :is(.c, .d) > e {\n    content: "/* kept */  ";\n    /* gone */ --x: 1px;\n  }\n}\n'
    )
    assert made == '@layer a{b :is(.c,.d) > e{content:"/* kept */  "; --x:1px;}}'


def test_what_a_module_needs_before_it_runs() -> None:
    source = """// import { no } from "./comment.js";
import { a } from "../ui/a.js";
import {
  b,
  c,
} from "./b.js";
import "./c.js";
export { d } from './d.js';
/** @typedef {import("./types.js").T} T */
const later = () => import("./later.js");
import { e } from "elsewhere";
export const f = "./no.js";
"""
    assert imports_of(source) == ["../ui/a.js", "./b.js", "./c.js", "./d.js"]
