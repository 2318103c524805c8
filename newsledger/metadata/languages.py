"""Languages: what an article is written in, by model, else as declared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LanguageMethod = Literal["model", "declared", "none"]

# A short sample settles 98 texts in 100 at half the time of 400 characters; the rest are asked again with a long one.
SAMPLE_CHARS = (240, 1_000)
# Shorter texts are guessed wrong too often to overrule nothing: names and headlines.
MIN_LETTERS = 40
MIN_PROBABILITY = 0.95
# Below this a declared language is believed over the model.
OVERRULE_PROBABILITY = 0.999

_CODE = re.compile(r"[a-z]{2,3}\Z")
_THREE_LETTER = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru",
    "nld": "nl", "dut": "nl", "pol": "pl", "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "tur": "tr",
    "ukr": "uk", "swe": "sv", "nor": "no", "nob": "nb", "dan": "da", "fin": "fi", "ell": "el", "gre": "el", "heb": "he",
    "hin": "hi", "fas": "fa", "per": "fa", "ces": "cs", "cze": "cs", "hun": "hu", "ron": "ro", "rum": "ro",
}  # fmt: skip
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "russian": "ru",
    "русский": "ru", "dutch": "nl", "polish": "pl", "arabic": "ar", "chinese": "zh", "japanese": "ja", "korean": "ko",
    "turkish": "tr", "ukrainian": "uk", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language code (ISO 639, lower case) or None, and who said so."""

    code: str | None
    method: LanguageMethod


def detect_language(text: str, declared: str | None) -> LanguageGuess:
    """Give the text's language: the model's when it is sure, else the declared one, else None."""
    stated = normalize_language(declared)
    for size in SAMPLE_CHARS:
        sample = _take_sample(text, size)
        if sample is None:
            continue
        code, probability = _load_model().classify(sample)
        needed = OVERRULE_PROBABILITY if stated and stated != code else MIN_PROBABILITY
        if float(probability) >= needed:
            return LanguageGuess(str(code), "model")
    return LanguageGuess(stated, "declared" if stated else "none")


def normalize_language(declared: str | None) -> str | None:
    """Give `en` for `en-US`, `EN_gb`, `eng` or `English`, None for what is no language."""
    if not declared:
        return None
    word = declared[:50].strip().casefold()
    if word in _NAMES:
        return _NAMES[word]
    code = re.split(r"[-_,; ]", word, maxsplit=1)[0]
    code = _THREE_LETTER.get(code, code)
    return code if _CODE.match(code) and code not in {"und", "mul", "zxx", "mis"} else None


def _take_sample(text: str, size: int) -> str | None:
    """Give a slice past the headline, never all capitals, or None when it has too few letters."""
    sample = text[: size * 2]
    sample = sample[-size:] if len(sample) > size else sample
    if sum(map(str.isalpha, sample)) < MIN_LETTERS and not _is_dense(sample):
        return None
    return sample.lower() if sample.isupper() else sample


def _is_dense(sample: str) -> bool:
    """Say whether the sample is in a script that says in 15 letters what Latin says in 40."""
    return sum(1 for char in sample if "\u3040" <= char <= "\ud7a3") >= 15


@lru_cache(maxsize=1)
def _load_model() -> LanguageIdentifier:
    # 0.4 renamed the constructor; both take the model that the wheel ships.
    load = getattr(LanguageIdentifier, "from_model_file", None) or LanguageIdentifier.from_pickled_model
    return load(MODEL_FILE, norm_probs=True)
