import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.metadata.languages import LanguageGuess, detect_language, normalize_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council said on Tuesday that the harbour bridge would close for repairs until the end of May.", "en"),
        ("Der Bürgermeister sagte am Dienstag, die Stadt werde die Brücke bis Ende Mai schließen.", "de"),
        ("Le conseil a déclaré mardi que le pont serait fermé jusqu'à la fin du mois de mai.", "fr"),
        ("市議会は火曜日に橋を五月末まで閉鎖すると発表しました。", "ja"),
    ],
)
def test_the_model_tells_the_language(text: str, code: str) -> None:
    assert detect_language(text, None) == LanguageGuess(code, "model")
    assert detect_language(text * 2, "sv").code == code


def test_too_little_text_is_unknown_or_as_declared() -> None:
    assert detect_language("", None) == LanguageGuess(None, "none")
    assert detect_language("Ok 123", "en-US") == LanguageGuess("en", "declared")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-US", "en"),
        ("EN_gb", "en"),
        ("eng", "en"),
        ("Deutsch", "de"),
        ("und", None),
        ("", None),
        (None, None),
        ("12", None),
        ("klingonese", None),
    ],
)
def test_declared_languages_are_normalized(declared: str | None, code: str | None) -> None:
    assert normalize_language(declared) == code


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_any_text_gives_a_guess(text: str) -> None:
    guess = detect_language(text, None)
    assert (guess.code is None) == (guess.method == "none")
