"""Recurring work on issues."""

from wenming.issues import services
from wenming.kernel import jobs


@jobs.periodic("issues.draw_look_backs", cron="0 22 * * *")
def draw_look_backs() -> None:
    """Draw at six every morning, local time, which closed issues are looked back at."""
    services.draw_look_backs()
