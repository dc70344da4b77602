"""SQL: one SELECT, asked where it can neither write nor reach a file, nor hold the server up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, Field

from ..sql import SqlAnswer, SqlWorkers

router = APIRouter(tags=["sql"])
ROWS = 10_000


class SqlQuestion(BaseModel):
    """A question in DuckDB's SQL over the tables of docs/ledger.md."""

    sql: str = Field(
        min_length=1, max_length=20_000, description="One SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN)."
    )
    limit: int = Field(1000, ge=1, le=ROWS, description=f"Rows at most: 1 to {ROWS}.")


@router.post("/sql", operation_id="sql", summary="Ask in SQL")
def sql(
    request: Request,
    question: Annotated[
        SqlQuestion,
        Body(
            openapi_examples={
                "holders": {
                    "summary": "Who denies most",
                    "value": {
                        "sql": "SELECT holder, count(*) AS denials FROM positions WHERE value = 'CT-' "
                        "GROUP BY holder ORDER BY denials DESC",
                        "limit": 10,
                    },
                }
            }
        ),
    ],
) -> SqlAnswer:
    """Read-only. What takes too long or too much memory is broken off; a long answer is cut (`truncated`)."""
    workers: SqlWorkers = request.app.state.sql
    return workers.ask(question.sql, rows=question.limit)
