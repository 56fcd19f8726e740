"""`python -m pathways` is `pathways`."""

from pathways.cli import main

main()
