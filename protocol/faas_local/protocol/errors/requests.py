"""Codes 1001 to 1008: what a request asks for, and whom."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=1001,
        name="ERR_PARAM_INVALID",
        component="sdk, busproxy, function-agent, data-worker",
        meaning="A value in the request is not one that the side which checked it accepts.",
        shown_by=(
            "YRValueError from the call itself when the SDK finds it; YRRuntimeError from yr.get when the "
            "cluster does; put, kv_* and streams; through the gateway any HTTP status outside 2xx."
        ),
        texts=(
            (
                "invalid opts concurrency, concurrency: <n>, please set the concurrency range between 1 "
                "and 1000"
            ),
            "The instance ID size is <n>, exceeds the maximum length of 64 bytes",
            (
                "Failed to send GRPC message (message ID: <message id>), the message size (<n> bytes) "
                "exceeds the limit(<m> bytes)"
            ),
            "[invalid designated instanceid]",
            "[create group with empty instance, at least one is required.]",
            "invalid tenantid length",
            "labels contains tenantId",
            "invalid signal num",
            "authorize error",
            "failed response status_code: <status>, result: <body>, requestId: <request id>",
        ),
        recipe=(
            "Create an actor with InvokeOptions(concurrency=1001), or send an argument above "
            "YR_MAX_GRPC_SIZE without a data system."
        ),
    ),
    ErrorRow(
        code=1002,
        name="ERR_RESOURCE_NOT_ENOUGH",
        component="instance-manager, local-scheduler",
        meaning=(
            "Some node is large enough for the instance, but none had room for it before the schedule "
            "timeout ended."
        ),
        shown_by=(
            "yr.get on the first call of an actor (`dependency instance create failed, …`); Group.wait; "
            "ResourceGroup.wait. A stateless call never shows it: the SDK asks again until yr.get ends in "
            "4005."
        ),
        retried_by=(
            "sdk: creates of stateless functions, always and without pause; creates of actors when "
            "retry_times > 0"
        ),
        texts=(
            (
                "\nthe instance cannot be scheduled within <n> ms. no available resource that meets the "
                "request requirements, The reasons are as follows:\n\t<n> unit with [<resource>: Not "
                "Enough] requirements: [<resource>: <amount>].\n"
            ),
            "tenant quota exceeded, scheduling blocked during cooldown",
        ),
        recipe=(
            "Fill a node of four CPUs with four actors of one CPU each and create a fifth with "
            "schedule_timeout_ms=2000."
        ),
        choice=(
            "The documentation gives 1017 for a schedule timeout; production gives 1002 as soon as one "
            "attempt was recorded, and so does this cluster. An affinity that nothing satisfies is 1002 "
            "too."
        ),
    ),
    ErrorRow(
        code=1003,
        name="ERR_INSTANCE_NOT_FOUND",
        component="busproxy",
        meaning="The call, signal or look-up names an instance of which the cluster has no record.",
        shown_by=(
            "yr.get on a call through a handle that outlived its instance; YRTimeoutError from "
            "get_instance, after its timeout."
        ),
        retried_by="sdk: calls of stateless functions, always, on a new instance; get_instance, until its timeout",
        texts=(
            "instance is not found, maybe be not created or killed",
            "instance occurs fatal error, cause by: (instance not exist)",
            "posix connection is not found, the instance is not created or fatal error occurred",
        ),
        recipe=(
            "Hand an actor to a second actor, terminate it from the driver, and let the second one call "
            "it; or get_instance of a name that nobody created."
        ),
        choice=(
            "Killing an instance that does not exist succeeds, as in production. Whether a call after "
            "terminate gives 1003 or 1007 depends on whether the busproxy still remembers the instance."
        ),
    ),
    ErrorRow(
        code=1004,
        name="ERR_INSTANCE_DUPLICATED",
        component="busproxy",
        meaning="The create asks for the id of an instance that runs already.",
        shown_by=(
            "Members of a group with the name of a running actor; raw create requests. For a single named "
            "actor the SDK takes it as success and attaches to the running one."
        ),
        texts=("you are not allowed to create instance with the same instance id",),
        recipe="Invoke a group one of whose members has the name of an actor that runs.",
    ),
    ErrorRow(
        code=1005,
        name="ERR_INVOKE_RATE_LIMITED",
        component="busproxy",
        meaning="The busproxy refuses the call because the calls that it holds fill its memory limit.",
        shown_by="yr.get on the refused calls; the actor goes on.",
        texts=("system memory usage not enough, reject invoke request",),
        recipe=(
            "Switch the invoke limitation on with a low memory limit and push calls of 1 MB at a slow "
            "actor from many threads."
        ),
    ),
    ErrorRow(
        code=1006,
        name="ERR_RESOURCE_CONFIG_ERROR",
        component="busproxy, instance-manager",
        meaning=(
            "No node could ever hold the instance: the amount is outside the allowed range, above every "
            "node, or of a resource that no node has."
        ),
        shown_by="yr.get on the first call of an actor; for stateless functions on the call itself.",
        texts=(
            (
                "Required CPU resource size <n> millicores is invalid. Valid value range is [<min>,<max>] "
                "millicores"
            ),
            "Required memory resource size <n> MB is invalid. Valid value range is [<min>,<max>] MB",
            "invalid resource parameter, request resource is greater than each node's max resource",
        ),
        recipe="Create an actor with cpu=16001, or with a custom resource that no node offers.",
        choice=(
            "Documentation and production's own system tests give 1006 at once for more than the largest "
            "node has; the newest source waits for the schedule timeout and gives 1002. The documented "
            "form is followed: it costs the user no waiting."
        ),
    ),
    ErrorRow(
        code=1007,
        name="ERR_INSTANCE_EXITED",
        component="busproxy, function-agent, runtime",
        meaning=(
            "The instance is gone for a reason that is not a failure of user code: it left by itself, was "
            "told to leave, or its agent or node went away."
        ),
        shown_by=(
            "yr.get on calls in flight and on every later call; stateless functions hide it by running "
            "elsewhere."
        ),
        retried_by="sdk: calls of stateless functions, always, on a new instance",
        texts=(
            "runtime had been returned",
            "instance has been killed or exited.",
            "instance has already exited",
            "instance occurs fatal error, cause by: (<reason>)",
            "<agent> agent has exited",
            (
                "you are not allowed to create instance with the same instance id of an failed instance, "
                "please kill first"
            ),
            "you are not allowed to create instance because of you are exiting",
        ),
        recipe=(
            "Let an actor's method call os._exit(0) or yr.exit(); or send SIGTERM to the actor's process; "
            "or kill the function agent of its node with SIGKILL."
        ),
        choice=(
            "The documentation counts SIGTERM (kill 15) here; the newest source ends the process with "
            "status 15 and classifies that as 2002. The documentation is followed for a SIGTERM that the "
            "runtime handled; SIGKILL, other signals and other exit statuses are 2002."
        ),
    ),
    ErrorRow(
        code=1008,
        name="ERR_EXTENSION_META_ERROR",
        component="runtime, busproxy",
        meaning=(
            "An extension of the request is not understood: a custom extension with a value of the wrong "
            "kind, or a call type that the runtime does not know."
        ),
        shown_by="yr.get on the create or on the call; an actor that refused a call goes on.",
        texts=("invalid invoke type <n>",),
        recipe="Create an actor with custom_extensions={'GRACEFUL_SHUTDOWN_TIME': 'soon'}.",
        choice=(
            "In the sources only the Python and Java runtimes raise it, for call types that no SDK sends. "
            "The documented case, a custom extension that cannot be read, is checked when the create "
            "arrives."
        ),
    ),
)
