"""pydantic and fastjsonschema: from JSON text to every error that each tells.

    python peers.py SUBMISSIONS SCHEMA DAYS     the result is JSON on standard output
"""

import gc
import json
import os
import re
import sys
import time
from importlib.metadata import version
from typing import Annotated, Literal, Optional

import fastjsonschema
from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

SHORT = os.environ.get("ONCEFORM_BENCH_SHORT") == "1"
ROUNDS, BUDGET = (3, 0.004) if SHORT else (9, 0.06)
CPU = os.environ.get("ONCEFORM_BENCH_CLOCK") == "cpu"
now = time.process_time if CPU else time.perf_counter

submissions_path, schema_path, days_path = sys.argv[1:]
SUBMISSIONS = [json.loads(line) for line in open(submissions_path, encoding="utf-8")]
# Python's expressions have no classes of letters by that name, and fastjsonschema takes every dollar for the end of the text.
SCHEMA = json.loads(open(schema_path, encoding="utf-8").read().replace(r"\\p{L}", r"[^\\W\\d_]").replace("!#$%", "!#%"))
DAYS = json.load(open(days_path, encoding="utf-8"))


# ---- pydantic ------------------------------------------------------------------------------------------------------------
def matching(expression):
    return Annotated[str, StringConstraints(pattern=expression)]


def text(most):
    return Annotated[str, StringConstraints(min_length=1, max_length=most, strip_whitespace=True)]


DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d")


def is_day(value):
    from datetime import date

    if not DAY.fullmatch(value):
        raise ValueError("not a day")
    date.fromisoformat(value)
    return value


YesNo = Literal["yes", "no"]
Often = Literal["weekly", "four_weekly", "monthly"]
Day = Annotated[str, AfterValidator(is_day)]
Name = Annotated[str, StringConstraints(pattern=r"^[^0-9@<>]*\p{L}[^0-9@<>]*$", max_length=200)]
Ni = matching(r"(?i)^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] *(?:[0-9] *){6}[A-D] *$")
Phone = matching(r"^(?:\+44|\(?0)[ ().-]*[123578](?:[ ().-]*[0-9]){8,9}$")
Email = matching(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}$")
Postcode = matching(r"(?i)^(?:[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}|GIR *0AA)$")
Money = matching(r"^£?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?$")
Rent = matching(r"^£?0*[1-9][0-9,]*(?:\.[0-9]{1,2})?$")


class Person(BaseModel):
    person_name: Name
    relationship: Literal["child", "relative", "friend", "lodger", "carer"]
    born: Day
    works: Optional[YesNo] = None
    weekly_pay: Optional[Money] = None


class Income(BaseModel):
    source: Literal["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"]
    income_name: Optional[text(100)] = None
    whose: Optional[Literal["mine", "partners"]] = None
    often: Often
    paid_weekly: Optional[Money] = None
    paid_four_weekly: Optional[Money] = None
    paid_monthly: Optional[Money] = None


class Address(BaseModel):
    line_1: Optional[text(200)] = None
    line_2: Optional[text(200)] = None
    town: Optional[text(200)] = None
    county: Optional[text(200)] = None
    postcode: Optional[Postcode] = None
    uprn: Optional[matching("^[0-9]{1,12}$")] = None

    @model_validator(mode="after")
    def written(self):
        if not (self.uprn or (self.line_1 and self.town and self.postcode)):
            raise ValueError("needs a UPRN, or line 1, town and postcode")
        return self


