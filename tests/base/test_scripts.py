"""Scripts travel without their comments, and mean the same."""

import shutil
import subprocess
from pathlib import Path

import pytest

import counterbell
from counterbell.base.scripts import imports_of, lean, lean_sheet

SCRIPTS = sorted(p for p in Path(counterbell.__file__).parent.glob("*/static/**/*.js") if ".min." not in p.name)


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("a; // why\nb;", "a; \nb;"),
        ("/** who\n * @param x\n */\nf();", "\n\n\nf();"),
        ("if (a) {\n    b();\n}", "if (a) {\nb();\n}"),
        ("\"http://x\" + '/* no */'", "\"http://x\" + '/* no */'"),
        ("`//x ${a /* in */} /* out */\n    kept`; // gone", "`//x ${a  } /* out */\n    kept`; "),
        ("/** @type {X} */ let a;", "let a;"),
        ("return/* why */ a", "return a"),
        ("`${ {a: `}//`} }//`", "`${ {a: `}//`} }//`"),
        ("x = /[/*]\\/ //g.test(y) // gone", "x = /[/*]\\/ //g.test(y) "),
        ("return /'\"`/u; // gone", "return /'\"`/u; "),
        ("a / b / c // gone", "a / b / c "),
        ("(a) / 2 // gone\n/ 3", "(a) / 2 \n/ 3"),
        ("'it\\'s // here' // gone", "'it\\'s // here' "),
    ],
)
def test_only_comments_and_indentation_go(written: str, served: str) -> None:
    assert lean(written) == served


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_line_of_ours_keeps_its_number_and_its_words(path: Path) -> None:
    source = path.read_text()
    served = lean(source)
    assert served.count("\n") == source.count("\n")
    assert lean(served) == served
    assert "@param" not in served
    assert "// @ts-check" not in served


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not here: the browser tests run the same scripts")
def test_node_reads_what_is_served(tmp_path: Path) -> None:
    for path in SCRIPTS:
        (tmp_path / f"{path.stem}.mjs").write_text(lean(path.read_text()))
    for made in sorted(tmp_path.iterdir()):
        subprocess.run(["node", "--check", made], check=True, capture_output=True, timeout=60)


def test_a_sheet_keeps_its_strings_and_its_lines() -> None:
    written = 'a {\n  /* why\n  and how */\n  content: "/* kept */";\n\n  b: c; /* gone */\n}\n'
    assert lean_sheet(written) == 'a {\n\n\ncontent: "/* kept */";\n\nb: c; \n}\n'


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
