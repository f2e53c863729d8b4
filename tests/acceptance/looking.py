"""Looking at pages in a browser: a picture of each is kept, and what a picky user minds is found."""

THUMB = 44
MAIN_FLOW = (
    ".step, .story-bar-step, .submit-row button, .submit-row input, .submit-row a, "
    ".object-tools a, .button-plain"
)
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter(it => it.checkVisibility({visibilityProperty: true}) && it.getBoundingClientRect().height)
  .filter(it => it.getBoundingClientRect().height < least - 0.5)
  .map(it => `${it.innerText || it.value}: ${it.getBoundingClientRect().height}`)"""
NAMELESS = """() => [...document.querySelectorAll(
    "input:not([type=hidden]), select, textarea, button, a[href]")]
  .filter(it => it.checkVisibility({visibilityProperty: true}))
  .filter(it => !it.labels?.length && !it.ariaLabel && !it.title && !it.innerText?.trim()
    && !it.textContent.trim() && !it.hasAttribute("aria-labelledby")
    && !(it.matches("[type=submit]") && it.value) && !it.querySelector("[alt]:not([alt=''])"))
  .map(it => it.outerHTML.slice(0, 120))"""


class Looking:
    """Opens pages as one of the demo's people, "" for a reader, and looks at each.

    sessions: gives the session cookie of a name. width: px. scheme: "light" or "dark".
    """

    def __init__(self, folder, new_context, base, sessions, width, scheme):
        self.folder, self._new_context, self._base = folder, new_context, base
        self._sessions, self.width, self.scheme = sessions, width, scheme

    def __call__(self, name=""):
        context = self._new_context(
            viewport={"width": self.width, "height": 900},
            color_scheme=self.scheme,
            bypass_csp=False,
        )
        if name:
            cookie = {"name": "sessionid", "value": self._sessions(name), "url": self._base}
            context.add_cookies([cookie])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        return page

    def look(self, page, name):
        """None may run sideways, speak in the console, lack its one heading, or have a control
        without a name; on a phone the buttons of the main flow are high enough for a thumb."""
        page.wait_for_timeout(300)
        self.folder.mkdir(parents=True, exist_ok=True)
        picture = f"{name}-{self.width}-{self.scheme}"
        page.screenshot(path=self.folder / f"{picture}.png", full_page=True)
        page.screenshot(path=self.folder / f"{picture}-first.png")
        assert page.said == [], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert page.locator("h1").count() == 1, name
        assert page.evaluate(NAMELESS) == [], name
        if self.width == 390:
            assert page.evaluate(SMALL, [MAIN_FLOW, THUMB]) == [], name
