"""The words that the page's script says, translated here so that one catalogue holds them all."""

from django.utils.translation import gettext_lazy as _

from wenming.ui.times import SENTENCES

WORDS = {
    **{f"time_{name}": sentence for name, sentence in SENTENCES.items()},
    "copied": _("Copied"),
    "copy_failed": _("Your browser did not allow copying."),
    "selected": _("%(n)s selected"),
    "unsaved": _("What you typed has not been saved."),
    "close": _("Close"),
    "next": _("Next"),
    "previous": _("Previous"),
    "compare": _("How much of the first picture is shown"),
    "compare_share": _("%(before)s: %(share)s %% shown"),
    "confirm": _("Yes, go on"),
    "cancel": _("Cancel"),
    "offline": _("No connection: nothing was sent. Try again when you are back on the network."),
    "failed": _("The server could not answer. Try again; what you typed is still here."),
    "loading": _("Loading"),
    "map_sites": _("%(n)s on the map"),
    "map_more": _("and %(n)s more: move closer"),
    "map": _("Map"),
    "map_closer": _("Move closer"),
    "map_away": _("Move away"),
    "map_failed": _("The map could not be drawn. The list beside it holds the same places."),
    "photo_uploading": _("Sending %(n)s%%"),
    "photo_failed": _("Not sent"),
    "photo_retry": _("Try again"),
    "photo_remove": _("Remove"),
    "photo_ready": _("Ready to send"),
    "photo_unreadable": _("This file is not a photo that your browser can read."),
    "tree_expand_all": _("Open all"),
    "tree_collapse_all": _("Close all"),
    "tree_lost": _("lost"),
    "visit_unsaved": _("Not saved yet"),
    "visit_saving": _("Saving"),
    "visit_not_sent": _("Not sent: kept on this device, will be sent again"),
    "visit_unsaved_n": _("%(n)s not saved yet"),
    "visit_all_saved": _("All saved"),
}


def page_words() -> dict[str, str]:
    """Return the words in the language of the page."""
    return {name: str(word) for name, word in WORDS.items()}
