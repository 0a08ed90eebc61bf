"""`python -m sdprint` is the command itself."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sdprint as package


def test_the_module_and_the_command_are_one(sdprint, environment):
    script = Path(sys.executable).with_name("sdprint")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True, env=environment)

    assert done.stdout == sdprint("--version").stdout == f"sdprint {package.__version__}\n"


@pytest.mark.parametrize(("arguments", "code"), [(("list",), 0), (("build", "gone.md"), 1), (("biuld",), 2)])
def test_the_exit_code_of_the_command_is_that_of_the_process(sdprint, arguments, code):
    assert sdprint(*arguments).returncode == code


def test_importing_the_module_runs_nothing(environment):
    done = subprocess.run(
        [sys.executable, "-c", "import sdprint.__main__, sys; print('sdprint.cli' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )

    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize("arguments", [("list",), ("build", "-k", "key")])
def test_an_interrupt_while_it_still_starts_ends_it_without_a_word(environment, tmp_path, arguments):
    command = [sys.executable, "-X", "importtime", "-m", "sdprint", *arguments]
    streams = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, **streams) as run:
        # Each module is named when it is loaded: here the command line's library is about half in.
        next(line for line in run.stderr if "typer" in line)
        run.send_signal(signal.SIGINT)
        # They end when the last process that holds them does: the press as well.
        rest = run.stderr.read()
        printed = run.stdout.read()

    assert run.returncode in (-signal.SIGINT, 130)
    assert "Traceback" not in rest
    assert printed == ""
    assert [path.name for path in tmp_path.rglob("*")] == ["tmp"]
