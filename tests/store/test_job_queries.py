"""The queries that run all the time stay on their small partial indexes, however long the past has grown."""

import pytest
from sqlalchemy import event

from gesso.store.database import Database
from gesso.store.migrations import upgrade_to_head
from gesso.store.queries import flow, jobs

PERSON = "usr_" + "0" * 32


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    database = Database.open(tmp_path_factory.mktemp("plans") / "gesso.db")
    upgrade_to_head(database)

    def explain(query) -> list[str]:
        seen = []
        listener = lambda *arguments: seen.append(arguments[2:4])  # noqa: E731 - it must be removed again
        event.listen(database._reader, "before_cursor_execute", listener)
        with database.read() as connection:
            query(connection)
        event.remove(database._reader, "before_cursor_execute", listener)
        with database.read() as connection:
            return [
                row[3]
                for words, values in seen
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
            ]

    yield explain
    database.close()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda c: flow.candidates(c, 1, (0,)), "SEARCH flow USING INDEX ix_flow_active"),
        (lambda c: flow.candidates(c, 1, (0,)), "SEARCH flow USING INDEX ix_flow_oldest"),
        (lambda c: flow.next_of_batch(c, "klein-1", 1, (0,)), "SEARCH flow USING INDEX ix_flow_batch"),
        (lambda c: flow.clock(c, 2), "SEARCH flow USING INDEX ix_flow_active"),
        (lambda c: flow.backlogs(c, (0, 1)), "SEARCH flow USING INDEX ix_flow_active"),
        (lambda c: jobs.queued_count(c, PERSON), "SEARCH job USING COVERING INDEX ix_job_queued"),
        (lambda c: jobs.live(c, PERSON, limit=9), "SEARCH job USING COVERING INDEX ix_job_live"),
        (lambda c: jobs.count_by_state(c, PERSON), "SEARCH job USING COVERING INDEX ix_job_live"),
        (lambda c: jobs.unwanted(c, "dsp"), "SCAN job USING INDEX ix_job_lease"),
        (lambda c: jobs.not_owned_by(c, "dsp"), "SCAN job USING INDEX ix_job_lease"),
        (lambda c: jobs.not_owned_by(c, "dsp", expired_before_ms=1), "SEARCH job USING INDEX ix_job_lease"),
        (lambda c: jobs.page(c, PERSON, limit=9), "SEARCH job USING INDEX ix_job_person_id_id"),
        (lambda c: jobs.device_ms(c, PERSON, 0), "SEARCH ledger USING INDEX ix_ledger_person_id_time_ms"),
    ],
)
def test_plan(plans, query, index) -> None:
    assert any(line.startswith(index) for line in plans(query)), plans(query)
