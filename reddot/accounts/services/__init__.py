"""Writes of accounts: the access log, accounts, roles and API keys."""

from reddot.accounts.services.access_log import AccessLogError, record_access, record_read
from reddot.accounts.services.common import SamePerson
from reddot.accounts.services.keys import LONGEST_KEY, BadKey, issue_token, revoke_token
from reddot.accounts.services.roles import (
    BadGrant,
    NeedsTwo,
    confirm_role,
    end_grant,
    grant_role,
    propose_role,
    withdraw_proposal,
)
from reddot.accounts.services.users import (
    BadAccount,
    close_account,
    create_user,
    remove_second_factor,
    reopen_account,
    set_password,
)

__all__ = [
    "LONGEST_KEY",
    "AccessLogError",
    "BadAccount",
    "BadGrant",
    "BadKey",
    "NeedsTwo",
    "SamePerson",
    "close_account",
    "confirm_role",
    "create_user",
    "end_grant",
    "grant_role",
    "issue_token",
    "propose_role",
    "record_access",
    "record_read",
    "remove_second_factor",
    "reopen_account",
    "revoke_token",
    "set_password",
    "withdraw_proposal",
]
