"""The commands of ``wenming``: one module for each family, with ``register(commands)`` and handlers ``run(args)``."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
