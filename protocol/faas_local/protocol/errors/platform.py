"""Codes 3001 to 3014: the parts of the cluster and the connections between them."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=3001,
        name="ERR_REQUEST_BETWEEN_RUNTIME_BUS",
        component="busproxy, local-scheduler, sdk",
        meaning=(
            "The busproxy lost, or never got, the connection to the instance's process while a request was "
            "on its way."
        ),
        shown_by="yr.get on creates and calls.",
        retried_by="sdk: calls and creates of actors when retry_times > 0; creates of stateless functions always",
        texts=(
            "connection with runtime may be interrupted, please retry.",
            "unable to init runtime, because connect runtime failed and not received exit info of runtime",
            "failed to send init call",
            "failed to receive call result, reason(timeout)",
            "Response timeout, request ID is <request id>",
        ),
        recipe=(
            "Close the runtime's connection to the busproxy after a call was sent and before it was "
            "acknowledged; or run with an interpreter that starts and never connects."
        ),
        choice=(
            "A constructor that takes longer than its timeout gives its creator 3001; callers that come "
            "later get 2002, as in production."
        ),
    ),
    ErrorRow(
        code=3002,
        name="ERR_INNER_COMMUNICATION",
        component="local-scheduler, instance-manager, sdk, data-worker",
        meaning=(
            "Two parts of the cluster, or the SDK and the cluster, could not talk to each other while the "
            "request needed it."
        ),
        shown_by=(
            "yr.get on creates; with the gateway every call whose connection breaks; put, get and kv_* "
            "when a data worker stops answering (module 30)."
        ),
        retried_by="sdk: calls and creates of actors when retry_times > 0; creates of stateless functions always",
        texts=(
            "function agent is not register",
            "function agent exited",
            "<agent> connection timeout",
            "no route to instance",
            "transport error: <error>, requestId: <request id>",
            "kill group timeout",
        ),
        recipe=(
            "Kill the function agent with SIGKILL while it starts an instance; or cut the connection of a "
            "gateway driver during a call."
        ),
    ),
    ErrorRow(
        code=3003,
        name="ERR_INNER_SYSTEM_ERROR",
        component="sdk, busproxy, local-scheduler, runtime",
        meaning=(
            "Something failed for which there is no code of its own; also the code of cancelled and "
            "overdue calls."
        ),
        shown_by="yr.get; any API function before yr.init or after yr.finalize.",
        texts=(
            "invalid get obj, the obj has been cancelled.",
            "create request timeout, requestId: <request id>",
            "invoke request timeout with <n> s, requestId: <request id>",
            "system not initialized",
            "already finalized",
            "instance is exiting",
            "Execute user shutdown callback timeout",
        ),
        recipe="Give a call InvokeOptions.timeout=1 and let it sleep for five seconds; or yr.cancel it.",
    ),
    ErrorRow(
        code=3004,
        name="ERR_DISCONNECT_FRONTEND_BUS",
        component="frontend",
        meaning="The frontend has no connection to its busproxy, so it cannot pass the request on.",
        shown_by="yr.get and terminate of gateway drivers.",
        recipe=(
            "Kill the busproxy of the frontend's node with SIGKILL, keep it down, and call through the "
            "gateway."
        ),
        choice=(
            "In the sources no caller lets this number through; users of production would see 3002, or "
            "1001 for an HTTP status. The documented meaning is followed, since it tells more."
        ),
    ),
    ErrorRow(
        code=3005,
        name="ERR_ETCD_OPERATION_ERROR",
        component="local-scheduler, instance-manager, busproxy",
        meaning="A change of the cluster's state could not be written to etcd or read from it.",
        shown_by=(
            "yr.get on creates; terminate; resource groups. Running instances and their calls are not "
            "touched."
        ),
        texts=(
            "failed to update instance info of <instance id> to metastore, err: <error>",
            "failed to transition to exiting, err: <error>",
            "failed to save instance status to meta store",
        ),
        recipe="Stop etcd with SIGSTOP, create an actor, and terminate another one.",
    ),
    ErrorRow(
        code=3006,
        name="ERR_BUS_DISCONNECTION",
        component="sdk",
        meaning="The driver lost its busproxy and did not get it back within 60 s.",
        shown_by="yr.get on every call that was open (module 10); made by the SDK itself.",
        texts=("connected lost from proxy",),
        recipe="Kill the busproxy with SIGKILL while a call runs, and keep it down for more than 60 s.",
        choice=(
            "A busproxy that comes back within the 60 s causes no error: calls are sent again and answered "
            "once."
        ),
    ),
    ErrorRow(
        code=3007,
        name="ERR_REDIS_OPERATION_ERROR",
        component="busproxy",
        meaning="Saved state or cached results could not be written to Redis or read from it.",
        shown_by="save_state and load_state; async results over REST.",
        recipe="Kill Redis with SIGKILL, keep it down, and call yr.save_state in an actor.",
        choice=(
            "Declared upstream and raised nowhere: there a failed store becomes a code without detail. The "
            "documented meaning is followed where this cluster uses Redis."
        ),
    ),
    ErrorRow(
        code=3008,
        name="ERR_K8S_UNAVAILABLE",
        component="instance-manager",
        meaning="A pod was needed and the Kubernetes API server could not be reached.",
        shown_by="yr.get on creates, on a cluster that scales through Kubernetes.",
        retried_by="sdk: calls of stateless functions when retry_times > 0",
        texts=("failed to create pod, error code: 3008",),
        recipe="On such a cluster, stop the API server and create more actors than the running pods hold.",
        choice=(
            "Production hides it behind 3003 with the text above. The SDK knows the number as "
            "ERR_REQUEST_BETWEEN_RUNTIME_FRONTEND and treats it as worth a retry. The documented meaning "
            "is followed."
        ),
    ),
    ErrorRow(
        code=3009,
        name="ERR_FUNCTION_AGENT_OPERATION_ERROR",
        component="function-agent",
        meaning=(
            "The function agent could not bring the code to the node: fetch it, unpack it, or make the "
            "folder for it."
        ),
        shown_by="yr.get on creates.",
        texts=(
            "failed to open file on <node>",
            "failed to unzip file on <node>",
        ),
        recipe=(
            "Take the write permission from the agent's code folder and create an instance of a registered "
            "function."
        ),
    ),
    ErrorRow(
        code=3010,
        name="ERR_STATE_MACHINE_ERROR",
        component="local-scheduler, instance-manager",
        meaning="The request asks for a step that an instance or group in its present state cannot take.",
        shown_by="Group.suspend and Group.resume; suspend, resume and snapshot of an instance.",
        texts=(
            "suspend failed: InstanceID <instance id> is not in running state, current state: <n>",
            "instance(<instance id>) is state in (<n>), which is not allow to resume",
            "status of group(id:<group id> name:<name>) is <state> which not allow to be suspend",
            "status of group(id:<group id> name:<name>) is <state> which not allow to be resumed",
        ),
        recipe="Suspend a group twice at once; or suspend an actor that is still being created.",
    ),
    ErrorRow(
        code=3011,
        name="ERR_LOCAL_SCHEDULER_OPERATION_ERROR",
        component="local-scheduler",
        meaning=(
            "The local scheduler could not carry out a snapshot, checkpoint or pause of an instance that "
            "it owns."
        ),
        shown_by="snapshot, checkpoint, and terminate of a paused instance.",
        texts=(
            "failed to get instance client",
            "snapshot control is unavailable for paused instance deletion",
        ),
        recipe="Cut the control stream of an actor's process and take a snapshot of the actor.",
    ),
    ErrorRow(
        code=3012,
        name="ERR_RUNTIME_MANAGER_OPERATION_ERROR",
        component="function-agent",
        meaning="The operating system would not start, or stop, the instance's process.",
        shown_by="yr.get on creates.",
        recipe=(
            "Take the execute permission from the interpreter that the cluster was started with, or use up "
            "the process limit of the function agent."
        ),
        choice=(
            "The runtime manager is part of the function agent here. An interpreter that does not exist at "
            "all is 1001, as in production."
        ),
    ),
    ErrorRow(
        code=3013,
        name="ERR_INSTANCE_MANAGER_OPERATION_ERROR",
        component="busproxy",
        meaning="The instance manager did not carry out an operation on a whole job or on the list of instances.",
        shown_by="finalize; queries of instances.",
        recipe="Kill the instance manager with SIGKILL, keep it down, and end a job from a raw client.",
        choice=(
            "Declared upstream and raised nowhere; production gives 3002 or 3005 in these places. The "
            "documented meaning is followed when etcd and the network are well."
        ),
    ),
    ErrorRow(
        code=3014,
        name="ERR_LOCAL_SCHEDULER_ABNORMAL",
        component="local-scheduler, busproxy",
        meaning="The local scheduler of the node is shutting down or was declared lost, and takes nothing new.",
        shown_by="yr.get on creates; terminate.",
        texts=(
            "local is already abnormal",
            "instance control is nullptr in local scheduler",
        ),
        recipe="Send SIGTERM to the local scheduler and create an actor on its node before it has ended.",
    ),
)
