"""From text to the words that are compared."""

from __future__ import annotations

import re
import unicodedata

from rectitude.catalogue import Catalogue, Column, Kind

WORD = re.compile(r"\w+")
LONGEST = 50
"""Characters of a word that are compared; the index gives every word the room of the longest."""

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
KANA = re.compile("[\u3040-\u30ff]")
"""Signs of Japanese, whose words a segmenter for Chinese would tear apart."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents, English plurals as singulars.

    Chinese is cut into its words, and long ones into the words that they hold too.

    >>> words_of("Les Misérables (1995)")
    ['les', 'miserable', '1995']
    >>> words_of("侏罗纪公园")
    ['侏罗', '侏罗纪', '公园']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    whole = [word for run in found for word in (_segmented(run) if is_chinese(run) else [run])]
    return [singular(word)[:LONGEST] for word in whole]


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters and nothing of Japanese."""
    return HAN.search(text) is not None and KANA.search(text) is None


def _segmented(run: str) -> list[str]:
    import rjieba  # its dictionary takes 33 MB and most of half a second: only who needs it waits

    return [word for word in rjieba.cut_for_search(run) if WORD.fullmatch(word)]


SHORTEST = 4
"""Letters of a word that may be a plural: "his" and "gas" are none."""


def singular(word: str) -> str:
    """Return an English plural as its singular, by its ending alone.

    The rules are those of the S stemmer (D. Harman, "How effective is suffixing?", JASIS 1991), and one for
    words in -oes; they never make two words of one.

    >>> [singular(word) for word in ("ponies", "heroes", "tomatoes", "fish", "funds", "glass", "virus")]
    ['pony', 'hero', 'tomato', 'fish', 'fund', 'glass', 'virus']
    """
    if len(word) < SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")) and len(word) > SHORTEST:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith("oes") and len(word) > len("shoes") else word[:-1]


def words_asked(query: str, stops: frozenset[str]) -> list[str]:
    """Return the words of a query that it is searched by: all but stop words, or all if it has no others.

    >>> words_asked("The Who", frozenset({"the", "who"})), words_asked("the whale", frozenset({"the"}))
    (['the', 'who'], ['whale'])
    """
    words = words_of(query)
    return [word for word in words if word not in stops] or words


def stop_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words of `languages` that stand in every text, as `words_of` gives them.

    Raises KeyError for a language of which bm25s has no list. Imports bm25s: for training only.
    """
    import bm25s.stopwords as lists

    listed = [getattr(lists, LISTS[language]) for language in languages]
    return frozenset(word for entries in listed for entry in entries for word in words_of(entry))


LISTS = {
    "english": "STOPWORDS_EN_PLUS",
    **{
        language: f"STOPWORDS_{language.upper()}"
        for language in (
            "chinese",
            "danish",
            "dutch",
            "french",
            "german",
            "italian",
            "korean",
            "norwegian",
            "portuguese",
            "russian",
            "spanish",
            "swedish",
            "turkish",
        )
    },
}
"""Where bm25s keeps the list of each language."""


def documents_of(catalogue: Catalogue) -> list[list[str]]:
    """Return each item's words: its title and every attribute that the domain declares as searched."""
    searched = [column for column in catalogue.columns.values() if column.attribute.searched]
    return [
        [*words_of(title), *(word for column in searched for word in _words_in(column, row))]
        for row, title in enumerate(catalogue.titles)
    ]


def _words_in(column: Column, row: int) -> list[str]:
    value = column.value(row)
    if value is None:
        return []
    if column.attribute.kind is Kind.TAGS and isinstance(value, tuple):
        return [word for tag in value for word in words_of(tag)]
    return words_of(str(value))
