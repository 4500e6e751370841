"""`seqspec summary`: the shapes, weights and cost of a model, without TensorFlow."""

from __future__ import annotations

from seqspec.cli.options import Format, OutputFormat, Sets, SpecFiles


def summary(specs: SpecFiles = None, format: OutputFormat = Format.TEXT, sets: Sets = None) -> None:
    """Show layers, shapes, parameters and cost; without a path, one line for each spec.

    Example: seqspec summary specs/vgg_like.yaml
    """
    from seqspec.cli.output import print_json, results
    from seqspec.cli.specs import find_specs, open_spec
    from seqspec.lint.check import outline
    from seqspec.report.summary import print_summaries, print_summary, summary_json

    files = find_specs(specs)
    one = bool(specs) and len(files) == 1
    checked = [open_spec(file, sets, outline) for file in files]
    checked = [each.must_work() for each in checked] if one else checked
    flows = [(each, each.flow) for each in checked if each.flow is not None and each.flow.whole]
    if format is Format.JSON:
        documents = [summary_json(each, flow) for each, flow in flows]
        print_json(documents[0] if one else {"format": 1, "specs": documents})
    elif one:
        print_summary(results, *flows[0])
    else:
        print_summaries(results, checked)
