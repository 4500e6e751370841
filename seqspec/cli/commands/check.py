"""`seqspec check`: every problem of every spec, in one pass."""

from __future__ import annotations

from typing import Annotated

import typer

from seqspec.cli.options import Format, OutputFormat, Sets, SpecFiles


def check(
    specs: SpecFiles = None,
    format: OutputFormat = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    sets: Sets = None,
) -> int:
    """Find every problem of a spec, without TensorFlow.

    Of its text, its settings, the shapes, the labels and the data, in one pass.

    Example: seqspec check specs/vgg_like.yaml
    """
    from seqspec.cli.output import notes, print_json, results
    from seqspec.cli.specs import find_specs, open_specs
    from seqspec.lint.check import check_briefly
    from seqspec.report.check import check_json, closing, print_check
    from seqspec.source.problem import Severity

    checked, unread = open_specs(find_specs(specs), sets, check_briefly)
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    failed = any(problem.severity in failing for each in checked for problem in each.problems)
    if format is Format.JSON:
        print_json(check_json(checked))
    else:
        print_check(results, checked)
    say = notes if failed else results
    if failed or format is Format.TEXT:
        mark = "error: " if failed and not unread else ""
        say.print(f"{mark}{closing(checked)}", soft_wrap=True)
    if unread:
        raise unread
    return int(failed)
