"""What any app needs and no official would name: actors, audit, events, scope, policies, workflow, jobs."""
