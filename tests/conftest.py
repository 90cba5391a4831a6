from support.clusters import cluster

__all__ = ["cluster"]
