"""Rows with dates: what law or a company decides from one day on is a new row, and one counts on any day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func, Q


class Validity(Func):
    """[from, until): a row stops counting on its `effective_until`."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_a_day(name: str, *scope: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same scope count on one day, held by the database."""
    days = Validity("effective_from", "effective_until", RangeBoundary())
    return ExclusionConstraint(
        name=name,
        expressions=[*((F(column), RangeOperators.EQUAL) for column in scope), (days, RangeOperators.OVERLAPS)],
        condition=condition,
    )
