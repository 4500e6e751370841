"""Arrays of a stranger's file: described without NumPy, loaded as described, or refused in time."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqspec.data.held import arrays
from seqspec.data.npy import DTYPES
from seqspec.data.source import DataError

X, Y = np.linspace(0, 1, 40, dtype=np.float32).reshape(10, 4), np.arange(10) % 3
X_BYTES = X.tobytes()
KERAS = {"x_train": X, "y_train": Y, "x_test": X[:4], "y_test": Y[:4]}


def npy(descr="'<f4'", shape="(10, 4)", data=X_BYTES, fortran="False", version=1):
    """An array file with whatever header."""
    text = f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    width = "<H" if version == 1 else "<I"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack(width, len(text)) + text + data


def archived(members, packed=False):
    """The bytes of an archive with these members, in this order."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


GOOD_Y = npy("'<i8'", "(10,)", Y.tobytes())


def with_x(data, packed=False):
    return archived([("x.npy", data), ("y.npy", GOOD_Y)], packed)


@pytest.fixture
def stored(tmp_path, opened):
    """Read a section about `a.npz` with this content."""

    def make(content, **settings):
        if isinstance(content, bytes):
            (tmp_path / "a.npz").write_bytes(content)
        else:
            np.savez(tmp_path / "a.npz", **content)
        return opened({"npz": {"file": "a.npz", **settings}}, folder=tmp_path)

    return make


def test_names_of_keras_are_found_and_said(stored):
    found = stored(KERAS)
    assert found.facts.samples == {"train": 10, "test": 4}
    assert (found.facts.x.shape, found.facts.x.dtype, found.facts.x.kind) == (
        (4,),
        "float32",
        "real",
    )
    y = found.facts.y
    assert (y.shape, y.dtype, y.kind, y.classes) == ((), "int64", "class", None)
    assert "test is `x_test` and `y_test`" in found.facts.notes[0]
    x, y = arrays(found.splits["test"])
    assert np.array_equal(x, X[:4])
    assert np.array_equal(y, Y[:4])


def test_x_and_y_alone_are_for_training(stored):
    assert stored({"x": X, "y": Y}).facts.samples == {"train": 10}


@pytest.mark.parametrize(("alone", "other"), [("x_test", "y_test"), ("y_test", "x_test")])
def test_half_of_a_split_is_said_to_be_left_out(stored, alone, other):
    found = stored({"x_train": X, "y_train": Y, alone: KERAS[alone]})
    assert set(found.facts.samples) == {"train"}
    assert found.facts.notes[1:] == (f"`{alone}` is left out, as there is no `{other}` for test",)


def test_arrays_are_taken_by_the_names_in_the_spec(stored):
    found = stored(
        {"a": X, "b": Y, "c": X[:2], "d": Y[:2]},
        train={"x": "a", "y": "b"},
        validation={"x": "c", "y": "d"},
    )
    assert found.facts.samples == {"train": 10, "validation": 2}
    assert found.facts.notes == ()
    assert np.array_equal(arrays(found.splits["validation"])[0], X[:2])


def test_images_in_bytes_are_known_as_images(stored):
    facts = stored({"x": np.zeros((2, 8, 8, 3), np.uint8), "y": [True, False]}).facts
    assert (facts.x.kind, facts.x.low, facts.x.high) == ("image", 0, 255)
    assert (facts.y.low, facts.y.high) == (0, 1)


@given(
    dtype=st.sampled_from(sorted(DTYPES)),
    order=st.sampled_from("<>"),
    columns=st.booleans(),
    packed=st.booleans(),
    shape=st.lists(st.integers(1, 4), max_size=3).map(tuple),
)
@settings(max_examples=60, deadline=None)
def test_facts_are_what_is_loaded(opened, tmp_path_factory, dtype, order, columns, packed, shape):
    values = (np.arange(5 * int(np.prod(shape))) % 2).reshape(5, *shape).astype(dtype)
    written = values.astype(values.dtype.newbyteorder(order), order="F" if columns else "C")
    folder = tmp_path_factory.mktemp("npz")
    (np.savez_compressed if packed else np.savez)(folder / "a.npz", x=written, y=written)
    found = opened({"npz": "a.npz"}, folder=folder)
    x, y = arrays(found.splits["train"])
    for array, said in ((x, found.facts.x), (y, found.facts.y)):
        assert (array.shape[1:], array.dtype.name) == (said.shape, said.dtype)
        assert np.array_equal(array, values)
        assert array.dtype.isnative


