"""Furniture leaves the text and is accounted for; the story stays, whatever words it uses."""

from __future__ import annotations

import pytest

from newsledger.links import Link
from newsledger.text.cleaning import clean_text
from newsledger.text.furniture import load_patterns

from .samples import PARAGRAPHS, TITLE, URL

BEFORE, AFTER = PARAGRAPHS[0], PARAGRAPHS[4]
STORY = f"{BEFORE}\n\n{AFTER}"

PIECES = {
    "advertisement": ["Advertisement", "ADVERTISEMENT", "Advertisement:", "Story continues below", "Sponsored content"],
    "share": ["Share this article", "Share Tweet Email Print", "Read or Share this story: https://va.example/2x"],
    "follow": [
        "Follow us on Twitter and Facebook.",
        "Follow Jon Ferrand on Twitter @jonferrand.",
        "Like us on Facebook",
        "Follow @ostreypost",
    ],
    "newsletter": [
        "Sign up for our newsletter",
        "Sign up for The Morning Tide newsletter here.",
        "Get the latest harbour news delivered straight to your inbox.",
        "Want more from the coast? Sign up here.",
        "Enter your email address:",
    ],
    "subscribe": ["Subscribe now for as little as $2 a month!", "Already a subscriber? Log in"],
    "app": ["CLICK HERE TO GET THE OSTREY POST APP", "Download our free app today"],
    "call_to_action": ["Click here for the latest from the coast.", "CLICK HERE FOR MORE"],
    "image": [
        "Image copyright Getty Images",
        "Image caption The old docks of Ostrey in winter",
        "Photo: Ada Lind/Getty Images",
        "(Photo by Ada Lind/Harbour Press)",
        "Slideshow (3 Images)",
    ],
    "video": ["Watch the video below", "Loading...", "Now playing"],
    "copyright": ["© 2031 Ostrey Post. All rights reserved.", "Copyright 2031 The Ostrey Post"],
    "comments": ["Comments", "Leave a comment", "View 12 comments"],
    "navigation": ["Back to top", "CLOSE", "This article is more than 2 years old"],
    "notice": ["We use cookies to improve your experience."],
}


@pytest.mark.parametrize(("kind", "piece"), [(kind, piece) for kind, pieces in PIECES.items() for piece in pieces])
def test_pieces_are_taken_out_and_counted(kind: str, piece: str) -> None:
    clean = clean_text(f"{BEFORE}\n\n{piece}\n\n{AFTER}", plain_file=False)
    assert clean.text == STORY
    assert clean.removed == {kind: 1}


def test_every_kind_of_the_table_has_an_example() -> None:
    assert set(load_patterns().kinds.values()) == set(PIECES) | {"related"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The council put an advertisement in the paper; readers could read more on page four.",
        "Advertisement revenue fell by a fifth, the publisher said.",
        "Related was the mayor’s enthusiasm for the docks.",
        "“Sign up for our newsletter,” the poster on the quay said.",
        '"Read more: it is good for you," the teacher told the class.',
        "Sign up for the draft began in March, and four men came.",
        "Follow the money on Twitter’s balance sheet, said Brandvik, and the answer is plain.",
        "Share prices of the dock company fell.",
        "Image rights are a matter for the courts, she said.",
        "Image copyright law has not kept up with the machines, the judge wrote.",
        "Copyright law protects the plans of the dock, the court found in 2031.",
        "Comments by the mayor were not well received.",
        "Subscribe to that view and you will be poor, Relling said.",
        "Click here, click there: the new scheme is a maze, residents say.",
        "Read more books. That was the advice of the librarian of Ostrey.",
        "More: the town wants more. It said so. It will say so again.",
        "Also on the agenda: the mayor and the clerk travel to Veldmark for a memorial service on Friday.",
        "Photographs of the dredger were taken by the harbour police.",
        "Get the harbour board elected by doing the very opposite of what we sent you to Veldmark to do.",
        "Topics with no majority were put off until the autumn.",
        "The Associated Press contributed to this report.",
        "Correction: An earlier version misspelled the name of the mayor.",
    ],
)
def test_sentences_of_the_story_stay(sentence: str) -> None:
    clean = clean_text(f"{BEFORE}\n\n{sentence}\n\n{AFTER}", plain_file=False)
    assert clean.text == f"{BEFORE}\n\n{sentence}\n\n{AFTER}"
    assert (clean.removed, clean.links) == ({}, ())


