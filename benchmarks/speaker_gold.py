"""How many speakers, types and roles are right on labelled sources: `python -m benchmarks.speaker_gold CORPORA`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.article import Speaker
from newsledger.annotate.speakers.resolution import resolve_speakers

GOLD = Path(__file__).parent / "gold" / "speakers.jsonl"
ARTICLES = ("The ", "the ", "a ", "an ", "A ", "An ")
# Word Jaccard from which two roles are the same: the one that the corpus's own scorer uses for sources.
SAME_ROLE = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled source: its speaker and roles as the article's own words, `roles` None when they were not judged."""

    half: str
    kind: str
    source: Span
    speaker: str | None
    speaker_type: str
    roles: tuple[str, ...] | None


def read_findings(annotations: list[dict[str, Any]]) -> list[Finding]:
    """The first annotator's attributions as findings, in order of their sources."""
    found = [
        Finding(
            tuple(Span(start, end) for start, end in row["content"]),
            _join(row["cue"]),
            _join(row["source"]),
            1.0,
        )
        for row in annotations[0]["attributions"]
        if row["content"]
    ]
    return sorted(found, key=lambda finding: finding.start_char)


def _join(spans: list[list[int]]) -> Span | None:
    return Span(min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def read_labels(texts: dict[str, str]) -> Iterator[tuple[str, Label]]:
    """The labelled sources with the file each stands in."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts[row["file"]]
        roles = None if row["roles"] is None else tuple(text[start:end] for start, end in row["roles"])
        speaker = text[slice(*row["speaker"])] if row["speaker"] is not None else None
        yield row["file"], Label(row["half"], row["kind"], Span(*row["source"]), speaker, row["speaker_type"], roles)


def compare_labels(corpora: Path) -> Iterator[tuple[str, Label, Speaker]]:
    """Each labelled source with what is resolved for it, in the setting of all its article's attributions."""
    folder = corpora / "attribution"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = {json.loads(line)["file"] for line in GOLD.read_text(encoding="utf-8").splitlines()}
    annotations = {row["file"]: row["annotations"] for row in rows if row["file"] in wanted}
    texts = {name: (folder / "raw" / name).read_bytes().decode("utf-8") for name in sorted(wanted)}
    resolved = {name: _resolve(text, read_findings(annotations[name])) for name, text in texts.items()}
    for name, label in read_labels(texts):
        yield name, label, resolved[name][label.source]


def _resolve(text: str, findings: list[Finding]) -> dict[Span, Speaker]:
    speakers = resolve_speakers(text, find_quotations(text, split_paragraphs(text)), findings)
    return {f.source: speaker for f, speaker in zip(findings, speakers, strict=True) if f.source is not None}


def score_label(label: Label, speaker: Speaker) -> Iterator[str]:
    """What is right, wrong or missing of one speaker: keys such as `name right`."""
    yield f"type {'right' if speaker.kind == label.speaker_type else 'wrong'}"
    yield f"name {_judge(speaker.name, label.speaker, _same_name)}"
    if label.roles is not None:
        role = next((r for r in label.roles if speaker.role is not None and _same_role(speaker.role, r)), None)
        yield f"role {_judge(speaker.role, role or next(iter(label.roles), None), _same_role)}"


def _judge(answer: str | None, truth: str | None, same: Any) -> str:
    if answer is None:
        return "right" if truth is None else "missing"
    return "right" if truth is not None and same(answer, truth) else "wrong"


def _same_name(one: str, two: str) -> bool:
    return _bare(one) == _bare(two)


def _bare(name: str) -> str:
    for article in ARTICLES:
        name = name.removeprefix(article)
    return name.replace("’", "'")


def _same_role(one: str, two: str) -> bool:
    first, second = (set(_bare(role).lower().replace(",", " ").split()) for role in (one, two))
    return len(first & second) >= SAME_ROLE * len(first | second)


def count_scores(corpora: Path, half: str) -> Counter[str]:
    """The counts of `score_label` over one half of the labels (`tune` or `report`)."""
    compared = [(label, speaker) for _, label, speaker in compare_labels(corpora) if label.half == half]
    return Counter(key for label, speaker in compared for key in score_label(label, speaker))


if __name__ == "__main__":
    for part in ("tune", "report"):
        print(part, dict(sorted(count_scores(Path(sys.argv[1]), part).items())))
