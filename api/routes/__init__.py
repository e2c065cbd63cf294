"""Routes: `v1_*` for programs under /api/v1, `web_*` for people. Each route declares its permission."""
