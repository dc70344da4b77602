"""Where a token is asked for, and the page's colours."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from ..guards import COOKIE, is_token, session_of
from ..rendering import render

router = APIRouter()


@router.get("/login")
def form(request: Request, next: str = "/") -> Response:
    """The page that asks for the token."""
    if request.app.state.settings.token is None:
        return RedirectResponse(_local(next), 303)
    return render(request, "login.html", next=_local(next), wrong=False)


@router.post("/login")
def enter(request: Request, token: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Give the cookie to who knows the token."""
    right = request.app.state.settings.token
    if right is None or not is_token(token.strip(), right):
        return render(request, "login.html", status=403, next=_local(next), wrong=True)
    answer = RedirectResponse(_local(next), 303)
    answer.set_cookie(
        COOKIE, session_of(right), httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/theme")
def theme(theme: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Light, dark, or as the system has it."""
    answer = RedirectResponse(_local(next), 303)
    if theme in ("light", "dark"):
        answer.set_cookie("theme", theme, max_age=400 * 86400, samesite="strict")
    else:
        answer.delete_cookie("theme", samesite="strict")
    return answer


def _local(path: str) -> str:
    """A path of this server; anything else becomes the overview."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
