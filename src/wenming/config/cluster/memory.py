"""Server settings of the embedded PostgreSQL, by the memory of the machine."""

import os
from pathlib import Path

_MEGABYTE = 1024 * 1024


def server_settings(*, sockets: Path, log: Path, durable: bool) -> dict[str, str]:
    """The settings of the server. ``durable=False`` is for throw-away clusters of tests only.

    No just-in-time compilation and no parallel plans: queries are short and cores few. The log holds no statement
    text and no row values, because both may carry personal data.
    """
    memory = _megabytes_of_memory()
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "shared_buffers": f"{min(256, max(64, memory // 16))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "1GB",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "Asia/Shanghai",
        "default_text_search_config": "pg_catalog.simple",
        "idle_in_transaction_session_timeout": "10min",
        "logging_collector": "on",
        "log_directory": str(log),
        "log_filename": "postgres-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_line_prefix": "%m [%p] %u ",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
    return settings


def _megabytes_of_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
