"""The papers of one issue, to take along or to sign."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from wenming.issues import policies, selectors
from wenming.issues.settlement_papers import paper_of
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import as_download

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@policy(policies.VIEW)
def paper(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Hand out the minutes of a joint look, or a ruling, as a document."""
    who = viewer(request)
    found = paper_of(who, selectors.issue(who, number), seq)
    response = as_download(found.content, "paper.docx", DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    return response
