"""What is wrong with a field, in our words: said once, for the API and for CSV files."""

from pydantic_core import ErrorDetails

from service.usecases.problems import FieldError

UNKNOWN = "is unknown here; leave it out"
_WORDS = {
    "missing": "is required",
    "extra_forbidden": UNKNOWN,
    "string_type": "accepts text",
    "string_unicode": "accepts text that can be written as UTF-8",
    "list_type": "accepts a list",
    "too_short": "accepts {min_length} or more of them",
    "too_long": "accepts {max_length} of them at most",
    "int_type": "accepts a whole number",
    "int_parsing": "accepts a whole number",
    "int_parsing_size": "accepts a whole number",
    "bool_type": "accepts true or false",
    "bool_parsing": "accepts true or false",
    "model_type": "accepts a JSON object",
    "timezone_aware": "has no offset; accepts RFC 3339 such as 2026-12-01T14:00:00-08:00",
    "string_too_short": "accepts {min_length} characters or more",
    "string_too_long": "accepts {max_length} characters at most",
    "greater_than_equal": "accepts {ge} or more",
    "less_than_equal": "accepts {le} at most",
    "enum": "accepts {expected}",
    "literal_error": "accepts {expected}",
    "json_invalid": "is not JSON: {error}",
    "value_error": "{error}",
}
_PATTERNS = {"@": "accepts an e-mail address"}


def field_error(error: ErrorDetails) -> FieldError:
    """Put an error into our words, under the field's name in the request."""
    name = ".".join(str(part) for part in error["loc"]) or "body"
    # What is not in a list is a text, whose length pydantic names so behind a validator.
    is_text = error.get("ctx", {}).get("field_type") == "Value"
    words = _WORDS.get(f"string_{error['type']}" if is_text else error["type"])
    if error["type"] == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        words = next((said for mark, said in _PATTERNS.items() if mark in pattern), None)
    message = words.format(**error.get("ctx", {})) if words else error["msg"]
    return FieldError(name, message)