def test_a_byte_that_is_no_bool_is_read_as_true(stored):
    content = archived([("x.npy", npy("'|b1'", "(2, 1)", b"\x00\x07")),
                        ("y.npy", npy("'<i8'", "(2,)", bytes(16)))])  # fmt: skip
    assert arrays(stored(content).splits["train"])[0].tolist() == [[False], [True]]


def test_a_larger_file_is_read_in_pieces(stored):
    x = np.random.default_rng(0).random((3_000, 500))
    loaded = arrays(stored({"x": x, "y": np.arange(3_000)}).splits["train"])[0]
    assert np.array_equal(loaded, x)


ZEROS = 30 * 2**20
HOSTILE = {
    "shape-bomb": with_x(npy(shape="(100000000000, 2)")),
    "shape-bomb-of-zeros": with_x(npy(shape="(10, 0, 100000000000)", data=b"")),
    "digits-bomb": with_x(npy(shape=f"({'9' * 5_000},)")),
    "axes-bomb": with_x(npy(shape=f"({'1, ' * 500})", data=bytes(4))),
    "more-values-than-said": with_x(npy(shape="(9, 4)")),
    "fewer-values-than-said": with_x(npy(shape="(11, 4)")),
    "negative-length": with_x(npy(shape="(-10, -4)")),
    "code-in-the-shape": with_x(npy(shape="(__import__('os').system('true'), 4)")),
    "code-in-the-type": with_x(npy(descr="__import__('os')")),
    "zip-bomb": with_x(npy("'|u1'", f"(10, {ZEROS // 10})", bytes(ZEROS)), packed=True),
    "objects": with_x(npy("'|O'", "(10,)", b"cos\nsystem\n(S'true'\ntR." + bytes(57))),
    "objects-of-8-bytes": with_x(npy("'|O8'", "(10,)", bytes(80))),
    "structured": with_x(npy("[('a', '<f4'), ('b', 'O')]", "(10,)", bytes(120))),
    "void": with_x(npy("'|V8'", "(20,)", bytes(160))),
    "text": with_x(npy("'<U4'", "(10,)", bytes(160))),
    "complex": with_x(npy("'<c8'", "(20,)", bytes(160))),
    "dates": with_x(npy("'<M8[ns]'", "(20,)", bytes(160))),
    "float128": with_x(npy("'<f16'", "(10,)", bytes(160))),
    "type-of-no-size": with_x(npy("'<f0'", "(10, 4)")),
    "no-samples": with_x(npy(shape="(0, 4)", data=b"")),
    "one-number": with_x(npy(shape="()", data=bytes(4))),
    "long-header": with_x(npy(shape=f"(10, {' ' * 20_000}4)")),
    "header-longer-than-the-file": with_x(b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + bytes(20)),
    "version-9": with_x(npy(version=9)),
    "pickle-in-place-of-an-array": with_x(b"\x80\x04cos\nsystem\n(S'true'\ntR."),
    "empty-member": with_x(b""),
    "path-in-a-name": archived([("x.npy", npy()), ("y.npy", GOOD_Y), ("../z.npy", npy())]),
    "absolute-name": archived([("/x.npy", npy()), ("x.npy", npy()), ("y.npy", GOOD_Y)]),
    "folder": archived([("x/", b""), ("x.npy", npy()), ("y.npy", GOOD_Y)]),
    "escape-in-a-name": archived([("x\x1b]0;a\x07.npy", npy()), ("x.npy", npy())]),
    "many-members": archived([(f"{n}.npy", b"") for n in range(30_000)]),
    "different-lengths": archived([("x.npy", npy()), ("y.npy", npy("'<i8'", "(9,)", bytes(72)))]),
    "no-arrays": archived([]),
    "other-arrays": archived([("a.npy", npy()), ("b.npy", GOOD_Y)]),
    "empty": b"",
    "text-file": b"seqspec: 1\n" * 100,
    "npy-file": npy(),
    "elf": b"\x7fELF" + bytes(4_096),
    "zeros": bytes(100_000),
}


def doctored(at, value):
    """A good archive with one field of its directory entry for x overwritten."""
    content = bytearray(with_x(npy()))
    entry = content.index(b"PK\x01\x02")
    content[entry + at : entry + at + len(value)] = value
    return bytes(content)


