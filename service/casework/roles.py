"""What people at the desk may do. Each role may do all that the one before it may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from service.casework.errors import CaseworkError


class Role(StrEnum):
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    @property
    def name_shown(self) -> str:
        return ROLE_TITLES[self]


class Permission(StrEnum):
    HANDLE = "handle"
    """Correct tags, decide about cases, take ledgers in and hand them back."""
    CHOOSE = "choose"
    """Decide what is supervised."""
    ADMINISTER = "administer"
    """See who did what, end a session."""


ROLE_TITLES: Mapping[Role, str] = {Role.CLERK: "经办", Role.SUPERVISOR: "督办", Role.ADMINISTRATOR: "管理"}

_GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({Permission.HANDLE}),
    Role.SUPERVISOR: frozenset({Permission.HANDLE, Permission.CHOOSE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
_NEEDS: Mapping[Permission, str] = {
    Permission.HANDLE: "经办",
    Permission.CHOOSE: "督办或管理",
    Permission.ADMINISTER: "管理",
}


class NotAllowed(CaseworkError):
    """The person's role does not reach so far."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"此项需要“{_NEEDS[permission]}”角色，请换用相应的密钥登录，或请管理员办理")


def may(role: Role, permission: Permission) -> bool:
    return permission in _GRANTS[role]


def require(role: Role, permission: Permission) -> None:
    """Raises :class:`NotAllowed`."""
    if not may(role, permission):
        raise NotAllowed(permission)


def role_titled(name: str) -> Role | None:
    """By its English name or its Chinese title."""
    return next((role for role in Role if name in (role.value, role.name_shown)), None)
