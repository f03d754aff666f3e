"""Sittings shared out: the same accounts whoever plays them, killed workers made good, results kept in a file that may be cut or altered."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from game.lab import cluster, shelf, sweep
from game.lab.cluster import Cluster
from game.lab.shelf import Played, Shelf
from game.lab.simulate import simulate
from game.lab.sitting import IDLE, Account, LabProblem, Room, Sitting, Upset, kinds_of_seats
from game.lab.sweep import Alone, Hands, Item, Processes, Result, Work, blocks, play_all
from game.rules.ruleset import Ruleset
from tests.small_world import SEATS, TINY, rules

TABLES = [
    dict.fromkeys(SEATS, "random"),
    {**dict.fromkeys(SEATS, "random"), "crown": "novice"},
    {**dict.fromkeys(SEATS, IDLE), "hillfolk": "random"},
]


def sitting(seats: dict[str, str] = TABLES[0], seed: int = 5, games: int = 3, upset: Upset | None = None) -> Sitting:
    return Sitting("small", tuple(seats.items()), seed, games, upset, (("uproar", "half"), ("lost", "end"), ("uproar", "mean")))


SITTINGS = [sitting(seats, seed, 3) for seats in TABLES for seed in (5, 8)] + [sitting(upset=Upset("crown", 3, "random"))]


@pytest.fixture(scope="module")
def alone() -> Played:
    return play_all(rules(), SITTINGS, Alone())


def text(played: Played) -> str:
    """Everything that came out, as it is kept."""
    return json.dumps([[sitting.to_json(), [account.to_json() for account in accounts]] for sitting, accounts in played.items()])


# --- accounts -------------------------------------------------------------------------------------------------------------


def test_a_game_is_the_one_that_simulate_plays(alone: Played) -> None:
    simulated = simulate(rules(), "small", 6, 5, TABLES[1])
    accounts = [*alone[SITTINGS[2]], *alone[SITTINGS[3]]]
    for game, account in zip(simulated.games, accounts, strict=True):
        assert (account.seed, account.digest, account.turns) == (game.seed, game.digest, game.outcome.turn)
        assert (account.ending, account.winners, account.regime) == (game.outcome.ending, game.outcome.winners, game.outcome.regime)
        given = sum((Counter(kinds) for kinds in account.orders.values()), Counter())
        assert given == Counter(game.orders)
        for values in game.outcome.projects.values():
            assert all(account.projects[seat] == value for seat, value in values.items())
        assert set(account.topped) <= set(SEATS)
        assert set(account.values) == {"uproar half", "lost end", "uproar mean"}


def test_who_is_idle_gives_no_order(alone: Played) -> None:
    for account in alone[SITTINGS[4]]:
        assert account.orders["hillfolk"]
        assert not any(account.orders[seat] for seat in SEATS if seat != "hillfolk")


def test_accounts_do_not_depend_on_the_batch(alone: Played) -> None:
    room = Room(rules())
    ones = [account for seed in range(5, 8) for account in room.play(sitting(TABLES[1], seed, 1))]
    assert tuple(ones) == alone[SITTINGS[2]]


def test_an_upset_changes_one_turn_of_one_seat() -> None:
    room = Room(rules())
    seats = {**TABLES[0], "empire": "novice"}
    plain, upset = (room.play(sitting(seats, 5, 8, upset)) for upset in (None, Upset("empire", 2, "random")))
    assert [game.seed for game in plain] == [game.seed for game in upset]
    assert [game.digest for game in plain] != [game.digest for game in upset]
    same = room.play(sitting(TABLES[0], 5, 8, Upset("crown", 2, "random")))
    assert [game.digest for game in same] == [game.digest for game in room.play(sitting(TABLES[0], 5, 8))], "who is upset by its own level plays as it would"


def test_kinds_of_seats_are_those_that_somebody_sits_in() -> None:
    assert kinds_of_seats(Room(rules()).engine("small")) == {"movement": ("hillfolk", "sailors"), "state": ("crown",), "hegemon": ("empire",)}


def test_rules_without_projects_have_accounts_too() -> None:
    room = Room(rules(TINY))
    (account,) = room.play(Sitting("tiny", tuple((seat, "random") for seat in room.engine("tiny").seats), 1, 1))
    assert account.ending == "nobody"
    assert account.pledges == {"made": 0, "kept": 0, "withdrawn": 0}


# --- whoever plays --------------------------------------------------------------------------------------------------------


def test_the_order_asked_for_is_the_order_that_comes_out(alone: Played) -> None:
    again = play_all(rules(), reversed(SITTINGS), Alone())
    assert list(again) == SITTINGS[::-1]
    assert again == alone
    assert list(play_all(rules(), [*SITTINGS, *SITTINGS], Alone())) == SITTINGS


def test_processes_make_no_difference(alone: Played) -> None:
    heard: list[tuple[int, int]] = []
    assert text(play_all(rules(), SITTINGS, Processes(2), progress=lambda done, of: heard.append((done, of)))) == text(alone)
    assert heard[0] == (0, 21) and heard[-1] == (21, 21)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


def kill_once(room: Room, sitting: Sitting) -> tuple[Account, ...]:
    """A worker that is killed the first time it is given a certain sitting."""
    mark = Path(os.environ["KILLED_ONCE"])
    if sitting == SITTINGS[3] and not mark.exists():
        mark.write_text("")
        os._exit(9)
    return room.play(sitting)


def test_what_a_killed_worker_was_at_is_played_again(alone: Played, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KILLED_ONCE", str(tmp_path / "mark"))
    monkeypatch.setattr(sweep, "played", kill_once)
    assert text(play_all(rules(), SITTINGS, Processes(2))) == text(alone)
    assert (tmp_path / "mark").exists()


def die(_: Room, __: Sitting) -> tuple[Account, ...]:
    os._exit(9)


def test_workers_that_always_die_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "played", die)
    with pytest.raises(LabProblem, match="A worker was ended from outside"):
        play_all(rules(), SITTINGS[:1], Processes(1))


def test_blocks_do_not_depend_on_how_many_games_there_are() -> None:
    assert blocks(100, 60, 25) == [(100, 25), (125, 25), (150, 10)]
    assert blocks(100, 75, 25)[:2] == blocks(100, 60, 25)[:2]


# --- cluster --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes."""
    distributed = pytest.importorskip("distributed", reason="the package `distributed` is an extra and is not installed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", scheduler_port=0, dashboard_address=None) as found:
        yield found.scheduler_address


