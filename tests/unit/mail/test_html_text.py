"""What a reader sees of HTML, and what is kept from him."""

from __future__ import annotations

import pytest

from secondlook.mail.html_text import html_text
from secondlook.mail.mail import Link


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two <b>th</b>ree</p>", "One\n\nTwo three"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("Whats<wbr>App, What<i></i>sApp, Whats<!-- x -->App, W<span>h</span>atsApp", "WhatsApp, WhatsApp, WhatsApp, WhatsApp"),
        ("&#87;hats&#x41;pp &amp; caf&eacute;", "WhatsApp & café"),
        ("<table><tr><td>W</td><td>h</td></tr><tr><td>2</td></tr></table>", "W h\n2"),
        ("<head><title>t</title><style>p{}</style></head><script>x</script><body>seen", "seen"),
        ("<pre>a\nb</pre>", "a\nb"),
        ('<p style="display:inline">Whats</p><p style="display:inline">App</p>', "WhatsApp"),
        ('<img src="https://x.example/1.png" alt="Add me on WhatsApp">', "Add me on WhatsApp"),
        ("<div>" * 5_000 + "deep", "deep"),
        ("<p>a\x00b\ud800c", "a b c"),
        ("", ""),
    ],
)
def test_what_is_seen(html: str, text: str) -> None:
    assert html_text(html).text == text


@pytest.mark.parametrize(
    "tag",
    [
        '<span style="display:none">', '<span style="DISPLAY : none !important">', "<div hidden>",
        '<span style="visibility:hidden">', '<span style="font-size:0">', '<span style="font-size:0.5pt">',
        '<span style="opacity:0">', '<div style="mso-hide:all">', '<font color="white">', '<span style="color:#fefefe">',
        '<td bgcolor="#123456" style="color:#123457">', '<span style="color:rgba(0,0,0,0)">',
        '<div style="position:absolute;left:-9999px">', '<div style="text-indent:-999px">',
        '<div style="max-height:0;overflow:hidden">', '<div class="h1x">', '<div id="gone">', "<template>",
    ],
)  # fmt: skip
def test_what_is_hidden(tag: str) -> None:
    sheet = "<style>@media screen { .seen { display: none } } .h1x, #gone { display: none }</style>"
    page = html_text(f"{sheet}<p>before</p>{tag}secret<b> words</b></{tag[1:].split()[0].rstrip('>')}><p class='seen'>after</p>")

    assert page.text.split() == ["before", "after"]
    assert "".join(page.hidden) == ("" if tag == "<template>" else "secretwords")


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display:none;display:block">seen</div>',
        '<style>.a{display:none} div.a{display:block}</style><div class="a">seen</div>',
        '<style>.a{display:none} [class]{display:block}</style><div class="a">seen</div>',
        '<style>.a{display:block!important}</style><div class="a" style="display:none">seen</div>',
        '<div style="visibility:hidden"><span style="visibility:visible">seen</span></div>',
        '<td style="font-size:0"><span style="font-size:14px">seen</span></td>',
        '<td bgcolor="black"><font color="white">seen</font></td>',
        '<td style="background:url(x.png)"><font color="white">seen</font></td>',
        f'<div style="{"a:b;" * 2000}display:none">seen</div>',
    ],
)
def test_in_doubt_it_is_seen(html: str) -> None:
    assert html_text(html).text == "seen"


def test_letters_turned_round_are_read_as_they_stand() -> None:
    page = html_text(
        'Add me on <bdo dir="rtl">ppA<b>stahW</b></bdo> or <span style="unicode-bidi:bidi-override;direction:rtl">marge</span>'
    )

    assert page.text == "Add me on WhatsApp or egram"
    assert page.hidden == ("ppAstahW", "marge")


def test_history_is_marked_as_in_plain_mail() -> None:
    gmail = '<div>New</div><div class="gmail_quote"><div>On 1 May Ann wrote:</div><blockquote>old<br>older</blockquote></div>'
    outlook = "<p>New</p><div id=divRplyFwdMsg><b>From:</b> Ann</div><div>old</div>"
    apple = '<div>New</div><blockquote type="cite">old</blockquote><div>more</div>'

    assert html_text(gmail).text == "New\n> On 1 May Ann wrote:\n\n> old\n> older"
    assert html_text(outlook).text == "New\n\n> From: Ann\n> old"
    assert html_text(apple).text == "New\n\n> old\n\nmore"


def test_links_have_their_words_and_their_target() -> None:
    page = html_text('<a href=" https://bad.example/a\n ">https://<b>bank.example</b></a> <a name="x">y</a><a href="#">z')

    assert page.links == (Link("https://bank.example", "https://bad.example/a"), Link("z", "#"))
