"""The built frontend as the pages load it; a page still works when it has not been built."""

from django.utils.safestring import SafeString
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError, DjangoViteManifestError

from wenming.ui.markup import NOTHING

ENTRY = "src/app.ts"


def page_assets() -> SafeString:
    """Return the tags that load styles and behaviour, or nothing where the frontend was not built."""
    try:
        return SafeString(DjangoViteAssetLoader.instance().generate_vite_asset(ENTRY))
    except (DjangoViteManifestError, DjangoViteAssetNotFoundError, FileNotFoundError):
        return NOTHING
