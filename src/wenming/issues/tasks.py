"""Recurring work on issues."""

from wenming.issues import services
from wenming.kernel import jobs


@jobs.periodic("issues.draw_look_backs", cron="0 22 * * *")
def draw_look_backs() -> None:
    """Draw at six every morning, local time, which closed issues are looked back at."""
    services.draw_look_backs()


@jobs.task("issues.read_problem_list")
def read_problem_list(list_id: int, job_id: int) -> None:
    """Read the file of a problem list that was loaded."""
    services.read_list(list_id, job_id)