class Submission(BaseModel):
    home_kind: Literal["private", "council", "association", "supported", "temporary", "owned"]
    over_pension_age: YesNo
    has_partner: YesNo
    partner_over_pension_age: Optional[YesNo] = None
    guarantee_credit: Optional[YesNo] = None
    savings: Optional[Money] = None
    your_name: Name
    date_of_birth: Day
    ni_number: Ni
    phone: Phone
    email: Optional[Email] = None
    partner_name: Optional[Name] = None
    partner_date_of_birth: Optional[Day] = None
    partner_ni_number: Optional[Ni] = None
    address: Address
    tenancy_started: Day
    moved_in: Day
    fixed_term: YesNo
    tenancy_ends: Optional[Day] = None
    landlord: text(120)
    related: YesNo
    how_related: Optional[text(200)] = None
    rent_often: Often
    rent_weekly: Optional[Rent] = None
    rent_four_weekly: Optional[Rent] = None
    rent_monthly: Optional[Rent] = None
    rent_includes: list[Literal["heating", "water", "meals", "cleaning", "nothing"]]
    others_in_home: YesNo
    household: Optional[list[Person]] = None
    any_income: Optional[YesNo] = None
    incomes: Optional[list[Income]] = None
    claim_from: Day
    why_earlier: Optional[text(1000)] = None
    pay_to: Optional[Literal["me", "landlord"]] = None
    agreed: Literal["yes"]

    @model_validator(mode="wrap")
    @classmethod
    def all_errors(cls, answers, handler):
        """What joins answers is judged even when single answers are wrong: all errors are wanted at once."""
        errors = []
        try:
            made = handler(answers)
        except ValidationError as wrong:
            errors = [
                InitErrorDetails(type=PydanticCustomError(error["type"], "{what}", {"what": error["msg"]}), loc=error["loc"], input=None)
                for error in wrong.errors(include_url=False, include_context=False, include_input=False)
            ]
        for place in joined(answers):
            errors.append(InitErrorDetails(type=PydanticCustomError("joined", "does not fit the other answers"), loc=place, input=None))
        if errors:
            raise ValidationError.from_exception_data("Submission", errors)
        return made


NAMED = {"other_pension", "wages", "self_employed", "benefit", "other"}
OFTEN = ("weekly", "four_weekly", "monthly")


def joined(a):
    """Which answers are asked when, and how they compare, as in v8/joined.js: places of the errors."""
    get = a.get
    ask = []
    partner = get("has_partner") == "yes"
    if partner:
        ask += ["partner_over_pension_age", "partner_name", "partner_date_of_birth", "partner_ni_number"]
    if get("over_pension_age") == "yes" and (get("has_partner") == "no" or get("partner_over_pension_age") == "yes"):
        ask.append("guarantee_credit")
    if get("guarantee_credit") != "yes":
        ask += ["savings", "any_income"]
    if get("fixed_term") == "yes":
        ask.append("tenancy_ends")
    if get("related") == "yes":
        ask.append("how_related")
    if get("rent_often") in OFTEN:
        ask.append(f"rent_{get('rent_often')}")
    if get("home_kind", "council") != "council":
        ask.append("pay_to")
    if get("others_in_home") == "yes":
        ask.append("household")
    if get("any_income") == "yes":
        ask.append("incomes")
    included = get("rent_includes", ["nothing"])
    if not included or len(included) > 1 and "nothing" in included:
        yield ("rent_includes",)
    if len(get("household", ())) > 15:
        yield ("household",)
    if len(get("incomes", ())) > 20:
        yield ("incomes",)
    yield from compared(a, ask)
    for question in ask:
        if not get(question):
            yield (question,)
    for at, row in enumerate(get("household", ())):
        relationship, born = row.get("relationship"), row.get("born", "")
        if born > DAYS["today"] or relationship == "child" and born and born <= DAYS["age20"]:
            yield ("household", at, "born")
        if relationship and relationship != "child" and "works" not in row:
            yield ("household", at, "works")
        if row.get("works") == "yes" and "weekly_pay" not in row:
            yield ("household", at, "weekly_pay")
    for at, row in enumerate(get("incomes", ())):
        if row.get("source") in NAMED and "income_name" not in row:
            yield ("incomes", at, "income_name")
        if partner and "whose" not in row:
            yield ("incomes", at, "whose")
        if row.get("often") in OFTEN and f"paid_{row['often']}" not in row:
            yield ("incomes", at, f"paid_{row['often']}")


