import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsledger.metadata.urls import canonicalize_url, registered_domain, relate_link

STORY = "https://harbourpost.example/2024/03/bridge-to-close-early"


@pytest.mark.parametrize(
    "form",
    [
        "http://www.harbourpost.example:80/2024/03/bridge-to-close-early/",
        "HTTPS://HarbourPost.example/2024/03/bridge-to-close-early#comments",
        "https://m.harbourpost.example/2024/03/bridge-to-close-early?utm_source=mail&fbclid=x1&ref=home",
        "https://harbourpost.example/2024/03/bridge-to-close-early/amp/",
        "https://harbourpost.example/amp/2024/03/bridge-to-close-early",
        "https://amp.harbourpost.example/2024/03/bridge-to-close-early?amp=1",
        "https://harbourpost.example/2024/03/bridge-to-close-early?outputType=amp",
        "https://www.google.com/amp/s/www.harbourpost.example/2024/03/bridge-to-close-early/amp",
        "https://www-harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/2024/03/bridge-to-close-early",
        "//harbourpost.example/2024/03/bridge-to-close-early/index.html",
        "http://reader:secret@harbourpost.example/2024/03/bridge-to-close-early;jsessionid=9",
    ],
)
def test_forms_of_one_article_share_an_address(form: str) -> None:
    assert canonicalize_url(form) == STORY


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/?p=959", "https://a.example/?p=959"),
        ("http://a.example/view.php?id=12&utm_medium=x", "https://a.example/view.php?id=12"),
        ("http://a.example/view?t=1&sid=58428beaa14598c2e02d93ad5c773e4d", "https://a.example/view?t=1"),
        ("http://a.example/view?sid=58428", "https://a.example/view?sid=58428"),
        ("http://a.example/view?ref=7", "https://a.example/view?ref=7"),
        ("http://a.example/news_article_detail.php?cid=12", "https://a.example/news_article_detail.php?cid=12"),
        ("http://a.example/202403/view.asp?iid=3&ref=home", "https://a.example/202403/view.asp?iid=3&ref=home"),
        ("http://a.example/site_news_view?mod=read&action=77", "https://a.example/site_news_view?action=77"),
        (
            "http://a.example/one-two-three/story?id=6642&cid=top",
            "https://a.example/one-two-three/story?cid=top&id=6642",
        ),
        ("http://a.example/one-two-three/story?id=66420&cid=top", "https://a.example/one-two-three/story?id=66420"),
        ("http://a.example/a b?q=a b", "https://a.example/a%20b?q=a+b"),
        ("http://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("http://a.example:8080/x", "https://a.example:8080/x"),
        ("http://en.m.reference.example/wiki/Bridge", "https://en.reference.example/wiki/Bridge"),
        ("http://m.co/x", "https://m.co/x"),
        ("http://[::1]/x", "https://[::1]/x"),
        ("http://a.example/topic/amp", "https://a.example/topic/amp"),
    ],
)
def test_identifying_parts_stay(url: str, expected: str) -> None:
    assert canonicalize_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "ftp://a.example/x",
        "http://",
        "/x",
        "http://a b.example/",
        "http://a.example:99999/",
        "http://[::1/",
        "http://a.example/" + "x" * 9_000,
    ],
)
def test_what_is_no_web_address_gives_none(url: str) -> None:
    assert canonicalize_url(url) is None


url_parts = st.text(alphabet="abz09-_./:?&=#%;@[]AMPamp éü\t\n", max_size=60)


@given(st.one_of(st.text(max_size=80), url_parts.map(lambda tail: "http://www.amp.post.example/" + tail)))
@example("http://a.example/amp/amp/one-two-three/index.html/index.html")
@example("http://a.example/%61mp/one-two-three?utm%5Fsource=1")
def test_canonical_form_is_stable(url: str) -> None:
    once = canonicalize_url(url)
    assert once is None or (once.startswith("https://") and canonicalize_url(once) == once)


@given(st.text(alphabet="abAB01-_./", max_size=60), st.sampled_from(["a.example", "WWW.m.a.example", "amp.b.co.uk"]))
@example("/amp/one-two-three.amp.html", "a.example")
@example("//x/./index.html", "a.example")
def test_plain_addresses_take_the_short_way_to_the_same_form(path: str, host: str) -> None:
    url = f"http://{host}/{path}"
    assert canonicalize_url(url) == canonicalize_url(url + "?utm_source=x")


@pytest.mark.parametrize(
    "hostile",
    [
        "http://a.example/" + "/-" * 3_900 + "é",
        "http://a.example/" + "amp/" * 1_900,
        "http://" + "a." * 3_000,
        "x-" * 50_000,
        "http://a.example/?" + "a=" * 3_900,
    ],
)
def test_hostile_addresses_take_no_time(hostile: str) -> None:
    start = time.process_time()
    canonicalize_url(hostile)
    registered_domain(hostile)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("https://news.site.co.uk/a", "site.co.uk"),
        ("diary.wordpress.com", "diary.wordpress.com"),
        ("www.wordpress.com", "wordpress.com"),
        ("www.harbourpost.example", "harbourpost.example"),
        ("a.b.newsroom.local", "newsroom.local"),
        ("192.168.0.1", "192.168.0.1"),
        ("com", None),
        ("", None),
        ("http://[broken", None),
    ],
)
def test_registered_domain(host: str, expected: str | None) -> None:
    assert registered_domain(host) == expected


@pytest.mark.parametrize(
    ("link", "relation", "expected"),
    [
        ("https://twitter.com/intent/tweet?x=1", None, "social"),
        ("https://m.facebook.com/sharer", "related", "social"),
        ("mailto:desk@harbourpost.example", None, None),
        ("javascript:void(0)", "related", None),
        ("", "related", "related"),
        ("", None, None),
        ("https://www.harbourpost.example/other", None, "own"),
        ("/other", None, None),
        ("https://harbourpost.example/other", "related", "related"),
        ("https://ministry.example/report.pdf", None, "citation"),
    ],
)
def test_link_relation(link: str, relation: str | None, expected: str | None) -> None:
    assert relate_link(link, "harbourpost.example", relation) == expected  # type: ignore[arg-type]
