"""Every module of the room can be the first a process imports: none needs another before it."""

import subprocess
import sys

EACH = """
import importlib, pkgutil, sys
import veedor.models

names = [one.name for one in pkgutil.walk_packages(veedor.models.__path__, "veedor.models.")]
for name in names:
    for ours in [one for one in sys.modules if one.partition(".")[0] == "veedor"]:
        del sys.modules[ours]
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, "-", error)
print(len(names), "modules")
"""


def test_every_module_can_be_imported_first():
    """Libraries stay loaded from one to the next, which is what makes it quick."""
    done = subprocess.run([sys.executable, "-c", EACH], capture_output=True, text=True, check=True)
    *faults, count = done.stdout.splitlines()
    assert faults == []
    assert int(count.split()[0]) > 100
