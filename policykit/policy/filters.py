"""The filters of templates: roles, lists, dates, numbers with units.

Takes the values a template pipes in, gives text. Text is escaped for Markdown when it is written,
so filters return plain text, except where they say Markdown. A value a filter cannot use raises
`FilterError` with a sentence for the author of the template. Standard library only: the filling
process imports it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.policy.markdown import Markdown, code_span, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_GERMAN_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_DATE_FORMATS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "long": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "us": lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "eu": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
}
_UNITS = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "business_days": "business day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}


class FilterError(ValueError):
    """A filter was given a value it cannot use."""


def and_list(items: Any) -> str:
    """Join texts or numbers: `a`, `a and b`, `a, b and c`.

    >>> and_list(["a", "b", "c"])
    'a, b and c'
    """
    return _joined(items, "and")


def or_list(items: Any) -> str:
    """Join texts or numbers: `a`, `a or b`, `a, b or c`.

    >>> or_list(["a", "b"])
    'a or b'
    """
    return _joined(items, "or")


def number(value: Any) -> str:
    """Write a number with commas between thousands.

    >>> number(12000)
    '12,000'
    """
    if isinstance(value, float):
        return f"{value:,}".removesuffix(".0")
    return f"{_whole(value, 'number'):,}"


def plural(value: Any, one: str, many: str) -> str:
    """Write a number with its noun.

    >>> plural(1, "reviewer", "reviewers"), plural(2, "reviewer", "reviewers")
    ('1 reviewer', '2 reviewers')
    """
    return f"{number(value)} {one if value == 1 else many}"


def every_months(value: Any) -> str:
    """Write an interval in months.

    >>> every_months(1), every_months(3)
    ('every month', 'every 3 months')
    """
    months = _whole(value, "every_months")
    return "every month" if months == 1 else f"every {number(months)} months"


def times(value: Any) -> str:
    """Write how often.

    >>> times(1), times(2), times(4)
    ('once', 'twice', '4 times')
    """
    count = _whole(value, "times")
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def code(value: Any) -> Markdown:
    """Write text as inline code; gives Markdown."""
    return code_span(_text(value, "code"))


def cell(value: Any) -> Markdown:
    """Write text for a table cell; gives Markdown. Plain output does the same."""
    return escape(_text(value, "cell"))


def lower(value: Any) -> str:
    """Write text in lower case."""
    return _text(value, "lower").lower()


def capitalize(value: Any) -> str:
    """Write text with a capital first letter and leave the others alone.

    >>> capitalize("each IT lead")
    'Each IT lead'
    """
    text = _text(value, "capitalize")
    return text[:1].upper() + text[1:]


def words(value: Any) -> str:
    """Write an id as words.

    >>> words("customer-users")
    'customer users'
    """
    return _text(value, "words").replace("-", " ").replace("_", " ")


def filters_for(context: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """Return policykit's filters by name, for the context of one policy.

    `role`, `holders`, `label`, `date`, `policy` and `in_set` look into it: at roles, at the
    classification levels, at the date format and at the titles of the set.
    """

    def role(value: Any) -> str:
        """Write the words for a role: a key such as `it_lead`, or `roles.it_lead`."""
        return str(_role(value, context)["label"])

    def holders(value: Any) -> str:
        """Write who holds a role: `Ana Silva (Head of IT) and Bo Ode (Admin)`."""
        found = _role(value, context)
        names = [f"{person['name']} ({person['title']})" for person in found["holders"]]
        if not names:
            raise FilterError(f"nobody holds the role {found['label']} on the day of generation")
        return and_list(names)

    def label(value: Any) -> str:
        """Write the words for a classification level, given its id."""
        levels = context.get("classification", {}).get("levels", [])
        labels = {level["id"]: level["label"] for level in levels}
        if not isinstance(value, str) or value not in labels:
            raise FilterError(f"{value!r} is no classification level; there are {list(labels)}")
        return str(labels[value])

    def written_date(value: Any) -> str:
        """Write a date as the organization's branding has it."""
        branding = context.get("branding", {})
        return write_date(value, branding.get("date_format", "iso"), branding.get("language", "en"))

    def policy(value: Any, otherwise: str | None = None) -> str:
        """Write the title of another policy of the set; for one it has not, the other words."""
        title = context.get("policy_titles", {}).get(value, otherwise)
        if title is None:
            hint = 'give other words, or ask with `if "…" | in_set`'
            raise FilterError(f"the policy {value!r} is not in the set; {hint}")
        return str(title)

    def in_set(value: Any) -> bool:
        """Say whether the set has the policy with this id."""
        return value in context.get("policy_titles", {})

    by_unit = {unit: _with_unit(unit, noun) for unit, noun in _UNITS.items()}
    return {
        "role": role,
        "holders": holders,
        "label": label,
        "date": written_date,
        "policy": policy,
        "in_set": in_set,
        "and_list": and_list,
        "or_list": or_list,
        "number": number,
        "plural": plural,
        "every_months": every_months,
        "times": times,
        "code": code,
        "cell": cell,
        "lower": lower,
        "capitalize": capitalize,
        "words": words,
        **by_unit,
    }


def write_date(value: Any, form: str, language: str = "en") -> str:
    """Write a date in one of the forms iso, long, us, eu; months in German where that is meant.

    >>> [write_date("2026-01-31", form) for form in ("iso", "long", "us", "eu")]
    ['2026-01-31', '31 January 2026', 'January 31, 2026', '31.01.2026']
    >>> write_date("2026-03-01", "long", "de-AT")
    '1. März 2026'
    """
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FilterError(f"date was given {_describe(value)}, not a date") from None
    if form in ("long", "us") and language.partition("-")[0] == "de":
        return f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}"
    return _DATE_FORMATS.get(form, _DATE_FORMATS["iso"])(day)


def _with_unit(unit: str, noun: str) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        return plural(_whole(value, unit), noun, f"{noun}s")

    write.__doc__ = f"Write a number of {noun}s: `1 {noun}`, `3 {noun}s`."
    return write


def _role(value: Any, context: Mapping[str, Any]) -> Any:
    roles = context.get("roles", {})
    key = value.get("key") if isinstance(value, dict) else value
    if not isinstance(key, str) or key not in roles:
        raise FilterError(f"{_describe(value)} is no role; roles are {', '.join(roles)}")
    return roles[key]


def _joined(items: Any, word: str) -> str:
    if not isinstance(items, list | tuple) and not hasattr(items, "__next__"):
        raise FilterError(f"{word}_list was given {_describe(items)}, not a list")
    texts = [_text(item, f"{word}_list") for item in items]
    if not texts:
        raise FilterError(f"{word}_list was given an empty list; ask with `if` first")
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def _text(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FilterError(f"{name} was given {_describe(value)}, not text")
    return str(value)


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FilterError(f"{name} was given {_describe(value)}, not a whole number")
    return value


def _describe(value: Any) -> str:
    words = {type(None): "nothing (null)", bool: "true or false", dict: "a mapping", list: "a list"}
    return words.get(type(value)) or f"{str(value)[:80]!r}"