@pytest.mark.filterwarnings("default")  # the package's own
def test_a_cluster_gives_the_same_bytes(alone: Played, scheduler: str, tmp_path: Path) -> None:
    kept = Shelf(tmp_path / "results", rules().hash)
    assert text(play_all(rules(), SITTINGS, Cluster(scheduler), kept)) == text(alone)
    assert Shelf(tmp_path / "results", rules().hash).played == alone


def test_a_cluster_that_is_not_there_is_said() -> None:
    pytest.importorskip("distributed", reason="the package `distributed` is an extra and is not installed")
    with pytest.raises(LabProblem, match="There is no scheduler at nonsense"):
        play_all(rules(), SITTINGS[:1], Cluster("nonsense"))


class Full:
    """The package on a machine where the port is taken."""

    @staticmethod
    def LocalCluster(**options: object) -> None:  # noqa: N802  the package's own name
        raise RuntimeError("Scheduler failed to start.")


def test_a_place_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "dask", lambda: Full)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(LabProblem, match="No scheduler can stand at nowhere:80"):
        cluster.stand(1, "nowhere", 80, print, lambda: None)
    assert signal.getsignal(signal.SIGINT) == before


def test_other_programs_are_refused_by_workers() -> None:
    with pytest.raises(LabProblem, match="another version of the program"):
        cluster.done_there(sweep.source_of(rules()), rules().hash, "other", sweep.played, SITTINGS[0])


def test_a_worker_elsewhere_plays_by_the_bytes_it_is_sent(alone: Played) -> None:
    for one in SITTINGS[:2]:
        assert cluster.done_there(sweep.source_of(rules()), rules().hash, shelf.fingerprint(), sweep.played, one) == alone[one]


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(LabProblem, match="Clusters want the package `distributed`"):
        play_all(rules(), SITTINGS[:1], Cluster("tcp://127.0.0.1:1"))


