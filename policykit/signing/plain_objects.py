"""Objects of a PDF with nothing but names, numbers, references and plain ASCII, without a parser.

Nearly all objects of a tagged PDF are such: its structure and its links. pyHanko reads them one
character at a time, 70 ms for a policy. What is written here for an object is what pyHanko would
write, byte for byte; for all else there is no answer, and pyHanko is asked. A test compares both.
Source of the syntax: ISO 32000-1, 7.2 and 7.3.
"""

from __future__ import annotations

import re

_SPACE = rb"[\x00\t\n\x0c\r ]"
_ENDS = rb"(?=[\x00\t\n\x0c\r /<>\[\]]|\Z)"  # or `5-3` would be two numbers
_INTEGER = rb"(?:0|-?[1-9][0-9]{0,17})"
_DECIMAL = rb"-?(?:0|[1-9][0-9]{0,8})\.(?=[0-9]*[1-9])[0-9]{1,5}"
_NAME = rb"/[!\"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]+"
_STRING = rb"\([ !-'*-\[\]-~]*\)"  # without brackets and backslashes
_REFERENCE = rb"[1-9][0-9]{0,9} 0 R"
_NUMBER = rb"(?:%s|%s|%s|true|false)%s" % (_REFERENCE, _DECIMAL, _INTEGER, _ENDS)
_ATOM = rb"(?:%s|%s|%s)" % (_NAME, _STRING, _NUMBER)
_TOKEN = re.compile(rb"<<|>>|\[|\]|" + _ATOM)
_OBJECT = re.compile(
    rb"([1-9][0-9]{0,9}) 0 obj(?=%s|[/<\[(])((?>%s*+(?>%s))++)%s*+endobj"
    % (_SPACE, _SPACE, _TOKEN.pattern, _SPACE)
)
_NAME_BEGINS, _STRING_BEGINS = b"/("
_OPENS = (b"<<", b"[")
_CLOSES = (b">>", b"]")
_SHOWN = {b"<<": b"<<\n", b"]": b" ]"}
_WRITTEN_AS_NUMBER = re.compile(rb"[^A-Za-z0-9 ]")


def rewritten(pdf: bytes, offset: int, number: int) -> bytes | None:
    """Return an object as pyHanko writes it; None where it is not as plain as that.

    Args:
        pdf: the whole file.
        offset: where the object begins.
        number: its number; its generation is 0.
    """
    found = _OBJECT.match(pdf, offset)
    if found is None or int(found[1]) != number:
        return None
    return _written(_TOKEN.findall(found[2]))


def _written(tokens: list[bytes]) -> bytes | None:
    """Return one value, written out; None where the tokens are not exactly one."""
    out: list[bytes] = []
    # What is open: the keys that a dictionary has so far, or None for an array.
    around: list[set[bytes] | None] = []
    key_is_next = False
    for at, token in enumerate(tokens):
        keys = around[-1] if around else set()
        if key_is_next and keys is not None and token != b">>":
            if token[0] != _NAME_BEGINS or token in keys:
                return None
            keys.add(token)
            out += (token, b" ")
            key_is_next = False
            continue
        if token in _CLOSES:
            fits = keys is None if token == b"]" else key_is_next
            if not around or not fits:
                return None
            around.pop()
        elif keys is None:
            out.append(b" ")
        out.append(_string(token) if token[0] == _STRING_BEGINS else _SHOWN.get(token, token))
        if token in _OPENS:
            around.append(set() if token == b"<<" else None)
        elif not around:
            return b"".join(out) if at == len(tokens) - 1 else None
        elif around[-1] is not None:
            out.append(b"\n")
        key_is_next = around[-1] is not None
    return None


def _string(token: bytes) -> bytes:
    inside = _WRITTEN_AS_NUMBER.sub(lambda found: b"\\%03o" % ord(found[0]), token[1:-1])
    return b"(%s)" % inside
