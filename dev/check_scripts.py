"""Checks the browser's modules with TypeScript, where Node is; what that needs goes to .cache and is not shipped."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "typescript"
VERSION = "5.9.3"
TSC = CACHE / "node_modules" / "typescript" / "bin" / "tsc"


def main() -> int:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        print("Scripts not checked: there is no Node here.")
        return 0
    if not TSC.exists() and not fetch(npm):
        print("Scripts not checked: TypeScript could not be fetched.")
        return 0
    checked = subprocess.run([node, str(TSC), "--project", str(ROOT / "tsconfig.json")], check=False)
    if checked.returncode == 0:
        print("Scripts are well typed.")
    return checked.returncode


def fetch(npm: str) -> bool:
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "package.json").write_text('{"private": true}\n')
    quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error"]
    fetched = subprocess.run([npm, "install", *quiet, f"typescript@{VERSION}"], cwd=CACHE, check=False)
    return fetched.returncode == 0


sys.exit(main())
