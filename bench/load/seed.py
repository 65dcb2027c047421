"""Fills a record of the portal: customers, the requests of three years, their events and contacts, and sessions to look at them with.

Called as `seed.py CUSTOMERS REQUESTS sqlite FILE` or `seed.py CUSTOMERS REQUESTS postgres PSQL WORDS…`, on tables that the portal has
made. Prints one line of JSON: a session for each of some customers, one for one of the
council's people, some reference numbers, and how long it took. Every
figure comes from the number of the row, so that each run has the same record.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta

COUNCIL = "ashcombe"
TODAY = date(2026, 3, 10)
DAYS = 3 * 365
SESSIONS = 200
FIRST = ("Priya Tom Margaret Ahmed Grace Oluwaseun Chloe Daniel Sofia Liam Fatima Rhys Megan Wei Jakub Aoife Samuel Nia Ivan Ruth "
         "Kofi Elena Hugh Zainab Peter Amara Callum Leila Owen Harriet").split()
LAST = ("Shah Okafor Ellis Khan Jones Smith Evans Patel Brown Nowak Taylor Hughes Begum Wilson O'Neill Chen Davies Ali Walker Price "
        "Adeyemi Wright Green Roberts Hall Lewis Clarke Murphy Turner Kaur Hill Scott Cooper Ward Morris Bailey Reed Foster").split()
FORMS = [("missed-bin", "waste", "full"), ("street-fault", "highways", "full"), ("bulky-waste", "waste", "full"),
         ("garden-waste", "waste", "full"), ("parking-permit", "parking", "partial"), ("council-tax-move", "council-tax", "partial")]
CHANNELS = ["website", "account", "agent", "account", "website", "agent"]
CALLS = ["phone", "phone", "phone", "in person", "e-mail", "letter", "chat"]
REASONS = ["new", "new", "chasing", "new", "did not understand", "new", "wrong place"]
CHARACTERS = "2346789CDFGHJKMPQRTVWXY"
ANSWERS = json.dumps({
    "property": {"line_1": "12 Mill Lane", "town": "Marlbrook", "postcode": "HP7 0AB"}, "bin": "refuse", "due": "2026-03-09",
    "assisted": "no", "out_by_seven": "yes", "tagged": "no", "updates": "no_updates"}, separators=(",", ":"))


def reference(number):
    """As the portal makes them: five characters and one that checks them; the number is multiplied to be spread out."""
    spread, digits = number * 2_654_435 % 23**5, []
    for _ in range(5):
        spread, digit = divmod(spread, 23)
        digits.append(digit)
    digits.append(-sum(digit * weight for weight, digit in enumerate(digits, 2)) % 23)
    letters = "".join(CHARACTERS[digit] for digit in digits)
    return f"{letters[:3]}-{letters[3:]}"


def customer_id(number):
    return f"c{number:031x}"


def name(number):
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first} {last}" if number < 40_000 else f"{first} {FIRST[number // 7 % len(FIRST)]} {last}"


def customers(count):
    for number in range(count):
        address = json.dumps({"line_1": f"{number % 180 + 1} Mill Lane", "town": "Marlbrook",
                              "postcode": f"HP{number % 27 + 1} {number % 10}{'ABDEFGHJ'[number % 8]}{'LNPQRSTU'[number // 8 % 8]}"})
        yield (customer_id(number), COUNCIL, name(number), f"resident{number}@example.com", f"07700 {number % 1_000_000:06}",
               f"{1940 + number % 65}-0{number % 9 + 1}-1{number % 10}", address, 0)


def moment(number, count):
    """Spread over the days, the last of them yesterday; more in the middle of the day."""
    day = TODAY - timedelta(days=1 + (count - 1 - number) * DAYS // count)
    return day, f"{day}T{8 + number % 5 + number // 5 % 7:02}:{number % 60:02}:{number // 60 % 60:02}.{number % 1000:03}Z"


def requests(count, customer_count, person):
    """Their version is none that was published, so that none is old enough to be removed while times are taken."""
    for number in range(count):
        form, service, triage = FORMS[number * 7919 % len(FORMS)]
        channel = CHANNELS[number * 104_729 % len(CHANNELS)]
        day, at = moment(number, count)
        due = day + timedelta(days=4 + number % 9)
        late, done = number % 11 == 0, None
        state = "done"
        if (TODAY - day).days < 6 + number % 20 and number % 3 != 0:
            state = ["received", "in progress", "waiting"][number // 3 % 3]
        else:
            done_on = min(due + timedelta(days=3) if late else day + timedelta(days=1 + number % 4), TODAY - timedelta(days=1))
            done = f"{done_on}T23:50:00.000Z" if done_on == day else f"{done_on}T14:{number % 60:02}:00.000Z"
        customer = customer_id(number * 31 % customer_count)
        known = channel == "account" or (channel == "agent" and number % 4 != 0)
        yield dict(id=f"s{number:08}", idempotency_key=f"k{number:08}", council=COUNCIL,
                   reference="".join(word[0] for word in form.split("-")).upper() + "-" + reference(number), form=form, version="seed",
                   channel=channel, answers=ANSWERS, computed="{}", received_at=at, due_by=str(due), caller="{}",
                   session="gone" if channel == "website" else None, customer=customer if channel == "account" else None,
                   agent=person if channel == "agent" else None, service=service, triage=triage,
                   resident=customer if known else None, state=state, assigned=person if state == "in progress" else None,
                   days_left=2 if state == "waiting" else None, done_at=done)


def events(all_requests, person):
    for it in all_requests:
        yield (f"{it['id']}-1", it["id"], 1, it["received_at"], "received", "Received", None, 1, "")
        if it["done_at"]:
            yield (f"{it['id']}-2", it["id"], 2, it["done_at"], "done", "", person, 1, "")


def contacts(all_requests):
    for number, it in enumerate(all_requests):
        by = CALLS[number % len(CALLS)] if it["channel"] == "agent" else it["channel"]
        reason = REASONS[number % len(REASONS)] if it["channel"] == "agent" else "new"
        yield (it["idempotency_key"], COUNCIL, it["received_at"], by, reason, it["service"], it["form"], it["id"], it["resident"],
               it["agent"], "", 6 if it["agent"] else None)


class Sqlite:
    def __init__(self, file):
        self.connection = sqlite3.connect(file, isolation_level=None)
        # Nobody pulls the plug here, and the portal opens the file with its own settings.
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA cache_size = -400000")
        self.connection.execute("BEGIN IMMEDIATE")

    def one(self, sql):
        return self.connection.execute(sql).fetchone()[0]

    def put(self, table, columns, rows):
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def end(self):
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()


class Postgres:
    def __init__(self, *psql):
        self.psql = list(psql)
        # What refers to other rows is right by construction, as on SQLite, and no row has to be on the disk before the last.
        self.settings = {**os.environ, "PGOPTIONS": "-c session_replication_role=replica -c synchronous_commit=off"}

    def one(self, sql):
        return subprocess.run([*self.psql, "--tuples-only", "--no-align", "--command", sql],
                              check=True, capture_output=True, text=True, env=self.settings).stdout.strip()

    def put(self, table, columns, rows):
        copy = subprocess.Popen([*self.psql, "--command", f"COPY {table} ({', '.join(columns)}) FROM STDIN"],
                                stdin=subprocess.PIPE, text=True, env=self.settings)
        for row in rows:
            copy.stdin.write("\t".join("\\N" if value is None else str(value) for value in row) + "\n")
        copy.stdin.close()
        if copy.wait():
            sys.exit(f"{table} could not be filled")

    def end(self):
        self.one("VACUUM ANALYZE")


def main(customer_count, count, kind, *where):
    began = time.monotonic()
    record = Sqlite(*where) if kind == "sqlite" else Postgres(*where)
    person = record.one(f"SELECT id FROM people WHERE council = '{COUNCIL}' AND name = 'Siobhan Kelly'")
    record.put("customers", "id council name email phone date_of_birth address sample".split(), customers(customer_count))
    first = next(requests(1, customer_count, person))
    record.put("submissions", list(first), (list(it.values()) for it in requests(count, customer_count, person)))
    record.put("events", "id submission place at kind words person shown note".split(),
               events(requests(count, customer_count, person), person))
    record.put("contacts", "id council at channel reason service form submission customer person note minutes".split(),
               contacts(requests(count, customer_count, person)))
    days = [(COUNCIL, str(TODAY - timedelta(days=back)), form, channel, place, 20 + back % 7) for back in range(1, DAYS)
            for form, *_ in FORMS for channel in ("website", "account") for place in ("sent", "page address", "page updates", "check")]
    record.put("counts", "council day form channel place number".split(), days)
    said = ((f"f{number:08}", COUNCIL, FORMS[number % len(FORMS)][0], "seed", "website", 1 + number * 7 % 5, "",
             moment(number, count)[1][:10]) for number in range(0, count, 10))
    record.put("feedback", "id council form version channel rating words given_on".split(), said)
    sessions, tokens = [], {"customers": [], "person": "", "references": []}
    tokens["references"] = [it["reference"] for it in requests(min(count, 40), customer_count, person)]
    for number in range(SESSIONS + 1):
        token = hashlib.sha256(f"session {number}".encode()).hexdigest()
        customer = customer_id(number * customer_count // (SESSIONS + 1)) if number < SESSIONS else None
        sessions.append((f"session{number:04}", COUNCIL, hashlib.sha256(token.encode()).hexdigest(),
                         hashlib.sha256(token[::-1].encode()).hexdigest(), customer, None if customer else person,
                         "2026-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"))
        cookie = f"onceform-{COUNCIL}={token}"
        if customer:
            tokens["customers"].append(cookie)
        else:
            tokens["person"] = cookie
    record.put("sessions", "id council token_hash csrf_secret customer person created_at expires_at".split(), sessions)
    record.end()
    print(json.dumps({**tokens, "seconds": time.monotonic() - began}))


main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
