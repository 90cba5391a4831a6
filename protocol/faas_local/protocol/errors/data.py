"""Codes 4201 to 4299: the data system."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=4201,
        name="ERR_ROCKSDB_FAILED",
        component="data-worker",
        meaning="The data worker's persistent store refused to read or write.",
        shown_by="put, kv_write, kv_read and get (module 30), at once.",
        texts=("set KV error, errCode: code: [KV store error], msg: [<text>]",),
        recipe=(
            "Write text into the data worker's values.sqlite before its first use, and write a key with "
            "WriteMode.WRITE_THROUGH_L2_CACHE."
        ),
        choice="Production's store is RocksDB, the data worker's is SQLite; its failures carry the same code.",
    ),
    ErrorRow(
        code=4202,
        name="ERR_SHARED_MEMORY_LIMITED",
        component="data-worker",
        meaning=(
            "The value is larger than the data worker's shared memory, or that memory is full of values "
            "still in use."
        ),
        shown_by=(
            "put, kv_write, large results, and get (module 30), after the SDK has tried for 60 s; send on "
            "a stream whose size limit is reached."
        ),
        retried_by=(
            "sdk: the request to the data worker, for 60 s; calls of actors and functions when retry_times "
            "> 0"
        ),
        texts=("failed to create buffer, objId: <id>, errMsg:<status>",),
        recipe=(
            "Start the cluster with --shared-memory 64 and put an object of 100 MB; or keep three values of "
            "20 MB that yr.get returned and put one more."
        ),
        choice=(
            "A worker of production keeps the request for so long that its client times out with 3002. The "
            "documented code is followed."
        ),
    ),
    ErrorRow(
        code=4203,
        name="ERR_OPERATE_DISK_FAILED",
        component="data-worker",
        meaning="The data worker could not write a spilled value to disk or read it back.",
        shown_by="put, kv_write and get (module 30), at once.",
        retried_by="sdk: calls of actors and functions when retry_times > 0",
        recipe="Remove the data worker's folder `spill` and put more than the shared memory holds.",
    ),
    ErrorRow(
        code=4204,
        name="ERR_INSUFFICIENT_DISK_SPACE",
        component="data-worker",
        meaning="The disk, or the part of it that may be used for spilled values, is full.",
        shown_by="put, kv_write and get (module 30), at once.",
        retried_by="sdk: calls of actors and functions, and creates of actors, when retry_times > 0",
        recipe="Start the cluster with --shared-memory 64 --spill 64 and put seven objects of 20 MB.",
    ),
    ErrorRow(
        code=4205,
        name="ERR_CONNECTION_FAILED",
        component="sdk",
        meaning="The SDK could not connect to the data worker when it first needed it.",
        shown_by=(
            "The first put, get, kv_* or stream call of a process (module 30), and every later one: the "
            "SDK does not connect again."
        ),
        texts=(
            "failed to init state store, errMsg:<status>",
            "datasystem client is not healthy",
            "failed to connect to grpc server",
        ),
        recipe="Kill the data worker, keep it down, and call yr.put in a new driver.",
        choice=(
            "A worker that dies after it was connected gives 4299 at once, and one that hangs 3002 after "
            "60 s. The number also stands for a failed gRPC connection between SDK and busproxy."
        ),
    ),
    ErrorRow(
        code=4299,
        name="ERR_DATASYSTEM_FAILED",
        component="data-worker, sdk",
        meaning="The data system failed in a way that has no code of its own.",
        shown_by="put, get, kv_*, streams (module 30).",
        texts=(
            "DataSystem is disabled in this cluster; <operation> is unavailable",
            "StateStore is not initialized",
            "failed to init stream client, errMsg:<status>",
        ),
        recipe=(
            "Kill the data worker with SIGKILL after a first put, and put again; or use kv_m_write_tx in "
            "an in-cluster driver."
        ),
    ),
)
