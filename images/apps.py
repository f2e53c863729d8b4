"""The library of pictures as an app of Django."""

import warnings

from django.apps import AppConfig
from PIL import Image

from images.reading import MOST_PIXELS


class ImagesConfig(AppConfig):
    name = "images"
    verbose_name = "Pictures"

    def ready(self):
        """Will make Pillow refuse pictures of too many pixels wherever they are opened.

        Left alone it only warns, up to twice its own far higher limit.
        """
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
