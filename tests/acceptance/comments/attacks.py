"""Words that try to become something else, by the case that names them."""

ATTACKS = {
    1: ["<script>alert(1)</script>", "<ScRiPt\t>alert(1)</sCrIpT >", "<script/src=//evil.test/x>"],
    2: ["<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert`1`>", "<input autofocus onfocus=alert(1)>"],
    3: ['"><svg/onload=alert(1)>', "'\"><details open ontoggle=alert(1)>"],
    4: ["' onmouseover='alert(1)", '" onfocus="alert(1)" autofocus x="', "` onclick=alert(1) x=`"],
    5: ["</textarea><script>alert(1)</script>", "</TEXTAREA ><img src=x onerror=alert(1)>"],
    6: ["</title><script>alert(1)</script>", "</style></noscript></template><script>alert(1)</script>"],
    7: ["]]><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;"],
    8: ["</script><script>alert(1)</script>", "\u2028</script>\u2029<!--<script>", "<!--<script>\\u003c/script>"],
    9: ["{{7*7}} {% load x %} ${7*7}", "{% include 'x' %}{# c #} <%= 7*7 %> #{7*7} %s %(name)s {0.__class__}"],
    10: ['<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', "<svg><style><a id=\"</style><img src=1 onerror=alert(1)>\">"],
}  # fmt: skip
EVERY_ATTACK = [(case, words) for case, listed in ATTACKS.items() for words in listed]
WEBSITES = [
    "javascript:alert(1)", "JaVa\tScRiPt:alert(1)", "\x01javascript:alert(1)", "java\nscript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "vbscript:msgbox(1)", "//evil.test/x",
    'http://a.test" onclick="alert(1)', "http://a.test' onclick='alert(1)", "https://user:pw@host.test/",
    "https://user@host.test/", "http://[::1", "http://[::1]:99999/", "ftp://a.test/", "file:///etc/passwd",
    "https:\\\\evil.test", "https:/evil.test", "http://a.test/<script>alert(1)</script>", "blob:https://a.test/1",
    "https://a.test\r\nSet-Cookie: x=1", "https://\u202emoc.elpmaxe", "view-source:javascript:alert(1)",
    "https://a.test/`onclick=alert(1)", "http://a.test#'><svg/onload=alert(1)>", "https://аpple.com/",
    "feed:javascript:alert(1)", "https://%00.test/", "http://a.test\\@evil.test/", "x-javascript:alert(1)",
    "https://https://a.test@b.test", "mailto:a@b.test", "https://", "http:///x", "https://a.test:80:80/",
]  # fmt: skip
