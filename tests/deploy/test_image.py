"""The container: what can be read off its files here, and the whole of it where buildah is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SCRIPT = ROOT / "deploy" / "build-image.sh"
MINUTES = 60


def run(*words: str, seconds: int = MINUTES) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=seconds, check=False)


def last_stage() -> str:
    return re.split(r"(?m)^FROM ", DOCKERFILE)[-1]


def test_the_image_runs_as_nobody_special_with_a_health_check_and_one_home():
    stage = last_stage()
    assert re.search(r"(?m)^USER 10001:10001$", stage)
    assert "HEALTHCHECK" in stage
    assert "/health/live" in stage
    (volume,) = re.findall(r'(?m)^VOLUME \["(.+)"\]$', stage)
    assert f'"--home", "{volume}"' in stage
    assert f"VEEDOR_HOME={volume}" in stage
    assert stage.index("USER ") > stage.rindex("RUN "), "nothing is installed as the user"


def test_every_install_from_an_index_is_by_hash():
    installs = re.findall(r"pip install (.+?)(?:\\\n|\n)", DOCKERFILE)
    assert installs
    for words in installs:
        assert "--require-hashes" in words or "--no-index" in words


def test_only_what_is_named_goes_into_the_build():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    named = {line[1:] for line in rules if line.startswith("!")}
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", DOCKERFILE)
    assert named == {name for words in copied for name in words.split()}


def test_the_script_is_sound_shell_and_refuses_an_unknown_option():
    assert run("bash", "-n", str(SCRIPT)).returncode == 0
    refused = run("bash", str(SCRIPT), "--nonsense")
    assert refused.returncode == 2
    assert "--nonsense" in refused.stderr


@pytest.mark.slow
@pytest.mark.timeout(40 * MINUTES)
def test_the_image_is_built_and_works():
    for tool in ("buildah", "debootstrap"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    built = run("bash", str(SCRIPT), "--tag", "veedor:test", seconds=40 * MINUTES)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Good: veedor:test" in built.stdout
