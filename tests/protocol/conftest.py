from support.etcd_server import etcd, etcd_client

__all__ = ["etcd", "etcd_client"]
