"""Templates without their indentation, which readers would pay for on every page."""

import re

from django.template.loaders.filesystem import Loader as FilesystemLoader

_INDENT = re.compile(r"\s*\n\s*")


class Loader(FilesystemLoader):
    """Reads our templates with each line end and the white space around it as one line end; those
    of mails as they are, for there it parts paragraphs."""

    def get_contents(self, origin):
        text = super().get_contents(origin)
        return text if origin.template_name.startswith("emails/") else tight(text)


def tight(text: str) -> str:
    """Will leave of each line end, and all white space around it, the line end alone."""
    return _INDENT.sub("\n", text.strip())
