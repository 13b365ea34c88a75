"""Cells of a CSV file that is opened in a spreadsheet: none of them may be a formula.

A cell that begins with one of these runs what a stranger wrote in a text, on the machine of whoever
opens the file; an apostrophe before it makes it a text (OWASP, "CSV Injection").
"""

from datetime import datetime

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """Return a value as a cell: nothing for None, moments in ISO 8601, whole texts, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)  # a number that we counted, minus included, is no stranger's
    text = value.isoformat() if isinstance(value, datetime) else str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
