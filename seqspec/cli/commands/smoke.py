"""`seqspec smoke`: every spec trained for two batches, evaluated, saved, reloaded and compared."""

from __future__ import annotations

from seqspec.cli.options import Format, OutputFormat, Quiet, Sets, SpecFiles


def smoke(
    specs: SpecFiles = None,
    sets: Sets = None,
    quiet: Quiet = False,
    format: OutputFormat = Format.TEXT,
) -> int:
    """Try every spec for two batches, in one process.

    The exit code says whether all of them work.

    Example: seqspec smoke
    """
    from seqspec.cli.output import notes, print_json, results
    from seqspec.cli.specs import find_specs, open_specs
    from seqspec.report.counting import counting
    from seqspec.report.smoke import print_smoke, smoke_json

    checked, unread = open_specs(find_specs(specs), sets)
    with counting(notes, len(checked), quiet) as tell:
        from seqspec.runtime.smoke import smoke as run

        found = [tell(result) for result in run(checked)]
    if format is Format.JSON:
        print_json(smoke_json(found))
    else:
        print_smoke(results, found)
    failed = sum(result.status == "failed" for result in found)
    if failed:
        mark = "" if unread else "error: "
        notes.print(f"{mark}{failed} of {len(found)} specs failed", soft_wrap=True)
    if unread:
        raise unread
    return int(failed > 0)
