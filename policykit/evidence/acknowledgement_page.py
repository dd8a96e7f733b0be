"""The page of a request to acknowledge: opens from a mail without network, and runs nothing.

Its reply is a link that opens the person's own mail program with the words written; where none
opens, the words are there to be copied. No script, no form, no picture, nothing fetched.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from policykit.evidence.acknowledgement_request import RequestText

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6rem; line-height: 1.25; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0;
  border-bottom: 1px solid #767676; }
pre { white-space: pre-wrap; border: 1px solid #767676; border-radius: .3rem; padding: .75rem; }
a.reply { display: inline-block; padding: .7rem 1.2rem; border-radius: .3rem; background: #0b4f8a;
  color: #fff; text-decoration: none; font-weight: 600; }
a.reply:focus-visible { outline: 3px solid #b35900; outline-offset: 3px; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #16181b; }
  a.reply { background: #9ecbff; color: #10243a; }
}
@media print { a.reply { display: none; } }
"""


def request_page(request: RequestText) -> bytes:
    """Return the page, in UTF-8."""
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    link = (
        f"mailto:{quote(request.reply_to, safe='@')}?subject={quote(request.subject)}"
        f"&body={quote(request.answer.replace(chr(10), chr(13) + chr(10)))}"
    )
    rows = "\n".join(
        f'<tr><th scope="row">{escape(one.title)}</th><td>{escape(one.version)}<br>'
        f"<code>{escape(one.digest)}</code></td><td>{escape(one.change)}</td>"
        f"<td>{one.due.isoformat()}</td></tr>"
        for one in request.policies
    )
    channel = f"<p>You find them here: {escape(request.channel)}</p>" if request.channel else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(request.subject)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Policies to acknowledge</h1>
<p>{escape(request.name)}, {escape(request.organization)} asks you to read these policies and to
say that you will follow them.</p>
{channel}
<table>
<thead><tr><th scope="col">Policy</th><th scope="col">Version</th><th scope="col">What changed</th>
<th scope="col">By</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>The digits below the version stand on the first page of the PDF.</p>
<h2>When you have read them</h2>
<p><a class="reply" href="{escape(link)}">Write the reply</a></p>
<p>It opens your mail program with the words below. Send the mail as it is, from your own address.
If nothing opens, write to <strong>{escape(request.reply_to)}</strong> and copy the words:</p>
<pre>{escape(request.answer)}</pre>
<p>The code is for you alone. Ask before you acknowledge what you do not understand or cannot
follow.</p>
</main>
</body>
</html>
""".encode()
