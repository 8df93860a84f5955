"""Folders, tags, ratings, searches and the index of words.

Revision: 20261129_library, after 20261129_policy.
"""

revision = '20261129_library'
down_revision = '20261129_policy'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
