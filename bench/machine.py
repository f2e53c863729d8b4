"""What machine it ran on, and with which programs: figures mean nothing without."""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

PROGRAMS = {
    "nginx": ["nginx", "-v"],
    "varnish": ["varnishd", "-V"],
    "wrk": ["wrk", "-v"],
}


def describe() -> dict[str, object]:
    """Will name processor, memory, kernel, and the versions of what was measured with."""
    return {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "python": sys.version.split()[0],
        "packages": {name: metadata.version(name) for name in ("django", "granian", "gunicorn")},
        "programs": {name: _version(command) for name, command in PROGRAMS.items()},
        "load_average_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _version(command: list[str]) -> str:
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "absent"
    found = re.search(r"\d+\.\d+[\w.]*", ran.stdout + ran.stderr)
    return found[0] if found else "unknown"
