"""What each generator promises: completeness where it says every, telling texts where it says so."""

import functools
import itertools
import unicodedata
from random import Random

import pytest

from conformance.llm_cost.corpus import (
    alternatives,
    borders,
    classes,
    contractions,
    digits,
    fragments,
    generators,
    marks,
    meeting,
    merge_rules,
    merges,
    misreading,
    representatives,
    runs,
    scripts,
    specials,
    trailing,
    whitespace,
)
from conformance.llm_cost.corpus.answer import witness
from conformance.llm_cost.corpus.draft import Draft
from conformance.llm_cost.diagnosis.reachable import branches_of, reachable
from conformance.llm_cost.oracle import tiktoken_oracle, unicode, vocabulary
from conformance.llm_cost.oracle.merge import merge
from conformance.llm_cost.oracle.patterns import NAMED
from conformance.llm_cost.oracle.witness import skeleton

QUICK = sorted(set(generators.STORED) - {"borders", "crossing", "ties", "tokens", "joins", "edits", "runs"})


def texts(drafts: list[Draft]) -> set[str]:
    return {str(draft.content) for draft in drafts}


def test_every_class_sequence_up_to_length_three_is_stored() -> None:
    found = texts(generators.stored("classes"))
    signs = representatives.FIXED.values()
    wanted = {"".join(sequence) for length in range(4) for sequence in itertools.product(signs, repeat=length)}
    assert found == wanted


def test_the_representatives_are_of_the_classes_that_the_patterns_tell_apart() -> None:
    letters = {skeleton(sign) for sign in representatives.FIXED.values()}
    assert letters >= set("AaZho~0_.' /\r\nsdmtlver")
    assert len(set(representatives.FIXED.values())) == len(representatives.FIXED)


@pytest.mark.parametrize("name", meeting.ALPHABETS)
@pytest.mark.parametrize("length", meeting.LENGTHS)
def test_every_triple_of_symbols_is_at_every_triple_of_positions(name: str, length: int) -> None:
    alphabet = meeting.ALPHABETS[name]
    rows = meeting._rows(len(alphabet), length)
    for positions in itertools.combinations(range(length), 3):
        seen = {tuple(row[position] for position in positions) for row in rows}
        assert len(seen) == len(alphabet) ** 3


def test_no_alphabet_or_length_exceeds_the_prime() -> None:
    assert max(meeting.LENGTHS) <= meeting.PRIME
    assert max(map(len, meeting.ALPHABETS.values())) <= meeting.PRIME


def test_the_apostrophe_meets_every_contraction_letter_in_every_case() -> None:
    met = set("".join(alphabet for alphabet in meeting.ALPHABETS.values() if "'" in alphabet))
    assert met >= set("sdmtlverSDMTLVER\u017f'")


def test_white_space_is_what_the_pinned_unicode_version_says() -> None:
    spans = unicode.ranges("space")
    assert set(whitespace.WHITE_SPACE) == {chr(point) for first, last in spans for point in range(first, last + 1)}
    assert not set(whitespace.LOOK_ALIKES) & set(whitespace.WHITE_SPACE)


def test_every_white_space_and_look_alike_stands_before_letter_digit_punctuation_and_end() -> None:
    found = texts(generators.stored("whitespace"))
    for sign in whitespace.WHITE_SPACE + whitespace.LOOK_ALIKES:
        assert {f"a{sign}b", f"a{sign}1", f"a{sign}!", f"a{sign}"} <= found


def test_contractions_come_in_every_case_after_every_class() -> None:
    found = texts(generators.stored("contractions"))
    for ending, (name, sign) in itertools.product(("s", "LL", "Ve", "rE", "\u017f"), representatives.FIXED.items()):
        if name not in set("sdmtlver"):
            assert f"{sign}'{ending}" in found


def test_an_ending_has_all_its_spellings() -> None:
    assert set(contractions.cases_of("ve")) == {"ve", "vE", "Ve", "VE"}
    assert set(contractions.cases_of("s")) == {"s", "S", "\u017f"}


def test_scripts_of_digits_are_numbers_by_the_pinned_tables() -> None:
    signs = "".join(digits.SCRIPTS.values())
    assert {unicode.class_of(ord(sign)) for sign in signs} == {"N"}
    assert {unicodedata.category(sign) for sign in signs if unicodedata.category(sign) != "Cn"} == {"Nd", "Nl", "No"}


def test_digits_come_in_groups_of_one_to_seven() -> None:
    found = texts(generators.stored("digits"))
    assert {"1", "12", "123", "1234", "12345", "123456", "1234567"} <= found


def test_both_ends_and_outer_neighbours_of_every_range_are_borders() -> None:
    points = set(borders.borders())
    for name in misreading.TABLES:
        for first, last in unicode.ranges(name):
            assert {point for point in (first, last) if not 0xD800 <= point <= 0xDFFF} <= points
            assert last + 1 in points or last + 1 in (0xD800, 0x110000)


