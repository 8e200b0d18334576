"""Every version of the city's own rules."""

from wenming.issues import policies
from wenming.issues.models import CityRulesVersion
from wenming.kernel.scope import Viewer


def rules_versions(viewer: Viewer) -> list[CityRulesVersion]:
    """Return every version, the newest first; whoever may see issues may know by which rules they are measured."""
    return list(CityRulesVersion.objects.all()) if viewer.may(policies.VIEW) else []
