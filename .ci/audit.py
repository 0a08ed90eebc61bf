"""Asks for known vulnerabilities of what a user installs: `python .ci/audit.py FOLDER`, with pip-audit beside python.

FOLDER holds the wheel and its dependencies, and nothing else. One that is found fails the run.
No answer does not, for a service that can't be reached says nothing about the code; but it is said, in one line.
"""

import json
import subprocess
import sys
from pathlib import Path

SERVICES = ("pypi", "osv")
OWN = "sdprint"
FINE, FOUND = 0, 1


def main(folder: str) -> int:
    """Ask one service after the other until one answers; return the exit code."""
    for service in SERVICES:
        tool = Path(sys.executable).parent / "pip-audit"
        command = [tool, "--path", folder, "--vulnerability-service", service, "--format", "json", "--timeout", "30"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        found, asked, unknown = judge(said)
        for line in found:
            print(f"audit: {line}")
        if found:
            return FOUND
        if asked:
            note = f", no answer for {', '.join(unknown)}" if unknown else ""
            print(f"audit: {asked} packages have no known vulnerability, says {service}{note}")
            return FINE
    print(f"audit: NOT DONE, no answer from {' or '.join(SERVICES)}")
    return FINE


def judge(said: str) -> tuple[list[str], int, list[str]]:
    """Return a line for each vulnerability, the number of packages asked for, and the names of those without answer."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        # A service that can't be reached ends pip-audit with a traceback.
        return [], 0, []
    others = [package for package in packages if package["name"] != OWN]
    found = [
        f"{package['name']} {package['version']} has {flaw['id']}, fixed in {', '.join(flaw['fix_versions']) or 'none'}"
        for package in others
        for flaw in package.get("vulns", ())
    ]
    # pip-audit skips what the service does not know, and exits with 0.
    unknown = [package["name"] for package in others if "skip_reason" in package]
    return found, len(others) - len(unknown), unknown


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
