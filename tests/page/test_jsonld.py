"""What is read of a page's JSON-LD, whole or broken."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from newsledger.page.jsonld import MAX_NODES, is_article, list_types, read_json_ld


def read(*scripts: str) -> tuple[dict[str, object], ...]:
    page = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_json_ld(html.document_fromstring(f"<html><head>{page}</head><body><p>x</p></body></html>"))


def test_one_object_is_one_node() -> None:
    assert read('{"@type": "NewsArticle", "headline": "Lanterns"}') == (
        {"@type": "NewsArticle", "headline": "Lanterns"},
    )


def test_graphs_lists_and_main_entities_are_flattened_in_page_order() -> None:
    nodes = read('[{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "Article"}}, {"@type": "Person"}]}]')
    assert [node.get("@type") for node in nodes] == [None, "WebPage", "Person", "Article"]


def test_parts_that_are_other_things_stay_inside_their_parent() -> None:
    nodes = read('{"@type": "Article", "comment": [{"@type": "Comment"}], "isPartOf": {"@type": "Article"}}')
    assert len(nodes) == 1


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article"} -->',
        '//<![CDATA[\n{"@type": "Article"}\n//]]>',
        '/*<![CDATA[*/{"@type": "Article"}/*]]>*/',
        '{"@type": "Article",}',
        '[{"@type": "Article"},]',
        '{"@type": "Article"};',
        "{&quot;@type&quot;: &quot;Article&quot;}",
    ],
)
def test_well_known_damage_is_mended(script: str) -> None:
    assert [list_types(node) for node in read(script)] == [{"article"}]


def test_a_raw_line_break_in_a_string_becomes_a_blank() -> None:
    assert read('{"headline": "One\ntwo"}') == ({"headline": "One two"},)


def test_a_comma_inside_a_string_is_kept_when_another_is_mended() -> None:
    assert read('{"headline": "Ada, ]", "x": 1,}') == ({"headline": "Ada, ]", "x": 1},)


def test_a_lone_surrogate_is_replaced_and_a_pair_is_kept() -> None:
    (node,) = read('{"a": "\\ud800", "b": "\\ud83d\\ude00"}')
    assert node == {"a": "\ufffd", "b": "\U0001f600"}


def test_a_broken_script_costs_only_itself() -> None:
    assert read("{nonsense", '{"@type": "Article"}') == ({"@type": "Article"},)


@pytest.mark.parametrize("script", ["[" * 100_000, '{"@graph":' * 50_000, '{"a":' * 5_000 + "1" + "}" * 5_000])
def test_depth_gives_nothing_and_no_error(script: str) -> None:
    assert len(read(script)) <= 1


def test_the_number_of_nodes_is_capped() -> None:
    assert len(read(json.dumps([{"@type": "Article"}] * (MAX_NODES + 500)))) == MAX_NODES


def test_types_lose_the_address_of_their_vocabulary() -> None:
    assert list_types({"@type": ["http://schema.org/NewsArticle", "schema:Thing", 5]}) == {"newsarticle", "thing"}
    assert is_article({"@type": "https://schema.org/OpinionNewsArticle"})
    assert not is_article({"@type": "Organization"})


@pytest.mark.parametrize("unit", ['"', "\\", '"\\', "{", ",", ", ", "<!--", "\\ud800", "//", "&quot;"])
def test_hostile_scripts_take_under_a_second(unit: str) -> None:
    start = time.process_time()
    read((unit * 100_000)[:100_000])
    assert time.process_time() - start < 1


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_script_gives_nodes(script: str) -> None:
    tree = html.document_fromstring("<html><head><script type='application/ld+json'></script></head><body/></html>")
    try:
        next(tree.iter("script")).text = script
    except ValueError:  # lxml takes no control characters
        return
    assert all(isinstance(node, dict) for node in read_json_ld(tree))
