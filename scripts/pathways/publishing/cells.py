"""Text in a cell of a CSV file: never a formula, and the text can be had back.

A spreadsheet takes a cell that begins with = + - @, a tab or a line break for a formula. Such a
text gets an apostrophe in front; so does one that begins with an apostrophe, so that taking one
away always gives the text. Numbers, dates and booleans stay as they are.
"""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")  # noqa: RUF001  wide forms are formulas too
RULE = (
    "A text that begins with = + - @ (or their wide forms), a tab, a line break or an apostrophe "
    "has an apostrophe in front, so that no spreadsheet takes it for a formula; take one away to "
    "have the text. Numbers are as they are."
)


def guarded(text: str) -> str:
    """Return a text as a CSV file has it."""
    return f"'{text}" if text.startswith(STARTS) else text


def guarded_sql(column: str) -> str:
    """Return the SQL expression of a text column (quoted) as a CSV file has it."""
    codes = ", ".join(str(ord(start)) for start in STARTS)
    return f"case when unicode({column}) in ({codes}) then concat('''', {column}) else {column} end"


def text_sql(column: str) -> str:
    """Return the SQL expression that undoes `guarded_sql`."""
    return f"case when {column}[1] = '''' then {column}[2:] else {column} end"