@pytest.mark.parametrize(
    "block",
    [
        f"Related article: {TITLE}\n\n{URL}",
        f"Related article: {TITLE}\n{URL}",
        f"Read more: {TITLE} {URL}",
        f"READ MORE:\n\n{TITLE}\n\n{URL}",
        f"Related article: {TITLE[:18]}\n{TITLE[19:]}\n\n{URL}",
        f"See also: {TITLE} ({URL})",
        f"Also read: {TITLE}\n\n\n<{URL}>",
    ],
)
def test_a_related_block_becomes_a_link(block: str) -> None:
    clean = clean_text(f"{BEFORE}\n\n{block}\n\n{AFTER}", plain_file=False)
    assert clean.text == STORY
    assert clean.links == (Link(URL, TITLE, "related"),)


def test_a_related_list_becomes_links() -> None:
    block = f"Related:\n\n{TITLE}\n\n{URL}\n\nTolls rise again in Veldmark\n\nhttps://tolls.example/1"
    clean = clean_text(f"{BEFORE}\n\n{block}\n\n{AFTER}", plain_file=False)
    assert clean.text == STORY
    assert [link.url for link in clean.links] == [URL, "https://tolls.example/1"]


def test_headlines_after_a_marker_are_kept_as_anchors() -> None:
    block = f"READ MORE:\n\n{TITLE}\n\nVeldmark Raises Its Harbour Tolls"
    clean = clean_text(f"{BEFORE}\n\n{block}\n\n{AFTER}", plain_file=False)
    assert clean.text == STORY
    assert [(link.anchor, link.relation) for link in clean.links] == [
        (TITLE, "related"),
        ("Veldmark Raises Its Harbour Tolls", "related"),
    ]


def test_the_story_after_an_empty_marker_stays() -> None:
    clean = clean_text(f"{BEFORE}\n\nMore On This...\n\n{AFTER}", plain_file=False)
    assert (clean.text, clean.links, clean.removed) == (STORY, (), {"related": 1})


def test_a_bare_address_becomes_a_link_without_relation() -> None:
    clean = clean_text(f"{BEFORE}\n\n{URL}\n\n{AFTER}", plain_file=False)
    assert (clean.text, clean.links, clean.removed) == (STORY, (Link(URL),), {"url": 1})


def test_addresses_that_a_page_lists_stay_and_lone_ones_go() -> None:
    listed = [f"https://shop.example/{number}" for number in range(3)]
    many = "\n\n".join([STORY, *listed])
    assert clean_text(many, plain_file=False, from_page=True).text == many
    assert clean_text(many, plain_file=False).text == STORY
    assert clean_text(f"{STORY}\n\n{listed[0]}", plain_file=False, from_page=True).text == STORY


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("They spoke about money and water … Read more", "They spoke about money and water …"),
        ("They spoke about money and water […] Continue reading →", "They spoke about money and water […]"),
        ("They spoke about money and water... read more »", "They spoke about money and water..."),
        ("They spoke about money and water. Read more", "They spoke about money and water."),
        ("“They spoke about money and water.” Read more", "“They spoke about money and water.”"),
        ("They spoke about money … Read more", "They spoke about money …"),
        ("Sie sprachen über Geld und Wasser … Weiterlesen", "Sie sprachen über Geld und Wasser …"),
    ],
)
def test_what_leads_on_from_a_teaser_is_taken_from_its_end(text: str, rest: str) -> None:
    clean = clean_text(f"{BEFORE}\n\n{text}\n\n© 2031 Ostrey Post. All rights reserved.", plain_file=False)
    assert clean.text == f"{BEFORE}\n\n{rest}"
    assert clean.removed == {"call_to_action": 1, "copyright": 1}
    assert clean_text(f"{text}\n\n{AFTER}", plain_file=False).text == f"{text}\n\n{AFTER}"


@pytest.mark.parametrize(
    "text",
    [
        "She told the children of Ostrey that they had to read more",
        "The slogan of the library was brief: Read more",
        'It was signed "Go to the library. Read more',
        "The board said they would stop… but in the end they did continue reading",
    ],
)
def test_words_of_the_story_at_its_end_stay(text: str) -> None:
    assert clean_text(f"{BEFORE}\n\n{text}", plain_file=False).text == f"{BEFORE}\n\n{text}"


def test_nothing_is_cut_inside_a_quotation() -> None:
    line = "The sign said “come in and read. Read or share this story: https://va.example/2x"
    assert clean_text(f"{BEFORE}\n\n{line}", plain_file=False).text == f"{BEFORE}\n\n{line}"
