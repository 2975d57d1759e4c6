"""Traces that programs leave when they die of a mistake: named by kind and place."""

import pytest

from conformance.fuzzing.trace import traced

PYTHON = (
    b'Traceback (most recent call last):\n  File "a.py", line 3, in main\n  File "b.py", line 9, in count\n'
    b"KeyError: 1\n"
)
ASAN = (
    b"==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6\n"
    b"    #0 0x55 in __interceptor_memcpy (lib+0x1)\n"
    b"    #1 0x55 in length_of example.c:23:1\n    #2 0x5 in main example.c:60\n"
)
RUST = b"thread 'main' panicked at src/lib.rs:12:5:\nindex out of bounds\n"
GO = b"panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.count(0x1)\n\t/a/main.go:5\n"
UNDEFINED = b"counter.c:12:7: runtime error: signed integer overflow\n"


@pytest.mark.parametrize(
    ("stderr", "kind"),
    [
        (PYTHON, "KeyError in count"),
        (ASAN, "AddressSanitizer: heap-buffer-overflow in length_of"),
        (RUST, "panicked at in src/lib.rs:12"),
        (GO, "goroutine 1 in main.count"),
        (UNDEFINED, "runtime error in counter.c:12"),
    ],
    ids=["python", "asan", "rust", "go", "undefined-behaviour"],
)
def test_a_trace_is_named_by_kind_and_place(stderr: bytes, kind: str) -> None:
    found = traced(stderr)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("stderr", [b"", b"warning: nothing\n", b"\xff\xfe"], ids=repr)
def test_what_is_no_trace_has_no_name(stderr: bytes) -> None:
    assert traced(stderr) is None
