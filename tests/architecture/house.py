"""Where the code lies, and in which order the apps stand."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def floors() -> dict[str, int]:
    """The floor of each app, counted from the cellar; siblings share one. Drawn from the import contract."""
    layers = reversed(CONTRACTS["apps"]["layers"])
    return {name.strip(" ()"): floor for floor, layer in enumerate(layers) for name in layer.split("|")}


def sources() -> list[Path]:
    """Every Python file of the apps but migrations, which Django writes."""
    return sorted(path for path in (ROOT / "apps").rglob("*.py") if "migrations" not in path.parts)
