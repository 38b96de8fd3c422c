"""A database of PostgreSQL that tests take in turn: emptied after each, which is far quicker than a new one."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from postgres_cluster import Cluster
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade

_SHAPE = """SELECT relname, relkind, relnatts FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i', 'S') ORDER BY relname"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_COUNTED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


class SpareStore:
    """A store with all tables. `rows` are those that the migrations made."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.name = cluster.new_database()
        database = Database(self.url)
        upgrade(database)
        database.close()
        with self._connection() as connection:
            self.shape = connection.execute(_SHAPE).fetchall()
            self.rows = {name: connection.execute(_select(name)).fetchall() for name in _filled(connection)}

    @property
    def url(self) -> str:
        """Its address."""
        return self.cluster.url(self.name)

    def empty(self) -> bool:
        """Make it as it was. False when a test changed more than rows, or somebody holds on to them: then it is of no use."""
        try:
            with self._connection() as connection:
                connection.execute("SET lock_timeout = '2s'")
                if connection.execute(_SHAPE).fetchall() != self.shape:
                    return False
                connection.execute("SET session_replication_role = replica")  # in whatever order
                for name in {*_filled(connection), *self.rows}:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                for name, rows in self.rows.items():
                    _insert(connection, name, rows)
                for (counter,) in connection.execute(_COUNTED).fetchall():
                    connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(counter)))
        except psycopg.Error:
            return False
        return True

    def drop(self) -> None:
        """Away with it."""
        self.cluster.drop(self.name)

    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url)


def _filled(connection: psycopg.Connection[Any]) -> list[str]:
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    look = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
    looks = [look.format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall()]


def _select(name: str) -> sql.Composed:
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))


def _insert(connection: psycopg.Connection[Any], name: str, rows: list[tuple[Any, ...]]) -> None:
    for row in rows:
        values = sql.SQL(", ").join(map(sql.Literal, row))
        connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), values))
