#!/usr/bin/env python3
"""Proves an export of a police register. One file, Python 3.8 or newer, nothing else, no network.

    python3 verify_register.py register.jsonl

It says OK and the hash of the last entry, or names the first entry that is not as it was written. / Dit OK et
l'empreinte de la dernière inscription, ou nomme la première inscription qui n'est pas telle qu'elle fut écrite.

The first line of the file says which numbers it holds. Every other line is an entry: its content, the hash of the
entry before it in the register, and its own hash, which is SHA-256 over the former hash in hexadecimal, a line feed,
and the content as JSON in UTF-8 with sorted names and without blanks. Compare the last hash with the one printed on the
paper you were handed with it: whoever wrote every hash anew could not have written that one anew.
"""

import hashlib
import json
import sys


def hash_of(previous, content):
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return hashlib.sha256(previous.encode("ascii") + b"\n" + written).hexdigest()


def numbers_in(ranges):
    return [number for first, last in ranges for number in range(first, last + 1)]


def fault(lines):
    """What is wrong with the first line at which something is, or None; and the last hash."""
    head = json.loads(lines[0])
    expected = numbers_in(head["numbers"])
    before = None
    for index, line in enumerate(lines[1 : len(expected) + 1]):
        number = expected[index]
        try:
            told = json.loads(line)
            content, previous, own = told["entry"], told["previous_hash"], told["hash"]
            found = content["number"]
        except (ValueError, KeyError, TypeError):
            return "entry %d: this line cannot be read / ligne illisible" % number, None
        if found != number or content["store"] != head["store"]:
            return "entry %d: another one stands in its place / une autre est à sa place" % number, None
        if hash_of(previous, content) != own:
            return "entry %d: it was edited / elle a été modifiée" % number, None
        if before is not None and before[0] == number - 1 and previous != before[1]:
            return "entry %d: it does not follow the one before / ne suit pas la précédente" % number, None
        before = (number, own)
    if len(lines) - 1 < len(expected):
        return "entry %d: it is missing / elle manque" % expected[len(lines) - 1], None
    if len(lines) - 1 > len(expected):
        return "after entry %s: more than there should be / en trop" % (before[0] if before else "-"), None
    last = before[1] if before else ""
    if last != head["last_hash"]:
        return "entry %s: not the last one that was exported / pas la dernière exportée" % (
            before[0] if before else "-"
        ), None
    return None, last


def main(arguments):
    if len(arguments) != 1:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8", newline="\n") as file:
            lines = file.read().rstrip("\n").split("\n")  # a text may hold other line ends
        wrong, last = fault(lines)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print("NOT PROVED / NON PROUVÉ: %s" % (error or type(error).__name__))
        return 2
    if wrong:
        print("NOT PROVED / NON PROUVÉ: %s" % wrong)
        return 1
    print("OK: %d entries / inscriptions, last hash / dernière empreinte: %s" % (len(lines) - 1, last))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
