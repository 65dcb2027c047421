"""Renders the plain page with Jinja2.

    python jinja.py PAGE TEMPLATE OUT     prints the microseconds of one page
"""

import json
import os
import sys
import time
from pathlib import Path

from jinja2 import Environment

SHORT = os.environ.get("ONCEFORM_BENCH_SHORT") == "1"
ROUNDS, BUDGET = (3, 0.004) if SHORT else (9, 0.06)
now = time.process_time if os.environ.get("ONCEFORM_BENCH_CLOCK") == "cpu" else time.perf_counter

page, template, out = sys.argv[1:]
context = {"page": json.loads(Path(page).read_text(encoding="utf-8"))}
compiled = Environment(autoescape=True).from_string(Path(template).read_text(encoding="utf-8"))
Path(out).write_text(compiled.render(context), encoding="utf-8")

taken = []
for _ in range(ROUNDS + 1):
    started, done = now(), 0
    while now() - started < BUDGET:
        compiled.render(context)
        done += 1
    taken.append((now() - started) / done * 1e6)
print(sorted(taken[1:])[ROUNDS // 2])
