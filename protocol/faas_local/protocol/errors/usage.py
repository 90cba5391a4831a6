"""Codes 2001 and 2002, 4001 to 4009, 4306 and 9000: user code, and how programs use the API."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=2001,
        name="ERR_USER_CODE_LOAD",
        component="function-agent, runtime",
        meaning="The code package or the entry point of the function could not be loaded.",
        shown_by="yr.get on the first call; an invocation over REST shows inner code 4001 or 4201.",
        texts=(
            "package validation failed, package signature doesn't match",
            "source code dir(<dir>)is not exist.",
        ),
        recipe=(
            "Register a function with a handler that its package does not contain and invoke it; or "
            "truncate the package after it was registered."
        ),
        choice=(
            "A Python function or actor whose code travels with the call fails with 2002 when it cannot be "
            "imported, since that happens inside the call."
        ),
    ),
    ErrorRow(
        code=2002,
        name="ERR_USER_FUNCTION_EXCEPTION",
        component="runtime, function-agent",
        meaning=(
            "User code raised an exception, or its process ended by a signal, a bad exit status or lack of "
            "memory."
        ),
        shown_by=(
            "yr.get: an exception arrives as YRInvokeError that is also of its own type (and has no "
            "`.code`); a dead process as YRRuntimeError."
        ),
        retried_by="sdk: calls of stateless functions when retry_times > 0, on a new instance",
        texts=(
            "failed to execute user function, err: <repr of the exception>",
            (
                "an unknown error caused the instance exited. exit code:<n> instance:<instance id> "
                "runtime:<runtime id><signal>"
            ),
            "runtime memory exceed limit",
            "failed to recover",
        ),
        recipe="Raise in a method; or kill the actor's process with SIGKILL during a call.",
    ),
    ErrorRow(
        code=4001,
        name="ERR_INCORRECT_INIT_USAGE",
        component="sdk",
        meaning="The library was started twice, or used in a process where it was not started.",
        shown_by="init of the C++ and Java APIs; in Python only what reaches the native library (YRValueError).",
        texts=(
            "there is no initialized instance to attach",
            "libruntime has already initialized.",
            "Please init YR first",
        ),
        recipe="In a C++ program call YR::Get before YR::Init.",
        choice=(
            "The everyday misuses in Python carry other things: a second yr.init is a plain RuntimeError, "
            "a call before it is YRRuntimeError 3003 `system not initialized`."
        ),
    ),
    ErrorRow(
        code=4002,
        name="ERR_INIT_CONNECTION_FAILED",
        component="sdk",
        meaning=(
            "The driver could not reach the cluster; or the cluster left a kill, a save or a load "
            "unanswered for 30 s."
        ),
        shown_by=(
            "YRValueError from yr.init after three tries; YRRuntimeError from terminate, save_state and "
            "load_state."
        ),
        texts=(
            "failed to connect to cluster <host>:<port>",
            "wait for connection timeout",
            "Request timeout, failed to kill instance with instanceId: <instance id>",
        ),
        recipe=(
            "yr.init with an address where nothing listens; or stop the busproxy with SIGSTOP and "
            "terminate an actor."
        ),
    ),
    ErrorRow(
        code=4003,
        name="ERR_DESERIALIZATION_FAILED",
        component="sdk",
        meaning="The bytes of an argument or a result are not of the type that the program asked for.",
        shown_by="Get of the C++ and Java APIs.",
        recipe="In C++, ask for an int from a function that returns a string.",
        choice=(
            "The Python SDK does not use it: what cannot be unpickled raises as it is in the driver, and "
            "as 2002 in a function."
        ),
    ),
    ErrorRow(
        code=4004,
        name="ERR_INSTANCE_ID_EMPTY",
        component="sdk",
        meaning="The call names no instance, or one that a program in local mode never created.",
        shown_by="kill with an empty id; C++ local mode.",
        texts=(
            "instance id is empty.",
            "instance is nullptr, instanceId: <instance id>",
        ),
        recipe='yr.kill_instance("").',
        choice="Python's local mode raises a plain RuntimeError instead.",
    ),
    ErrorRow(
        code=4005,
        name="ERR_GET_OPERATION_FAILED",
        component="sdk, data-worker",
        meaning="The value did not become available: the time of the get ended, or the object or key is nowhere.",
        shown_by=(
            "YRTimeoutError from yr.get (module 20) when the call has not ended; YRRuntimeError from get "
            "and kv_read (module 30) when the data is missing; get_instance."
        ),
        retried_by="sdk: reads from the data worker, once a second until the timeout",
        texts=(
            "Get object timeout. allowPartial = <0 or 1> Failed objects: [ <id> ]",
            "Get timeout <n>ms from datasystem, all failed: (<n>). Failed objects: [ <ids> ]",
            "get instance timeout, instance id: <instance id>",
        ),
        recipe=(
            "yr.get with timeout=1 on a call that sleeps for five seconds; or kv_read of a key that nobody "
            "wrote."
        ),
    ),
    ErrorRow(
        code=4006,
        name="ERR_INCORRECT_FUNCTION_USAGE",
        component="sdk",
        meaning=(
            "The API function may not be used in this place: on this side, in this mode, or on this kind "
            "of handle."
        ),
        shown_by="C++ and Java APIs.",
        texts=(
            "Finalize is not allowed to use on cloud",
            "Not support exit out of cluster",
            "this function can only be used for range instance handler",
        ),
        recipe="In a C++ driver call YR::Exit; in a C++ function call YR::Finalize.",
        choice="Python raises plain RuntimeErrors for the same misuses, or allows them.",
    ),
    ErrorRow(
        code=4007,
        name="ERR_INCORRECT_CREATE_USAGE",
        component="busproxy",
        meaning="The create request cannot be carried out by any runtime.",
        shown_by=(
            "The answer to a raw create request; the Python SDK raises TypeError and ValueError before it "
            "would send one."
        ),
        recipe=(
            "Send a create request without arguments over the message stream: it lacks even the "
            "description of the call."
        ),
        choice=(
            "Declared upstream and raised nowhere. It is kept for create requests that production would "
            "accept and fail on later."
        ),
    ),
    ErrorRow(
        code=4008,
        name="ERR_INCORRECT_INVOKE_USAGE",
        component="sdk",
        meaning="The handle or function cannot be invoked in this way.",
        shown_by="C++ and Java APIs.",
        texts=(
            "range instance handler cannont be used to invoke directly",
            "YR_INVOKE function is duplicated, function name: <name>",
        ),
        recipe="In C++, invoke the handle of a range of instances directly.",
        choice="Python raises a plain RuntimeError, `invoke function cannot be called directly`.",
    ),
    ErrorRow(
        code=4009,
        name="ERR_INCORRECT_KILL_USAGE",
        component="busproxy",
        meaning="The kill request names nothing that could be killed.",
        shown_by="The answer to a raw kill request; the SDK refuses an empty id before it sends (4004).",
        recipe="Send a kill request with an empty instance id over the message stream.",
        choice="Declared upstream and raised nowhere. It is kept for kill requests without a target.",
    ),
    ErrorRow(
        code=4306,
        name="ERR_DEPENDENCY_FAILED",
        component="sdk",
        meaning="An argument of the call is the result of another call that failed, so the call was not sent.",
        shown_by="yr.get on the dependent call (module 20).",
        texts=(
            ("dependency request failed, request id: <request id>, internal code: <n>, internal msg: <text>"),
            (
                "dependency instance create failed, request id: <request id>, internal code: <n>, internal "
                "msg: <text>"
            ),
        ),
        recipe="Kill an actor during a call and pass the reference of that call to a function.",
        choice=(
            "When the dependency is the creation of the actor the original code is kept, and when it "
            "raised an exception that exception is raised again."
        ),
    ),
    ErrorRow(
        code=9000,
        name="ERR_FINALIZED",
        component="sdk",
        meaning="The program ended its connection or its group while the call was open.",
        shown_by=(
            "yr.get in a thread while another one finalizes; yr.get on calls of members after "
            "Group.terminate."
        ),
        texts=(
            "Function system client quit",
            "group ins had been terminated, return obj id is: <id> , instance id is: <id>",
            "already finalized",
        ),
        recipe="Wait for a call in one thread and call yr.finalize in another.",
        choice=(
            "The documentation also names calls after finalize and terminate; Python gives 3003 `system "
            "not initialized` and a plain RuntimeError there."
        ),
    ),
)
