"""Templates are read without what readers would pay for and nobody sees."""

import pytest
from django.template import engines

from articles.tight import tight


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>\n    one\n\n    two\n</p>\n", "<p>\none\ntwo\n</p>"),
        (
            "{# inputs: x #}\n{% load i18n %}\n<p>one</p>",
            "{# inputs: x #}{% load i18n %}<p>one</p>",
        ),
        ("one\n  {% if x %}\n  two\n  {% endif %}\nthree", "one\n{% if x %}two\n{% endif %}three"),
        ("one {% if x %}two{% endif %}\nthree", "one {% if x %}two{% endif %}\nthree"),
        ("{% component x %}\nthree", "{% component x %}\nthree"),
        ("{{ x }}\nthree", "{{ x }}\nthree"),
    ],
)
def test_what_is_left_of_white_space(written, read):
    assert tight(written) == read


@pytest.mark.parametrize("x", [True, False])
def test_words_of_different_lines_never_run_together(x):
    text = "one\n{% if x %}\n  two\n{% else %}\n  three\n{% endif %}\nfour\n{% for n in all %}\n{{ n }}\n{% endfor %}\nfive"
    shown = engines["django"].from_string(tight(text)).render({"x": x, "all": [1, 2]})
    assert shown.split() == ["one", "two" if x else "three", "four", "1", "2", "five"]
