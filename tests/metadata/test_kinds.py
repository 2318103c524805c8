import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.kinds import classify_kind

STORY = (
    "The harbour bridge will close on Friday for repairs, the council"
    " said, and ferries will run until it opens again in May. "
) * 3
TALK = (
    "Jane Doe spoke with us.\n\n"
    + "Q: Why close it?\n\nA: It is old and the repairs cannot wait any longer than that.\n\n" * 3
)


def kind_of(text: str = STORY, **fields: str) -> str:
    given_fields = {"title": None, "url": None, "section": None, "kind_hint": None} | fields
    return classify_kind(text=text, byline=(), **given_fields)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "news"),
        ({"title": "Public opinion shifts on bridge"}, "news"),
        ({"title": "Mayor corrects story in interview with Quay TV"}, "news"),
        ({"title": "An interview with Ada Quill"}, "interview"),
        ({"title": "Council to live with delay"}, "news"),
        ({"url": "https://a.example/news/opinion-polls-in-oldport"}, "news"),
        ({"kind_hint": "https://schema.org/OpinionNewsArticle"}, "opinion"),
        ({"kind_hint": "LiveBlogPosting"}, "live"),
        ({"url": "https://a.example/opinion/2024/bridge"}, "opinion"),
        ({"title": "Opinion | The bridge must stay"}, "opinion"),
        ({"title": "The bridge must stay: Column"}, "opinion"),
        ({"section": "Editorials"}, "opinion"),
        ({"title": "Bridge closes - live updates"}, "live"),
        ({"url": "https://a.example/world/live/2024/bridge"}, "live"),
        ({"title": "Ada Quill obituary"}, "obituary"),
        ({"url": "https://a.example/obituaries/ada-quill"}, "obituary"),
        ({"title": "Interview: Ada Quill on bridges"}, "interview"),
        ({"url": "https://www.prnewswire.com/news/bridge.html"}, "press_release"),
        ({"url": "https://a.example/tag/bridges"}, "listing"),
        ({"title": "What’s on this weekend in Oldport"}, "listing"),
        ({"title": "Church listings: Oldport"}, "listing"),
        ({"title": "What's on the mayor's mind"}, "news"),
        ({"title": "Event of the year listed"}, "news"),
        ({"text": "For immediate release\n\n" + STORY}, "press_release"),
        ({"text": "FOR IMMEDIATE RELEASE\n\n" + STORY}, "press_release"),
        ({"text": "OLDPORT--(BUSINESS WIRE)-- " + STORY}, "press_release"),
        ({"text": TALK}, "interview"),
        ({"text": "Bridge."}, "unknown"),
        ({"text": ""}, "unknown"),
    ],
)
def test_kind(fields: dict[str, str], kind: str) -> None:
    assert kind_of(**fields) == kind


def test_an_editorial_board_writes_opinion() -> None:
    assert (
        classify_kind(
            title=None, url=None, section=None, kind_hint=None, text=STORY, byline=("Harbour Post Editorial Board",)
        )
        == "opinion"
    )


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_any_fields_give_a_kind(title: str, url: str, text: str) -> None:
    assert kind_of(text, title=title, url=url, section=title, kind_hint=url) in {
        "news",
        "opinion",
        "live",
        "interview",
        "press_release",
        "obituary",
        "listing",
        "unknown",
    }


@pytest.mark.parametrize(
    "hostile",
    [
        "Q: " * 33_000,
        "\n" * 100_000,
        "live - " * 14_000,
        "the a interview " * 6_000,
        "http://a.example/" + "live/" * 20_000,
    ],
)
def test_hostile_fields_take_no_time(hostile: str) -> None:
    kind_of()
    start = time.process_time()
    kind_of(hostile, title=hostile, url=hostile, section=hostile, kind_hint=hostile)
    assert time.process_time() - start < 1
