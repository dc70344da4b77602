"""Where a token is asked for, and the page's colours."""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from ..failures import failure
from ..guards import COOKIE, is_token, session_of
from ..rendering import render

router = APIRouter()
WRONG_A_MINUTE = 10
"""Wrong tokens after which nobody is let in for the rest of the minute: a token cannot be found by trying."""


class Attempts:
    """Wrong tokens of the last minute."""

    def __init__(self) -> None:
        self._lock, self._wrong = threading.Lock(), deque[float]()

    def are_too_many(self) -> bool:
        """Whether one has to wait."""
        with self._lock:
            while self._wrong and self._wrong[0] < monotonic() - 60:
                self._wrong.popleft()
            return len(self._wrong) >= WRONG_A_MINUTE

    def add(self) -> None:
        """One more."""
        with self._lock:
            self._wrong.append(monotonic())


@router.get("/login")
def form(request: Request, next: str = "/") -> Response:
    """The page that asks for the token."""
    if request.app.state.settings.token is None:
        return RedirectResponse(_local(next), 303)
    return render(request, "login.html", next=_local(next), wrong=False)


@router.post("/login")
def enter(request: Request, token: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Give the cookie to who knows the token."""
    right, attempts = request.app.state.settings.token, request.app.state.attempts
    if attempts.are_too_many():
        return failure(request, 429, "Too many wrong tokens. Wait a minute and try again.")
    if right is None or not is_token(token.strip(), right):
        attempts.add()
        return render(request, "login.html", status=403, next=_local(next), wrong=True)
    answer = RedirectResponse(_local(next), 303)
    answer.set_cookie(
        COOKIE, session_of(right), httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/logout")
def leave(request: Request) -> Response:
    """Take the cookie back."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
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
