"""A log played again: the same digests, the rules inside the file, and one sentence for each file that will not do."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from game.engine.state import digest
from game.play.log import turn_entries
from game.play.match import Match
from game.play.replay import kept_states, replay
from game.play.store import Store, StoreProblem
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset
from tests.small_world import COMPUTERS, PEOPLE, TINY, changed_rules, find, new, play_on, rules

Entries = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A whole game, with something taken back on the way, and its digests."""
    path = tmp_path_factory.mktemp("played") / "a.game"
    with new(path) as match:
        play_on(match, 5)
        match.undo(3)
        play_on(match, 99, "otherwise")
        assert match.over
        return path, [match.course.digest(turn) for turn in range(match.turn + 1)]


def log_of(path: Path) -> Entries:
    with Store.open(path, readonly=True) as store:
        return [(entry.kind, entry.body) for entry in store.entries()]


def written(path: Path, entries: Entries, **header: Any) -> Path:
    """A file with the header of a game of the small world and any log at all."""
    body = new().kept.header | header
    with Store.create(path, body, rules().sources) as store:
        for kind, entry in entries:
            store.append(kind, entry)
    return path


def sentence(path: Path, **options: Any) -> str:
    with pytest.raises(StoreProblem) as refused:
        replay(path, **options)
    assert "\n" not in refused.value.message
    return refused.value.message.replace(str(path), "FILE")


# --- the same again -------------------------------------------------------------------------------------------------------


def test_a_replay_gives_the_digests_of_the_play(played: tuple[Path, list[str]]) -> None:
    path, digests = played
    before = path.read_bytes()
    again = replay(path, verify=True)
    assert again.digests == digests
    assert again.differs is None
    assert again.outcome.over
    assert path.read_bytes() == before, "a replay changes nothing"


