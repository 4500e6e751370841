"""`seqspec verify-run`: whether a run can be had again, bit for bit."""

from __future__ import annotations

from pathlib import Path

from seqspec.cli.options import Format, OutputFormat, Quiet, RunDir, RunName


def verify_run(
    run: RunName,
    run_dir: RunDir = Path("runs"),
    quiet: Quiet = False,
    format: OutputFormat = Format.TEXT,
) -> None:
    """Train a run again, and name the first difference.

    Example: seqspec verify-run vgg_like
    """
    from seqspec.cli.output import print_json, results
    from seqspec.cli.resuming import completed
    from seqspec.cli.watching import watching
    from seqspec.report.run import print_verification, verification_json
    from seqspec.runs.errors import BrokenPromiseError

    folder, checked = completed(run, run_dir)
    with watching(quiet) as watcher:
        from seqspec.runtime.verify import verify

        difference = verify(folder, checked, watcher)
    found = (difference.where, difference.what) if difference else None
    if format is Format.JSON:
        print_json(verification_json(str(folder.path), found))
    else:
        print_verification(results, folder.name, found)
    if difference is not None:
        raise BrokenPromiseError(f"{folder.name} came out otherwise", difference.fix)
