"""REST codes of functions, versions, aliases and pools, and of their invocation."""

from faas_local.protocol.errors.row import ErrorRow

ROWS: tuple[ErrorRow, ...] = (
    ErrorRow(
        code=4037,
        name="session config invalid",
        component="frontend",
        meaning="The session that the caller asks for is not described rightly.",
        shown_by="POST …/invocations with X-Instance-Session or X-Session-Context (HTTP 500).",
        texts=(
            '"session config invalid"',
            "sessionID is empty",
            "session context ID is too long",
            "sessionTTL must not be negative",
            "invalid session parameter",
        ),
        recipe='Invoke with the header X-Instance-Session: {"sessionID":"","sessionTTL":-1}.',
        choice=(
            "The quotation marks are part of the message, as in production, where the scheduler's messages "
            "carry them."
        ),
        table="rest",
    ),
    ErrorRow(
        code=4101,
        name="FunctionNameExist",
        component="frontend",
        meaning="The tenant has registered a function under this name before.",
        shown_by="POST /serverless/v1/functions (HTTP 500).",
        texts=("the function name already exists. rename your function",),
        recipe="Register one function twice.",
        table="rest",
    ),
    ErrorRow(
        code=4102,
        name="AliasNameAlreadyExists",
        component="frontend",
        meaning="The function has an alias of this name.",
        shown_by="POST /function-repository/v1/functions/{name}/aliases (HTTP 500).",
        texts=("alias name already exists",),
        recipe="Create one alias twice.",
        choice="Production sends an empty message; a text is sent here so that a user can read the cause.",
        table="rest",
    ),
    ErrorRow(
        code=4103,
        name="TotalRoutingWeightNotOneHundred",
        component="frontend",
        meaning="The weights with which an alias spreads its calls over versions do not add up to 100.",
        shown_by="POST and PUT of aliases (HTTP 500).",
        texts=("total routing weight is not 100. check the routing weight. the sum of the values is 100",),
        recipe='Create an alias with routingConfig {"v1": 20, "v2": 70}.',
        table="rest",
    ),
    ErrorRow(
        code=4104,
        name="InvalidUserParam",
        component="frontend",
        meaning="A field of the request has a value outside its rule; the message names field and rule.",
        shown_by=(
            "Every function, version, alias, layer, trigger, reservation and pool request (HTTP 400 for "
            "register and reserve, else 500)."
        ),
        texts=(
            "CPU not in range [300, 16000]. check input parameters",
            "memory not in range [128, 1073741824]. check input parameters",
            "runtime <runtime> is not valid. check input parameters",
            "<field>: non zero value required. check input parameters",
            "preStop timeOut must between 0 and 180. check input parameters",
            "id and group cannot be empty at the same time. check input parameters",
        ),
        recipe='Register a function with "cpu": 100.',
        table="rest",
    ),
    ErrorRow(
        code=4105,
        name="FunctionVersionDeletionForbidden",
        component="frontend",
        meaning="The version cannot be deleted while an alias sends calls to it.",
        shown_by="DELETE /serverless/v1/functions/{name}?versionNumber= (HTTP 500).",
        texts=("this version is occupied by an alias. remove the mapping first",),
        recipe="Publish a version, point an alias at it, delete the version.",
        table="rest",
    ),
    ErrorRow(
        code=4110,
        name="FunctionVersionOutOfLimit",
        component="frontend",
        meaning="The function has as many published versions as one function may have.",
        shown_by="POST /serverless/v1/functions/{name}/versions (HTTP 500).",
        texts=("the number of existing function versions is greater than the set value: <n>",),
        recipe="Publish a function nine times.",
        choice=(
            "The number in the text counts the stored versions, the latest one included, as in production; "
            "it is not the limit."
        ),
        table="rest",
    ),
    ErrorRow(
        code=4111,
        name="AliasOutOfLimit",
        component="frontend",
        meaning="The function has as many aliases as one function may have.",
        shown_by="POST /function-repository/v1/functions/{name}/aliases (HTTP 500).",
        texts=(
            (
                "the number of existing function alias is greater than the set value [<max>]. delete or "
                "resize the limit"
            ),
        ),
        recipe="Create nine aliases of one function.",
        table="rest",
    ),
    ErrorRow(
        code=4114,
        name="RepeatedPublishmentError",
        component="frontend",
        meaning="A version with this number was published before.",
        shown_by="POST /serverless/v1/functions/{name}/versions (HTTP 500).",
        texts=("duplicate version number",),
        recipe="Publish versionNumber v1 twice.",
        choice=(
            "The documentation speaks of two versions without a difference; the source only compares the "
            "numbers, and so does this cluster."
        ),
        table="rest",
    ),
    ErrorRow(
        code=4115,
        name="FunctionNotFound",
        component="frontend",
        meaning="The tenant has no function of this name.",
        shown_by="GET, DELETE and reservations (HTTP 404); PUT and publish (HTTP 500).",
        texts=(
            "function [<name>] is not found. check input parameters",
            "failed to get function version",
        ),
        recipe="Get a function that was never registered.",
        choice="The documentation never mentions HTTP 404; the source sends it on these routes and is followed.",
        table="rest",
    ),
    ErrorRow(
        code=4116,
        name="FunctionVersionNotFound",
        component="frontend",
        meaning="The function has no version of this number.",
        shown_by="POST and PUT of aliases, POST of triggers (HTTP 500).",
        texts=("function [<name>] version [<version>] is not found. check input parameters",),
        recipe="Create an alias for a version that was not published.",
        table="rest",
    ),
    ErrorRow(
        code=4117,
        name="AliasNameNotFound",
        component="frontend",
        meaning="The function has no alias of this name.",
        shown_by="GET and PUT of aliases, POST of triggers (HTTP 500).",
        texts=("functionName [<name>] and aliasName [<alias>] do not exist. check input parameters",),
        recipe="Get an alias that was never created.",
        table="rest",
    ),
    ErrorRow(
        code=4120,
        name="PoolNotFound",
        component="frontend",
        meaning="There is no pod pool with this id or in this group.",
        shown_by="DELETE and PUT /serverless/v1/podpools (HTTP 404).",
        texts=("pool does not exist or has been deleted. check input parameters",),
        recipe="Delete a pool that was never created.",
        table="rest",
    ),
    ErrorRow(
        code=4123,
        name="PageInfoError",
        component="frontend",
        meaning="The list was asked for in pages of size 0.",
        shown_by="GET /serverless/v1/functions/{name}/versions (HTTP 500).",
        texts=("page size cannot be 0",),
        recipe="List versions with pageIndex=1 and pageSize=0.",
        choice=(
            "The documentation speaks of a page behind the end; the source answers that with an empty "
            "list, and so does this cluster."
        ),
        table="rest",
    ),
    ErrorRow(
        code=4134,
        name="RevisionIDError",
        component="frontend",
        meaning="The caller changes an older state than the stored one.",
        shown_by="PUT of functions, aliases and code, publish, update of layers (HTTP 500).",
        texts=(
            "revisionID is not the same",
            "revisionId is non latest version",
            "last update time is not the same",
            "different revisionId",
        ),
        recipe="Update a function twice with the same revisionId.",
        table="rest",
    ),
    ErrorRow(
        code=150424,
        name="function metadata not found",
        component="frontend",
        meaning="The function that is invoked is not registered, or not in this version.",
        shown_by="POST …/invocations (HTTP 500).",
        texts=("function metadata not found",),
        recipe="Invoke a function that was never registered.",
        table="rest",
    ),
    ErrorRow(
        code=150444,
        name="instance label not found",
        component="frontend",
        meaning="The function has no reserved instances with the label that the caller wants.",
        shown_by="POST …/invocations with X-Instance-Label (HTTP 500).",
        texts=('"instance label not found"',),
        recipe="Invoke with the header X-Instance-Label: nobody.",
        choice="The quotation marks are part of the message, as in production.",
        table="rest",
    ),
    ErrorRow(
        code=150500,
        name="internal system error",
        component="frontend, instance-manager",
        meaning="The scheduling of an invocation failed inside the cluster.",
        shown_by="POST …/invocations (HTTP 500).",
        texts=("internal system error",),
        recipe=(
            "Kill the instance manager with SIGKILL, keep it down, and invoke a function that has no "
            "instance."
        ),
        table="rest",
    ),
    ErrorRow(
        code=330404,
        name="subcribe stream failed",
        component="frontend",
        meaning="The stream could not be subscribed to, or an invocation failed without a code of its own.",
        shown_by="GET /serverless/v1/stream/subscribe, POST …/invocations (HTTP 500).",
        texts=(
            "subcribe stream failed",
            "internal system error",
        ),
        recipe="Kill the data worker, keep it down, and subscribe to a stream.",
        choice="The spelling is upstream's.",
        table="rest",
    ),
)
