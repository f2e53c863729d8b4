import pytest
from django.core.exceptions import ValidationError

from ads.targets import is_foreign, validate_target


@pytest.mark.parametrize(
    "target",
    [
        "/about/", "/", "/2025/11/01/कथा/", "/search/?q=flood", "https://example.org",
        "https://shop.example.org/a?b=c#d", "https://example.org:443/", "https://उदाहरण.भारत/",
        "https://اردو.پاکستان/", "https://faß.example.org/", "https://xn--p1ai.xn--p1ai/",
        "https://a-1.example.org./%6c?q=%20#%", "https://EXAMPLE.org:443",
    ],
)  # fmt: skip
def test_a_page_of_the_site_and_a_public_https_address_are_taken(target):
    assert validate_target(target) is None


@pytest.mark.parametrize(
    "target",
    [  # D11.106, D11.107
        "", " ", "about", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example",
        "https:\\\\evil.example", "https://site.example@evil.example/", "https://user:pw@evil.example",
        "https://@evil.example", "http://example.org/", "javascript:alert(1)", "JavaScript:alert(1)",
        "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/",
        "/a\r\nLocation: https://evil.example", "/a\x00", "/a b", "\u200b/about/", "/\u202eabout/",
        "https://", "https:///path", "https://localhost/", "https://127.0.0.1/", "https://127.1/",
        "https://169.254.169.254/latest", "https://[::1]/", "https://2130706433/", "https://0x7f.1/",
        "https://example.org:22/", "https://example.org:99999/", "https://[bad", "HTTPS://EXAMPLE.ORG",
        "/\ud800", "https://app.localhost/", "https://printer.local/", "https://db.internal/x",
        "https://1.0.0.127.in-addr.arpa/", "https://10.0.0.1./", "https://[fe80::1]/",
        "https://[::ffff:127.0.0.1]/", "https://127。0。0。1/", "https://１２７.0.0.1/",
        "https://app。localhost/", "https://ⓛocalhost/", "https://x.ⓛocal/", "https://x.LOCAL./",
        "https://127.0.0.%31/", "https://foo.%6cocalhost/", "https://127.0.0.\u034f1/",
        "https://a.local\ufe0f/", "https://a.lan%2e/", "https://169.254.169.%32%35%34/",
        "https://a.lo\u180bcal/", "https://a.loca\U000e0100l/", "https://a.\u3164lan/",
        "https://a.％6can/", "https://example..org/", "https://.example.org/", "https://a.lan../",
        "https://a!b.example.org/", "https://i❤.example.org/", "https://a.example.org%00/",
    ],
)  # fmt: skip
def test_whatever_could_lead_elsewhere_or_run_is_refused(target):
    with pytest.raises(ValidationError, match="begins with https"):
        validate_target(target)


def test_only_an_address_of_another_site_is_foreign():
    assert is_foreign("https://example.org/")
    assert not is_foreign("/about/")
