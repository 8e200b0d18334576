"""Addresses of this machine: where to listen, what to print, what a certificate must name."""

import socket

from wenming.config.refusal import Refused
from wenming.config.words import _

_EVERYWHERE = ("0.0.0.0", "::", "")


def listens_everywhere(host: str) -> bool:
    """Whether ``host`` means every address of the machine."""
    return host in _EVERYWHERE


def own_addresses() -> list[str]:
    """The addresses by which a phone on the same network may reach this machine. Nothing is sent."""
    found: set[str] = set()
    try:
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        found = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # 192.0.2.0/24 is reserved for documentation: connecting a datagram socket only chooses a route.
            probe.connect(("192.0.2.1", 9))
            found.add(str(probe.getsockname()[0]))
        except OSError:
            pass
    return sorted(address for address in found if not address.startswith("127."))


def names_of(host: str) -> list[str]:
    """Every name and address under which the product is called when it listens on ``host``."""
    names = ["localhost", "127.0.0.1"]
    if listens_everywhere(host):
        names += [socket.gethostname(), *own_addresses()]
    elif host not in names:
        names.append(host)
    return names


def check_port_free(host: str, port: int) -> None:
    """Refuse a port that another program holds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise Refused(
                _("Cannot listen on %(host)s port %(port)d (%(why)s). Choose another with PORT= or --port.")
                % {"host": host, "port": port, "why": failure.strerror}
            ) from failure
