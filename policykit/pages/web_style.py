"""The web page around a policy's text: a template for pandoc with the style sheet inside.

The page needs nothing from elsewhere, and tells the browser to load nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.pages.contrast import readable
from policykit.pages.list_marks import marks_class

if TYPE_CHECKING:
    from policykit.pages.job import Style

_NUMERALS = {
    "Decimal": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_SIGNS = {"OneParen": ("", ") "), "TwoParens": ("(", ") ")}
_TINT = "#f2f4f7"

_PAGE = """<!DOCTYPE html>
<html lang="$lang$">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="policykit">
<meta name="author" content="$author-meta$">
<title>$pagetitle$</title>
<style>
{style}</style>
</head>
<body>
<main>
$body$
</main>
<footer>$footer$</footer>
</body>
</html>
"""

_SANS = '"Noto Sans", system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_SERIF = '"Noto Serif", Charter, Cambria, Georgia, serif'

_STYLE = """\
@page {{ size: {paper}; margin: 22mm 20mm; }}
* {{ box-sizing: border-box; }}
html {{ -webkit-text-size-adjust: 100%; }}
body {{
  margin: 0; background: #fff; color: #1c2126;
  font: 1rem/1.55 {text_fonts};
}}
main, footer {{ max-width: 50rem; margin: 0 auto; padding: 0 1.5rem 0 7rem; }}
main {{ padding-top: 2rem; overflow-wrap: break-word; }}
footer {{
  margin-top: 3rem; padding-top: .75rem; padding-bottom: 2rem;
  color: #5b6470; font-size: .85rem;
}}
h1, h2, h3, h4, h5, h6 {{ line-height: 1.25; margin: 2em 0 .5em; color: {accent}; }}
h1, h2, h3, h4, h5, h6, table, footer, .status, .organization, .contents, .statement-id {{
  font-family: {fonts};
}}
h1.title {{ font-size: 2.1rem; margin: 2.5rem 0 .4rem; }}
h2 {{ font-size: 1.45rem; }}
h3 {{ font-size: 1.15rem; }}
h4, h5, h6 {{ font-size: 1rem; color: inherit; }}
h2 .number, h3 .number, h4 .number, h5 .number, h6 .number, .statement-id {{
  float: left; width: 5.2rem; margin-left: -5.5rem;
}}
.organization p {{ margin: 0; font-weight: 700; }}
.logo {{ max-width: 15rem; }}
.status p {{ margin: 0 0 1.5rem; color: #5b6470; font-size: 1.1rem; }}
.notice p {{ border-left: 3px solid {warning}; padding-left: .8rem; margin: 0 0 .5rem; }}
.nothing-yet p, .muted, blockquote {{ color: #5b6470; }}
.muted {{ font-size: .9em; }}
.id {{ white-space: nowrap; }}
.muted p, dd p {{ margin: 0; }}
.statement-id {{ color: {accent}; font-size: .82rem; font-weight: 700; line-height: 1.9; }}
.statement:target {{ background: {tint}; outline: .3rem solid {tint}; }}
a {{ color: #164f92; }}
td a {{ white-space: nowrap; }}
table {{
  width: 100%; border-collapse: collapse; margin: 0 0 1.2rem; font-size: .9rem;
  border-bottom: 1px solid #cfd5dc;
}}
table.control {{ border-top: 1px solid #cfd5dc; }}
th, td {{
  padding: .4rem .6rem; text-align: left; vertical-align: top; border-top: 1px solid #cfd5dc;
}}
thead th {{ background: {tint}; color: {accent}; border-top: 0; }}
tbody th {{ font-weight: inherit; }}
caption, figcaption {{ color: #5b6470; text-align: left; padding-bottom: .3rem; font-size: .9rem; }}
img {{ max-width: 100%; height: auto; }}
figure {{ margin: 1rem 0; }}
.table-title p {{ font-weight: 700; margin: 1.4rem 0 .4rem; }}
.contents ul {{ list-style: none; margin: 0; padding: 0; }}
.contents a {{ display: block; padding: .12rem 0; text-decoration: none; }}
.contents a:hover, .contents a:focus {{ text-decoration: underline; }}
.contents .number {{ display: inline-block; min-width: 2.4rem; }}
.contents .contents-1 {{ font-weight: 700; margin-top: .4rem; }}
.contents .contents-2 {{ padding-left: 2.6rem; }}
blockquote {{ margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #cfd5dc; }}
code, pre {{ font-family: "Noto Sans Mono", ui-monospace, Consolas, monospace; font-size: .9em; }}
pre {{ background: {tint}; padding: .8rem 1rem; white-space: pre-wrap; }}
dt {{ font-weight: 700; }}
dd {{ margin: 0 0 .6rem 1.5rem; }}
.smallcaps {{ font-variant: small-caps; }}
.underline {{ text-decoration: underline; }}
hr {{ border: 0; border-top: 1px solid #cfd5dc; }}
.footnotes {{ margin-top: 3rem; font-size: .9rem; }}
.watermark {{ position: sticky; top: 0; z-index: 1; margin: -2rem -1.5rem 2rem -7rem; }}
.watermark p {{
  margin: 0; padding: .3rem 1.5rem; background: {warning}; color: #fff;
  font-weight: 700; letter-spacing: .05em;
}}
@media (max-width: 44rem) {{
  main, footer {{ padding-left: 1.5rem; }}
  .watermark {{ margin-left: -1.5rem; }}
  h2 .number, h3 .number, h4 .number, h5 .number, h6 .number, .statement-id {{
    float: none; margin: 0 .3rem 0 0; width: auto;
  }}
}}
@media print {{
  html {{ font-size: 9.5pt; }}
  main, footer {{ max-width: none; padding-left: 5.5rem; padding-right: 0; }}
  h1, h2, h3, h4, h5, h6, .table-title {{ break-after: avoid; }}
  tr, .statement, .contents {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  thead th, pre {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  .watermark {{ position: fixed; top: 40%; left: 0; right: 0; margin: 0; z-index: -1; }}
  .watermark p {{
    background: none; color: #f7e9e7; font-size: 110pt; text-align: center;
    transform: rotate(-50deg); print-color-adjust: exact; -webkit-print-color-adjust: exact;
  }}
}}
"""


def _list_marks() -> str:
    """Return the rules for lists whose numbers stand in brackets, which HTML has no word for."""
    return "".join(
        f".{marks_class(style, delimiter)} > ol > li::marker "
        f'{{ content: "{before}" counter(list-item, {numeral}) "{after}"; }}\n'
        for style, numeral in _NUMERALS.items()
        for delimiter, (before, after) in _SIGNS.items()
    )


def web_template(style: Style) -> str:
    """Return pandoc's template of a page in this style; colours are made dark enough to read."""
    sheet = _STYLE.format(
        accent=readable(style.accent, _TINT),
        paper=style.paper,
        fonts=_SANS,
        text_fonts=_SERIF if style.typeface == "serif" else _SANS,
        tint=_TINT,
        warning="#a3261d",
    )
    return _PAGE.replace("{style}", sheet + _list_marks())
