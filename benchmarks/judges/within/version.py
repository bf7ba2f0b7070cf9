"""Whatever version there is: a made-up `If-Match` is answered 412 before the body is looked at."""

import schemathesis


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: schemathesis.Case) -> schemathesis.Case:
    headers = case.meta and case.meta.components.get("header")
    if headers and headers.mode == "positive" and case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    return case
