//! Answers as typed become values and canonical text: the kernel's readers, called by type.

use crate::program::{Bounds, Kind, Pattern};
use crate::tables;
use regex_automata::nfa::thompson::pikevm::PikeVM;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::{self, Out, Outcome, Reading, decimal::LIMIT};

/// Reads one answer: what became of it, and its canonical text when it is valid.
pub(super) fn read(kind: &Kind, raw: &str) -> (Outcome, String) {
    let raw = raw.as_bytes();
    // An option is written with its own key, which may be longer than the key of before that was given.
    let room = raw.len() + kernel::ROOM + kind.options().iter().map(|option| option.key.len() + 1).sum::<usize>();
    let mut bytes = vec![0; room];
    let mut out = Out::new(&mut bytes);
    let reading = reading(kind, raw, &mut out);
    let mut outcome = out.outcome(reading);
    let text = match outcome {
        Outcome::Valid(_) => String::from_utf8_lossy(out.written()).into_owned(),
        Outcome::Blank | Outcome::Invalid(_) => String::new(),
    };
    if let (Kind::Text { pattern: Some(pattern), .. }, Outcome::Valid(_)) = (kind, outcome)
        && !matches(pattern, &text)
    {
        outcome = Outcome::Invalid(rule::PATTERN);
        return (outcome, String::new());
    }
    (outcome, text)
}

fn reading(kind: &Kind, raw: &[u8], out: &mut Out) -> Reading {
    use kernel::{
        address, bank, choice, date, decimal, email, files, location, ni_number, phone, postcode, text, time, vehicle,
    };
    let least = |bounds: &Bounds| bounds.least.unwrap_or(-LIMIT);
    let most = |bounds: &Bounds| bounds.most.unwrap_or(LIMIT);
    match kind {
        Kind::Text { length, .. } => text::line(raw, length.least, length.most, &[], out),
        Kind::LongText { length } => text::lines(raw, length.least, length.most, out),
        Kind::Name => text::name(raw, out),
        Kind::Email => email::email(raw, out),
        Kind::Phone => phone::phone(raw, out),
        Kind::Postcode => postcode::postcode(raw, out),
        Kind::Address => address::address(raw, out),
        Kind::Location => location::location(raw, out),
        Kind::File(_) | Kind::Files { .. } => match kind.files() {
            Some((each, count)) => files::files(raw, &tables::kinds(each), each.largest, count.least, count.most, out),
            None => Reading::BLANK,
        },
        Kind::NiNumber => ni_number::ni_number(raw, out),
        Kind::Vehicle => vehicle::vehicle(raw, out),
        Kind::SortCode => bank::sort_code(raw, out),
        Kind::AccountNumber => bank::account_number(raw, out),
        Kind::Date => date::date(raw, out),
        Kind::Time => time::time(raw, out),
        Kind::YesNo => choice::yes_no(raw, out),
        Kind::Declaration => choice::declaration(raw, out),
        Kind::Choice { options } => choice::choice(raw, &tables::options(options), out),
        Kind::Choices { options, count } => {
            choice::choices(raw, &tables::options(options), count.least, count.most, out)
        }
        Kind::Number(bounds) => decimal::number(raw, 0, false, least(bounds), most(bounds), out),
        Kind::Decimal { bounds, places } => {
            decimal::number(raw, u32::from(*places), false, least(bounds), most(bounds), out)
        }
        Kind::Money(bounds) => decimal::number(raw, 2, true, least(bounds), most(bounds), out),
        // The rows of a list are counted, not read.
        Kind::List { .. } => Reading::BLANK,
    }
}

/// Whether a text matches a pattern, by the regular expression itself and not by the validator's table.
fn matches(pattern: &Pattern, text: &str) -> bool {
    let Ok(engine) = PikeVM::new(&tables::whole(pattern)) else { return false };
    let mut cache = engine.create_cache();
    engine.is_match(&mut cache, text)
}
