"""The editor of a story's text, in a browser, under the desk's own policy."""

import base64
import re
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from articles import body
from desk import working_copies
from images import renditions
from images.models import Picture
from tests.factories import make_article, make_draft

PASTES = Path(__file__).with_name("pastes")
TOOLS = [
    *(
        "H2 heading",
        "H3 heading",
        "Bold",
        "Italic",
        "Link",
        "• List with bullets",
        "1. List, numbered",
    ),
    *("“ Quote", "Table", "Picture", "Pull quote", "Fact box", "Related story", "Video"),
    *("Post of another site", "Ad break", "Clean up", "Undo", "Redo"),
]
WHOLE = body.clean(
    "<p>One  two <strong>three <em>four</em></strong> <a href='https://e.example/?a=1&amp;b'>five</a> </p>"
    "<h2>Six</h2><h3>नदी</h3><ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>d</ol>"
    "<blockquote>e<br>f</blockquote><table><tr><th>g<th>h<tr><td colspan=2>i</table>"
    "<figure data-picture={picture}><figcaption>j <em>k</em></figcaption><p class=credit>l</figure>"
    "<div data-block=pullquote><p>m</p><p class=source>n</p></div>"
    "<div data-block=factbox><h3>o</h3><p>p</p><ul><li>q</ul></div>"
    "<div data-block=related data-story={story}>r &amp; s</div>"
    "<div data-block=video data-url='https://vimeo.com/1'>t</div><div data-block=post "
    "data-url='https://x.com/a/status/12345'>w</div><hr data-slot-break><p>u&nbsp;v</p>"
    .replace("{picture}", "987654321").replace("{story}", "987654322")
)  # fmt: skip


@pytest.fixture
def desk(page, live_server, editor):
    """The page of an editor who is logged in. It remembers what the browser complained of."""
    page.complaints, page.foreign = [], []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request",
        lambda sent: (
            sent.url.startswith((live_server.url, "data:", "blob:"))
            or page.foreign.append(sent.url)
        ),
    )
    page.goto(f"{live_server.url}{reverse('admin:login')}")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    yield page
    assert page.complaints == []
    assert page.foreign == []


@pytest.fixture
def open_story(desk, live_server, editor):
    """Opens the form of a new draft with this text, gives the box that one writes in."""

    def opened(html="", **fields):
        desk.story = make_draft(body=html, by=editor, **fields)
        return show()

    def show():
        address = reverse("admin:articles_article_change", args=[desk.story.pk])
        desk.goto(f"{live_server.url}{address}")
        box = desk.get_by_role("textbox", name="Story", exact=True)
        box.wait_for()
        return box

    opened.again = show
    return opened


@pytest.fixture
def picture():
    image = Image.new("RGB", (1600, 900), "#1f6f78")
    return renditions.add(image, alt="The gate at dusk", caption="Half open", credit="Staff")


def typed(page):
    """What the form would send."""
    page.wait_for_timeout(100)  # the editor writes its text back a moment after a click
    return page.locator("textarea[name=body]").input_value()


