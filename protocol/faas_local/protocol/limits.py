"""Limits and defaults of production, each with its unit in the name and its source beside it.

What a setting of ours may change starts from these values; what a client checks by itself is here so that the
cluster refuses the same requests.
"""

from typing import Final

# --- Sizes -----------------------------------------------------------------------------------------------------

# openYuanrong runtime: src/dto/config.h, YR_MAX_GRPC_SIZE (1 to 500 may be set). Larger messages: 1001.
SDK_MESSAGE_MAX_MIB: Final = 128
# openYuanrong functionsystem: function_proxy/common/flags, --max_grpc_size, what a proxy accepts unless configured.
# A frame above the receiver's limit breaks the whole stream, so the limit that counts is the sender's.
PROXY_MESSAGE_DEFAULT_MIB: Final = 11
# openYuanrong runtime: src/dto/config.h, MAX_ARGS_IN_MSG_BYTES. Larger arguments travel as objects.
INLINE_ARGUMENT_MAX_BYTES: Final = 100 * 1024
# openYuanrong runtime: src/dto/config.h, MEM_STORE_SIZE_THRESHOLD. Larger results travel as objects.
INLINE_RESULT_MAX_BYTES: Final = 2 * 1024 * 1024
# openYuanrong runtime: src/libruntime/utils/constants.h, BYPASS_DS_INLINE_PAYLOAD_LIMIT: one call without a data system.
BYPASS_PAYLOAD_MAX_MIB: Final = 100
# openYuanrong frontend: http.maxRequestBodySize. Larger bodies: 4140.
HTTP_BODY_MAX_BYTES: Final = 6 * 1024 * 1024
# openYuanrong frontend: the same, for bodies that are taken as a stream.
HTTP_UPLOAD_STREAM_MAX_MIB: Final = 1024
# openYuanrong runtime: Python and C++ FaaS executors. Larger answers: inner code 4004.
FAAS_RESULT_MAX_BYTES: Final = 6 * 1024 * 1024
# openYuanrong runtime: stream writer of the Python FaaS executor.
SSE_WRITE_MAX_BYTES: Final = 4 * 1024 * 1024

# --- Names and labels ------------------------------------------------------------------------------------------

# openYuanrong runtime: src/libruntime/libruntime.cpp, MAX_INS_ID_LENGTH.
INSTANCE_ID_MAX_BYTES: Final = 64
# openYuanrong functionsystem: instance_ctrl_actor.cpp, TENANT_ID_MAX_LENGTH.
TENANT_ID_MAX_BYTES: Final = 128
# openYuanrong runtime: src/dto/constant.h, MAX_PODLABELS, and the key and value patterns of libruntime.cpp.
POD_LABELS_MAX_COUNT: Final = 5
POD_LABEL_MAX_CHARS: Final = 63
# openYuanrong runtime: docs of the stream API.
STREAM_NAME_MAX_CHARS: Final = 255
# openYuanrong functionsystem: common/common_flags, MAX_PRIORITY_VALUE; the default --max_priority is 0.
PRIORITY_MAX: Final = 65535
PRIORITY_MAX_DEFAULT: Final = 0

# --- Resources of an instance ----------------------------------------------------------------------------------

# openYuanrong functionsystem: common/constants/constants.h. Outside: 1006 for an instance, 4104 for a function.
# Production's own test clusters lower the minimum to 0, and resource groups may ask for 0.
CPU_MIN_MILLICORES: Final = 300
CPU_MAX_MILLICORES: Final = 16_000
MEMORY_MIN_MB: Final = 128
MEMORY_MAX_MB: Final = 1024 * 1024 * 1024
# openYuanrong runtime: InvokeOptions.
CPU_DEFAULT_MILLICORES: Final = 500
MEMORY_DEFAULT_MB: Final = 500
# openYuanrong runtime: libruntime.cpp, MAX_DELEGATE_DIRECTORY_QUOTA; -1 means no limit.
WORK_DIRECTORY_QUOTA_MAX_MB: Final = 1024 * 1024
WORK_DIRECTORY_QUOTA_DEFAULT_MB: Final = 512

# --- Calls -----------------------------------------------------------------------------------------------------

