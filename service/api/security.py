"""Who may call."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from service.api.problems import Unauthorised
from service.api.state import StateDep
from service.casework.keyring import digest
from service.store import keys

LOCAL = "本机"
"""Name of the caller while no key is configured."""

_bearer = HTTPBearer(auto_error=False, description="Authorization: Bearer mq_…")
_header = APIKeyHeader(name="X-API-Key", auto_error=False)


def is_loopback(host: str | None) -> bool:
    """Whether an address or host name is this machine."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def caller(
    request: Request,
    state: StateDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_header)],
) -> str:
    """Name of the key that was shown. While none is configured only this machine is served.

    The Host header is looked at too: a web page that points its own name at 127.0.0.1 must not read suggestions.
    """
    with state.database.read() as connection:
        shown = bearer.credentials if bearer else header
        holder = keys.holder(connection, digest(shown)) if shown else None
        if holder is None and keys.any_ever(connection):
            raise Unauthorised("请在请求头 Authorization: Bearer 或 X-API-Key 中给出有效的密钥")
    if holder is None and not (
        is_loopback(request.url.hostname) and is_loopback(request.client and request.client.host)
    ):
        raise Unauthorised("尚未设置密钥，只接受本机访问；请先用 minqing key add 添加密钥")
    request.state.caller = holder or LOCAL
    return holder or LOCAL


Caller = Annotated[str, Depends(caller)]
