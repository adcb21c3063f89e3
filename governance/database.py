"""The database: engine, shared column types, and how a row becomes a value."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import MetaData, RowMapping
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData()

T = TypeVar("T")


class Json(TypeDecorator[Any]):
    """A `jsonb` column that takes Structs as they are; rows give plain dicts back to `value()`."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else msgspec.to_builtins(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:  # noqa: ARG002 - SQLAlchemy's signature
        return self


def value(row: RowMapping | None, type_: type[T]) -> T | None:
    """Turn one row into a frozen Struct; None stays None."""
    return None if row is None else _struct(row, type_)


def values(rows: Iterable[RowMapping], type_: type[T]) -> list[T]:
    """Turn rows into frozen Structs."""
    return [_struct(row, type_) for row in rows]


def _struct(row: RowMapping, type_: type[T]) -> T:
    # A column's name may be SQLAlchemy's own kind of str, which msgspec takes for no key.
    return msgspec.convert({str(name): each for name, each in row.items()}, type_)


def open_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """Open a pool on `postgresql://…` through asyncpg.

    libpq's `sslmode` is understood, as by psycopg. JSON goes through msgspec; `value` types the rows. Connections are
    checked before use, so that a restarted server costs a reconnect and not a failed request.
    """
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1).replace("sslmode=", "ssl="),
        pool_size=pool_size,
        max_overflow=10,
        pool_pre_ping=True,
        pool_timeout=10,
        hide_parameters=True,  # an error's text goes to the log, and people's names may not
        json_serializer=lambda data: msgspec.json.encode(data).decode(),
        json_deserializer=msgspec.json.decode,
    )
