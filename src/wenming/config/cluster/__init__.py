"""The product's own PostgreSQL: a private cluster under the data folder, reached only through a local socket."""

from wenming.config.cluster.errors import ClusterError
from wenming.config.cluster.server import APP_ROLE, DATABASE, OWNER_ROLE, Cluster

__all__ = ["APP_ROLE", "DATABASE", "OWNER_ROLE", "Cluster", "ClusterError"]
