"""Of the cases its coverage phase enumerates, as many of a kind as the profile has time for; no operation is left out.

Criteria hold criteria, so a search's schema is enumerated once more in `and`, in `or` and in `not`: 1,500 to 3,700
cases for each of the searches, four fifths of them the same fault in another group.
"""

import os
import re
from collections import Counter
from typing import Any

import schemathesis

ALIKE = int(os.environ["JUDGE_ALIKE"])
BRIEF = os.environ["JUDGE_BRIEF"] == "1"
GROUPS = re.compile(r"\b(and|or|not)\b")
SHARED = {"$ref": "#/components/schemas/CommonCriterion"}

seen: Counter[tuple[object, ...]] = Counter()
left_out: Counter[str] = Counter()


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, schema: dict[str, Any]) -> None:
    """Enumerating alone takes two seconds a search: in brief, groups hold what all searches can be asked."""
    described = schema.get("components", {}).get("schemas", {}) if BRIEF else {}
    for name in (name for name in described if name.endswith("Where")):
        itself = {"$ref": f"#/components/schemas/{name}"}
        for group in (branch["properties"] for branch in described[name]["oneOf"] if "properties" in branch):
            if group.get("not") == itself:
                group["not"] = SHARED
            for members in (group[word] for word in ("and", "or") if word in group):
                members["items"] = SHARED


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    if case.meta is None or case.meta.phase.name != "coverage":
        return True
    label, data = case.operation.label, case.meta.phase.data
    if BRIEF:  # one way to be wrong, in the path, the query, the headers or the body
        kind: tuple[object, ...] = (label, case.meta.generation.mode, data.scenario, data.parameter_location)
    elif case.operation.path.endswith("/search/"):  # one way to be wrong, at one place, whatever group it stands in
        kind = (label, data.scenario, GROUPS.sub("group", data.description))
    else:
        return True
    seen[kind] += 1
    if seen[kind] > ALIKE:
        left_out[label] += 1
        return False
    return True
