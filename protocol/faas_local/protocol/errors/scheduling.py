"""Codes 1010 to 1017: groups, limits, eviction, and scheduling."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=1010,
        name="ERR_GROUP_SCHEDULE_FAILED",
        component="local-scheduler, instance-manager",
        meaning="A member of the group did not become ready, so the whole group was given up.",
        shown_by="Group.wait, and yr.get on calls of the members.",
        texts=(
            "node fault occurs during group schedule, please retry.",
            "group create timeout, unready obj ids is [<ids>]",
        ),
        recipe=(
            "Kill the local scheduler of the chosen node with SIGKILL between the reservation and the "
            "start of a group of three."
        ),
        choice=(
            "When a member failed with 2002 the group fails with 2002. Too little room for the group is "
            "1002. The client's own timeout of Group.wait carries 2002."
        ),
    ),
    ErrorRow(
        code=1011,
        name="ERR_GROUP_EXIT_TOGETHER",
        component="instance-manager, local-scheduler",
        meaning="The instance was taken down because another member of its group died.",
        shown_by="yr.get on calls of the surviving members.",
        texts=(
            (
                "instance occurs fatal error, cause by: (instance exit with group together, reason: "
                "group(<group id>) failed due to <reason>)"
            ),
        ),
        recipe="Kill one process of a running group with same_lifecycle=True.",
        choice=(
            "The official text speaks of a group that could not exit; in practice it is what survivors of "
            "a group get, and that is done here."
        ),
    ),
    ErrorRow(
        code=1012,
        name="ERR_CREATE_RATE_LIMITED",
        component="local-scheduler",
        meaning="The tenant creates instances faster than the node's limit lets it.",
        shown_by="yr.get on the refused creates.",
        texts=("create rate limited on local",),
        recipe="Switch the create limitation on with a capacity of 5 and create 20 actors at once as one tenant.",
        choice=(
            "Production's token bucket never refills while requests come faster than one token takes; here "
            "it refills by elapsed time. Groups are not limited, as in production."
        ),
    ),
    ErrorRow(
        code=1013,
        name="ERR_INSTANCE_EVICTED",
        component="local-scheduler",
        meaning=(
            "The instance was moved out: idle too long, displaced by a more urgent one, on an agent that "
            "is drained, or on a node whose data worker is sick."
        ),
        shown_by="yr.get on its calls.",
        retried_by="sdk: calls of stateless functions, always, on a new instance",
        texts=(
            "WARN: instance is going to be evicted",
            "WARN: instance is evicted",
            "instance was evicted after idle for more than <n> seconds",
            "fatal: ds worker is not healthy",
        ),
        recipe="Create an actor with idle_timeout=2, leave it alone for three seconds, and call it.",
    ),
    ErrorRow(
        code=1014,
        name="ERR_AUTHORIZE_FAILED",
        component="busproxy, frontend",
        meaning="The caller's tenant or token does not permit the create or the call.",
        shown_by="yr.get on the create or the call.",
        texts=(
            "authorize failed",
            "require token error",
            "frontend proxy kill tenant does not match instance tenant",
        ),
        recipe="With authorization switched on, call an actor of one tenant with the token of another.",
        choice=(
            "An unauthorized kill gives 1001 `authorize error` on the message stream and 1014 only through "
            "the frontend, as in production."
        ),
    ),
    ErrorRow(
        code=1015,
        name="ERR_FUNCTION_META_NOT_FOUND",
        component="busproxy, local-scheduler",
        meaning="The function that the instance should run is not registered.",
        shown_by="yr.get on the first call of an actor; for stateless functions on the call itself.",
        texts=(
            "invalid function",
            "failed to find function meta",
            "invalid function meta",
            "function meta not found",
        ),
        recipe=(
            "Start a driver under another Python version than the cluster's functions have, or create with "
            "a URN that was never registered."
        ),
    ),
    ErrorRow(
        code=1016,
        name="ERR_INSTANCE_INFO_INVALID",
        component="busproxy, local-scheduler",
        meaning=(
            "What the cluster holds about the instance does not fit the request, mostly because something "
            "else changed it at the same moment."
        ),
        shown_by="terminate and kill that lose a race; load_state without an instance id; raw create requests.",
        texts=(
            "failed to generate instance ID",
            "failed to exit instance, state is inconsistent",
            "instance is exiting, not handle.",
            "load state failed: empty instance id",
        ),
        recipe="Terminate one actor from two processes in a tight loop while a third suspends and resumes it.",
    ),
    ErrorRow(
        code=1017,
        name="ERR_SCHEDULE_CANCELED",
        component="instance-manager, local-scheduler",
        meaning=(
            "The create was withdrawn before the instance was placed, or its time ended before the "
            "scheduler came to it."
        ),
        shown_by="yr.get on the create; ResourceGroup.wait.",
        texts=(
            "instance canceled before forward schedule, reason: <reason>",
            (
                "\nthe instance cannot be scheduled within <n> ms. the possible cause is that the "
                "scheduling queue is busy or the scheduling timeout configuration is not proper."
            ),
            "received resource group deletion request, creation is stopped",
        ),
        recipe=(
            "From an actor, create a child that has to wait for room, and kill the parent; or remove a "
            "resource group that still waits."
        ),
        choice=(
            "The documentation also lists a schedule timeout without room here; once an attempt failed for "
            "lack of room the code is 1002, as in production's source."
        ),
    ),
)
