"""Boards laid out freely, with notes and links.

Revision: 20261129_boards, after 20261129_doors.
"""

revision = '20261129_boards'
down_revision = '20261129_doors'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
