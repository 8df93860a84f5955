"""The queue and its pages order by id alone, so ids of one source must rise."""

import threading

from gesso.domain.ids import id_source, is_id


def test_ids_rise_within_a_millisecond_and_when_the_clock_steps_back() -> None:
    times = iter([1000] * 500 + [400] * 500 + [1001] * 500)
    make = id_source(lambda: next(times))
    made = [make("job") for _ in range(1500)]
    assert made == sorted(set(made))
    assert all(is_id(one, "job") for one in made)


def test_ids_of_many_threads_are_distinct() -> None:
    make = id_source(lambda: 5)
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(make("img") for _ in range(200))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1000
