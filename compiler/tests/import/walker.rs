//! Walks through a definition as its builder does, page by page, and compares with what our form asks.
//!
//! It knows nothing of the importer: it reads the definition itself. An answer that was not reached meets no comparison,
//! as in our language.

use super::imported;
use compiler::eval::evaluate;
use compiler::import::{Builder, Weight};
use compiler::manifest::manifest;
use compiler::program::{Kind, Program};
use runtime_wasm::abi::state;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Walks of one form.
const WALKS: usize = 60;
/// The day on which they are made: 2026-03-10.
const TODAY: i64 = 20_522;

/// Numbers that are different each time and the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number from 0 to `most`.
    pub(crate) fn up_to(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % (most + 1)
    }
}

/// How many walks agreed; nothing when the form cannot be walked through.
pub(crate) fn compare(text: &str, builder: Builder, path: &str) -> Option<usize> {
    let definition: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).ok()?
    } else {
        serde_saphyr::from_str(text).ok()?
    };
    definition["pages"].as_array().filter(|pages| !pages.is_empty())?;
    let (imported, checked) = imported(text, builder);
    let program = checked.program?;
    let untold = imported.notes.iter().any(|note| {
        note.weight == Weight::Fault && (note.text.contains("leads back") || note.text.contains("no page asks"))
            || note.text.contains("cannot be carried")
            || note.text.contains("carried in full")
    });
    let formulas = list(&definition, "conditions").iter().any(|condition| condition["value"].is_string());
    let names = names(&definition);
    if untold || formulas || names.is_none() {
        return None;
    }
    let original =
        Original { definition: &definition, in_order: builder == Builder::Defra && definition["engine"] == "V2" };
    let mut dice = Dice(text.len() as u64);
    for _ in 0..WALKS {
        let (theirs, ours) = answers(&original, &program, &mut dice);
        let visited = original.walk(&theirs);
        let report = evaluate(
            &program,
            &Answers::from_json(&manifest(&program), &ours),
            &Day { today: TODAY, holidays: Vec::new() },
        );
        let asked: BTreeSet<String> = program
            .questions
            .iter()
            .zip(&report.questions)
            .filter(|(question, slots)| {
                question.list.is_none() && slots.first().is_some_and(|slot| slot.state != state::NOT_ASKED)
            })
            .map(|(question, _)| plain(&question.key))
            .filter(|key| names.as_ref().is_some_and(|names| names.contains(key)))
            .collect();
        let visited: BTreeSet<String> = visited
            .into_iter()
            .map(|name| plain(&name))
            .filter(|name| {
                program.questions.iter().any(|question| question.list.is_none() && plain(&question.key) == *name)
            })
            .collect();
        assert_eq!(visited, asked, "{path}\nanswers {theirs:#?}\n{}", imported.yaml);
    }
    Some(WALKS)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

/// The names of all questions; nothing when one is asked twice, which is compared elsewhere.
fn names(definition: &Value) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for component in list(definition, "pages").iter().flat_map(|page| list(page, "components")) {
        let name = text(&component["name"]);
        if text(&component["type"]).ends_with("Field") && !names.insert(plain(&name)) {
            return None;
        }
    }
    Some(names)
}

struct Original<'a> {
    definition: &'a Value,
    in_order: bool,
}

type Given = BTreeMap<String, Value>;

