from support.etcd_server import etcd, etcd_client
from support.frontend_process import busproxy, frontend, lone_frontend, start_frontend

__all__ = ["busproxy", "etcd", "etcd_client", "frontend", "lone_frontend", "start_frontend"]