def saved(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    return working_copies.newest(page.story).content["body"]


def write_in(box):
    """Puts the caret into a box; the editor needs a moment to see it."""
    box.click()
    box.page.wait_for_timeout(100)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(50)


def use(page, tool):
    """Reaches a tool by keyboard alone, from the text, and presses it."""
    press(page, "Alt+F10", "Home", *["ArrowRight"] * TOOLS.index(tool))
    focused = page.locator(":focus")
    assert focused.get_attribute("aria-label") == tool
    press(page, "Enter")


def paste(page, html, text=""):
    page.evaluate(
        """([html, text]) => {
            const data = new DataTransfer()
            if (html) data.setData("text/html", html)
            if (text) data.setData("text/plain", text)
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
        }""",
        [html, text],
    )
    page.wait_for_timeout(100)


def test_spaces_stay_spaces(desk, open_story):
    write_in(open_story("<p>Old  text</p>"))
    press(desk, "End")
    desk.keyboard.type(" a b  c ")
    assert typed(desk) == "<p>Old  text a b  c </p>"
    assert saved(desk) == "<p>Old  text a b  c </p>"


def test_signs_that_join_with_what_stands_before_them_are_kept(desk, open_story):
    write_in(open_story(""))
    desk.keyboard.insert_text("\u0338a e\u0301 <b>{{ x }}</b> \u200d👩\u200d🌾 &nbsp;")
    kept = "<p>\u0338a é &lt;b&gt;{{ x }}&lt;/b&gt; \u200d👩\u200d🌾 &amp;nbsp;</p>"
    assert saved(desk) == kept


def test_opening_and_saving_changes_no_byte(desk, open_story, picture):
    html = WHOLE.replace("987654321", str(picture.pk))
    box = open_story(html)
    assert typed(desk) == html
    for letter in "xyz":
        write_in(box.locator("p").first)
        press(desk, "Control+Home")
        desk.keyboard.type(letter)
        assert typed(desk) == html.replace("<p>One", f"<p>{letter}One", 1)
        press(desk, "Backspace")
        assert typed(desk) == html
        assert saved(desk) == html
        box = open_story.again()


def test_copying_the_whole_text_into_another_story_keeps_every_part(desk, open_story, picture):
    html = WHOLE.replace("987654321", str(picture.pk))
    write_in(open_story(html))
    press(desk, "Control+a", "Control+c")
    write_in(open_story(""))
    press(desk, "Control+v")
    assert saved(desk) == html


def test_the_bar_is_one_tab_stop_with_arrow_keys(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    assert desk.locator(".editor-tools button[tabindex='0']").count() == 1
    press(desk, "Alt+F10")
    bar = desk.get_by_role("toolbar", name="Tools for the story’s text")
    seen = []
    for _ in TOOLS:
        seen.append(desk.locator(":focus").get_attribute("aria-label"))
        press(desk, "ArrowRight")
    assert seen == TOOLS
    assert desk.locator(":focus").get_attribute("aria-label") == TOOLS[0]
    press(desk, "Escape")
    assert bar.locator(":focus").count() == 0
    desk.keyboard.type("New ")
    assert "New " in typed(desk)


def test_tools_say_whether_they_are_on(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    bold = desk.get_by_role("button", name="Bold", exact=True)
    assert bold.get_attribute("aria-pressed") == "false"
    press(desk, "Control+b")
    desk.keyboard.type("b")
    assert bold.get_attribute("aria-pressed") == "true"


def test_plain_parts_by_keyboard(desk, open_story):
    write_in(open_story(""))
    use(desk, "H2 heading")
    desk.keyboard.type("Head")
    press(desk, "Enter")
    desk.keyboard.type("Text")
    press(desk, "Enter")
    use(desk, "• List with bullets")
    desk.keyboard.type("a")
    press(desk, "Enter", "Tab")
    desk.keyboard.type("b")
    press(desk, "Enter", "Enter", "Enter")
    use(desk, "“ Quote")
    desk.keyboard.type("Said")
    press(desk, "Enter", "Enter")
    use(desk, "1. List, numbered")
    desk.keyboard.type("c")
    assert saved(desk) == (
        "<h2>Head</h2><p>Text</p><ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"
        "<blockquote><p>Said</p></blockquote><ol><li><p>c</p></li></ol>"
    )


def test_a_picture_by_keyboard(desk, open_story, picture):
    renditions.add(Image.new("RGB", (1600, 900), "#aa3311"), alt="A bridge", credit="Other")
    write_in(open_story("<p>Above</p><p>Below</p>"))
    press(desk, "Control+Home", "Control+Alt+p")
    dialog = desk.get_by_role("dialog", name="Picture")
    desk.get_by_role("radio").nth(1).wait_for()
    desk.keyboard.type("gate")
    dialog.get_by_role("radio").nth(1).wait_for(state="detached")
    press(desk, "ArrowDown", "Space")
    assert dialog.get_by_label("Caption").input_value() == "Half open"
    press(desk, "Enter")
    figure = (
        f'<figure data-picture="{picture.pk}"><figcaption>Half open</figcaption>'
        '<p class="credit">Staff</p></figure>'
    )
    assert typed(desk) == f"<p>Above</p>{figure}<p>Below</p>"
    assert desk.locator(".ProseMirror img").get_attribute("alt") == "The gate at dusk"
    assert desk.locator(":focus").get_attribute("aria-label") == "Story"
    desk.keyboard.type("Then ")
    assert saved(desk) == f"<p>Above</p>{figure}<p>Then Below</p>"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gate.png"
    Image.new("RGB", (700, 400), "#1f6f78").save(path)
    return path


def bring(page, path, how, text=""):
    """Pastes a file, or drops it onto the first paragraph."""
    page.evaluate(
        """([content, how, text]) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
            const data = new DataTransfer()
            data.items.add(new File([bytes], "gate.png", {type: "image/png"}))
            if (text) data.setData("text/html", text)
            const target = document.querySelector(".ProseMirror p")
            const { left, top } = target.getBoundingClientRect()
            const at = {bubbles: true, cancelable: true, clientX: left + 2, clientY: top + 5}
            target.dispatchEvent(how === "paste"
                ? new ClipboardEvent("paste", {...at, clipboardData: data})
                : new DragEvent("drop", {...at, dataTransfer: data}))
        }""",
        [base64.b64encode(path.read_bytes()).decode(), how, text],
    )


def test_a_picture_is_uploaded_while_one_writes(desk, open_story, photo):
    write_in(open_story("<p>Above</p><p>Below</p>"))
    press(desk, "Control+Home")
    use(desk, "Picture")
    desk.get_by_role("button", name="Upload a new one…").click()
    dialog = desk.get_by_role("dialog", name="Upload a picture")
    dialog.get_by_label("Caption").fill("Half open")
    dialog.get_by_role("button", name="Upload and put in").click()
    dialog.get_by_text("Choose a picture.").wait_for()
    assert dialog.get_by_text("Say what is seen, for those who do not see it.").is_visible()
    dialog.get_by_label("Picture").set_input_files(photo)
    dialog.get_by_label("What is seen").fill("The gate at dusk")
    dialog.get_by_label("Credit").fill("Staff")
    assert dialog.get_by_label("Caption").input_value() == "Half open"
    press(desk, "Enter")
    dialog.wait_for(state="detached")
    picture = Picture.objects.get()
    assert (picture.alt, picture.caption) == ("The gate at dusk", "Half open")
    assert saved(desk) == (
        f'<p>Above</p><figure data-picture="{picture.pk}"><figcaption>Half open</figcaption>'
        '<p class="credit">Staff</p></figure><p>Below</p>'
    )
    assert all("400" in complaint for complaint in desk.complaints)
    desk.complaints.clear()


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_that_is_pasted_or_dropped_asks_for_its_words(desk, open_story, photo, how):
    write_in(open_story("<p>Above</p><p>Below</p>"))
    press(desk, "Control+Home")
    bring(desk, photo, how)
    dialog = desk.get_by_role("dialog", name="Upload a picture")
    assert dialog.locator(".editor-preview").is_visible()
    assert desk.locator(":focus").get_attribute("maxlength") == "300"
    desk.keyboard.type("The gate")
    press(desk, "Enter")
    dialog.wait_for(state="detached")
    number = Picture.objects.get().pk
    assert typed(desk).startswith(f'<p>Above</p><figure data-picture="{number}">')


def test_text_that_brings_a_picture_of_itself_is_text(desk, open_story, photo):
    write_in(open_story("<p>Above</p>"))
    press(desk, "End")
    bring(desk, photo, "paste", "<p> and below</p>")
    assert desk.get_by_role("dialog").count() == 0
    assert "below" in typed(desk)


def test_the_picture_of_a_figure_is_replaced_and_its_caption_stays(desk, open_story, picture):
    other = renditions.add(
        Image.new("RGB", (900, 900)), alt="A bridge", caption="B", credit="Other"
    )
    open_story(
        f"<p>a</p><figure data-picture={picture.pk}><figcaption>At <em>dusk</em></figcaption>"
        "<p class=credit>Staff</p></figure>"
    )
    assert desk.get_by_role("button", name="Replace this picture").count() == 0
    write_in(desk.locator(".ProseMirror figcaption"))
    desk.get_by_role("button", name="Replace this picture").click()
    desk.get_by_role("dialog", name="Change the picture").get_by_text("A bridge").click()
    press(desk, "Enter")
    assert saved(desk) == (
        f'<p>a</p><figure data-picture="{other.pk}"><figcaption>At <em>dusk</em></figcaption>'
        '<p class="credit">Other</p></figure>'
    )


def test_the_picture_of_a_figure_is_removed_and_undo_brings_it_back(desk, open_story, picture):
    html = f'<figure data-picture="{picture.pk}"><figcaption>A</figcaption><p class="credit"></p></figure>'
    open_story(f"<p>a</p>{html}<p>b</p>")
    write_in(desk.locator(".ProseMirror figcaption"))
    desk.get_by_role("button", name="Remove this picture").click()
    assert typed(desk) == "<p>a</p><p>b</p>"
    press(desk, "Control+z")
    assert typed(desk) == f"<p>a</p>{html}<p>b</p>"


def test_a_caption_is_written_in_its_place_and_enter_goes_on(desk, open_story, picture):
    open_story(f"<figure data-picture={picture.pk}></figure>")
    write_in(desk.locator(".ProseMirror figcaption"))
    desk.keyboard.type("Seen from the dam")
    press(desk, "Enter")
    desk.keyboard.type("Staff")
    press(desk, "Enter")
    desk.keyboard.type("Text")
    assert saved(desk) == (
        f'<figure data-picture="{picture.pk}"><figcaption>Seen from the dam</figcaption>'
        '<p class="credit">Staff</p></figure><p>Text</p>'
    )


def test_a_pull_quote_and_a_fact_box_by_keyboard(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    use(desk, "Pull quote")
    desk.keyboard.type("Words")
    press(desk, "Enter", "Enter")
    desk.keyboard.type("Whose")
    press(desk, "Enter")
    desk.keyboard.type("After")
    use(desk, "Fact box")
    desk.keyboard.type("Title")
    press(desk, "Enter")
    desk.keyboard.type("Fact")
    press(desk, "Enter", "Enter")
    desk.keyboard.type("End")
    assert saved(desk) == (
        '<p>Text</p><div data-block="pullquote"><p>Words</p><p class="source">Whose</p></div>'
        '<p>After</p><div data-block="factbox"><h3>Title</h3><p>Fact</p></div><p>End</p>'
    )


def test_an_empty_box_goes_away_by_backspace(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    use(desk, "Fact box")
    press(desk, "Backspace")
    desk.keyboard.type("On")
    assert saved(desk) == "<p>Text</p><p>On</p>"


def test_a_related_story_by_keyboard(desk, open_story):
    target = make_article(headline="River & rain")
    make_article(headline="Bridge opens")
    write_in(open_story("<p>Text</p>"))
    use(desk, "Related story")
    desk.get_by_role("radio").nth(1).wait_for()
    desk.keyboard.type("river")
    desk.get_by_role("radio").nth(1).wait_for(state="detached")
    press(desk, "Enter")
    desk.keyboard.type("After")
    assert saved(desk) == (
        f'<p>Text</p><div data-block="related" data-story="{target.pk}">River &amp; rain</div>'
        "<p>After</p>"
    )


def test_a_video_loads_nothing_and_only_known_hosts_are_taken(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    use(desk, "Video")
    desk.keyboard.type("https://evil.example/v")
    press(desk, "Enter")
    assert "YouTube, Vimeo or Dailymotion" in desk.get_by_role("alert").inner_text()
    desk.get_by_role("textbox", name="Address", exact=True).fill(
        "https://youtu.be/abcdefghijk?si=x"
    )
    desk.get_by_label("What it shows").fill("The flood")
    press(desk, "Enter")
    desk.keyboard.type("After")
    assert saved(desk) == (
        '<p>Text</p><div data-block="video" data-url="https://www.youtube.com/watch?v=abcdefghijk">'
        "The flood</div><p>After</p>"
    )


def test_a_post_by_keyboard_holds_its_words(desk, open_story):
    write_in(open_story("<p>Text</p>"))
    use(desk, "Post of another site")
    desk.keyboard.type("https://x.com.evil.example/a/status/12345")
    press(desk, "Enter")
    assert "A post on X or Instagram" in desk.get_by_role("alert").inner_text()
    address = desk.get_by_role("textbox", name="Address", exact=True)
    address.fill("https://twitter.com/mayor/status/1234567890?s=20")
    desk.get_by_label("What it says").fill("Stay at home, the mayor writes")
    press(desk, "Enter")
    desk.keyboard.type("After")
    assert saved(desk) == (
        '<p>Text</p><div data-block="post" data-url="https://x.com/mayor/status/1234567890">'
        "Stay at home, the mayor writes</div><p>After</p>"
    )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (
            "https://www.instagram.com/reel/Cabc-12/?igsh=x",
            'post" data-url="https://www.instagram.com/reel/Cabc-12/',
        ),
        (
            "https://youtu.be/abcdefghijk",
            'video" data-url="https://www.youtube.com/watch?v=abcdefghijk',
        ),
    ],
)
def test_an_address_that_is_pasted_on_a_line_of_its_own_becomes_a_part(
    desk, open_story, address, kept
):
    write_in(open_story(""))
    paste(desk, "", address)
    desk.keyboard.type("Words")
    press(desk, "Enter")
    assert saved(desk) == f'<div data-block="{kept}">Words</div>'


def test_an_address_that_is_pasted_is_a_link_where_it_is_meant_so(desk, open_story):
    address = "https://x.com/mayor/status/1234567890"
    link = f'<a href="{address}">{address}</a>'
    write_in(open_story(""))
    paste(desk, "", address)
    press(desk, "Escape")
    assert typed(desk) == f"<p>{link}</p>"
    press(desk, "End", "Space")
    paste(desk, "", address)
    assert desk.get_by_role("dialog").count() == 0
    assert typed(desk) == f"<p>{link} {link}</p>"


def test_an_ad_break_stands_between_blocks_and_survives_typing(desk, open_story):
    open_story("<table><tr><td>cell</table>")
    write_in(desk.locator(".ProseMirror td"))
    use(desk, "Ad break")
    desk.keyboard.type("After")
    assert saved(desk) == (
        "<table><tbody><tr><td><p>cell</p></td></tr></tbody></table>"
        '<hr data-slot-break=""><p>After</p>'
    )


def test_a_letter_never_replaces_a_selected_part(desk, open_story):
    open_story("<p>a</p><div data-block=related data-story=5>Head</div><p>b</p>")
    write_in(desk.locator(".ProseMirror [data-block=related]"))
    desk.keyboard.type("xyz")
    assert 'data-story="5">Head</div><p>xyz</p>' in typed(desk)
    press(desk, "Control+z", "Control+z")
    assert 'data-story="5">Head</div>' in typed(desk)


def test_a_link_is_set_changed_and_removed_by_keyboard(desk, open_story):
    write_in(open_story("<p>word</p>"))
    press(desk, "Home", "Shift+End", "Control+k")
    desk.keyboard.type("javascript:alert(1)")
    press(desk, "Enter")
    assert "Begin with https://" in desk.get_by_role("alert").inner_text()
    desk.get_by_role("textbox", name="Address", exact=True).fill("rain.example/gauge")
    press(desk, "Enter")
    assert typed(desk) == '<p><a href="https://rain.example/gauge">word</a></p>'
    press(desk, "Control+k")
    desk.get_by_role("textbox", name="Address", exact=True).fill("/tag/rain/")
    press(desk, "Enter")
    assert typed(desk) == '<p><a href="/tag/rain/">word</a></p>'
    press(desk, "Control+k")
    desk.get_by_role("button", name="Remove the link").click()
    assert typed(desk) == "<p>word</p>"


def test_a_table_by_keyboard(desk, open_story):
    write_in(open_story(""))
    use(desk, "Table")
    desk.keyboard.type("a")
    press(desk, "Tab")
    desk.keyboard.type("b")
    desk.get_by_role("button", name="Remove this column").click()
    desk.get_by_role("button", name="Remove this row").click()
    assert typed(desk).count("<tr>") == 2
    assert typed(desk).count("<td>") == 4


def test_undo_brings_back_what_was_deleted(desk, open_story, picture):
    html = WHOLE.replace("987654321", str(picture.pk))
    write_in(open_story(html))
    press(desk, "Control+a", "Delete")
    assert typed(desk) == ""
    press(desk, "Control+z")
    assert typed(desk) == html
    press(desk, "Control+Shift+z")
    assert typed(desk) == ""


PASTED = {
    "word": (
        "<h2>Which wards must leave</h2><p>The river rose <strong>again</strong> in the night, said "
        "<em>the officer</em>.</p><ul><li><p>Wards 4 to 9</p><ul><li><p>Mill Road first</p></li></ul>"
        "</li><li><p>Wards 10 to 17</p></li></ul><p>Bring this:</p><ol><li><p>Papers</p></li><li>"
        "<p>Medicines</p></li></ol><table><tbody><tr><td><p><strong>Gauge</strong></p></td><td>"
        '<p>8.2 m</p></td></tr></tbody></table><p>Bad and <a href="https://rain.example/gauge">'
        "the gauge</a></p>"
    ),
    "google-docs": (
        "<h2>Which wards must leave</h2><p>The river rose <strong>again</strong>, said "
        '<em>the officer</em>. See <a href="https://rain.example/gauge">the gauge</a>.</p>'
        "<ul><li><p>Wards 4 to 9</p></li><li><p><strong>Wards 10 to 17</strong></p></li></ul>"
    ),
    "web-page": (
        "<h2>Which wards must leave</h2><p>The river <strong>rose again</strong> in the night. "
        '<a href="https://rain.example/gauge?station=4">The gauge</a> read 8.2 m.</p>'
        "<blockquote><p>Nobody is asked to carry more than a bag.</p></blockquote>"
        "<h3>What to bring</h3><p>Papers and <em>medicines</em>.</p><p>Read on</p>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PASTED)
def test_what_is_pasted_from_elsewhere_comes_out_clean(desk, open_story, name):
    write_in(open_story(""))
    paste(desk, (PASTES / f"{name}.html").read_text())
    assert typed(desk) == PASTED[name]
    assert saved(desk) == PASTED[name]


def test_pasting_into_the_middle_of_a_sentence_keeps_the_sentence(desk, open_story):
    write_in(open_story("<p>ab</p>"))
    press(desk, "Home", "ArrowRight")
    paste(desk, "<span style='font-weight:700'>X</span>&nbsp;<b>Y</b>")
    assert typed(desk) == "<p>a<strong>X</strong> <strong>Y</strong>b</p>"


def test_a_pasted_page_is_tidied_at_once_and_undo_brings_it_back(desk, open_story):
    write_in(open_story("", headline="Kept", dateline_place=""))
    paste(desk, "<p>Delhi, Nov 1, 2025: A sentence.</p><p>Advertisement</p><p>• b</p><p>• c</p>")
    note = desk.get_by_text("Tidied: 1 Advertisement line dropped, dateline lifted to Delhi, dated")
    note.wait_for()
    assert typed(desk) == "<p>A sentence.</p><ul><li><p>b</p></li><li><p>c</p></li></ul>"
    dateline = desk.locator("#id_dateline_place")
    assert dateline.input_value() == "Delhi"
    desk.get_by_role("button", name="Undo", exact=True).last.click()
    assert typed(desk) == (
        "<p>Delhi, Nov 1, 2025: A sentence.</p><p>Advertisement</p><p>• b</p><p>• c</p>"
    )
    assert dateline.input_value() == ""
    assert note.count() == 0


def test_a_dateline_that_is_written_already_is_left_and_the_other_is_offered(desk, open_story):
    open_story("<p>Delhi, Nov 1, 2025: A sentence.</p>", dateline_place="Mumbai")
    desk.get_by_role("button", name="Clean up").click()
    desk.get_by_text("The dateline says “Mumbai” already.").wait_for()
    assert desk.locator("#id_dateline_place").input_value() == "Mumbai"
    desk.get_by_role("button", name="Make it “Delhi”").click()
    assert desk.locator("#id_dateline_place").input_value() == "Delhi"
    assert saved(desk) == "<p>A sentence.</p>"


def test_clean_up_says_so_where_there_is_nothing_to_do(desk, open_story):
    write_in(open_story(WHOLE))
    use(desk, "Clean up")
    desk.get_by_text("Nothing was found to clean up.").wait_for()
    assert typed(desk) == WHOLE


def test_a_paste_into_the_middle_leaves_the_rest_as_it_is(desk, open_story):
    open_story("<p>• Old</p><p>Here</p><p>Ad</p>")
    write_in(desk.locator(".ProseMirror p").nth(1))
    press(desk, "End", "Enter")
    paste(desk, "<p>Delhi, Nov 1, 2025: New words.</p><p>Advertisement</p><p>More words.</p>")
    desk.get_by_text("Tidied: 1 Advertisement line dropped.").wait_for()
    assert typed(desk) == (
        "<p>• Old</p><p>Here</p><p>Delhi, Nov 1, 2025: New words.</p><p>More words.</p><p>Ad</p>"
    )
    desk.keyboard.type(" On.")
    assert "<p>More words. On.</p><p>Ad</p>" in typed(desk)
    assert desk.locator(".editor-note").get_by_role("button", name="Undo").count() == 0


def test_a_text_that_cannot_be_tidied_just_now_stays(desk, open_story):
    open_story("<p>• Old</p>")
    desk.route(re.compile("editor/tidy"), lambda route: route.abort())
    desk.get_by_role("button", name="Clean up").click()
    desk.get_by_text("It could not be cleaned up just now. Nothing was changed.").wait_for()
    assert typed(desk) == "<p>• Old</p>"
    desk.complaints.clear()


def test_without_the_editors_files_the_textarea_keeps_the_text(desk, open_story, live_server):
    for missing in ("desk/editor/nodes", "desk/preset", "django_prose_editor/editor"):
        desk.route(re.compile(missing), lambda route: route.abort())
        desk.story = make_draft(body=WHOLE)
        address = reverse("admin:articles_article_change", args=[desk.story.pk])
        desk.goto(f"{live_server.url}{address}")
        assert desk.locator("textarea[name=body]").is_visible()
        assert typed(desk) == WHOLE
        assert saved(desk) == WHOLE
        desk.unroute_all()
    assert all("ERR_FAILED" in complaint for complaint in desk.complaints)
    desk.complaints.clear()


def test_a_text_that_the_editor_does_not_know_wholly_is_left_alone(desk, open_story, live_server):
    desk.route(re.compile("desk/editor/nodes"), _without_pull_quotes)
    desk.story = make_draft(body=WHOLE)
    address = reverse("admin:articles_article_change", args=[desk.story.pk])
    desk.goto(f"{live_server.url}{address}")
    assert desk.get_by_text("The editor did not start").is_visible()
    assert typed(desk) == WHOLE
    assert "does not know: pullquote" in desk.complaints[0]
    desk.complaints.clear()


def _without_pull_quotes(route):
    answer = route.fetch()
    text = re.sub(r'.*"(pullQuote|pullSource)".*\n', "", answer.text())
    route.fulfill(response=answer, body=text)


def test_the_count_follows_the_text(desk, open_story):
    open_story("<p>One two</p><figure data-picture=9><figcaption>not these</figcaption></figure>")
    assert desk.locator(".editor-count").inner_text() == "2 words · 1 min to read"
    write_in(desk.locator(".ProseMirror p").first)
    press(desk, "End")
    desk.keyboard.type(" three")
    desk.get_by_text("3 words · 1 min to read").wait_for()


def test_a_readers_minutes_are_those_that_cards_tell(desk, open_story):
    open_story(f"<p>{'word ' * 340}</p>")
    assert desk.locator(".editor-count").inner_text() == "340 words · 2 min to read"
    assert body.minutes_to_read(340) == 2


def test_the_headlines_length_follows_what_is_typed(desk, open_story):
    open_story("<p>Text</p>", headline="Rain")
    told = desk.locator("[data-count]")
    assert told.inner_text() == "4 characters. Fits the front page and search results"
    desk.locator("#id_headline").fill("बारिश " * 20)
    assert told.inner_text().endswith("Too long for search results")
    desk.locator("#id_headline").fill("Rain")  # nothing is left unsaved


def test_the_text_runs_in_the_direction_of_its_language(desk, open_story):
    box = open_story("<p>متن</p>", language="ur")
    assert box.get_attribute("dir") == "rtl"
    desk.locator("select[name=language]").select_option("en")
    assert box.get_attribute("dir") == "ltr"


def test_who_may_not_write_can_read_without_tools(desk, open_story, live_server, reporter, editor):
    from articles import publishing

    open_story("<p>Text</p>")
    publishing.submit(desk.story, by=editor)
    editor.groups.clear()
    editor.user_permissions.clear()
    editor.groups.set(reporter.groups.all())
    box = open_story.again()
    assert box.get_attribute("contenteditable") == "false"
    assert desk.get_by_role("toolbar").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_does_not_run_sideways(desk, open_story, picture, width):
    desk.set_viewport_size({"width": width, "height": 900})
    open_story(WHOLE.replace("987654321", str(picture.pk)))
    scrolled = desk.evaluate("document.scrollingElement.scrollWidth")
    assert scrolled <= width
