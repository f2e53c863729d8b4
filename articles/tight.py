"""Templates without their indentation, which readers would pay for on every page."""

import re

from django.template.loaders.filesystem import Loader as FilesystemLoader

_INDENT = re.compile(r"\s*\n\s*")
_WRITES_NOTHING = "if|elif|else|endif|for|empty|endfor|with|endwith|block|endblock|extends|load"
_ONLY_TAGS = re.compile(rf"^((?:{{% (?:{_WRITES_NOTHING})\b[^%]*%}}|{{#[^#\n]*#}})+)\n", re.M)


class Loader(FilesystemLoader):
    """Reads our templates without indentation and blank lines; those of mails as they are, for
    there they part paragraphs."""

    def get_contents(self, origin):
        text = super().get_contents(origin)
        return text if origin.template_name.startswith("emails/") else tight(text)


def tight(text: str) -> str:
    """Will leave of each line end, and all white space around it, the line end alone; and not even
    that behind a line of tags that write nothing, which would be a blank one."""
    return _ONLY_TAGS.sub(r"\1", _INDENT.sub("\n", text.strip()))
