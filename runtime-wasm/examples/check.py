"""A back office checks what it receives, in Python: python check.py built/missed-bin/validator.wasm 2026-03-10 < answers.jsonl

Each line is a JSON object of answers by question key, canonical, as forms send them; each is answered by a line that says
what is wrong with it. Needs wasmtime (pip install wasmtime); manifest.json is read from beside the validator.
"""

import json
import struct
import sys
from datetime import date
from pathlib import Path

from wasmtime import Instance, Module, Store

PARTS = {
    "address": ["line_1", "line_2", "town", "county", "postcode", "uprn"],
    "location": ["words", "latitude", "longitude"],
}
FILE = ["id", "size", "kind", "name"]
SEPARATOR, NO_ROW, COMPLETE = "\x1f", 0xFFFF, 1


class Validator:
    def __init__(self, path):
        self.store = Store()
        module = Module(self.store.engine, Path(path).read_bytes())
        self.exports = Instance(self.store, module, []).exports(self.store)
        self.memory = self.exports["memory"]
        self.questions = json.loads(Path(path).with_name("manifest.json").read_text())["questions"]

    def call(self, name, *numbers):
        return self.exports[name](self.store, *numbers)

    def check(self, answers, today):
        typed = SEPARATOR.join(self.fields(answers if isinstance(answers, dict) else {})).encode(errors="replace")
        address = self.call("reserve", len(typed))
        if not address:
            raise ValueError("the answers are longer than a validator takes")
        self.memory.write(self.store, typed, address)
        report = self.call("evaluate", len(typed), (today - date(1970, 1, 1)).days)
        outcome, _, _, count, errors = struct.unpack("<5I", self.memory.read(self.store, report, report + 20))
        found = struct.iter_unpack("<4H", self.memory.read(self.store, errors, errors + count * 8))
        named = [
            {"question": self.questions[question]["key"], "row": None if row == NO_ROW else row, "rule": rule}
            for question, row, rule, _ in found
        ]
        return {"valid": outcome == COMPLETE, "errors": named}

    def fields(self, answers):
        for number, question in enumerate(self.questions):
            if "list" in question:
                continue
            value = answers.get(question["key"])
            if "rows" not in question:
                yield text(question, value)
                continue
            inside = [other for other in self.questions if other.get("list") == number]
            rows = value if isinstance(value, list) else [value] if value else []
            yield str(len(rows))
            for row in rows:
                given = row if isinstance(row, dict) else {}
                yield from (text(other, given.get(other["key"])) for other in inside)


def text(question, value):
    """The text of an answer as src/abi.rs has it. Anyone can post anything: what has the wrong shape is refused by its question."""
    kind = question["type"]
    parts = PARTS.get(kind, [])
    if kind in ("file", "files"):
        files = value if isinstance(value, list) else [value]
        lines = [" ".join(plain(file.get(part)) for part in FILE) if isinstance(file, dict) else plain(file) for file in files]
    elif parts and isinstance(value, dict):
        lines = [plain(value.get(part)) for part in parts]
    elif kind == "choices" and isinstance(value, list):
        lines = [plain(option) for option in value]
    else:
        lines = [plain(value)]
    return "\n".join(lines).replace(SEPARATOR, " ")


def plain(value):
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


validator = Validator(sys.argv[1])
for line in sys.stdin:
    print(json.dumps(validator.check(json.loads(line), date.fromisoformat(sys.argv[2]))), flush=True)
