from faas_local.protocol.wire import core_service_pb2 as _core_service_pb2
from faas_local.protocol.wire import runtime_service_pb2 as _runtime_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamingMessage(_message.Message):
    __slots__ = ("messageID", "createReq", "createRsp", "invokeReq", "invokeRsp", "exitReq", "exitRsp", "saveReq", "saveRsp", "loadReq", "loadRsp", "killReq", "killRsp", "callResultReq", "callResultAck", "callReq", "callRsp", "notifyReq", "notifyRsp", "checkpointReq", "checkpointRsp", "recoverReq", "recoverRsp", "shutdownReq", "shutdownRsp", "signalReq", "signalRsp", "heartbeatReq", "heartbeatRsp", "createReqs", "createRsps", "rGroupReq", "rGroupRsp", "prepareSnapReq", "prepareSnapRsp", "snapStartedReq", "snapStartedRsp", "eventReq", "metaData")
    class MetaDataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    MESSAGEID_FIELD_NUMBER: _ClassVar[int]
    CREATEREQ_FIELD_NUMBER: _ClassVar[int]
    CREATERSP_FIELD_NUMBER: _ClassVar[int]
    INVOKEREQ_FIELD_NUMBER: _ClassVar[int]
    INVOKERSP_FIELD_NUMBER: _ClassVar[int]
    EXITREQ_FIELD_NUMBER: _ClassVar[int]
    EXITRSP_FIELD_NUMBER: _ClassVar[int]
    SAVEREQ_FIELD_NUMBER: _ClassVar[int]
    SAVERSP_FIELD_NUMBER: _ClassVar[int]
    LOADREQ_FIELD_NUMBER: _ClassVar[int]
    LOADRSP_FIELD_NUMBER: _ClassVar[int]
    KILLREQ_FIELD_NUMBER: _ClassVar[int]
    KILLRSP_FIELD_NUMBER: _ClassVar[int]
    CALLRESULTREQ_FIELD_NUMBER: _ClassVar[int]
    CALLRESULTACK_FIELD_NUMBER: _ClassVar[int]
    CALLREQ_FIELD_NUMBER: _ClassVar[int]
    CALLRSP_FIELD_NUMBER: _ClassVar[int]
    NOTIFYREQ_FIELD_NUMBER: _ClassVar[int]
    NOTIFYRSP_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINTREQ_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINTRSP_FIELD_NUMBER: _ClassVar[int]
    RECOVERREQ_FIELD_NUMBER: _ClassVar[int]
    RECOVERRSP_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWNREQ_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWNRSP_FIELD_NUMBER: _ClassVar[int]
    SIGNALREQ_FIELD_NUMBER: _ClassVar[int]
    SIGNALRSP_FIELD_NUMBER: _ClassVar[int]
    HEARTBEATREQ_FIELD_NUMBER: _ClassVar[int]
    HEARTBEATRSP_FIELD_NUMBER: _ClassVar[int]
    CREATEREQS_FIELD_NUMBER: _ClassVar[int]
    CREATERSPS_FIELD_NUMBER: _ClassVar[int]
    RGROUPREQ_FIELD_NUMBER: _ClassVar[int]
    RGROUPRSP_FIELD_NUMBER: _ClassVar[int]
    PREPARESNAPREQ_FIELD_NUMBER: _ClassVar[int]
    PREPARESNAPRSP_FIELD_NUMBER: _ClassVar[int]
    SNAPSTARTEDREQ_FIELD_NUMBER: _ClassVar[int]
    SNAPSTARTEDRSP_FIELD_NUMBER: _ClassVar[int]
    EVENTREQ_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    messageID: str
    createReq: _core_service_pb2.CreateRequest
    createRsp: _core_service_pb2.CreateResponse
    invokeReq: _core_service_pb2.InvokeRequest
    invokeRsp: _core_service_pb2.InvokeResponse
    exitReq: _core_service_pb2.ExitRequest
    exitRsp: _core_service_pb2.ExitResponse
    saveReq: _core_service_pb2.StateSaveRequest
    saveRsp: _core_service_pb2.StateSaveResponse
    loadReq: _core_service_pb2.StateLoadRequest
    loadRsp: _core_service_pb2.StateLoadResponse
    killReq: _core_service_pb2.KillRequest
    killRsp: _core_service_pb2.KillResponse
    callResultReq: _core_service_pb2.CallResult
    callResultAck: _core_service_pb2.CallResultAck
    callReq: _runtime_service_pb2.CallRequest
    callRsp: _runtime_service_pb2.CallResponse
    notifyReq: _runtime_service_pb2.NotifyRequest
    notifyRsp: _runtime_service_pb2.NotifyResponse
    checkpointReq: _runtime_service_pb2.CheckpointRequest
    checkpointRsp: _runtime_service_pb2.CheckpointResponse
    recoverReq: _runtime_service_pb2.RecoverRequest
    recoverRsp: _runtime_service_pb2.RecoverResponse
    shutdownReq: _runtime_service_pb2.ShutdownRequest
    shutdownRsp: _runtime_service_pb2.ShutdownResponse
    signalReq: _runtime_service_pb2.SignalRequest
    signalRsp: _runtime_service_pb2.SignalResponse
    heartbeatReq: _runtime_service_pb2.HeartbeatRequest
    heartbeatRsp: _runtime_service_pb2.HeartbeatResponse
    createReqs: _core_service_pb2.CreateRequests
    createRsps: _core_service_pb2.CreateResponses
    rGroupReq: _core_service_pb2.CreateResourceGroupRequest
    rGroupRsp: _core_service_pb2.CreateResourceGroupResponse
    prepareSnapReq: _runtime_service_pb2.PrepareSnapRequest
    prepareSnapRsp: _runtime_service_pb2.PrepareSnapResponse
    snapStartedReq: _runtime_service_pb2.SnapStartedRequest
    snapStartedRsp: _runtime_service_pb2.SnapStartedResponse
    eventReq: _core_service_pb2.EventRequest
    metaData: _containers.ScalarMap[str, str]
    def __init__(self, messageID: _Optional[str] = ..., createReq: _Optional[_Union[_core_service_pb2.CreateRequest, _Mapping]] = ..., createRsp: _Optional[_Union[_core_service_pb2.CreateResponse, _Mapping]] = ..., invokeReq: _Optional[_Union[_core_service_pb2.InvokeRequest, _Mapping]] = ..., invokeRsp: _Optional[_Union[_core_service_pb2.InvokeResponse, _Mapping]] = ..., exitReq: _Optional[_Union[_core_service_pb2.ExitRequest, _Mapping]] = ..., exitRsp: _Optional[_Union[_core_service_pb2.ExitResponse, _Mapping]] = ..., saveReq: _Optional[_Union[_core_service_pb2.StateSaveRequest, _Mapping]] = ..., saveRsp: _Optional[_Union[_core_service_pb2.StateSaveResponse, _Mapping]] = ..., loadReq: _Optional[_Union[_core_service_pb2.StateLoadRequest, _Mapping]] = ..., loadRsp: _Optional[_Union[_core_service_pb2.StateLoadResponse, _Mapping]] = ..., killReq: _Optional[_Union[_core_service_pb2.KillRequest, _Mapping]] = ..., killRsp: _Optional[_Union[_core_service_pb2.KillResponse, _Mapping]] = ..., callResultReq: _Optional[_Union[_core_service_pb2.CallResult, _Mapping]] = ..., callResultAck: _Optional[_Union[_core_service_pb2.CallResultAck, _Mapping]] = ..., callReq: _Optional[_Union[_runtime_service_pb2.CallRequest, _Mapping]] = ..., callRsp: _Optional[_Union[_runtime_service_pb2.CallResponse, _Mapping]] = ..., notifyReq: _Optional[_Union[_runtime_service_pb2.NotifyRequest, _Mapping]] = ..., notifyRsp: _Optional[_Union[_runtime_service_pb2.NotifyResponse, _Mapping]] = ..., checkpointReq: _Optional[_Union[_runtime_service_pb2.CheckpointRequest, _Mapping]] = ..., checkpointRsp: _Optional[_Union[_runtime_service_pb2.CheckpointResponse, _Mapping]] = ..., recoverReq: _Optional[_Union[_runtime_service_pb2.RecoverRequest, _Mapping]] = ..., recoverRsp: _Optional[_Union[_runtime_service_pb2.RecoverResponse, _Mapping]] = ..., shutdownReq: _Optional[_Union[_runtime_service_pb2.ShutdownRequest, _Mapping]] = ..., shutdownRsp: _Optional[_Union[_runtime_service_pb2.ShutdownResponse, _Mapping]] = ..., signalReq: _Optional[_Union[_runtime_service_pb2.SignalRequest, _Mapping]] = ..., signalRsp: _Optional[_Union[_runtime_service_pb2.SignalResponse, _Mapping]] = ..., heartbeatReq: _Optional[_Union[_runtime_service_pb2.HeartbeatRequest, _Mapping]] = ..., heartbeatRsp: _Optional[_Union[_runtime_service_pb2.HeartbeatResponse, _Mapping]] = ..., createReqs: _Optional[_Union[_core_service_pb2.CreateRequests, _Mapping]] = ..., createRsps: _Optional[_Union[_core_service_pb2.CreateResponses, _Mapping]] = ..., rGroupReq: _Optional[_Union[_core_service_pb2.CreateResourceGroupRequest, _Mapping]] = ..., rGroupRsp: _Optional[_Union[_core_service_pb2.CreateResourceGroupResponse, _Mapping]] = ..., prepareSnapReq: _Optional[_Union[_runtime_service_pb2.PrepareSnapRequest, _Mapping]] = ..., prepareSnapRsp: _Optional[_Union[_runtime_service_pb2.PrepareSnapResponse, _Mapping]] = ..., snapStartedReq: _Optional[_Union[_runtime_service_pb2.SnapStartedRequest, _Mapping]] = ..., snapStartedRsp: _Optional[_Union[_runtime_service_pb2.SnapStartedResponse, _Mapping]] = ..., eventReq: _Optional[_Union[_core_service_pb2.EventRequest, _Mapping]] = ..., metaData: _Optional[_Mapping[str, str]] = ...) -> None: ...