impl Original<'_> {
    fn walk(&self, given: &Given) -> Vec<String> {
        let pages = list(self.definition, "pages");
        let mut known = Given::new();
        let mut visited = Vec::new();
        let mut at = if self.in_order { 0 } else { self.page(&text(&self.definition["startPage"])).unwrap_or(0) };
        for _ in 0..pages.len() + 1 {
            let Some(page) = pages.get(at) else { break };
            let controller = text(&page["controller"]);
            if controller.to_lowercase().contains("summary") && !controller.contains("Mini") {
                break;
            }
            let shown = !self.in_order
                || page["condition"].as_str().is_none_or(|name| name.is_empty() || self.met(name, &known, 0));
            if shown {
                for component in list(page, "components") {
                    let name = text(&component["name"]);
                    if let Some(answer) = given.get(&name) {
                        known.insert(name.clone(), answer.clone());
                    }
                    if text(&component["type"]).ends_with("Field") {
                        visited.push(name);
                    }
                }
            }
            if self.in_order {
                if shown && controller.contains("Terminal") {
                    break;
                }
                at += 1;
                continue;
            }
            match self.next(page, &known) {
                Some(next) => at = next,
                None => break,
            }
        }
        visited
    }

    fn page(&self, path: &str) -> Option<usize> {
        list(self.definition, "pages").iter().position(|page| page["path"] == path)
    }

    fn next(&self, page: &Value, known: &Given) -> Option<usize> {
        let mut otherwise = None;
        for link in list(page, "next") {
            let condition = text(&link["condition"]);
            if let Some(target) = self.page(&text(&link["path"])) {
                if condition.is_empty() {
                    otherwise = Some(target);
                } else if self.met(&condition, known, 0) {
                    return Some(target);
                }
            } else if !link["redirect"].is_null() && self.met(&condition, known, 0) {
                return None;
            }
        }
        otherwise
    }

    fn met(&self, name: &str, known: &Given, depth: usize) -> bool {
        let conditions = list(self.definition, "conditions");
        let Some(condition) = conditions.iter().rfind(|it| it["name"] == name || it["id"] == name) else {
            return false;
        };
        if depth > 30 {
            return false;
        }
        if condition["items"].is_array() {
            let mut each = list(condition, "items").iter().map(|item| match item["conditionId"].as_str() {
                Some(other) => self.met(other, known, depth + 1),
                None => self.item(item, known),
            });
            return if condition["coordinator"] == "or" { each.any(|met| met) } else { each.all(|met| met) };
        }
        self.group(&condition["value"], known, depth)
    }

    /// `and` binds before `or`.
    fn group(&self, group: &Value, known: &Given, depth: usize) -> bool {
        let mut any = false;
        let mut all = true;
        for part in list(group, "conditions") {
            let word = part["coordinator"].as_str().or(part["conditions"][0]["coordinator"].as_str());
            if word == Some("or") {
                any |= all;
                all = true;
            }
            all &= if part["conditions"].is_array() {
                self.group(part, known, depth + 1)
            } else if let Some(other) = part["conditionName"].as_str() {
                self.met(other, known, depth + 1)
            } else {
                let name = text(&part["field"]["name"]);
                let name = name.rsplit('.').next().unwrap_or_default();
                compared(known.get(name), &text(&part["operator"]), &part["value"])
            };
        }
        any | all
    }

    fn item(&self, item: &Value, known: &Given) -> bool {
        let mut all = list(self.definition, "pages").iter().flat_map(|page| list(page, "components"));
        let Some(component) = all.find(|component| component["id"] == item["componentId"]) else { return false };
        let value = match item["value"]["itemId"].as_str() {
            Some(id) => {
                let mut items = list(self.definition, "lists").iter().flat_map(|list| self::list(list, "items"));
                json!({ "value": items.find(|item| item["id"] == id).map(|item| item["value"].clone()) })
            }
            None if item["value"].is_object() => item["value"].clone(),
            None => json!({ "value": item["value"] }),
        };
        compared(known.get(&text(&component["name"])), &text(&item["operator"]), &value)
    }
}

/// What is not there meets nothing.
fn compared(answer: Option<&Value>, operator: &str, value: &Value) -> bool {
    let Some(answer) = answer.filter(|answer| !answer.is_null()) else { return false };
    let period = if value["period"].is_null() { &value["timePeriod"] } else { &value["period"] };
    if !period.is_null() {
        return from_today(answer, operator, &text(period), value);
    }
    let wanted = text(&value["value"]);
    let is = |answer: &Value| text(answer) == wanted;
    let number = |text: &str| text.parse::<f64>().ok();
    let order = || Some(number(&text(answer))?.total_cmp(&number(&wanted)?));
    match operator {
        "is" => is(answer),
        "is not" => !is(answer),
        "contains" => answer.as_array().is_some_and(|all| all.iter().any(is)),
        "does not contain" => !answer.as_array().is_some_and(|all| all.iter().any(is)),
        "is at least" => order().is_some_and(|order| order.is_ge()),
        "is at most" => order().is_some_and(|order| order.is_le()),
        "is less than" => order().is_some_and(|order| order.is_lt()),
        "is more than" => order().is_some_and(|order| order.is_gt()),
        "is before" => text(answer) < wanted,
        "is after" => text(answer) > wanted,
        "is longer than" => text(answer).chars().count() as f64 > number(&wanted).unwrap_or(f64::MAX),
        "is shorter than" => (text(answer).chars().count() as f64) < number(&wanted).unwrap_or(0.0),
        other => panic!("an operator that the walker does not know: {other}"),
    }
}