@pytest.mark.parametrize("point", [0x41, 0xAA, 0x2B0, 0x301, 0x378, 0x660, 0x1C5, 0x3000, 0x4DBF, 0x1E943, 0x323AF])
def test_the_frames_chosen_for_a_border_tell_every_misreading_that_any_frame_tells(point: int) -> None:
    tellable = set().union(*(misreading.told_apart(frame, point) for frame in borders.FRAMES.values()))
    by_ids = {each for each in tellable if not each.by_count}
    frames = [str(draft.content).replace(chr(point), "{c}") for draft in borders.probes("borders", point)]
    told = set().union(*(misreading.told_apart(frame, point) for frame in frames))
    assert by_ids <= told


def test_a_misreading_is_told_by_the_text_that_the_oracle_splits_otherwise() -> None:
    # U+AB30 is a small letter that no token shares with ASCII; only the apostrophe's contraction shows its class.
    assert not misreading.told_apart("a{c}b", 0xAB30)
    told = misreading.told_apart("{c}'s", 0xAB30)
    assert {each.encoding for each in told if each.wrong == "other"} == set(vocabulary.ENCODINGS)


def test_named_characters_are_misread_only_where_they_are_the_one_in_question() -> None:
    assert not {"{", "}", "c"} & set(NAMED)
    frames = "".join(frame.replace("{c}", "") for frame in borders.FRAMES.values())
    plain = [point for point in borders.borders() if chr(point) in frames]
    for point in plain:
        assert borders.FRAMES["repeated"].format(c=chr(point)) == chr(point) * 4


def test_scripts_stand_inside_words() -> None:
    drafts = [
        draft
        for draft in generators.stored("scripts")
        if draft.slug and draft.slug.endswith(("l-in-a-word", "o-in-a-word"))
    ]
    assert len(drafts) >= 100
    assert all(str(draft.content).startswith("ab") and str(draft.content).endswith("cd") for draft in drafts)


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
@pytest.mark.parametrize("length", alternatives.LENGTHS)
def test_every_reachable_sequence_of_alternatives_is_reached(encoding: str, length: int) -> None:
    rows = [branches_of(encoding, skeleton(text)) for text in texts(generators.stored("alternatives"))]

    assert reachable(encoding, length) <= {row[at : at + length] for row in rows for at in range(len(row))}


def test_a_rare_space_stands_before_letters_with_which_it_would_be_fewer_tokens() -> None:
    ids_of = witness("r50k_base").ids_of_piece
    found = [text for text in fragments.texts_after("\u2008", "r50k_base") if len(text) == 2]

    assert len(found) >= 2
    assert all(len(ids_of(text.encode())) < 3 + len(ids_of(text[1:].encode())) for text in found)
    assert fragments.texts_after("\u0085", "r50k_base") == []


def test_fragments_merge_across_a_border_of_characters() -> None:
    for text in fragments.texts("r50k_base")[:200]:
        raw, ids_of = text.encode(), witness("r50k_base").ids_of_piece
        assert list(ids_of(raw)) != [i for character in text for i in ids_of(character.encode())]


def test_every_mark_stands_among_capitals_that_a_token_joins() -> None:
    found = texts(generators.stored("marks"))
    assert {f"A{mark}\u4e9a\u6d32AVb" for mark in marks.MARKS} <= found


def test_the_long_s_follows_the_one_token_with_an_apostrophe_after_every_class() -> None:
    found = texts(generators.stored("contractions"))
    assert {f"{sign} I'\u017f" for name, sign in representatives.FIXED.items() if name not in set("sdmtlver")} <= found


def test_names_of_maps_are_one_pre_token_of_their_own_and_with_a_space() -> None:
    found = texts(generators.stored("names"))
    assert {"hasOwnProperty", " hasOwnProperty", "constructor", " __proto__"} <= found


def test_two_contractions_stand_in_a_row_before_letters() -> None:
    assert {"I't'LLa", "I's'LLa", "I't'veth", "I'll'sa"} <= texts(generators.stored("contractions"))


def test_three_runs_or_more_are_one_piece_past_sixteen_bits_in_every_encoding() -> None:
    long = [str(draft.content) for draft in runs.stored() if "past sixteen bits" in draft.why]
    for encoding in vocabulary.ENCODINGS:
        pieces = [max(witness(encoding).spans(skeleton(text)), key=lambda span: span[1] - span[0]) for text in long]
        assert sum(end - start > 1 << 16 for start, end in pieces) >= 4


def test_trailing_runs_change_the_count_when_the_last_character_is_kept() -> None:
    telling = [draft for draft in trailing.stored() if "changes the count" in draft.why]
    for encoding in vocabulary.ENCODINGS:
        assert sum(encoding in draft.why for draft in telling) >= 40


