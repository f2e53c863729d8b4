import pytest

from accounts.agents import is_robot

PEOPLE = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Linux; U; Android 9; en-in; CUBOT X18 Plus) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Mobile; Nokia 8110 4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; en) Presto/2.12.423 Version/12.16",
    "UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia200) U2/1.0.0 UCBrowser/8.7.0.218 U2/1.0.0 Mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F90 [FBAN/FBIOS;FBAV/470.0;FBBV/1]",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 Telegram-Android/11.2.2",
]  # fmt: skip
ROBOTS = [  # D12.126
    "", "   ", "Mozilla/5.0", "Mozilla/5.0 (compatible)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Chrome-Lighthouse",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "GoogleOther", "Google-Read-Aloud",
    "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)", "facebookexternalhit/1.1", "WhatsApp/2.23.20.0 A",
    "curl/8.5.0", "Wget/1.21", "python-requests/2.32.3", "Python-urllib/3.13", "python-httpx/0.28",
    "Go-http-client/2.0", "Java/17.0.1", "okhttp/4.12.0", "axios/1.7.2", "node-fetch/1.0", "undici",
    "Apache-HttpClient/4.5.14 (Java/17)", "libwww-perl/6.72", "PostmanRuntime/7.39", "Scrapy/2.11",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)", "Mozilla/5.0 (compatible; YandexBot/3.0)", "Slackbot-LinkExpanding 1.0",
    "TelegramBot (like TwitterBot)", "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@example.com)",
    "News/1.0 CFNetwork/1410.0.3 Darwin/22.6.0", "Dalvik/2.1.0 (Linux; U; Android 13)", "WordPress/6.5; https://x.example",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1)", "FeedFetcher-Google",
]  # fmt: skip


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_of_people_are_let_in(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_tools_and_libraries_are_not_readers(agent):
    assert is_robot(agent)


def test_ten_thousand_characters_are_read_in_a_moment():
    assert not is_robot("Mozilla/5.0 (X11) " + "a" * 10_000)
    is_robot("\x00\ud800" * 5_000)
