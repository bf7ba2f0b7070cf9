"""`python -m benchmarks [name …]`: start the product in a folder of its own, measure, print JSON."""

import importlib
import json
import os
import sys
import traceback

import django

from benchmarks.stack import Stack

NAMES = (
    "action", "create", "search", "intake", "hook", "flush", "uploads", "board", "counter", "listing", "batch",
    "export", "changes", "cold_start",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    if unknown := set(wanted) - set(NAMES):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    results = {}
    with Stack() as stack:
        os.environ.update(stack.environment(), DJANGO_SETTINGS_MODULE="benchmarks.settings")
        django.setup()
        for name in wanted or NAMES:
            print(f"{name} …", file=sys.stderr, flush=True)
            try:
                results[name] = importlib.import_module(f"benchmarks.{name}").run(stack)
            except (SystemExit, Exception) as reason:  # what cannot be measured must not cost the others their figures
                traceback.print_exc()
                results[name] = {"not_measured": str(reason)}
    print(json.dumps(results, indent=2, ensure_ascii=False))
    return 1 if any("not_measured" in result for result in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
