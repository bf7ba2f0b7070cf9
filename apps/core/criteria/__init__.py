"""Criteria: what may be asked of each resource, one language for every face.

`lists` reads what stands in an address. The rest is the search: a `Searchable` says which fields can be asked, `read`
turns a body into an `Asked` or says everything that is wrong with it, `run` answers with one page of ids.
"""

from .asking import Asked, read
from .declaration import Searchable, Words
from .fields import Amount, Choice, Day, Field, Filled, Guard, Id, Moment, Number, Several, Text, Truth
from .lists import ArchivedFilter, TruthFilter, narrowed
from .running import Found, run

__all__ = [
    "Amount",
    "ArchivedFilter",
    "Asked",
    "Choice",
    "Day",
    "Field",
    "Filled",
    "Found",
    "Guard",
    "Id",
    "Moment",
    "Number",
    "Searchable",
    "Several",
    "Text",
    "Truth",
    "TruthFilter",
    "Words",
    "narrowed",
    "read",
    "run",
]
