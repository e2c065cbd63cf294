"""What an archive learns from the papers that people stand behind."""
