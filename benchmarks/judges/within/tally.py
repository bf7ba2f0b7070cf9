"""What was sent to each operation: data its description allows, and data it forbids."""

import atexit
import json
import os
from collections import Counter
from pathlib import Path

import schemathesis

from .sieve import left_out

fitting: Counter[str] = Counter()
unfit: Counter[str] = Counter()


@schemathesis.hook
def after_call(context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response) -> None:
    if case.meta is None or case.method != case.operation.method.upper():
        return  # a method that is not described says nothing of the operation
    (fitting if case.meta.generation.mode == "positive" else unfit)[case.operation.label] += 1


@atexit.register
def write() -> None:
    told = {"fitting": fitting, "unfit": unfit, "left out": left_out}
    Path(os.environ["JUDGE_TALLY"]).write_text(json.dumps(told))
