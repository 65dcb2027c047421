//! The same rules written by hand in Rust: what a careful programmer gets who knows this one form. Texts are borrowed from the
//! JSON, read byte by byte, and days are compared as texts. It tells every error, and neither canonical answers nor sums.

use super::days::{Days, is_day};
use serde::Deserialize;
use std::borrow::Cow;

/// A text of the JSON, copied only when it has an escape. In an `Option`, a bare `Cow` would always be a copy.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

type Answer<'a> = Option<Text<'a>>;

#[derive(Deserialize)]
struct Person<'a> {
    #[serde(borrow)]
    person_name: Answer<'a>,
    relationship: Answer<'a>,
    born: Answer<'a>,
    works: Answer<'a>,
    weekly_pay: Answer<'a>,
}

#[derive(Deserialize)]
struct Income<'a> {
    #[serde(borrow)]
    source: Answer<'a>,
    income_name: Answer<'a>,
    whose: Answer<'a>,
    often: Answer<'a>,
    paid_weekly: Answer<'a>,
    paid_four_weekly: Answer<'a>,
    paid_monthly: Answer<'a>,
}

#[derive(Deserialize)]
struct Address<'a> {
    #[serde(borrow)]
    line_1: Answer<'a>,
    town: Answer<'a>,
    postcode: Answer<'a>,
    uprn: Answer<'a>,
}

#[derive(Deserialize)]
struct Submission<'a> {
    #[serde(borrow)]
    home_kind: Answer<'a>,
    over_pension_age: Answer<'a>,
    has_partner: Answer<'a>,
    partner_over_pension_age: Answer<'a>,
    guarantee_credit: Answer<'a>,
    savings: Answer<'a>,
    your_name: Answer<'a>,
    date_of_birth: Answer<'a>,
    ni_number: Answer<'a>,
    phone: Answer<'a>,
    email: Answer<'a>,
    partner_name: Answer<'a>,
    partner_date_of_birth: Answer<'a>,
    partner_ni_number: Answer<'a>,
    address: Option<Address<'a>>,
    tenancy_started: Answer<'a>,
    moved_in: Answer<'a>,
    fixed_term: Answer<'a>,
    tenancy_ends: Answer<'a>,
    landlord: Answer<'a>,
    related: Answer<'a>,
    how_related: Answer<'a>,
    rent_often: Answer<'a>,
    rent_weekly: Answer<'a>,
    rent_four_weekly: Answer<'a>,
    rent_monthly: Answer<'a>,
    rent_includes: Option<Vec<Text<'a>>>,
    others_in_home: Answer<'a>,
    household: Option<Vec<Person<'a>>>,
    any_income: Answer<'a>,
    incomes: Option<Vec<Income<'a>>>,
    claim_from: Answer<'a>,
    why_earlier: Answer<'a>,
    pay_to: Answer<'a>,
    agreed: Answer<'a>,
}

/// An error: the question, its row from 0, and what is wrong.
pub type Wrong = (&'static str, Option<usize>, &'static str);

struct Judge {
    errors: Vec<Wrong>,
    row: Option<usize>,
}

impl Judge {
    fn wrong(&mut self, question: &'static str, rule: &'static str) {
        self.errors.push((question, self.row, rule));
    }

    /// The answer when it is there and right in itself.
    fn ask<'a>(
        &mut self,
        question: &'static str,
        answer: &'a Answer<'_>,
        reader: impl Fn(&str) -> &'static str,
    ) -> Option<&'a str> {
        let text = answer.as_ref().map(|text| text.0.trim()).filter(|text| !text.is_empty());
        let rule = text.map_or("required", reader);
        if rule.is_empty() {
            return text;
        }
        self.wrong(question, rule);
        None
    }
}

fn fits(fits: bool) -> &'static str {
    if fits { "" } else { "format" }
}

fn yes_no(text: &str) -> &'static str {
    fits(matches!(text, "yes" | "no"))
}

fn often(text: &str) -> &'static str {
    fits(matches!(text, "weekly" | "four_weekly" | "monthly"))
}

fn day(text: &str) -> &'static str {
    fits(is_day(text))
}

fn at_most(most: usize) -> impl Fn(&str) -> &'static str {
    move |text| if text.len() > most && text.chars().count() > most { "too long" } else { "" }
}

fn name(text: &str) -> &'static str {
    let strange = text.bytes().any(|byte| matches!(byte, b'0'..=b'9' | b'@' | b'<' | b'>'));
    if strange || !text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte >= 0x80) {
        return "format";
    }
    at_most(200)(text)
}