def test_a_run_whose_count_stays_is_not_called_telling() -> None:
    assert not trailing._counts_differ("\n", "x", "cl100k_base")
    assert trailing._counts_differ("  ", "1", "cl100k_base")


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_the_right_rule_is_the_witness_own(encoding: str) -> None:
    ranks = vocabulary.ranks(encoding)
    for piece in (b"hello", b"ahahaha", b"antidisestablishmentarianism", b"\xe4\xb8\xad\xe6\x96\x87"):
        assert [ranks[part] for part in merge_rules.lowest_rank_leftmost(piece, ranks)] == merge(piece, ranks)


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
@pytest.mark.parametrize("rule", merge_rules.WRONG)
def test_every_wrong_merge_rule_is_told_by_three_counts(rule: str, encoding: str) -> None:
    telling = [draft for draft in tie_drafts() if draft.why == f"{rule} gives another count in {encoding}"]
    assert len(telling) >= 3


@functools.cache
def tie_drafts() -> list[Draft]:
    return generators.stored("ties")


def test_tokens_of_every_length_class_and_encoding_are_sampled() -> None:
    drafts = generators.stored("tokens")
    for encoding in vocabulary.ENCODINGS:
        assert sum(f"of {encoding}" in draft.why for draft in drafts) >= 100
        assert len({draft.why for draft in drafts if f"of {encoding}" in draft.why}) >= 50


def test_special_text_is_asked_as_text_and_as_special() -> None:
    modes = {draft.mode for draft in generators.stored("specials") if draft.content == "a<|endoftext|>b"}
    assert modes == {"ordinary", "special"}


def test_every_special_token_of_every_encoding_is_asked() -> None:
    names = {name for encoding in vocabulary.ENCODINGS for name in vocabulary.specials(encoding)}
    assert names <= set(specials._NAMES)


def test_no_stored_run_of_white_space_comes_near_the_oracles_limit() -> None:
    for draft in [*runs.stored(), *runs.million("runs6")]:
        for part in draft.recipe or ():
            assert not part.text.isspace() or part.times * len(part.text) <= 100_000


@pytest.mark.parametrize("category", QUICK)
def test_generators_repeat_themselves(category: str) -> None:
    assert generators.stored(category) == generators.stored(category)


@pytest.mark.parametrize("category", generators.DRAWN)
def test_what_is_drawn_depends_on_the_seed_alone(category: str) -> None:
    one, again, other = (generators.drawn(category, seed, 20) for seed in (1, 1, 2))
    assert one == again
    assert one != other


@pytest.mark.parametrize("category", generators.DRAWN)
def test_what_is_drawn_is_mostly_new(category: str) -> None:
    if category in ("prose", "code", "surrogates", "emoji", "contractions", "ties"):
        return
    known = {(draft.mode, draft.content) for draft in generators.stored(category)} if category in QUICK else set()
    drawn = generators.drawn(category, 5, 40)
    assert sum((draft.mode, draft.content) not in known for draft in drawn) > len(drawn) / 2


def test_every_stored_category_can_be_drawn() -> None:
    assert set(generators.STORED) == set(generators.DRAWN)


def test_members_are_drawn_from_the_whole_class() -> None:
    random = Random(1)  # noqa: S311  # reproducible, not secret
    found = {representatives.draw("other", random) for _ in range(200)}
    assert len(found) > 50
    assert {unicode.class_of(ord(sign)) for sign in found} == {"Lo"}


def test_slugs_do_not_collide() -> None:
    for category in QUICK:
        drafts = list(generators.STORED[category](Random(1)))  # noqa: S311  # reproducible, not secret
        by_id: dict[str, tuple[str, str | bytes]] = {}
        for draft in drafts:
            assert by_id.setdefault(draft.id, (draft.mode, draft.content)) == (draft.mode, draft.content), draft.id


def test_scripts_use_letters_of_the_range_that_they_name() -> None:
    for draft in scripts.stored(Random(1)):  # noqa: S311  # reproducible, not secret
        if draft.slug and draft.slug.startswith("u0391-lu"):
            assert any("\u0391" <= sign <= "\u03a9" for sign in str(draft.content))


def test_vocabulary_texts_leave_out_only_what_is_no_utf8() -> None:
    for encoding in vocabulary.ENCODINGS:
        assert len(merges.texts(encoding)) > 0.95 * len(vocabulary.ranks(encoding))


def test_classes_of_length_four_complete_those_of_length_three() -> None:
    drafts = classes.sequences("classes4.cr", iter([("cr", "lf", "cr", "lf")]))
    assert next(drafts).content == "\r\n\r\n"


def test_the_oracle_answers_a_million_of_each_unit_by_half_of_it() -> None:
    """What is asked only in the exhaustive tier is tried here at a tenth."""
    for name in runs.MILLION:
        assert tiktoken_oracle.ids(runs.UNITS[name] * 1_000, "o200k_base")
