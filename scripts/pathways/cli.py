"""The `pathways` command: thin functions over the library."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from pathways.benchmark.build import bench
from pathways.benchmark.landing import bench_landing
from pathways.demo.command import demo_deliveries
from pathways.errors import PathwaysError
from pathways.explain.command import explain_result
from pathways.garbage import collect_less
from pathways.landing.command import land
from pathways.landing.key_command import key_app
from pathways.landing.linkage.command import link_command
from pathways.landing.quarantine_command import app as quarantine_app
from pathways.metric_pages.command import metric_pages
from pathways.pictures import picture
from pathways.publishing.command import app as release_app
from pathways.quality.command import app as check_app
from pathways.refresh.command import refresh
from pathways.synthetic.command import synth

app = typer.Typer(
    name="pathways",
    help="Career pathway outcomes: the refresh, its releases, results explained, synthetic data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(check_app, name="check")
app.add_typer(key_app, name="key")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(release_app, name="release")
app.command()(synth)
app.command()(land)
app.command(name="link")(link_command)
app.command()(refresh)
app.command(name="explain")(explain_result)
app.command()(demo_deliveries)
app.command()(bench)
app.command()(bench_landing)
app.command()(picture)
app.command()(metric_pages)


def main() -> None:
    """Run the command; a PathwaysError becomes one line and its exit code."""
    collect_less()
    try:
        app()
    except PathwaysError as error:
        Console(stderr=True).print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)
