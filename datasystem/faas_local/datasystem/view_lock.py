"""Freeing the lock of a view for a client that died with it."""

import ctypes
import os
import sys

from faas_local.datasystem.stream_layout import VIEW_LOCK, Words, view_is_locked_by, view_lock_of

_FUTEX_CALL = {"x86_64": 202, "aarch64": 98}
_FUTEX_WAKE_OP = 5
_EVERYBODY = 2**31 - 1
# "Clear the bit with this number", in the system call's code of operations.
_CLEAR_BIT = 11 << 28
_BIT_SHIFT = 12


def unlock_view(words: Words, view: int, lock_id: int) -> None:
    """Free the lock of the view at this offset if that client has it, and wake those who wait for it.

    They count themselves in the same word at any time, so it must not be stored as a whole: the kernel clears its
    bits one by one, last the one that locks.
    """
    if not view_is_locked_by(words, view, lock_id):
        return
    bits = [bit for bit in range(31, -1, -1) if view_lock_of(lock_id) >> bit & 1]
    call = _FUTEX_CALL.get(os.uname().machine) if sys.platform == "linux" else None
    if call is None:
        words.set_u32(view + VIEW_LOCK, 0)
        return
    word = ctypes.byref(ctypes.c_uint32.from_buffer(words.bytes, view + VIEW_LOCK))
    everybody = ctypes.c_long(_EVERYBODY)
    for bit in bits:
        clear = ctypes.c_uint32(_CLEAR_BIT | bit << _BIT_SHIFT)
        ctypes.CDLL(None).syscall(call, word, _FUTEX_WAKE_OP, _EVERYBODY, everybody, word, clear)
