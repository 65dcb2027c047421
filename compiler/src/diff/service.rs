//! What the form says to the service around it: the fee, the days it is open, which reports are the same.

use super::names::is_worked_out_anew;
use super::{Both, Change, listed, name_of, quoted};
use crate::expr::print;
use crate::program::{AlreadyReported, Fee, Open, Program};

/// What changed among them.
pub(super) fn changes(both: &Both<'_>, add: &mut dyn FnMut(Change)) {
    let (before, after) = (&both.renamed.form, &both.new.form);
    fee(both, before.fee.as_ref(), after.fee.as_ref(), add);
    open(before.open.as_ref(), after.open.as_ref(), add);
    let shown = |program: &Program, found: Option<&AlreadyReported>| found.map(|it| same(program, it));
    let was = shown(both.renamed, before.already_reported.as_ref()).unwrap_or_default();
    let is = shown(both.new, after.already_reported.as_ref()).unwrap_or_default();
    if was != is {
        let words = format!("Two reports are the same: {} → {}", quoted(&was), quoted(&is));
        add(Change::new("already reported", "already reported", words));
    }
}

fn fee(both: &Both<'_>, before: Option<&Fee>, after: Option<&Fee>, add: &mut dyn FnMut(Change)) {
    let amount = |program: &Program, fee: &Fee| program.calculations.get(fee.amount).map(|it| it.key.clone());
    let drafts = "Whoever has a draft pays what the new version says";
    match (before, after) {
        (None, Some(fee)) => {
            let words = format!("There is something to pay now: {}", quoted(&fee.what_for));
            add(Change::new("fee", "fee", words).because(drafts));
        }
        (Some(fee), None) => {
            add(Change::new("fee", "fee", format!("There is nothing to pay any more: {}", quoted(&fee.what_for))));
        }
        (Some(was), Some(is)) => {
            let (was_from, is_from) =
                (amount(both.renamed, was).unwrap_or_default(), amount(both.new, is).unwrap_or_default());
            if was_from != is_from {
                let words = format!("The fee comes from `{is_from}`, and came from `{was_from}`");
                add(Change::new("fee", "fee", words).because(drafts));
            } else if is_worked_out_anew(both, &is_from) {
                add(Change::new("fee", "fee", "The fee is worked out in another way").because(drafts));
            }
            if was.what_for != is.what_for {
                let words = format!("What is paid for: {} → {}", quoted(&was.what_for), quoted(&is.what_for));
                add(Change::new("wording", "fee", words));
            }
            if was.code != is.code {
                let words = format!("The code of the fee: {} → {}", quoted(&was.code), quoted(&is.code));
                add(Change::new("fee", "fee", words).breaks("The council's accounts know the fee by its code"));
            }
        }
        (None, None) => {}
    }
}

fn open(before: Option<&Open>, after: Option<&Open>, add: &mut dyn FnMut(Change)) {
    let shown = |open: Option<&Open>| {
        let day = |day: Option<i64>| day.map(print::date).unwrap_or_default();
        open.map(|open| [day(open.from), day(open.until), open.closed.clone()]).unwrap_or_default()
    };
    let names = ["The first day it can be sent", "The last day it can be sent", "What people read on other days"];
    for ((name, was), is) in names.into_iter().zip(shown(before)).zip(shown(after)).filter(|((_, was), is)| was != is) {
        add(Change::new("open", "open", format!("{name}: {} → {}", quoted(&was), quoted(&is))));
    }
}

/// When two reports are the same, in words.
fn same(program: &Program, found: &AlreadyReported) -> String {
    let mut parts = vec![format!("within {}", print::period(found.during.amount, found.during.unit))];
    if let Some(metres) = found.within {
        let place = found.place.map(|place| name_of(program, place)).unwrap_or_default();
        parts.push(format!("{metres} metres of `{place}`"));
    }
    parts.extend(found.same.iter().map(|question| format!("the same `{}`", name_of(program, *question))));
    listed(&parts)
}
