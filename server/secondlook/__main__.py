"""`python -m secondlook`: the command line, also where no script was installed."""

from .cli import main

main()
