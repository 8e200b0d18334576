"""Recurring work on issues."""

from wenming.issues import services
from wenming.issues.services import reply_runs
from wenming.kernel import jobs


@jobs.periodic("issues.draw_look_backs", cron="0 22 * * *")
def draw_look_backs() -> None:
    """Draw at six every morning, local time, which closed issues are looked back at."""
    services.draw_look_backs()


@jobs.task("issues.preview_replies")
def preview_replies(job_id: int) -> None:
    """Read a reply list with its photos and say what would be reported."""
    reply_runs.run_preview(job_id)


@jobs.task("issues.take_in_replies")
def take_in_replies(job_id: int) -> None:
    """Report the rows of a reply list whose preview was looked at."""
    reply_runs.run_take_in(job_id)
