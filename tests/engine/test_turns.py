"""Several pictures in the making: the order of what happens, what one picture owes to the others, and stopping."""

import threading

import numpy as np
import pytest
import torch
from plans import composed, pictures

from gesso.engine import tile
from gesso.engine.events import Step
from gesso.engine.turns import Hands, hands_for, in_turn

CPU = torch.device("cpu")
SCENE = {"size": (128, 64), "delivered_width_px": 364, "delivered_height_px": 204, "seeds": (3, 4, 5, 6)}


@pytest.fixture
def threads():
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def counting(name, turns, log):
    """A picture whose turn k says Step(k, name) and takes longest for the first picture."""
    for turn in range(turns):
        log.append((turn, name))
        torch.ones(300 - 100 * name, 300) @ torch.ones(300, 300)
        yield [Step(turn, name)]


@pytest.mark.parametrize("hands", [None, Hands(1, 1), Hands(2, 1), Hands(3, 2)])
def test_pictures_take_turns_in_the_same_order_however_many_hands_there_are(hands):
    seen = list(in_turn([counting(name, 3, []) for name in range(3)], hands))
    assert seen == [Step(turn, name) for turn in range(3) for name in range(3)]


@pytest.mark.parametrize("hands", [None, Hands(2, 1)])
def test_after_closing_no_turn_begins(hands):
    log = []
    running = in_turn([counting(name, 50, log) for name in range(2)], hands)
    assert next(running) == Step(0, 0)
    running.close()
    done = len(log)
    assert done <= 2
    assert not any(thread.name.startswith("gesso-hand") for thread in threading.enumerate())
    assert len(log) == done


@pytest.mark.parametrize("hands", [None, Hands(2, 1)])
def test_what_goes_wrong_in_a_turn_reaches_the_caller(hands):
    def broken():
        yield [Step(0, 0)]
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        list(in_turn([counting(0, 5, []), broken()], hands))


def test_a_hand_computes_with_as_many_threads_however_many_pictures_there_are(threads):
    for cores, each in ((1, 1), (2, 1), (8, 2), (16, 4)):
        threads(cores)
        dealt = [hands_for(pictures, small=True, device=CPU) for pictures in (1, 2, 4, 9)]
        assert {hand.threads for hand in dealt} == {each}
        assert all(1 <= hand.count * each <= cores for hand in dealt)
    assert hands_for(4, small=False, device=CPU) is None
    assert hands_for(4, small=True, device=torch.device("cuda")) is None


def test_the_callers_own_threads_are_left_as_they_were():
    before = torch.get_num_threads()
    list(in_turn([counting(name, 2, []) for name in range(2)], Hands(2, before + 1)))
    inherited = []
    other = threading.Thread(target=lambda: inherited.append(torch.get_num_threads()))
    other.start()
    other.join()
    assert [torch.get_num_threads(), *inherited] == [before, before]


@pytest.mark.parametrize("more", [{}, {"tile": True}], ids=["plain", "tile"])
def test_side_by_side_or_one_after_the_other_the_bytes_are_the_same(engine, threads, more):
    plan = composed(**SCENE, **more)
    threads(3)
    together = pictures(engine, plan)
    threads(1)
    for one, whole in zip(pictures(engine, plan), together, strict=True):
        assert np.array_equal(one, whole)
    assert np.array_equal(pictures(engine, plan.only(2))[0], together[2])


def test_the_last_of_two_to_leave_a_torus_undoes_it():
    conv, spared = torch.nn.Conv2d(1, 1, 3, padding=1), torch.nn.Conv2d(1, 1, 3, padding=1)
    both = torch.nn.ModuleList((conv, spared))
    first, second = (tile.circular(both, on=True, but=spared) for _ in range(2))
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert (conv.padding_mode, spared.padding_mode) == ("circular", "zeros")
    second.__exit__(None, None, None)
    assert conv.padding_mode == "zeros"
