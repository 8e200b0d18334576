"""Who may touch schemes: everybody signed in with ``schemes.view`` reads them, ``schemes.manage`` brings them in."""

from wenming.kernel.errors import NotAllowed
from wenming.kernel.scope import Viewer

VIEW, MANAGE, EXPORT = "schemes.view", "schemes.manage", "exports.run"


def require(viewer: Viewer, capability: str) -> None:
    """Refuse a viewer whose posts do not carry the capability."""
    if not viewer.may(capability):
        raise NotAllowed("not_allowed", "Your posts do not carry the right to do this.")
