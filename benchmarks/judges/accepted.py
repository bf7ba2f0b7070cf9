"""Findings we live with, each with its reason: rule → reason. A rule that is not here fails the judge."""

SLASH = "our addresses end in a slash, and answer without one too"
FREE = "the caller's own notes, or facts whose names depend on their kind"

SPECTRAL = {
    "owasp:api4:2023-string-limit": "texts we answer, and words in the query; every text of a body is bounded",
    "owasp:api4:2023-string-restricted": "free texts; a format is declared where there is one",
    "owasp:api4:2023-rate-limit": "rates are limited in front of us, by the API manager: we send no such headers",
    "owasp:api4:2023-integer-limit-legacy": "int32 is the limit; narrower ones are declared for bodies",
    "owasp:api4:2023-array-limit": "arrays inside one record; bodies' are bounded, the generator writes not all of it",
    "owasp:api3:2023-constrained-additionalProperties": FREE,
    "owasp:api3:2023-no-additionalProperties": FREE,
    "owasp:api2:2023-jwt-best-practices": "our tokens are opaque, no JWTs",
    "owasp:api2:2023-short-lived-access-tokens": "fifteen minutes; client credentials have no refresh token (RFC 6749)",
    "owasp:api8:2023-define-cors-origin": "machines call us, not pages of other origins: no CORS header is sent",
    "owasp:api9:2023-inventory-access": "one description serves every installation; none of them is public",
    "owasp:api9:2023-inventory-environment": "one description serves every environment",
    "operation-description": "where the summary says it all",
    "path-keys-no-trailing-slash": SLASH,
}
SPECTRAL_ASYNC = {
    "asyncapi-info-contact-properties": "who runs an installation is not ours to name",
    "asyncapi-latest-version": "3.0 says all we say, and more programs read it",
}
REDOCLY_ASYNC: dict[str, str] = {}
REDOCLY = {
    "no-path-trailing-slash": SLASH,
    "nullable-type-sibling": "how OpenAPI 3.0 generators say that a reference may be null",
}