def compared(a, ask):
    """How days and National Insurance numbers compare; adds to what is asked."""
    get = a.get
    below = get("over_pension_age") == "no" or get("partner_over_pension_age") == "no"
    born, theirs = get("date_of_birth"), get("partner_date_of_birth")
    started, moved, ends, start = get("tenancy_started"), get("moved_in"), get("tenancy_ends"), get("claim_from")
    if born and (born > DAYS["age16"] or get("over_pension_age") == "yes" and born > DAYS["age60"]):
        yield ("date_of_birth",)
    if theirs and (theirs >= DAYS["today"] or get("partner_over_pension_age") == "yes" and theirs > DAYS["age60"]):
        yield ("partner_date_of_birth",)
    own, other = get("ni_number"), get("partner_ni_number")
    if own and other and own.replace(" ", "").upper() == other.replace(" ", "").upper():
        yield ("partner_ni_number",)
    if started and born and started <= born:
        yield ("tenancy_started",)
    if moved and (started and moved < started or moved > DAYS["in13Weeks"]):
        yield ("moved_in",)
    if ends and (started and ends <= started or moved and ends <= moved):
        yield ("tenancy_ends",)
    if start:
        earliest = DAYS["oneMonthAgo"] if below else DAYS["threeMonthsAgo"]
        if moved and start < moved or start < earliest or start > DAYS["in13Weeks"]:
            yield ("claim_from",)
        if below and start < DAYS["today"]:
            ask.append("why_earlier")


def by_pydantic(line):
    try:
        Submission.model_validate_json(line)
        return []
    except ValidationError as wrong:
        return wrong.errors(include_url=False, include_context=False, include_input=False)


def places_of_pydantic(line):
    return [dotted(error["loc"]) for error in by_pydantic(line)]


# ---- fastjsonschema ------------------------------------------------------------------------------------------------------
fast = fastjsonschema.compile(SCHEMA)


def by_fastjsonschema(line):
    try:
        fast(json.loads(line))
        return []
    except fastjsonschema.JsonSchemaException as wrong:
        return [wrong]


def places_of_fastjsonschema(line):
    for wrong in by_fastjsonschema(line):
        path = [int(part) if part.isdigit() else part for part in wrong.path[1:]]
        if wrong.rule == "required":
            path += [question for question in wrong.rule_definition if question not in wrong.value][:1]
        yield dotted(path)


def dotted(path):
    if len(path) > 2 and isinstance(path[1], int):
        return f"{path[0]}.{path[1] + 1}.{path[2]}"
    return str(path[0]) if path else ""


# ---- the check, and the race ---------------------------------------------------------------------------------------------
def check(name, places, all_errors):
    missed = too_many = 0
    for number, submission in enumerate(SUBMISSIONS):
        told = set(places(json.dumps(submission["answers"])))
        known = {error["place"] for error in submission["errors"]}
        if all_errors and known - told:
            sys.exit(f"{name}, submission {number + 1}: did not find {known - told}")
        if told and not known:
            sys.exit(f"{name}, submission {number + 1}: is right, and was told {told}")
        missed += sum(error["place"] not in told for error in submission["errors"])
        too_many += len(told - known)
    return missed, too_many


def race(runners, items):
    taken = {name: [] for name, _ in runners}
    for name, run in runners:
        started = now()
        while now() - started < 2 * BUDGET:
            run(items[0])
    for _ in range(ROUNDS):
        for name, run in runners:
            started, done = now(), 0
            while now() - started < BUDGET or not done:
                for item in items:
                    run(item)
                done += len(items)
            taken[name].append((now() - started) / done * 1e6)
    return {name: sorted(times)[len(times) // 2] for name, times in taken.items()}


def main():
    contenders = [("pydantic", by_pydantic, places_of_pydantic, True), ("fastjsonschema", by_fastjsonschema, places_of_fastjsonschema, False)]
    rows = {}
    for name, _, places, all_errors in contenders:
        missed, too_many = check(name, places, all_errors)
        rows[name] = {"name": name, "version": version(name), "missed": missed, "tooMany": too_many}
    rows["fastjsonschema"]["cannot"] = ["more than the first error, and what joins answers by their days"]
    gc.disable()
    runners = [(name, run) for name, run, _, _ in contenders]
    for column, wrong in (("valid", False), ("invalid", True)):
        items = [json.dumps(it["answers"]) for it in SUBMISSIONS if bool(it["errors"]) == wrong][:100]
        for name, figure in race(runners, items).items():
            rows[name][column] = figure
    print(json.dumps({"rows": list(rows.values()), "python": sys.version.split()[0]}))


main()
