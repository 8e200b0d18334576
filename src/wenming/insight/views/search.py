"""The search over everything, as a page and as the short list under the search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wenming.insight.search_page import address_of, search_page
from wenming.insight.selectors import search as selectors
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer
from wenming.ui.filters import Search

WORDS = Search()


@policy(SIGNED_IN)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what the words find; a number that was typed in full opens at once."""
    words = WORDS.read(request.GET)
    one = selectors.exact(viewer(request), words) if words else None
    address = address_of(one) if one else ""
    if address:
        return redirect(address)
    found = selectors.found(viewer(request), words) if words else []
    return render(request, "insight/search.html", {"page": search_page(words, found), "search_words": words})


@policy(SIGNED_IN)
@require_safe
def quick(request: HttpRequest) -> HttpResponse:
    """Answer the first hits as a fragment, while somebody types."""
    words = WORDS.read(request.GET)
    found = selectors.found(viewer(request), words, shown=selectors.QUICK) if len(words) > 1 else []
    return render(request, "insight/quick.html", {"page": search_page(words, found)})