def test_a_replay_needs_no_installed_rules_and_knows_what_was_installed(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    own = changed_rules(b"heat: 0.25 *", b"heat: 0.5 *")
    with Match.new(own, "small", 3, COMPUTERS, path) as match:
        play_on(match)
    again = replay(path, verify=True)
    assert again.ruleset.hash == own.hash != rules().hash
    assert again.digests[-1] == match.course.digest()


def test_a_replay_up_to_a_turn(played: tuple[Path, list[str]]) -> None:
    path, digests = played
    for turn in (0, 3, len(digests) - 1):
        again = replay(path, to=turn)
        assert again.digests == digests[: turn + 1]
        assert again.outcome.turn == turn
    assert sentence(path, to=99) == f"FILE cannot be replayed to turn 99: {len(digests) - 1} turns have been played in it."
    assert sentence(path, to=-1) == f"FILE cannot be replayed to turn -1: {len(digests) - 1} turns have been played in it."


def test_a_replay_as_an_object(played: tuple[Path, list[str]]) -> None:
    path, digests = played
    found = json.loads(json.dumps(replay(path, verify=True).to_json()))
    assert found["digests"] == digests
    assert (found["scenario"], found["seed"], found["seats"], found["over"]) == ("small", 1, PEOPLE, True)
    assert (found["verified"], found["differs"]) == (True, None)
    assert replay(path).to_json()["verified"] is False


def test_the_log_of_a_finished_and_of_a_fresh_game(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    new(path).close()
    assert replay(path, verify=True).digests == [digest(new().engine, new().state)]
    tiny = tmp_path / "tiny.game"
    with Match.new(rules(TINY), "tiny", 1, {"crowd": "random", "crown": "random"}, tiny) as match:
        play_on(match)
    assert replay(tiny, verify=True).digests[-1] == match.course.digest()


def test_verifying_names_the_first_turn_that_differs(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    entries = [(kind, body | {"digest": "f" * 64} if kind == "turn" and body["turn"] in (2, 4) else body) for kind, body in log_of(played[0])]
    path = written(tmp_path / "a.game", entries)
    again = replay(path, verify=True)
    assert again.differs is not None
    assert again.differs.turn == 2
    assert again.differs.stored == "f" * 64
    assert again.differs.played == played[1][2]
    assert str(again.differs) == f"Turn 2 comes out differently: when it was played its digest was ffffffffffff, now it is {played[1][2][:12]}."
    assert again.to_json()["verified"] is False
    assert again.to_json()["differs"]["turn"] == 2
    assert replay(path).digests == played[1], "who does not verify is not stopped"


def test_the_states_that_stand_are_kept(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, digests = played
    again = replay(path)
    kept = kept_states(path)
    assert list(kept) == list(range(1, len(digests)))
    for turn, state in kept.items():
        assert digest(again.course.engine, state) == digests[turn]
    back = tmp_path / "b.game"
    with new(back) as match:
        play_on(match, 4)
        match.undo(2)
        assert list(kept_states(back)) == [1, 2]
    with Store.open(back) as store:
        store.snapshot(2, store.snapshots()[1].after_seq, b"nonsense", "0")
    with pytest.raises(StoreProblem, match=r"the state of turn 2 cannot be read \(This is no state of a game\)"):
        kept_states(back)


# --- files that will not do -----------------------------------------------------------------------------------------------


def a_turn(number: int = 1, given: str = "0" * 64) -> Entries:
    return list(turn_entries(new().engine, number, {}, given))


PLAN: dict[str, Any] = {"seat": "crown", "turn": 1, "orders": []}
BAD_LOGS: dict[str, tuple[Entries, str]] = {
    "unknown kind": ([("surprise", {"turn": 1})], "1 is a `surprise`, which this version does not know"),
    "no turn": ([("pledge", {"seat": "crown", "orders": []})], "1 names no turn"),
    "a turn that is none": ([("pledge", PLAN | {"turn": "1"})], "1 names no turn"),
    "yes is no turn": ([("pledge", PLAN | {"turn": True})], "1 names no turn"),
    "another turn": ([("pledge", PLAN | {"turn": 2})], "1 belongs to turn 2, and turn 1 is being played"),
    "no seat": ([("pledge", {"turn": 1, "orders": []})], "1 names no seat"),
    "unknown seat": ([("pledge", PLAN | {"seat": "q"})], "1 holds what may not be ordered (There is no seat `q` in this game)"),
    "no list": ([("pledge", PLAN | {"orders": "calm"})], "1 holds orders that cannot be read (A submission is a list of orders)"),
    "no texts": ([("pledge", PLAN | {"orders": [1]})], "1 holds orders that cannot be read (An order is a text)"),
    "unknown order": ([("pledge", PLAN | {"orders": ["dance"]})], "1 holds orders that cannot be read (There is no order `dance`)"),
    "too early": (
        [*a_turn()[:3], ("plan", PLAN)],
        "4 holds what may not be ordered (Plans are made when all pledges are known; the pledge of `empire` is still to come)",
    ),
    "twice": ([("pledge", PLAN)] * 2, "2 holds what may not be ordered (The pledge of `crown` for this turn is locked already)"),
    "not allowed": ([*a_turn()[:4], ("plan", PLAN | {"orders": ["rally at=hill"]})], "5 holds what may not be ordered (Rally is not an order of this seat)"),
    "too much": (
        [*a_turn()[:4], ("plan", PLAN | {"orders": ["protect"] * 101})],
        "5 holds orders that cannot be read (A submission has no more than 100 orders; here are 101)",
    ),
    "ends too early": ([("turn", {"turn": 1, "digest": "0"})], "1 ends a turn that cannot end yet"),
    "no digest": ([*a_turn()[:-1], ("turn", {"turn": 1})], "9 holds no digest"),
    "back to nowhere": ([("rewind", {"turn": 1})], "1 goes back to turn 1, and 0 have been played"),
    "back beyond": ([("rewind", {"turn": -1})], "1 goes back to turn -1, and 0 have been played"),
}


@pytest.mark.parametrize("name", BAD_LOGS)
def test_a_log_that_cannot_be_followed(name: str, tmp_path: Path) -> None:
    """Such a file has good hashes: somebody made it."""
    entries, said = BAD_LOGS[name]
    path = written(tmp_path / "a.game", entries)
    assert sentence(path) == f"FILE is damaged or was altered, so it was refused: entry {said[0]} of its log{said[1:]}."
    with pytest.raises(StoreProblem):
        Match.open(path, find)


def test_a_log_that_goes_on_after_the_end(tmp_path: Path) -> None:
    path = written(tmp_path / "a.game", [entry for turn in range(1, 10) for entry in a_turn(turn)])
    assert sentence(path).endswith("of its log holds what may not be ordered (The game is over).")


BAD_HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "no scenario": ({"scenario": None}, "its header has no good `scenario`"),
    "a seed in words": ({"seed": "one"}, "its header has no good `seed`"),
    "yes is no seed": ({"seed": True}, "its header has no good `seed`"),
    "a seed below": ({"seed": -1}, "its header has no good `seed`"),
    "a seed beyond": ({"seed": 2**64}, "its header has no good `seed`"),
    "seats in a list": ({"seats": ["crown"]}, "its header has no good `seats`"),
    "a level that is none": ({"seats": PEOPLE | {"crown": 7}}, "its header has no good `seats`"),
    "mods by name": ({"mods": {"small": "1.0.0"}}, "its header has no good `mods`"),
    "a mod that is none": ({"mods": ["small"]}, "its header has no good `mods`"),
    "a mod without a version": ({"mods": [{"id": "small"}]}, "its header has no good `mods`"),
    "no hash": ({"ruleset": 0}, "its header has no good `ruleset`"),
    "another hash": ({"ruleset": "0" * 64}, "the rules inside are not those it was begun with"),
    "another scenario": ({"scenario": "nowhere"}, "its rules have no scenario `nowhere`"),
}


@pytest.mark.parametrize("name", BAD_HEADERS)
def test_a_header_that_makes_no_sense(name: str, tmp_path: Path) -> None:
    header, said = BAD_HEADERS[name]
    path = written(tmp_path / "a.game", [], **header)
    assert sentence(path) == f"FILE is damaged or was altered, so it was refused: {said}."
    with pytest.raises(StoreProblem):
        Match.open(path, find)


def test_a_mod_that_is_not_inside(tmp_path: Path) -> None:
    path = written(tmp_path / "a.game", [], mods=[{"id": "large", "version": "1.0.0"}])
    assert sentence(path) == "The rules inside FILE cannot be played with this version of the game: There is no mod `large`."


def test_rules_that_this_version_does_not_understand(tmp_path: Path) -> None:
    """As from a newer version, whose language says more."""
    path = tmp_path / "a.game"
    sources = {name: body.replace(b"mean(anger", b"median(anger") for name, body in rules().sources.items()}
    Store.create(path, new().kept.header, sources).close()
    found = sentence(path)
    assert found.startswith("The rules inside FILE cannot be played with this version of the game: small/small.yaml:"), found
    assert "median" in found


def test_files_that_are_no_games_or_not_whole(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    whole, path = played[0].read_bytes(), tmp_path / "a.game"
    assert sentence(path) == "There is no saved game at FILE."
    path.write_bytes(b"# A recipe for soup\n" * 100)
    assert sentence(path) == "FILE is not a saved game: it is no database that this program can read."
    for length in (0, 100):
        path.write_bytes(whole[:length])
        assert sentence(path) == f"FILE is empty or cut short ({length} bytes), so there is no game in it."
    path.write_bytes(whole[: len(whole) // 2])
    assert sentence(path) == "FILE is damaged: part of the file is missing or was altered, so it was refused."
    assert sentence(tmp_path).endswith("is a folder, and a saved game is one file.")


def test_a_bit_that_flips_is_refused_or_changes_nothing(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    whole, path, luck, refused = played[0].read_bytes(), tmp_path / "a.game", random.Random(3), 0
    for _ in range(60):
        flipped = bytearray(whole)
        flipped[luck.randrange(len(whole))] ^= 1 << luck.randrange(8)
        path.write_bytes(flipped)
        try:
            assert replay(path).digests == played[1]
        except StoreProblem:
            refused += 1
    assert refused > 5, "not all of a file is a snapshot"


def test_a_file_of_a_newer_version(played: tuple[Path, list[str]], tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    whole = bytearray(played[0].read_bytes())
    whole[60:64] = (99).to_bytes(4, "big")  # where SQLite keeps the version that a program gave
    path.write_bytes(whole)
    found = sentence(path)
    assert "newer" in found, found
    with pytest.raises(StoreProblem):
        Match.open(path, find)


def test_rules_given_in_another_order_have_the_same_hash() -> None:
    mods, _ = find_mods([rules().mods[0].folder or Path()])
    assert load_ruleset(list(mods.values()), dict(reversed(rules().sources.items()))).hash == rules().hash
