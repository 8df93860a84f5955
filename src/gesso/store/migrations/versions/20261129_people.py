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
        batch_op.add_column(sa.Column('name_key', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('email', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('password_hash', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('suspended_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('removed_ms', sa.BigInteger(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_person_name_key'), ['name_key'])
        batch_op.create_unique_constraint(batch_op.f('uq_person_email'), ['email'])
    op.execute("UPDATE person SET role = 'owner', name_key = lower(name) WHERE owner = 1")
    for old, new in OLD_SCOPES.items():
        op.execute(sa.text('UPDATE api_key SET scopes = :new WHERE scopes = :old').bindparams(old=old, new=new))
    op.create_table('session',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('secret_sha256', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('seen_ms', sa.BigInteger(), nullable=False),
    sa.Column('expires_ms', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('secret_sha256', name=op.f('uq_session_secret_sha256'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index('ix_session_person_id_id', ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_session_expires_ms', ['expires_ms'], unique=False)
    op.create_table('invitation',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('secret_sha256', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.Column('expires_ms', sa.BigInteger(), nullable=False),
    sa.Column('accepted_ms', sa.BigInteger(), nullable=True),
    sa.Column('accepted_by', sa.Text(), nullable=True),
    sa.Column('revoked_ms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('secret_sha256', name=op.f('uq_invitation_secret_sha256'))
    )
    op.create_table('team',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name_key', name=op.f('uq_team_name_key'))
    )
    op.create_table('team_member',
    sa.Column('team_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('added_ms', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_member_team_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_team_member_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team_id', 'person_id', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index('ix_team_member_person_id', ['person_id'], unique=False)
    op.create_table('audit',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('time_ms', sa.BigInteger(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('key_id', sa.Text(), nullable=True),
    sa.Column('about', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('facts', sa.Text(), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index('ix_audit_person_id_id', ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_action_id', ['action', 'id'], unique=False)
    op.create_table('mask',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('created_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'sha256', name=op.f('pk_mask'))
    )


def downgrade() -> None:
    for name in ('mask', 'audit', 'team_member', 'team', 'invitation', 'session'):
        op.drop_table(name)
    op.execute("""UPDATE api_key SET scopes = '["read","write"]' WHERE scopes <> '["read"]'""")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_person_email'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_person_name_key'), type_='unique')
        for column in ('removed_ms', 'suspended_ms', 'password_hash', 'email', 'name_key', 'role'):
            batch_op.drop_column(column)
