"""Invented pages for the tests of this folder."""

from __future__ import annotations

PARAGRAPHS = (
    "The council of Varnholm voted on Tuesday evening to rebuild the old bridge over the river Leer, which has been "
    "closed to traffic since the flood of last spring.",
    "“We have waited long enough,” said the mayor, Ilse Brandmoor, after the vote. “The people of the east bank walk "
    "an hour to reach a doctor, and that ends now.”",
    "The work will begin in the first week of May and cost about four million crowns, half of which the province has "
    "promised to pay if the bridge is open before winter.",
    "Two members of the council voted against the plan, because the contract was given to a builder from the capital "
    "who made no written offer before the deadline.",
)
TITLE = "Varnholm votes to rebuild its bridge"


def make_page(
    body: str | None = None, *, head: str = "", heading: str | None = TITLE, title: str = f"{TITLE} - The Varnholm Post"
) -> str:
    """A page with a head, a menu, an article and a footer."""
    shown = "" if heading is None else f"<h1>{heading}</h1>"
    content = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) if body is None else body
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f'<main><article>{shown}<div class="article-body">{content}</div></article></main>'
        "<footer><p>Copyright The Varnholm Post. All rights reserved.</p></footer></body></html>"
    )


def make_paragraphs(*extra: str) -> str:
    """The article's paragraphs with blocks of HTML put in after the second."""
    texts = [f"<p>{text}</p>" for text in PARAGRAPHS]
    return "".join([*texts[:2], *extra, *texts[2:]])
