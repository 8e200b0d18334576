"""``wenming serve``: one parent that owns the database, the web workers and the job worker."""
