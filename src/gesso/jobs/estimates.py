"""What runs of a kind have taken, per picture: the estimate of the next one. And how long somebody will wait."""

from gesso.domain.ids import PersonId
from gesso.domain.job import LANES, Job
from gesso.domain.plan import Plan
from gesso.domain.spec import Speed
from gesso.store.database import Connection, Database
from gesso.store.queries import estimates as rows
from gesso.store.queries import flow as flows
from gesso.store.queries import jobs


def kind_of(plan: Plan) -> rows.Kind:
    """Return what runs must share to say something about each other."""
    shape = f"{plan.width_px}x{plan.height_px}>{plan.delivered_width_px}x{plan.delivered_height_px}"
    return rows.Kind(plan.model.alias, plan.task, shape, plan.sampling.steps)


def learned_ms(database: Database, plan: Plan, *, otherwise_ms: int) -> int:
    """Return the device time that a plan will take by what its like have taken, else the guess that is handed in."""
    with database.read() as connection:
        mean_ms = rows.mean_ms(connection, kind_of(plan))
    return otherwise_ms if mean_ms is None else round(mean_ms * len(plan.seeds))


def learn(connection: Connection, job: Job, gpu_ms: int) -> None:
    """Note what a finished job took. Pictures that an earlier attempt left make no difference: all are drawn again."""
    if gpu_ms > 0:
        rows.add(connection, kind_of(job.plan), gpu_ms / len(job.plan.seeds))


def wait_ms(database: Database, person_id: PersonId, speed: Speed, *, slots: int = 1) -> int:
    """Return how long a new job will wait: for what runs, for more urgent lanes, and for what is fairly before it in its own.

    Of others' work in the lane only so much comes first as makes them even with this person.
    """
    lane = LANES[speed]
    with database.read() as connection:
        backlogs = flows.backlogs(connection, tuple(range(lane + 1)))
        clock_ms = flows.clock(connection, lane)
        ahead_ms = jobs.running_ms(connection)
    own = next((flow for key, flow in backlogs if key == (lane, person_id)), None)
    own_ms, turn_ms = (0, clock_ms) if own is None else (own.queued_ms, own.vtime_ms + own.queued_ms)
    for key, flow in backlogs:
        if key.lane < lane or key.person_id == person_id:
            ahead_ms += flow.queued_ms if key.lane < lane else own_ms
        else:
            ahead_ms += min(flow.queued_ms, max(0, turn_ms - flow.vtime_ms))
    return ahead_ms // max(1, slots)
