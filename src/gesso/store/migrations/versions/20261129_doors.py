"""What the other API dialects remember: idempotent answers, assets, links.

Revision: 20261129_doors, after 20261129_library.
"""

revision = '20261129_doors'
down_revision = '20261129_library'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
