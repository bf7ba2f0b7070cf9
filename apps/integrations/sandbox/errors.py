"""Errors as Odoo 19 answers them: a real status, the exception's type name, a message."""

from __future__ import annotations


class OdooError(Exception):
    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name
        self.message = message


def not_found(message: str) -> OdooError:
    return OdooError(404, "werkzeug.exceptions.NotFound", message)


def unprocessable(message: str) -> OdooError:
    return OdooError(422, "werkzeug.exceptions.UnprocessableEntity", message)


def user_error(message: str) -> OdooError:
    return OdooError(422, "odoo.exceptions.UserError", message)


def invalid(message: str) -> OdooError:
    return OdooError(422, "odoo.exceptions.ValidationError", message)


def access_denied(message: str) -> OdooError:
    return OdooError(403, "odoo.exceptions.AccessError", message)


def missing_record(model: str, number: int) -> OdooError:
    return OdooError(
        404,
        "odoo.exceptions.MissingError",
        f"Record does not exist or has been deleted.\n(Record: {model}({number},), User: 5)",
    )


def value_error(message: str) -> OdooError:
    """Wrong field or wrong type: a status 500 that no retry will mend."""
    return OdooError(500, "builtins.ValueError", message)


def database_error(kind: str, message: str) -> OdooError:
    return OdooError(500, f"psycopg2.errors.{kind}", message)
