"""The forms a value of the profile can have: an id, an e-mail address, a colour and so on.

Each is a string type that pydantic checks; the check raises with policykit's own code and remedy.
Models are strict and frozen: text is never turned into a number, and nothing changes afterwards.
"""

import re
from collections.abc import Callable
from string import Formatter
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

_MAX_EMAIL = 254
_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])"

# ISO 3166-1 alpha-2, officially assigned codes. A test compares it with the time zone database.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905  249 quoted codes would be harder to check by eye
)


class Section(BaseModel):
    """Base of every mapping of the profile. A key set to null is a key not given."""

    # One validator is built, that of the whole profile and when one is read: building one for each
    # section, twice of them with defaults, took a tenth of every command.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def unset(cls) -> Self:
        """Return the section as it is where the file does not have it: all defaults."""
        return cls.model_construct()

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


def refusal(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return the exception by which a check refuses a value, with its diagnostic code."""
    # The type of a pydantic error must be a literal for its own checker only; any text works.
    return PydanticCustomError(
        "refused", "{message}", {"message": message, "code": code, "hint": hint}
    )


def _one_line(text: str) -> str:
    if not text.strip():
        raise refusal("PK116", "is empty", "Give a value, or null where the key is optional.")
    if text != text.strip():
        raise refusal("PK116", "begins or ends with a space", "Delete the space.")
    return text


def _matching(code: str, pattern: str, what: str, hint: str) -> tuple[AfterValidator, Any]:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise refusal(code, f'"{text}" is not {what}', hint)
        return text

    return AfterValidator(check), Field(json_schema_extra={"pattern": f"^(?:{pattern})$"})


def _checked(check: Callable[[str], None]) -> AfterValidator:
    def run(text: str) -> str:
        check(text)
        return text

    return AfterValidator(run)


def _country(text: str) -> None:
    if text not in COUNTRIES:
        better = {"UK": "GB", "EN": "GB", "EL": "GR"}.get(text.upper(), text.upper())
        hint = "Use the two capital letters of ISO 3166-1, for example US, DE or GB."
        if better in COUNTRIES:
            hint = f"Did you mean {better}?"
        raise refusal("PK123", f'"{text}" is not a country code', hint)


def _time_zone(text: str) -> None:
    hint = "Use a name of the time zone database, for example Europe/Berlin, or UTC."
    known = text == "UTC" or ("/" in text and not text.startswith(("posix/", "right/")))
    try:
        ZoneInfo(text if known else "")
    except (ValueError, KeyError, OSError) as problem:
        raise refusal("PK124", f'"{text}" is not a time zone', hint) from problem


def _email(text: str) -> None:
    local, _, domain = text.rpartition("@")
    good = re.fullmatch(r"[A-Za-z0-9._%+'&=/-]+", local) and re.fullmatch(_DOMAIN, domain.lower())
    if len(text) > _MAX_EMAIL or not good:
        hint = "Write it like name@example.com."
        raise refusal("PK119", f'"{text}" is not an e-mail address', hint)


def _url(text: str) -> None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
        secret = parts.username is not None
    except ValueError:
        good = secret = False
    if secret:
        hint = "Nothing secret stands in the profile: delete what is before the @."
        raise refusal("PK120", "the address contains a user name or password", hint)
    if not good:
        hint = "Begin with https:// (or http://) and a host name."
        raise refusal("PK120", f'"{text}" is not a web address', hint)


def _email_or_url(text: str) -> None:
    (_email if "@" in text and "/" not in text else _url)(text)


def _relative_path(text: str) -> None:
    parts = text.split("/")
    outside = text.startswith(("/", "~")) or "\\" in text or ":" in text
    if outside or any(part in {"", ".", ".."} for part in parts):
        hint = "Give the path from the top of the repository, for example branding/logo.png."
        raise refusal("PK122", f'"{text}" is not a path inside the repository', hint)


_MOST_BARS = 2


def _placeholders(text: str) -> None:
    known = {
        "organization",
        "short_name",
        "classification",
        "policy",
        "title",
        "version",
        "effective",
        "page",
        "pages",
    }
    hint = "Known are " + ", ".join(f"{{{name}}}" for name in sorted(known)) + "."
    try:
        used = list(Formatter().parse(text))
    except ValueError as problem:
        raise refusal("PK128", f'"{text}" has an unmatched brace', hint) from problem
    for _, name, form, conversion in used:
        if name is not None and (name not in known or form or conversion):
            raise refusal("PK128", f"the placeholder {{{name}}} is not known", hint)
    if text.count("|") > _MOST_BARS:
        hint = "Divide the line into a left, a middle and a right part."
        raise refusal("PK128", f'"{text}" has more than {_MOST_BARS} bars', hint)


_ONE_LINE = AfterValidator(_one_line)

Line = Annotated[str, _ONE_LINE]
Identifier = Annotated[
    str,
    *_matching(
        "PK126",
        r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*",
        "an id",
        "Use lower-case letters, digits, - and _, beginning with a letter.",
    ),
]
Domain = Annotated[
    str,
    *_matching("PK125", _DOMAIN, "a mail domain", "Write it in lower case, like example.com."),
]
Colour = Annotated[
    str,
    *_matching("PK121", r"#[0-9a-fA-F]{6}", "a colour", 'Write it like "#1a3d6d", in quotes.'),
]
Language = Annotated[
    str,
    *_matching("PK131", r"[a-z]{2,3}(?:-[A-Z]{2})?", "a language", "Write it like en or en-US."),
]
Region = Annotated[
    str,
    *_matching("PK123", r"[A-Z]{2}", "a country or region", "Use two capital letters: US, DE, EU."),
]
KeyFingerprint = Annotated[
    str,
    *_matching(
        "PK127",
        r"SHA256:[A-Za-z0-9+/]{43}",
        "the fingerprint of an SSH key",
        "Copy what ssh-keygen -lf KEY.pub prints, from SHA256: on.",
    ),
]
CertificateFingerprint = Annotated[
    str,
    *_matching(
        "PK127",
        r"(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}",
        "the SHA-256 fingerprint of a certificate",
        "Give its 64 hexadecimal digits.",
    ),
]
Country = Annotated[str, _checked(_country), Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})]
TimeZone = Annotated[str, _checked(_time_zone)]
Email = Annotated[str, _checked(_email), Field(json_schema_extra={"format": "email"})]
WebAddress = Annotated[
    str, _checked(_url), Field(json_schema_extra={"pattern": r"^https?://[^\s]+$"})
]
EmailOrAddress = Annotated[str, _checked(_email_or_url)]
RepositoryPath = Annotated[str, _ONE_LINE, _checked(_relative_path)]
PageLine = Annotated[str, _ONE_LINE, _checked(_placeholders)]
