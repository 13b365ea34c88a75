"""`python -m service.cli`: the unghost command where it is not installed."""

from service.cli import main

main()
