import sys
from pathlib import Path

# The scripts of bench/ import each other by name, as Python does for a script's own folder.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