/// A National Insurance number as it is kept, when it is one.
fn ni_kept(text: &str) -> Option<[u8; 9]> {
    let mut kept = [0; 9];
    let mut at = 0;
    for byte in text.bytes().filter(|byte| *byte != b' ') {
        let byte = byte.to_ascii_uppercase();
        let fits = match at {
            0 => byte.is_ascii_uppercase() && !matches!(byte, b'D' | b'F' | b'I' | b'Q' | b'U' | b'V'),
            1 => byte.is_ascii_uppercase() && !matches!(byte, b'D' | b'F' | b'I' | b'O' | b'Q' | b'U' | b'V'),
            2..=7 => byte.is_ascii_digit(),
            8 => matches!(byte, b'A'..=b'D'),
            _ => false,
        };
        if !fits {
            return None;
        }
        kept[at] = byte;
        at += 1;
    }
    let never = matches!(&kept[..2], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ");
    (at == 9 && !never).then_some(kept)
}

fn phone(text: &str) -> &'static str {
    let rest = text.strip_prefix("+44").or_else(|| text.trim_start_matches('(').strip_prefix('0'));
    let Some(rest) = rest else { return "format" };
    let (mut digits, mut first) = (0, 0);
    for byte in rest.bytes() {
        match byte {
            b'0' if digits == 0 => {}
            b'0'..=b'9' => {
                first = if digits == 0 { byte } else { first };
                digits += 1;
            }
            b' ' | b'(' | b')' | b'.' | b'-' => {}
            _ => return "format",
        }
    }
    fits(matches!(digits, 9 | 10) && matches!(first, b'1' | b'2' | b'3' | b'5' | b'7' | b'8'))
}

fn email(text: &str) -> &'static str {
    let Some((local, domain)) = text.split_once('@') else { return "format" };
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let in_local = |byte: u8| plain(byte) || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let in_domain = |label: &str| {
        label.len() <= 63
            && label.bytes().all(|byte| plain(byte) || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let parts = |text: &str| text.split('.').all(|part| !part.is_empty());
    let top = domain.rsplit('.').next().unwrap_or_default();
    fits(
        text.len() <= 254
            && local.len() <= 64
            && parts(local)
            && local.bytes().all(|byte| byte == b'.' || in_local(byte))
            && parts(domain)
            && domain.contains('.')
            && domain.split('.').all(in_domain)
            && top.len() >= 2
            && top.bytes().all(|byte| byte.is_ascii_alphabetic()),
    )
}

fn postcode(text: &str) -> bool {
    let mut kept = [0u8; 8];
    let mut length = 0;
    for byte in text.bytes().filter(|byte| *byte != b' ') {
        if length == 7 {
            return false;
        }
        kept[length] = byte.to_ascii_uppercase();
        length += 1;
    }
    let Some(outward) = length.checked_sub(3).filter(|outward| *outward >= 2) else { return false };
    let (outward, inward) = (&kept[..outward], &kept[outward..length]);
    let [sector, unit_1, unit_2] = inward else { return false };
    let letters = outward.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let district = &outward[letters.min(2)..];
    let right = matches!(letters, 1 | 2)
        && match district {
            [one] => one.is_ascii_digit(),
            [one, two] => one.is_ascii_digit() && two.is_ascii_alphanumeric(),
            _ => false,
        };
    (right || outward == b"GIR")
        && sector.is_ascii_digit()
        && unit_1.is_ascii_uppercase()
        && unit_2.is_ascii_uppercase()
}

/// Pence; less than nothing is below every limit.
fn pence(text: &str) -> Result<i64, &'static str> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let text = text.strip_prefix('£').unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let (mut pounds, mut group, mut grouped) = (0i64, 0, false);
    for byte in whole.bytes() {
        match byte {
            b'0'..=b'9' => {
                pounds = pounds.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
                group += 1;
            }
            b',' if group != 0 && group <= 3 && (!grouped || group == 3) => (group, grouped) = (0, true),
            _ => return Err("format"),
        }
    }
    if group == 0 || grouped && group != 3 || part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("format");
    }
    if part.len() > 2 {
        return Err("places");
    }
    let part = part.bytes().chain(*b"00").take(2).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let pence = pounds.saturating_mul(100).saturating_add(part);
    Ok(if negative { -pence } else { pence })
}

fn money(least: i64) -> impl Fn(&str) -> &'static str {
    move |text| match pence(text) {
        Ok(pence) if pence < least => "too small",
        Ok(_) => "",
        Err(rule) => rule,
    }
}

