"""The `secondlook` command: a subcommand is the `command` of the module of its name, loaded when needed."""

from __future__ import annotations

import importlib
import os
import sys

import click

from .. import __version__
from ..errors import InputError, PackError, SecondLookError, SettingsError

COMMANDS = {
    "check": "Show a message with its marks and the reasons.",
    "assess": "Judge many messages, one JSON value a line.",
    "rules": "Everything about rule packs.",
    "clients": "Build the programs for an organisation's people, and the policies that install them.",
    "demo": "The whole product on this machine.",
    "serve": "Run the service.",
    "worker": "Forward reports from a separate process.",
    "intake": "Take reports that come by mail.",
    "doctor": "What is configured, reachable, stuck.",
    "reports": "List reports, send stuck ones again, delete what is over.",
    "db": "Bring the database up to date, or move it.",
    "backup": "Write the whole store into one file.",
    "restore": "Put a backup into the store.",
    "token": "Make tokens and enrolment codes.",
    "user": "Accounts of the people who work with the service.",
    "audit": "Read the audit log and check that it is whole.",
}
BAD_INPUT = 64
TROUBLE = 70


class _Commands(click.Group):
    """A group that imports one module a command, so that `check` does not wait for Flask and SQLAlchemy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a mistake of ours, not of the caller
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands)
@click.version_option(__version__, prog_name="secondlook")
def group() -> None:
    """A second look at messages from friendly strangers."""


def main() -> None:
    """Run a command. Trouble is one plain line on standard error and an exit status from 64 up."""
    sys.exit(_status())


def _status() -> int:
    try:
        result = group.main(standalone_mode=False)
    except click.ClickException as error:
        # click's own status for bad usage is 2, which means "warning" to whoever runs `check`.
        error.show()
        return BAD_INPUT
    except (InputError, PackError, SettingsError) as error:
        return _say(error, BAD_INPUT)
    except SecondLookError as error:
        return _say(error, TROUBLE)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def _say(error: SecondLookError, status: int) -> int:
    click.echo(f"secondlook: {error}", err=True)
    return status
