"""What the engine is to do otherwise: take away a last page that is not needed, and name pictures by what they are.

It lays out margins, with the number of all pages in them, when it knows how many there are: until then a page can be
taken away, and an even number needs no second layout.
"""

import functools
import hashlib
from typing import Any

# The id of what stands alone on such a page.
SPARE = "spare-page"


def settle_last_page(layout: Any, texts: tuple[type, ...]) -> None:
    """Let the engine's `layout` take the spare page away where the number is even without it, or there is one page.

    `texts` are the boxes that nothing beside it may be.
    """
    original = layout.make_all_pages

    def is_spare(page: Any) -> bool:
        boxes = list(page.descendants())
        named = any(box.element is not None and box.element.get("id") == SPARE for box in boxes)
        return named and not any(isinstance(box, texts) for box in boxes)

    @functools.wraps(original)
    def make_all_pages(context: Any, root: Any, html: Any, pages: list[Any]) -> list[Any]:
        made = list(original(context, root, html, pages))
        others = len(made) - 1
        if others and (others == 1 or others % 2 == 0) and is_spare(made[-1]):
            # What the engine goes by in a further round: nothing is left behind the last of the others.
            context.page_maker = [*context.page_maker[:others], (None, *context.page_maker[others][1:])]
            made.pop()
        return made

    layout.make_all_pages = make_all_pages


def name_by_content(picture_class: Any) -> None:
    """Let a picture's name in the PDF come from its data and orientation, not from the folder that it lies in."""
    original = picture_class.__init__

    @functools.wraps(original)
    def begin(picture: Any, image: Any, _: str, data: bytes, *others: Any) -> None:
        # Behind the data: its file, the cache, the orientation.
        name = hashlib.md5(data + repr(others[2:3]).encode(), usedforsecurity=False).hexdigest()
        original(picture, image, name, data, *others)

    picture_class.__init__ = begin