HOSTILE |= {
    "encrypted": doctored(8, b"\x01\x00"),
    "unknown-packing": doctored(10, b"\x63\x00"),
    "wrong-checksum": doctored(16, bytes(4)),
    "says-too-short": doctored(20, struct.pack("<II", 100, 100)),
    "says-too-long": doctored(20, struct.pack("<II", 10**6, 10**6)),
    "says-4-gib": doctored(20, struct.pack("<II", 2**32 - 2, 2**32 - 2)),
    "offset-outside": doctored(42, struct.pack("<I", 10**8)),
    "offset-of-the-other": doctored(42, struct.pack("<I", with_x(npy()).index(b"PK\x03\x04", 4))),
}


def test_the_archives_made_here_are_good_but_for_one_thing(stored):
    assert np.array_equal(arrays(stored(with_x(npy())).splits["train"])[0], X)


@pytest.fixture
def twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archived([("x.npy", npy()), ("x.npy", npy()), ("y.npy", GOOD_Y)])


def refuse_in_time(found):
    """The DataError of describing, or else of loading; within a second."""
    start = time.perf_counter()
    with pytest.raises(DataError) as caught:
        _ = (found.facts, found.splits)
    assert time.perf_counter() - start < 1
    assert caught.value.path[0] == "npz"
    assert caught.value.message.isprintable()
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused(stored, name):
    refuse_in_time(stored(HOSTILE[name]))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shape-bomb", "claims 800,000,000,000 bytes, and holds 160"),
        ("more-values-than-said", "claims 144 bytes, and holds 160"),
        ("fewer-values-than-said", "claims 176 bytes, and holds 160"),
        ("says-too-long", "overlap or are cut off"),
        ("says-4-gib", "overlap or are cut off"),
        ("unknown-packing", "packed in a way that NumPy does not use"),
        ("zip-bomb", "as in a zip bomb"),
        ("many-members", "directory is too large"),
        ("objects", "Python objects"),
        ("text", "it holds text"),
        ("no-arrays", "`x_train` and `y_train`"),
    ],
)
def test_the_fault_is_named_before_anything_is_loaded(stored, fault, name, message):
    assert message in fault(lambda: stored(HOSTILE[name]).facts).message


def test_a_name_that_stands_twice_is_refused(stored, twice):
    assert "'x' twice" in refuse_in_time(stored(twice)).message


def test_an_archive_cut_off_anywhere_is_refused(stored):
    whole = with_x(npy())
    for length in range(0, len(whole), 7):
        refuse_in_time(stored(whole[:length]))


FLIPS = st.tuples(st.integers(0, 10**6), st.integers(1, 255))


@given(flips=st.lists(FLIPS, min_size=1, max_size=4), packed=st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(
    opened, tmp_path_factory, flips, packed
):
    content = bytearray(with_x(npy(), packed))
    for place, change in flips:
        content[place % len(content)] ^= change
    folder = tmp_path_factory.getbasetemp()
    (folder / "damaged.npz").write_bytes(content)
    found = opened({"npz": "damaged.npz"}, folder=folder)
    try:
        _ = (found.facts, found.splits)
    except DataError as error:
        assert error.path[0] == "npz"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../a.npz", "leaves the folder"),
        ("data/../../a.npz", "leaves the folder"),
        ("/etc/passwd", "does not start in the folder"),
        ("~/a.npz", "does not start in the folder"),
        ("$HOME/a.npz", "holds a variable"),
        ("%TEMP%/a.npz", "holds a variable"),
        ("https://example.org/a.npz", "is an address"),
        ("gs://bucket/a.npz", "is an address"),
        ("C:/a.npz", "is an address"),
        ("a\\b.npz", "holds a backslash"),
        ("a\x00.npz", "holds a control character"),
        ("a\x1b[2J.npz", "holds a control character"),
        ("", "is empty"),
        ("folder/../good.npz", "holds `..`"),
        ("table.csv", "is no .npz file"),
        ("empty.npz", "the file is empty"),
        ("a" * 5_000, "5,000 characters is too long"),
        ("a" * 1_000, "cannot be read"),
        (".", "is no regular file"),
        ("folder", "is no regular file"),
        ("fifo", "is no regular file"),
        ("outside", "leads out of the folder"),
        ("outside-folder/passwd", "leads out of the folder"),
        ("loop", "cannot be read"),
        ("device", "leads out of the folder"),
        ("b.npz", "there is no file 'b.npz'"),
        ("good.npz/x", "cannot be read"),
    ],
)
def test_only_regular_files_below_the_spec_are_opened(opened, tmp_path, name, message):
    np.savez(tmp_path / "good.npz", x=X, y=Y)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "outside").symlink_to("/etc/passwd")
    (tmp_path / "outside-folder").symlink_to("/etc")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "table.csv").write_text("1,2\n")
    (tmp_path / "empty.npz").touch()
    error = refuse_in_time(opened({"npz": {"file": name}}, folder=tmp_path))
    assert message in error.message
    assert error.path == ("npz", "file")
    assert error.fix


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("missing.npz", "put the file into the folder of the spec"),
        ("t_mising.npz", "put the file into the folder of the spec"),  # the spec is no archive
        ("goood.npz", "write `good.npz`"),
        ("good.csv", "write `good.npz`"),
        ("deep/../good.npz", "write `good.npz`"),
    ],
)
def test_only_an_archive_is_offered_for_one(opened, tmp_path, fault, name, fix):
    np.savez(tmp_path / "good.npz", x=X, y=Y)
    (tmp_path / "t_missing.yaml").touch()
    assert fault(lambda: opened({"npz": name}, folder=tmp_path).facts).fix.startswith(fix)


