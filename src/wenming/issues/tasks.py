"""Recurring work on issues."""

from wenming.issues import services
from wenming.issues.services import learning, reply_runs, searching, telling
from wenming.issues.services.missing import LATE_LOOKS
from wenming.kernel import clock, jobs


@jobs.periodic("issues.draw_look_backs", cron="0 22 * * *")
def draw_look_backs() -> None:
    """Draw at six every morning, local time, which closed issues are looked back at."""
    services.draw_look_backs()


@jobs.periodic("issues.recount_prone_places", cron="20 16 * * *")
def recount_prone_places() -> None:
    """Look every night at every place to which problems came back; end those where nothing did for long."""
    services.recount_prone_places()


@jobs.periodic("issues.recount_missed", cron="50 16 * * *")
def recount_missed() -> None:
    """Look every night at what others found lately, for looks that were entered afterwards."""
    services.recount_missed(since=clock.now() - LATE_LOOKS)


@jobs.task("issues.read_problem_list")
def read_problem_list(list_id: int, job_id: int) -> None:
    """Read the file of a problem list that was loaded."""
    services.read_list(list_id, job_id)


@jobs.periodic("issues.tell_untold", cron="* * * * *")
def tell_untold() -> None:
    """Tell every minute what an act on many issues did not come to tell."""
    telling.tell_untold(left=True)


@jobs.periodic("issues.take_up_due", cron="5 16 * * *")
def take_up_due() -> None:
    """Take up five minutes after midnight, local time, what was carried over until this day."""
    services.take_up_due()


@jobs.periodic("issues.forget_before", cron="35 16 * * *")
def forget_before() -> None:
    """Remove every night what was kept for undoing and can no longer be undone."""
    services.forget_before()


@jobs.task("issues.renew_words_of_kind")
def renew_words_of_kind(category_id: int) -> None:
    """Let issues be found by the new name of their kind."""
    searching.renew_words_of_kind(category_id)


@jobs.task("issues.learn")
def learn(job_id: int) -> None:
    """Learn from closed issues what is proposed at the desk."""
    learning.run_learning(job_id)


@jobs.task("issues.preview_replies")
def preview_replies(job_id: int) -> None:
    """Read a reply list with its photos and say what would be reported."""
    reply_runs.run_preview(job_id)


@jobs.task("issues.take_in_replies")
def take_in_replies(job_id: int) -> None:
    """Report the rows of a reply list whose preview was looked at."""
    reply_runs.run_take_in(job_id)
