"""Code with a little colour: comments, strings, words and numbers, marked on the server."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_STRING = r"(?P<s>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
_NUMBER = r"(?P<n>\b\d+(?:\.\d+)?\b)"


def _grammar(comment: str, words: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<c>{comment})|{_STRING}|(?P<k>\b(?:{words})\b)|{_NUMBER}")


_GRAMMARS = {
    "sh": _grammar(r"(?m:(?:^|(?<=\s))#[^\n]*)", "curl|export|while|do|done|if|then|fi|for|in|until|sleep|openssl"),
    "python": _grammar(
        r"#[^\n]*",
        "import|from|as|def|return|if|elif|else|for|while|in|not|and|or|with|try|except|raise|assert|None|True|False|"
        "lambda|break|continue",
    ),
    "javascript": _grammar(
        r"//[^\n]*",
        "import|from|export|const|let|function|return|if|else|for|while|of|in|await|async|new|throw|try|catch|null|"
        "true|false|break|continue",
    ),
    "json": _grammar(r"(?!)", "true|false|null"),
    "http": _grammar(r"(?!)", "GET|POST|PUT|PATCH|DELETE|HTTP"),
}


def highlighted(code: str, language: str) -> SafeString:
    """Escaped, with a span around what the language's grammar knows; a language nobody knows stays plain."""
    grammar = _GRAMMARS.get(language)
    if grammar is None:
        return escape(code)
    parts, end = [], 0
    for found in grammar.finditer(code):
        parts += [
            escape(code[end : found.start()]),
            f'<span class="rc-tok-{found.lastgroup}">{escape(found[0])}</span>',
        ]
        end = found.end()
    return mark_safe("".join([*parts, escape(code[end:])]))  # noqa: S308  every piece was escaped above