# openYuanrong runtime: src/dto/constant.h.
CONCURRENCY_MIN: Final = 1
CONCURRENCY_MAX: Final = 1000
CONCURRENCY_DEFAULT: Final = 1
ASYNC_CONCURRENCY_DEFAULT: Final = 1000
# openYuanrong runtime: decorators of the Python API.
RESULTS_OF_A_CALL_MAX: Final = 100
# openYuanrong runtime: fcc.py.
FUNCTION_GROUP_MAX_INSTANCES: Final = 256
# openYuanrong functionsystem: common/utils/struct_transfer.h; 0 means this default, a negative one no limit.
SCHEDULE_TIMEOUT_DEFAULT_MS: Final = 30_000
# openYuanrong runtime: constants.h, DEFAULT_INVOKE_TIMEOUT; apis.py for the others.
INVOKE_TIMEOUT_DEFAULT_S: Final = 900
GET_TIMEOUT_DEFAULT_S: Final = 300
GET_INSTANCE_TIMEOUT_DEFAULT_S: Final = 60
STATE_TIMEOUT_DEFAULT_S: Final = 30
# The SDK gives an unanswered kill, save or load up after this long and reports 4002.
KILL_TIMEOUT_S: Final = 30
# openYuanrong runtime: fs_intf_impl.h. An unanswered request is sent again; both ends do this.
RESEND_AFTER_S: Final = 2
UNANSWERED_MAX_S: Final = 1800
# openYuanrong runtime: fs_intf_impl.cpp, DiscoverDriver.
DISCOVER_TRIES: Final = 3
DISCOVER_PAUSE_S: Final = 2

# --- Connections -----------------------------------------------------------------------------------------------

# openYuanrong runtime: constants.h. After this long without its busproxy a driver fails its calls with 3006.
DRIVER_RECONNECT_S: Final = 60
RUNTIME_RECONNECT_S: Final = 900
DIRECT_RECONNECT_S: Final = 10
# openYuanrong functionsystem: function_proxy flags.
HEARTBEAT_INTERVAL_S: Final = 3
HEARTBEAT_TIMEOUT_S: Final = 5
HEARTBEAT_MISSES_MAX: Final = 5
RUNTIME_CONNECT_TIMEOUT_S: Final = 30
NODE_LOST_AFTER_S: Final = 180
AGENT_PING_INTERVAL_S: Final = 1
AGENT_PING_MISSES_MAX: Final = 12
# openYuanrong functionsystem: driver clean-up. How long a driver may stay away before its instances are ended.
DRIVER_GRACE_S: Final = 3
# openYuanrong runtime: src/libruntime/gwclient. The gateway client renews its lease this often.
GATEWAY_LEASE_RENEW_S: Final = 60

# --- Life of an instance ---------------------------------------------------------------------------------------

# openYuanrong functionsystem: function_proxy flags; createOptions may set initCallTimeout up to the maximum.
INIT_CALL_TIMEOUT_DEFAULT_S: Final = 300
INIT_CALL_TIMEOUT_MAX_S: Final = 3600
# --runtime_shutdown_timeout_seconds, or createOptions GRACEFUL_SHUTDOWN_TIME.
GRACE_PERIOD_DEFAULT_S: Final = 30
# The grace that the runtime gives itself on SIGTERM (openYuanrong runtime: src/dto/config.h).
SIGTERM_GRACE_PERIOD_S: Final = 60
# function_proxy: maxInstanceRedeployTimes, --fc_agent_mgr_retry_times and _cycle, RECOVER_RETRY_TIMEOUT.
REDEPLOY_MAX_TIMES: Final = 5
DEPLOY_RESEND_TIMES: Final = 9
DEPLOY_RESEND_INTERVAL_S: Final = 20
RECOVER_TIMEOUT_DEFAULT_S: Final = 600
# function_proxy: waitStatusCodeUpdateMs. How long an exit may go unexplained before it is declared.
EXIT_REPORT_WAIT_S: Final = 10
# The client ends idle instances of stateless functions by itself (Config.recycle_time).
RECYCLE_TIME_DEFAULT_S: Final = 2
# openYuanrong runtime: InvokeOptions.idle_timeout.
IDLE_TIMEOUT_DEFAULT_S: Final = 300
# openYuanrong functionsystem: function_master, FATAL_INSTANCE_TIMEOUT.
FATAL_INSTANCE_KEPT_S: Final = 3600

