"""How the index looks: one style sheet, in the page itself, named by its digest in the page's CSP.

Black on white or white on black as the reader's system has it; wide tables scroll by themselves;
on paper everything is black and links show where they lead.
"""

STYLE = """\
:root{color-scheme:light dark;--ink:#1c2126;--paper:#fff;--soft:#f3f5f7;--line:#c9d0d8;
--link:#0b4fa3;--warn:#7a2e00;--warnbg:#fff4e5}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--paper:#14181c;--soft:#1e242a;
--line:#3d4650;--link:#8fc1ff;--warn:#ffcf9e;--warnbg:#33230f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;color:var(--ink);background:var(--paper);
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.3rem;margin:2.4rem 0 .6rem}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
a{color:var(--link)}a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{
outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:.6rem 0;margin:0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.notices{background:var(--warnbg);color:var(--warn);border-left:.3rem solid currentColor;
padding:.6rem 1rem .6rem 2.2rem;margin:1rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
thead th{background:var(--soft)}td.n{text-align:right}.d{white-space:nowrap}
code{font:.85em ui-monospace,"Noto Sans Mono",monospace;overflow-wrap:anywhere}
img{max-width:100%;height:auto;background:#fff}
details{border:1px solid var(--line);padding:.4rem .8rem;margin:.5rem 0}
summary{cursor:pointer;font-weight:600}
dt{font-weight:600}dd{margin:0 0 .4rem}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}
:root{--ink:#000;--paper:#fff}details{border:0;padding:0}}
"""
