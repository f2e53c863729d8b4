"""Pages of stories in other languages speak them whole."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

LOCALE = Path(settings.BASE_DIR) / "locale"


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_no_word_is_left_untranslated(language):
    source = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    entries = source.split("\n\n")[1:]
    empty = [entry for entry in entries if re.search(r'^msgstr(\[\d\])? ""$', entry, re.M)]
    assert [entry for entry in empty if not re.search(r'^msgstr.*""\n"', entry, re.M)] == []
    assert "fuzzy" not in source


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_the_compiled_words_are_those_of_the_source(language, tmp_path):
    folder = LOCALE / language / "LC_MESSAGES"
    try:
        subprocess.run(
            ["msgfmt", "-o", tmp_path / "made.mo", folder / "django.po"], check=True, cwd=tmp_path
        )
    except FileNotFoundError:
        pytest.skip("msgfmt of gettext is not installed")
    assert (tmp_path / "made.mo").read_bytes() == (folder / "django.mo").read_bytes()