fn address(given: &Address<'_>) -> &'static str {
    let filled = |answer: &Answer<'_>| answer.as_ref().is_some_and(|text| !text.0.is_empty());
    let uprn = filled(&given.uprn);
    if given.uprn.as_ref().is_some_and(|text| text.0.len() > 12 || !text.0.bytes().all(|byte| byte.is_ascii_digit())) {
        "uprn format"
    } else if !uprn && !filled(&given.line_1) {
        "line 1 missing"
    } else if !uprn && !filled(&given.town) {
        "town missing"
    } else if given.postcode.as_ref().is_some_and(|text| !postcode(&text.0)) {
        "postcode format"
    } else if !uprn && !filled(&given.postcode) {
        "postcode missing"
    } else {
        ""
    }
}

/// Every error of a submission as JSON text.
pub fn judge(text: &str, days: &Days) -> Vec<Wrong> {
    let a: Submission<'_> = serde_json::from_str(text).unwrap();
    let mut on = Judge { errors: Vec::new(), row: None };
    let home = on.ask("home_kind", &a.home_kind, |it| {
        fits(matches!(it, "private" | "council" | "association" | "supported" | "temporary" | "owned"))
    });
    if home == Some("owned") {
        return on.errors;
    }
    let over = on.ask("over_pension_age", &a.over_pension_age, yes_no);
    let partner = on.ask("has_partner", &a.has_partner, yes_no);
    let has_partner = partner == Some("yes");
    let partner_over =
        if has_partner { on.ask("partner_over_pension_age", &a.partner_over_pension_age, yes_no) } else { None };
    let below = over == Some("no") || partner_over == Some("no");
    if below && matches!(home, Some("private" | "council" | "association")) {
        return Vec::new();
    }
    let both_over = over == Some("yes") && (partner == Some("no") || partner_over == Some("yes"));
    let means_tested = !(both_over && on.ask("guarantee_credit", &a.guarantee_credit, yes_no) == Some("yes"));
    if means_tested && on.ask("savings", &a.savings, money(0)).is_some_and(|text| pence(text) > Ok(1_600_000)) {
        return Vec::new();
    }

    on.ask("your_name", &a.your_name, name);
    let born = on.ask("date_of_birth", &a.date_of_birth, day);
    match born {
        Some(born) if born >= days.today.as_str() => on.wrong("date_of_birth", "must 1"),
        Some(born) if born > days.age16.as_str() => on.wrong("date_of_birth", "must 2"),
        Some(born) if over != Some("no") && born > days.age60.as_str() => on.wrong("date_of_birth", "must 3"),
        _ => {}
    }
    let ni = |text: &str| fits(ni_kept(text).is_some());
    let own = on.ask("ni_number", &a.ni_number, ni);
    on.ask("phone", &a.phone, phone);
    if a.email.is_some() {
        on.ask("email", &a.email, email);
    }
    if has_partner {
        on.ask("partner_name", &a.partner_name, name);
        match on.ask("partner_date_of_birth", &a.partner_date_of_birth, day) {
            Some(born) if born >= days.today.as_str() => on.wrong("partner_date_of_birth", "must 1"),
            Some(born) if partner_over == Some("yes") && born > days.age60.as_str() => {
                on.wrong("partner_date_of_birth", "must 2")
            }
            _ => {}
        }
        let theirs = on.ask("partner_ni_number", &a.partner_ni_number, ni);
        if theirs.is_some() && theirs.and_then(ni_kept) == own.and_then(ni_kept) {
            on.wrong("partner_ni_number", "must 1");
        }
    }

    match a.address.as_ref().map_or("required", address) {
        "" => {}
        rule => on.wrong("address", rule),
    }
    let started = on.ask("tenancy_started", &a.tenancy_started, day);
    if started.zip(born).is_some_and(|(started, born)| started <= born) {
        on.wrong("tenancy_started", "must 1");
    }
    let moved = on.ask("moved_in", &a.moved_in, day);
    if moved.zip(started).is_some_and(|(moved, started)| moved < started) {
        on.wrong("moved_in", "must 1");
    } else if moved.is_some_and(|moved| moved > days.in_13_weeks.as_str()) {
        on.wrong("moved_in", "must 2");
    }
    if on.ask("fixed_term", &a.fixed_term, yes_no) == Some("yes") {
        let ends = on.ask("tenancy_ends", &a.tenancy_ends, day);
        if ends.zip(started).is_some_and(|(ends, started)| ends <= started) {
            on.wrong("tenancy_ends", "must 1");
        } else if ends.zip(moved).is_some_and(|(ends, moved)| ends <= moved) {
            on.wrong("tenancy_ends", "must 2");
        }
    }
    on.ask("landlord", &a.landlord, at_most(120));
    if on.ask("related", &a.related, yes_no) == Some("yes") {
        on.ask("how_related", &a.how_related, at_most(200));
    }
    match on.ask("rent_often", &a.rent_often, often) {
        Some("weekly") => on.ask("rent_weekly", &a.rent_weekly, money(100)),
        Some("four_weekly") => on.ask("rent_four_weekly", &a.rent_four_weekly, money(100)),
        Some(_) => on.ask("rent_monthly", &a.rent_monthly, money(100)),
        None => None,
    };
    let ticked = a.rent_includes.as_deref().unwrap_or_default();
    if ticked.is_empty() {
        on.wrong("rent_includes", "required");
    } else if !ticked.iter().all(|it| matches!(&*it.0, "heating" | "water" | "meals" | "cleaning" | "nothing")) {
        on.wrong("rent_includes", "format");
    } else if ticked.len() > 1 && ticked.iter().any(|it| it.0 == "nothing") {
        on.wrong("rent_includes", "must 1");
    }

    if on.ask("others_in_home", &a.others_in_home, yes_no) == Some("yes") {
        household(&mut on, a.household.as_deref().unwrap_or_default(), days);
    }
    if means_tested && on.ask("any_income", &a.any_income, yes_no) == Some("yes") {
        incomes(&mut on, a.incomes.as_deref().unwrap_or_default(), has_partner);
    }

    if let Some(from) = on.ask("claim_from", &a.claim_from, day) {
        if moved.is_some_and(|moved| from < moved) {
            on.wrong("claim_from", "must 1");
        } else if !below && from < days.three_months_ago.as_str() {
            on.wrong("claim_from", "must 2");
        } else if below && from < days.one_month_ago.as_str() {
            on.wrong("claim_from", "must 3");
        } else if from > days.in_13_weeks.as_str() {
            on.wrong("claim_from", "must 4");
        }
        if below && from < days.today.as_str() {
            on.ask("why_earlier", &a.why_earlier, at_most(1000));
        }
    }
    if home.is_some_and(|home| home != "council") {
        on.ask("pay_to", &a.pay_to, |it| fits(matches!(it, "me" | "landlord")));
    }
    if a.agreed.as_ref().is_none_or(|agreed| agreed.0 != "yes") {
        on.wrong("agreed", "required");
    }
    on.errors
}

fn household(on: &mut Judge, rows: &[Person<'_>], days: &Days) {
    if rows.is_empty() {
        return on.wrong("household", "required");
    }
    if rows.len() > 15 {
        on.wrong("household", "too many");
    }
    for (at, row) in rows.iter().enumerate() {
        on.row = Some(at);
        on.ask("person_name", &row.person_name, name);
        let relationship = on.ask("relationship", &row.relationship, |it| {
            fits(matches!(it, "child" | "relative" | "friend" | "lodger" | "carer"))
        });
        match on.ask("born", &row.born, day) {
            Some(born) if born > days.today.as_str() => on.wrong("born", "must 1"),
            Some(born) if relationship == Some("child") && born <= days.age20.as_str() => on.wrong("born", "must 2"),
            _ => {}
        }
        let adult = relationship.is_some_and(|it| it != "child");
        if adult && on.ask("works", &row.works, yes_no) == Some("yes") {
            on.ask("weekly_pay", &row.weekly_pay, money(0));
        }
    }
    on.row = None;
}

fn incomes(on: &mut Judge, rows: &[Income<'_>], partner: bool) {
    if rows.is_empty() {
        return on.wrong("incomes", "required");
    }
    if rows.len() > 20 {
        on.wrong("incomes", "too many");
    }
    for (at, row) in rows.iter().enumerate() {
        on.row = Some(at);
        let sources = |it: &str| {
            fits(matches!(
                it,
                "state_pension" | "other_pension" | "wages" | "self_employed" | "benefit" | "lodger_rent" | "other"
            ))
        };
        let source = on.ask("source", &row.source, sources);
        if source.is_some_and(|it| !matches!(it, "state_pension" | "lodger_rent")) {
            on.ask("income_name", &row.income_name, at_most(100));
        }
        if partner {
            on.ask("whose", &row.whose, |it| fits(matches!(it, "mine" | "partners")));
        }
        match on.ask("often", &row.often, often) {
            Some("weekly") => on.ask("paid_weekly", &row.paid_weekly, money(0)),
            Some("four_weekly") => on.ask("paid_four_weekly", &row.paid_four_weekly, money(0)),
            Some(_) => on.ask("paid_monthly", &row.paid_monthly, money(0)),
            None => None,
        };
    }
    on.row = None;
}
