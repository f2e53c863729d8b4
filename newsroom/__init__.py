"""The project: settings, addresses, and the commands that look at all apps. Nobody imports it."""