# --- Groups ----------------------------------------------------------------------------------------------------

# openYuanrong functionsystem: function_master and local_group_ctrl, GroupOptions.timeout and KILLGROUP_TIMEOUT.
GROUP_TIMEOUT_MAX_S: Final = 600
KILL_GROUP_TIMEOUT_S: Final = 60
# What a bundle of a resource group gets when it names no CPU or memory, by the documentation.
BUNDLE_CPU_DEFAULT_MILLICORES: Final = 300
BUNDLE_MEMORY_DEFAULT_MB: Final = 128

# --- Rate limits (both off by default) -------------------------------------------------------------------------

# openYuanrong functionsystem: function_proxy flags --token_bucket_capacity and --message_size_threshold, and the
# memory monitor of the busproxy; the last one is the frontend's, -1 means no limit.
CREATE_TOKENS_DEFAULT: Final = 1000
INVOKE_MEMORY_HIGH_SHARE: Final = 0.8
INVOKE_MEMORY_LOW_SHARE: Final = 0.6
INVOKE_SMALL_MESSAGE_BYTES: Final = 20 * 1024
TENANT_REQUESTS_PER_S_DEFAULT: Final = 1800

# --- Data system -----------------------------------------------------------------------------------------------

# openYuanrong runtime: src/dto/config.h, DS_CONNECT_TIMEOUT_SEC: how long the client retries a busy worker.
DATA_RETRY_S: Final = 60
# openYuanrong functionsystem: --ds_health_check_interval, --max_ds_health_check_times.
DATA_HEALTH_INTERVAL_S: Final = 3
DATA_HEALTH_MISSES_MAX: Final = 5
# openYuanrong runtime: ProducerConfig.
STREAM_PAGE_DEFAULT_BYTES: Final = 1024 * 1024
STREAM_SIZE_DEFAULT_BYTES: Final = 1024 * 1024 * 1024

# --- Registered functions (openYuanrong functionsystem: meta_service configuration) ----------------------------

FUNCTION_TIMEOUT_DEFAULT_S: Final = 900
FUNCTION_TIMEOUT_MAX_S: Final = 8_640_000
FUNCTION_INSTANCES_DEFAULT: Final = 100
FUNCTION_INSTANCES_MAX: Final = 1000
FUNCTION_CONCURRENCY_DEFAULT: Final = 100
FUNCTION_CONCURRENCY_MAX: Final = 1000
INITIALIZER_TIMEOUT_DEFAULT_S: Final = 30
PRE_STOP_TIMEOUT_MAX_S: Final = 180
HANDLER_MAX_CHARS: Final = 64
DESCRIPTION_MAX_CHARS: Final = 1024
FUNCTION_VERSIONS_MAX: Final = 8
FUNCTION_ALIASES_MAX: Final = 8
FUNCTION_LAYERS_MAX: Final = 1
FUNCTION_TRIGGERS_MAX: Final = 32
RESERVED_LABELS_MAX: Final = 100
TENANT_LAYERS_MAX: Final = 1000
LAYER_VERSIONS_MAX: Final = 10_000
LAYER_VERSION_NUMBER_MAX: Final = 1_000_000
PAGE_SIZE_DEFAULT: Final = 1000
PAGE_SIZE_MAX: Final = 1000
# Production ships placeholders (1 MB, 1 file, depth 1); these are ours.
PACKAGE_MAX_MB: Final = 100
PACKAGE_UNPACKED_MAX_MB: Final = 500
PACKAGE_FILES_MAX: Final = 10_000
PACKAGE_DEPTH_MAX: Final = 20
PACKAGE_READ_TIMEOUT_MS: Final = 100_000
# openYuanrong frontend: configuration of async calls, sessions and scaling.
ASYNC_RESULTS_KEPT_S: Final = 3600
ASYNC_CALLS_MAX: Final = 1000
SESSION_ID_MAX_CHARS: Final = 63
IDLE_SCALE_IN_S: Final = 60
