"""Whether a transparency log of the trusted root holds an entry, and since when.

What the entry is about is `entry_body`'s business. That the log shows everybody the same tree (witnesses) is not
checked: that needs more than one observer.
"""

import base64
import datetime
import json

from conformance.release import sigstore_private
from conformance.release.bundle import LogEntry, Proof
from conformance.release.codes import Code, Refused
from conformance.release.trust import LogKey, TrustedRoot, serves


def log_of(entry: LogEntry, root: TrustedRoot, where: str) -> LogKey:
    """The key of the entry's log; Refused(log-key-unknown) where the root names no such log."""
    key = root.log(entry.log_id)
    if key is None:
        raise Refused(Code.LOG_KEY_UNKNOWN, f"{where}: log {entry.log_id.hex()} is not in the trusted root")
    return key


def promised_time(entry: LogEntry, key: LogKey, where: str) -> datetime.datetime | None:
    """When the log says that it took the entry, where it has signed that.

    Raises Refused(promise) for a promise that does not hold. A time without promise is nobody's word: None.
    """
    if entry.promise is None:
        return None
    if entry.time is None or not sigstore_private.check_log_signature(key, entry.promise, _promise_text(entry)):
        raise Refused(Code.PROMISE, f"{where}: the log did not sign this entry at this time")
    try:
        return datetime.datetime.fromtimestamp(entry.time, tz=datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(Code.PROMISE, f"{where}: time {entry.time}: {error}") from error


def check_included(entry: LogEntry, proof: Proof, key: LogKey, where: str) -> None:
    """Refused unless the proof leads from the entry to a root that the log has signed.

    Raises Refused: inclusion-proof, checkpoint, tree-size.
    """
    # 1. The path leads from the entry's body to the root that the proof states.
    sigstore_private.check_inclusion(entry.body, proof, where)
    # 2. The log has signed a note about a tree.
    if proof.checkpoint is None:
        raise Refused(Code.CHECKPOINT, f"{where}: a proof without checkpoint")
    size, root_hash = sigstore_private.read_checkpoint(proof.checkpoint, key, where)
    # 3. It is the tree of the proof: same root, same size.
    if root_hash != proof.root_hash:
        raise Refused(Code.CHECKPOINT, f"{where}: the log signed another root than the proof's")
    if size != proof.tree_size:
        raise Refused(Code.TREE_SIZE, f"{where}: {proof.tree_size} by the proof, {size} signed by the log")
    # 4. The entry's own index, which no promise covers in Rekor v2, is the one that was proven.
    if entry.is_rekor_2 and entry.index != proof.index:
        raise Refused(Code.INCLUSION_PROOF, f"{where}: index {entry.index} stated, {proof.index} proven")


def check_in_service(root: TrustedRoot, key: LogKey, time: datetime.datetime, where: str) -> None:
    """Refused(log-key-window) unless the log's key was in service at that time."""
    if not serves(root.logs, key, time):
        raise Refused(Code.LOG_KEY_WINDOW, f"{where}: signed at {time}, the log's key served {key.window}")


def _promise_text(entry: LogEntry) -> bytes:
    """RFC 8785's form of the four fields; for ASCII keys and whole numbers that is compact JSON in key order."""
    fields = {
        "body": base64.b64encode(entry.body).decode("ascii"),
        "integratedTime": entry.time,
        "logID": entry.log_id.hex(),
        "logIndex": entry.index,
    }
    return json.dumps(fields, separators=(",", ":")).encode("ascii")