fn from_today(answer: &Value, operator: &str, period: &str, value: &Value) -> bool {
    let past = text(&value["direction"]).contains("past");
    let amount = period.parse::<i64>().unwrap() * if past { -1 } else { 1 };
    let unit = text(if value["unit"].is_null() { &value["timeUnit"] } else { &value["unit"] });
    let span = match unit.as_str() {
        "years" => jiff::Span::new().years(amount),
        "months" => jiff::Span::new().months(amount),
        _ => jiff::Span::new().days(amount),
    };
    let day = jiff::civil::date(2026, 3, 10).checked_add(span).unwrap();
    let answer: jiff::civil::Date = text(answer).parse().unwrap();
    match (operator, past) {
        ("is at least", true) | ("is at most", false) => answer <= day,
        ("is at least", false) | ("is at most", true) => answer >= day,
        ("is less than", true) | ("is more than", false) => answer > day,
        _ => answer < day,
    }
}

/// Random answers, as theirs are stored and as ours are typed.
fn answers(original: &Original<'_>, program: &Program, dice: &mut Dice) -> (Given, Value) {
    let mut theirs = Given::new();
    let mut ours = Map::new();
    for component in list(original.definition, "pages").iter().flat_map(|page| list(page, "components")) {
        let name = text(&component["name"]);
        let found =
            program.questions.iter().find(|question| question.list.is_none() && plain(&question.key) == plain(&name));
        let Some(question) = found else { continue };
        if question.optional && dice.up_to(2) == 0 {
            continue;
        }
        let items: Vec<Value> = {
            let wanted = &component["list"];
            let own = list(&component["values"], "items");
            let named =
                list(original.definition, "lists").iter().find(|list| list["name"] == *wanted || list["id"] == *wanted);
            let shared = named.map(|list| self::list(list, "items")).unwrap_or_default();
            (if own.is_empty() { shared } else { own }).to_vec()
        };
        // One tick box is stored as a list with its value or an empty one.
        let box_value =
            items.first().filter(|_| component["type"] == "CheckboxesField").map(|item| item["value"].clone());
        let (stored, typed) = match &question.kind {
            Kind::YesNo if box_value.is_some() => {
                let yes = dice.up_to(1) == 1;
                let stored: Vec<Value> = box_value.into_iter().filter(|_| yes).collect();
                (json!(stored), json!(if yes { "yes" } else { "no" }))
            }
            Kind::Declaration if box_value.is_some() => (json!([box_value]), json!("yes")),
            Kind::YesNo => {
                let yes = dice.up_to(1) == 1;
                (json!(yes), json!(if yes { "yes" } else { "no" }))
            }
            Kind::Choice { options } => {
                let at = dice.up_to(options.len() - 1);
                (items.get(at).map_or(Value::Null, |item| item["value"].clone()), json!(options[at].key))
            }
            Kind::Choices { options, .. } => {
                let first = dice.up_to(options.len() - 1);
                let chosen: Vec<usize> = (0..options.len()).filter(|at| *at == first || dice.up_to(3) == 0).collect();
                let stored: Vec<Value> = chosen.iter().map(|at| items[*at]["value"].clone()).collect();
                let typed: Vec<&str> = chosen.iter().map(|at| options[*at].key.as_str()).collect();
                (json!(stored), json!(typed))
            }
            Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_) => {
                let number = [0, 1, 2, 3, 5, 10, 100, 1_000_000][dice.up_to(7)];
                (json!(number), json!(number.to_string()))
            }
            Kind::Date => {
                let day = jiff::civil::date(1950 + i16::try_from(dice.up_to(100)).unwrap(), 5, 17).to_string();
                (json!(day), json!(day))
            }
            Kind::Time => {
                let time = ["00:00", "09:30", "12:00", "17:00", "23:59"][dice.up_to(4)];
                (json!(time), json!(time))
            }
            Kind::Declaration => (json!(true), json!("yes")),
            Kind::Text { .. } => (json!("x"), json!("x")),
            _ => continue,
        };
        theirs.insert(name, stored);
        ours.insert(question.key.clone(), typed);
    }
    (theirs, Value::Object(ours))
}
