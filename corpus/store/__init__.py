"""What everything lies in: one folder, its database and its migrations, the originals, the log, the jobs, the users."""