# --- the file -------------------------------------------------------------------------------------------------------------


class Counting:
    """Plays, and knows what it was given."""

    def __init__(self) -> None:
        self.given: list[object] = []

    def done(self, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        self.given += items
        return Alone().done(ruleset, work, items)


def filled(path: Path, alone: Played, hands: Hands | None = None) -> Played:
    return play_all(rules(), SITTINGS, hands or Alone(), Shelf(path, rules().hash))


def test_what_is_kept_is_not_played_again(alone: Played, tmp_path: Path) -> None:
    path = tmp_path / "new" / "results"
    play_all(rules(), SITTINGS[:2], Alone(), Shelf(path, rules().hash))
    hands = Counting()
    assert text(filled(path, alone, hands)) == text(alone)
    assert hands.given == SITTINGS[2:]
    again = Counting()
    assert text(filled(path, alone, again)) == text(alone)
    assert not again.given


@pytest.mark.parametrize("cut", [1, 50, 2_000])
def test_a_file_that_was_cut_off_is_gone_on_with(cut: int, alone: Played, tmp_path: Path) -> None:
    path = tmp_path / "results"
    filled(path, alone)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert text(filled(path, alone)) == text(alone)
    assert path.read_bytes() == whole


def test_a_file_cut_in_its_first_line_is_begun_anew(alone: Played, tmp_path: Path) -> None:
    path = tmp_path / "results"
    filled(path, alone)
    path.write_bytes(path.read_bytes()[:30])
    assert not Shelf(path, rules().hash).played


@pytest.mark.parametrize("change", [(b'"turns":8', b'"turns":7'), (b'"games":3', b'"games":2'), (b'{"sum"', b'{"som"'), (b'"seats"', b'"sa')])
def test_an_altered_file_is_refused(change: tuple[bytes, bytes], alone: Played, tmp_path: Path) -> None:
    path = tmp_path / "results"
    filled(path, alone)
    path.write_bytes(path.read_bytes().replace(*change, 1))
    with pytest.raises(LabProblem, match=r"is damaged: line \d does not hold what was written there. Take that line out, and its games are played again.$"):
        Shelf(path, rules().hash)


@pytest.mark.parametrize("content", [b"shopping list\n", b"shopping list without an end", b"[]\n", b'{"format": 3}\n', b"\xff\xfe\n", b"[" * 100_000 + b"\n"])
def test_what_is_no_file_of_results_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(LabProblem, match="is no file of the lab's results"):
        Shelf(path, rules().hash)
    assert path.read_bytes() == content


def test_other_rules_and_folders_are_refused(alone: Played, tmp_path: Path) -> None:
    filled(tmp_path / "results", alone)
    with pytest.raises(LabProblem, match="holds games by other rules"):
        Shelf(tmp_path / "results", rules(TINY).hash)
    with pytest.raises(LabProblem, match="could not be read or written"):
        Shelf(tmp_path, rules().hash)


def test_another_version_that_plays_alike_goes_on_and_one_that_does_not_is_refused(alone: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "results"
    play_all(rules(), SITTINGS[:4], Alone(), Shelf(path, rules().hash))
    monkeypatch.setattr(shelf, "fingerprint", lambda: "later")
    hands = Counting()
    assert text(filled(path, alone, hands)) == text(alone)
    assert hands.given == [SITTINGS[0], SITTINGS[2], *SITTINGS[4:]], "one sitting for every level is played again"
    monkeypatch.setattr(Account, "to_json", lambda account: {**{k: getattr(account, k) for k in account.__slots__}, "turns": 99})
    other = tmp_path / "other"
    monkeypatch.setattr(shelf, "fingerprint", lambda: "now")
    play_all(rules(), SITTINGS[:2], Alone(), Shelf(other, rules().hash))
    monkeypatch.setattr(shelf, "fingerprint", lambda: "later")
    with pytest.raises(LabProblem, match="another version of the program, which plays otherwise"):
        play_all(rules(), SITTINGS[:2], Alone(), Shelf(other, rules().hash))
