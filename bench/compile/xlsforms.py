"""XLSForms for pyxform.

    python xlsforms.py write ROWS FOLDER     makes a workbook of each form's rows
    python xlsforms.py convert FOLDER A B    converts those with the numbers A to B, and prints the milliseconds
"""

import json
import os
import sys
import time
from pathlib import Path


def write(rows, folder):
    from openpyxl import Workbook

    for number, form in enumerate(json.loads(Path(rows).read_text(encoding="utf-8")), 1):
        book = Workbook()
        book.remove(book.active)
        for name, lines in form.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append([cell or None for cell in line])
        book.save(Path(folder) / f"{number}.xlsx")


def convert(folder, first, last):
    from pyxform.xls2xform import convert as to_xform

    now = time.process_time if os.environ.get("ONCEFORM_BENCH_CLOCK") == "cpu" else time.perf_counter
    started = now()
    for number in range(int(first), int(last) + 1):
        made = to_xform(Path(folder) / f"{number}.xlsx", validate=False)
        if "claim_from" not in made.xform:
            sys.exit(f"form {number} has lost a question")
    print((now() - started) * 1000)


{"write": write, "convert": convert}[sys.argv[1]](*sys.argv[2:])