def test_text_and_tables_are_sent_to_numbers(stored, fault, refused):
    text = fault(lambda: stored({"x": np.array(["a", "b"]), "y": Y[:2]}).facts)
    assert text.fix.startswith("number the words beforehand")
    ((_, _, fix),) = refused({"csv": "a.csv"})
    assert "numpy.loadtxt('a.csv', delimiter=',')" in fix


def test_a_link_that_stays_in_the_folder_is_followed(opened, tmp_path):
    (tmp_path / "deep").mkdir()
    np.savez(tmp_path / "deep" / "a.npz", x=X, y=Y)
    (tmp_path / "b.npz").symlink_to("deep/a.npz")
    for name in ("b.npz", "deep/a.npz", "./deep/a.npz"):
        assert opened({"npz": name}, folder=tmp_path).facts.samples == {"train": 10}


@pytest.mark.parametrize(
    ("settings", "path", "message", "fix"),
    [
        ({"train": {"x": "x_trian", "y": "y_train"}}, ("train", "x"), "no array 'x_trian'",
         "write `x_train`"),
        ({"train": {"x": "x_train", "y": "q"}}, ("train", "y"), "no array 'q'", "there are"),
        ({"train": {"x": "x_train", "y": "y_test"}}, ("train", "y"), "and 'y_test' has 4",
         "one length"),
        ({"train": {"x": "x_train", "y": "y_train"}, "test": {"x": "y_test", "y": "y_test"}},
         ("test", "x"), "samples of `x` are () int64 here, and (4,) float32 in train", "one shape"),
    ],
)  # fmt: skip
def test_wrong_arrays_are_named(stored, fault, settings, path, message, fix):
    error = fault(lambda: stored(KERAS, **settings).facts)
    assert error.path == ("npz", *path)
    assert message in error.message
    assert fix in error.fix


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ({}, ("file",), "npz needs `file`"),
        ({"file": "a.npz", "test": {"x": "a", "y": "b"}}, (), "names no arrays to train with"),
        ({"file": "a.npz", "train": {"x": "a"}}, ("train", "y"), "needs `y`"),
        ({"file": "a.npz", "train": {"x": 3, "y": "b"}}, ("train", "x"), "`x` must be text, got 3"),
        ({"file": "a.npz", "allow_pickle": True}, ("allow_pickle",), "npz has no `allow_pickle`"),
    ],
)
def test_a_wrong_setting_is_refused_at_its_place(refused, value, place, message):
    (found,) = refused({"npz": value})
    assert found[0] == ("npz", *place)
    assert message in found[1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_named(stored, fault, value):
    x = X.copy()
    x[7, 2] = x[8, 1] = value
    error = fault(lambda: stored({"x": x, "y": Y}).splits)
    assert error.message == (
        f"train x: sample 7 has {value:g} at (2,), which is not finite, and 1 more like it"
    )
    assert error.path == ("npz",)


def test_an_array_that_memory_would_not_hold_is_refused(stored, fault, monkeypatch):
    monkeypatch.setattr("seqspec.data.archive.LARGEST_BYTES", 159)
    assert "it fills 160 bytes" in fault(lambda: stored(KERAS).facts).message
