//! Rules that join answers, written by hand for the peers that have no words for them: how days compare, and that two National
//! Insurance numbers differ. What depends on a day is asked here too.

use super::days::Days;
use serde_json::Value;
use std::borrow::Cow;

/// The answers that are compared.
pub struct Compared<'a> {
    pub over_pension_age: Option<&'a str>,
    pub partner_over_pension_age: Option<&'a str>,
    pub date_of_birth: Option<&'a str>,
    pub partner_date_of_birth: Option<&'a str>,
    pub ni_number: Option<&'a str>,
    pub partner_ni_number: Option<&'a str>,
    pub tenancy_started: Option<&'a str>,
    pub moved_in: Option<&'a str>,
    pub tenancy_ends: Option<&'a str>,
    pub claim_from: Option<&'a str>,
    pub why_earlier: Option<&'a str>,
}

impl<'a> Compared<'a> {
    /// From answers by name.
    pub fn from_value(answers: &'a Value) -> Self {
        let text = |key: &str| answers.get(key).and_then(Value::as_str);
        Self {
            over_pension_age: text("over_pension_age"),
            partner_over_pension_age: text("partner_over_pension_age"),
            date_of_birth: text("date_of_birth"),
            partner_date_of_birth: text("partner_date_of_birth"),
            ni_number: text("ni_number"),
            partner_ni_number: text("partner_ni_number"),
            tenancy_started: text("tenancy_started"),
            moved_in: text("moved_in"),
            tenancy_ends: text("tenancy_ends"),
            claim_from: text("claim_from"),
            why_earlier: text("why_earlier"),
        }
    }

    /// Calls `wrong` for each question that breaks one of them.
    pub fn judge(&self, days: &Days, mut wrong: impl FnMut(&'static str)) {
        let after = |day: Option<&str>, other: &str| day.is_some_and(|day| day > other);
        let both = |left: Option<&str>, right: Option<&str>, broken: fn(&str, &str) -> bool| {
            left.zip(right).is_some_and(|(left, right)| broken(left, right))
        };
        let below = self.over_pension_age == Some("no") || self.partner_over_pension_age == Some("no");
        if after(self.date_of_birth, &days.age16)
            || self.over_pension_age == Some("yes") && after(self.date_of_birth, &days.age60)
        {
            wrong("date_of_birth");
        }
        let partner = self.partner_date_of_birth;
        if partner.is_some_and(|day| day >= days.today.as_str())
            || self.partner_over_pension_age == Some("yes") && after(partner, &days.age60)
        {
            wrong("partner_date_of_birth");
        }
        if both(self.ni_number, self.partner_ni_number, |left, right| kept(left) == kept(right)) {
            wrong("partner_ni_number");
        }
        if both(self.tenancy_started, self.date_of_birth, |started, born| started <= born) {
            wrong("tenancy_started");
        }
        if both(self.moved_in, self.tenancy_started, |moved, started| moved < started)
            || after(self.moved_in, &days.in_13_weeks)
        {
            wrong("moved_in");
        }
        if both(self.tenancy_ends, self.tenancy_started, |ends, started| ends <= started)
            || both(self.tenancy_ends, self.moved_in, |ends, moved| ends <= moved)
        {
            wrong("tenancy_ends");
        }
        let Some(from) = self.claim_from else { return };
        let earliest = if below { &days.one_month_ago } else { &days.three_months_ago };
        if self.moved_in.is_some_and(|moved| from < moved)
            || from < earliest.as_str()
            || from > days.in_13_weeks.as_str()
        {
            wrong("claim_from");
        }
        if below && from < days.today.as_str() && self.why_earlier.is_none() {
            wrong("why_earlier");
        }
    }
}

/// Whether someone's day of birth is in the future, or makes them too old to be a child.
pub fn wrong_birth(born: Option<&str>, relationship: Option<&str>, days: &Days) -> bool {
    born.is_some_and(|born| born > days.today.as_str() || relationship == Some("child") && born <= days.age20.as_str())
}

/// A National Insurance number as it is kept.
pub fn kept(number: &str) -> Cow<'_, str> {
    if number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(number);
    }
    Cow::Owned(number.chars().filter(|letter| *letter != ' ').map(|letter| letter.to_ascii_uppercase()).collect())
}
