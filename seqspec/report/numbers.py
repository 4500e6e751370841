"""Numbers as people read them: separators, units, shapes."""

from __future__ import annotations

from seqspec.spec.kinds import Shape

# What depends on a length that is known only at run time.
UNKNOWN = "unknown"


def many(number: int | None, noun: str = "") -> str:
    """A count with separators and its noun.

    >>> many(7850, "parameter"), many(1, "parameter"), many(None)
    ('7,850 parameters', '1 parameter', 'unknown')
    """
    shown = UNKNOWN if number is None else f"{number:,}"
    return f"{shown} {noun}{'' if number == 1 else 's'}" if noun else shown


def size(bytes_: int) -> str:
    """Bytes in binary units.

    >>> size(31400), size(12), size(3 * 2**20)
    ('30.7 KiB', '12 B', '3.0 MiB')
    """
    value = float(bytes_)
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if value < 1024 or unit == "TiB":
            return f"{bytes_} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    raise AssertionError("unreachable")


def compact(number: int | None) -> str:
    """A large count in few characters.

    >>> compact(423071488), compact(12032), compact(640), compact(None)
    ('423.1 M', '12.0 k', '640', 'unknown')
    """
    if number is None:
        return UNKNOWN
    for unit, factor in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return str(number)


def shape(lengths: Shape, batch: int | None = None) -> str:
    """A shape with its batch, as Keras prints it.

    >>> shape((10,)), shape((8, 16), 32), shape(())
    ('(None, 10)', '(32, 8, 16)', '(None,)')
    """
    return str((batch, *lengths))


def duration(seconds: float) -> str:
    """A time in the unit that suits it.

    >>> duration(0.0312), duration(9.31), duration(131)
    ('31 ms', '9.3 s', '2 min 11 s')
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def measured(value: float) -> str:
    """A loss, a metric or a learning rate, with the digits that say something.

    >>> measured(0.68274), measured(2.5e-5), measured(0.0), measured(123456.0)
    ('0.6827', '2.50e-05', '0.0000', '123456.0000')
    """
    return f"{value:.2e}" if 0 < abs(value) < 0.001 else f"{value:.4f}"
