//! For how long what people told the council is kept, and how it goes: requests once their form's `keep for` is over, drafts that
//! nobody touches, accounts that nobody uses. A round a day removes what is due; `onceform-portal tidy` does the same, or says what
//! would go.
//!
//! The time of a request begins on the day on which it was done, not done or withdrawn; of one that was never closed, on the day on
//! which it was received. How long it is says the version of the form that judged it, so what a person was promised holds.

pub mod command;
mod erasure;
pub mod inquiry;
pub mod pages;
pub mod person;
mod search;
pub mod settings;
mod sought;
mod words;

use crate::app::App;
use crate::clock::{Moment, day_number, from_day_number};
use crate::pages::Room;
use crate::problems::Problem;
use crate::site::{Council, Councils};
use crate::store::removal::{Removed, Why};
use crate::store::retention::{JudgedBy, Unused};
use crate::store::{Store, StoreError, stamp};
use crate::uploads::Uploads;
use crate::versions::programs_of;
use compiler::program::DataProtection;
use compiler::promise::kept_until;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use settings::Keeping;
use std::collections::BTreeMap;
use std::fmt;

/// Days between the e-mail that an account is to go, and its going.
const NOTICE: i64 = 30;
/// How long e-mails that were sent and tell of no request stay in the outbox.
const LETTERS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Longer than any time that a form can say: a thousand years.
const LONGEST: i64 = 366_000;

/// What a version of a form says of data protection; nothing when it cannot be read any more.
pub type Terms = BTreeMap<String, Option<DataProtection>>;

/// Everything that a round needs.
#[derive(Debug)]
pub struct Round<'a> {
    /// The record.
    pub store: &'a Store,
    /// The files that belong to it.
    pub uploads: &'a Uploads,
    /// Whom e-mails are from.
    pub councils: &'a Councils,
    /// The address by which residents reach the service.
    pub origin: &'a str,
    /// What the council has set.
    pub settings: &'a Keeping,
    /// The day that it is done for.
    pub now: Moment,
    /// Is anything removed, or only said what would be?
    pub dry: bool,
}

/// What a round did, or would do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Went {
    /// Requests, by council and form.
    pub requests: BTreeMap<(String, String), u64>,
    /// Drafts.
    pub drafts: u64,
    /// Accounts.
    pub accounts: u64,
    /// Contacts of which it was forgotten who they were with.
    pub contacts: u64,
    /// People who were told that their account is to go.
    pub told: u64,
    /// Versions of forms that cannot be read any more, so that their requests stay.
    pub unreadable: Vec<String>,
    /// Legal holds in force: what they are on was left.
    pub holds: u64,
}

impl Went {
    /// Was there nothing to do?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self { holds: self.holds, ..Self::default() }
    }
}

impl fmt::Display for Went {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((council, form), count) in &self.requests {
            writeln!(out, "{count:>8}  requests of {form} at {council}, kept for as long as the form says")?;
        }
        writeln!(out, "{:>8}  drafts that nobody touched", self.drafts)?;
        writeln!(out, "{:>8}  accounts that nobody uses", self.accounts)?;
        writeln!(out, "{:>8}  contacts without a request: who it was with, and the note", self.contacts)?;
        writeln!(out, "{:>8}  people told by e-mail that their account is to go", self.told)?;
        if self.holds > 0 {
            writeln!(out, "{:>8}  legal holds: what they are on stays, whatever its time", self.holds)?;
        }
        self.unreadable.iter().try_for_each(|version| {
            writeln!(out, "The version {version} cannot be read any more, so what it judged stays. Remove it by hand.")
        })
    }
}

impl Round<'_> {
    /// Removes what is due.
    ///
    /// # Errors
    /// When the database fails. What was removed until then is removed whole.
    pub async fn run(&self, terms: &mut Terms) -> Result<Went, StoreError> {
        let mut went = Went { holds: self.store.holds_in_force(self.today()).await?, ..Went::default() };
        for by in self.store.judged_by().await? {
            if !terms.contains_key(&by.version) {
                terms.insert(by.version.clone(), terms_of(self.store, &by).await?);
            }
            match terms.get(&by.version) {
                Some(Some(data)) => self.requests(&by, data, &mut went).await?,
                _ => went.unreadable.push(format!("{} of {}", by.version, by.form)),
            }
        }
        self.drafts(&mut went).await?;
        self.accounts(&mut went).await?;
        if let Some(before) = days_before(&self.now, self.settings.contacts) {
            let before = before.timestamp();
            went.contacts = if self.dry {
                self.store.callers_to_forget(before, self.today()).await?
            } else {
                self.store.forget_callers(before, self.today()).await?
            };
        }
        if !self.dry {
            self.store.forget_sent_emails(self.now.timestamp() - LETTERS).await?;
            self.store.sweep().await?;
        }
        Ok(went)
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    async fn requests(&self, by: &JudgedBy, data: &DataProtection, went: &mut Went) -> Result<(), StoreError> {
        let holidays = self.store.calendar(&by.council, &stamp(self.now.timestamp())).await?.unwrap_or_default();
        let Some(last) = last_day_that_is_over(data, day_number(self.today()), &holidays) else { return Ok(()) };
        let Some(before) = from_day_number(last + 1).and_then(Moment::begins) else { return Ok(()) };
        let (mut after, mut count) = (String::new(), 0);
        loop {
            let due = self.store.kept_since(by, before.timestamp(), &after, self.today()).await?;
            let Some(candidate) = due.last() else { break };
            after.clone_from(&candidate.id);
            for candidate in due {
                let received = Moment::kept(&candidate.received_at).map_or_else(|| self.today(), |at| at.date());
                if self.dry {
                    count += 1;
                    continue;
                }
                let why = Why::KeptLongEnough(before.timestamp());
                let removed = self.store.remove_submission(&candidate.id, received, self.today(), why).await?;
                count += u64::from(self.bytes_go(removed).await);
            }
        }
        if count > 0 {
            *went.requests.entry((by.council.clone(), by.form.clone())).or_default() += count;
        }
        Ok(())
    }

    async fn drafts(&self, went: &mut Went) -> Result<(), StoreError> {
        let Some(since) = days_before(&self.now, self.settings.drafts) else { return Ok(()) };
        let mut after = String::new();
        loop {
            let due = self.store.untouched_drafts(since.timestamp(), &after, self.today()).await?;
            let Some(last) = due.last() else { return Ok(()) };
            after.clone_from(last);
            for draft in due {
                let gone = self.dry || {
                    let removed = self.store.remove_untouched_draft(&draft, since.timestamp(), self.today()).await?;
                    self.bytes_go(removed).await
                };
                went.drafts += u64::from(gone);
            }
        }
    }

    /// The bytes go after the commit that says so; true when the record is gone.
    async fn bytes_go(&self, removed: Removed) -> bool {
        let Removed::Gone(bytes) = removed else { return false };
        self.uploads.remove(&bytes).await;
        true
    }

    async fn accounts(&self, went: &mut Went) -> Result<(), StoreError> {
        if self.settings.accounts == 0 {
            return Ok(());
        }
        if !self.dry {
            self.store.count_from(self.today()).await?;
        }
        let unused_for = i64::from(self.settings.accounts).saturating_sub(NOTICE).max(0);
        let ago = |days: i64| self.today().checked_sub(days.days()).ok();
        let (Some(last_used), Some(told)) = (ago(unused_for), ago(NOTICE)) else { return Ok(()) };
        loop {
            let due = self.store.accounts_told(self.today(), told).await?;
            let mut gone = 0;
            for account in &due {
                let is_gone = self.dry || {
                    let removed = self.store.remove_unused_customer(&account.id, told, self.today()).await?;
                    matches!(removed, Removed::Gone(_))
                };
                gone += u64::from(is_gone);
            }
            went.accounts += gone;
            if self.dry || gone == 0 {
                break;
            }
        }
        loop {
            let due = self.store.unused_accounts(self.today(), last_used).await?;
            for account in &due {
                went.told += u64::from(self.dry || self.tell(account, last_used).await?);
            }
            if self.dry || due.is_empty() {
                return Ok(());
            }
        }
    }

    async fn tell(&self, account: &Unused, last_used: Date) -> Result<bool, StoreError> {
        let council = self.councils.get(&account.council);
        let goes = self.today().checked_add(NOTICE.days()).unwrap_or_else(|_| self.today());
        let address =
            format!("{}{}", self.origin, council.map(|council| council.home(Room::Account)).unwrap_or_default());
        let name = |language| council.map_or(account.council.as_str(), |council| council.name_in(language));
        let welsh = council.is_some_and(Council::is_welsh);
        let wanted = self.store.preferences(&account.id).await?.language;
        let letter = words::letter(&account.email, name, &address, goes, wanted, welsh);
        self.store.tell_unused(account, &letter, self.today(), last_used).await
    }
}

/// The last day on which something began whose time is over today. The later it began, the later it is over, so it is found by halves.
fn last_day_that_is_over(data: &DataProtection, today: i64, holidays: &[i64]) -> Option<i64> {
    let over = |day: i64| kept_until(data, day, holidays).is_some_and(|until| until <= today);
    let (mut is, mut is_not) = (today - LONGEST, today + 1);
    if !over(is) {
        return None;
    }
    while is_not - is > 1 {
        let middle = i64::midpoint(is, is_not);
        if over(middle) { is = middle } else { is_not = middle }
    }
    Some(is)
}

fn days_before(now: &Moment, days: u16) -> Option<Moment> {
    (days > 0).then(|| Moment::at(now.timestamp() - SignedDuration::from_hours(24 * i64::from(days))))
}

/// What the version of a form says of data protection, as it was published.
async fn terms_of(store: &Store, by: &JudgedBy) -> Result<Option<DataProtection>, StoreError> {
    let Some(published) = store.published(&by.version).await? else { return Ok(None) };
    // Checking a form takes a moment in which this thread could answer others.
    let read = tokio::task::spawn_blocking(move || programs_of(&published)).await;
    let program = read.unwrap_or_else(|fault| Err(fault.to_string())).ok().map(|(program, _)| program);
    let data = program.map(|program| program.form.data_protection.unwrap_or_default());
    // A form without a time is not published; one of an older compiler's rules might be.
    Ok(data.filter(|data| kept_until(data, 0, &[]).is_some()))
}

/// The round of a day for the service; the day, when it was done to its end.
pub async fn round(app: &App, now: Moment, terms: &mut Terms) -> Option<Date> {
    let today = now.date();
    let App { store, uploads, councils, origin, keeping: settings, .. } = app;
    match (Round { store, uploads, councils, origin, settings, now, dry: false }).run(terms).await {
        Ok(went) => {
            if !went.is_nothing() {
                let Went { drafts, accounts, told, holds, .. } = &went;
                let requests = went.requests.values().sum::<u64>();
                tracing::info!(requests, drafts, accounts, told, holds, "what was kept long enough was removed");
            }
            for version in &went.unreadable {
                tracing::warn!(version, "a version cannot be read any more, so what it judged is not removed");
            }
            Some(today)
        }
        Err(error) => {
            tracing::warn!(%error, "what was kept long enough could not be removed");
            None
        }
    }
}

/// What is said to somebody who asks for a request that is not there: that it was removed, if it was; else that there is no such page.
pub async fn gone(app: &App, council: &str, reference: &str) -> Problem {
    match app.store.tombstone(council, reference).await {
        Ok(Some(_)) => Problem::Removed,
        Ok(None) => Problem::NotFound,
        Err(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn last(keep_for: &str, today: &str) -> String {
        let data = DataProtection { keep_for: keep_for.to_owned(), ..DataProtection::default() };
        let day = last_day_that_is_over(&data, day_number(today.parse().unwrap()), &[]).unwrap();
        from_day_number(day).unwrap().to_string()
    }

    #[test]
    fn a_request_goes_on_the_day_on_which_its_time_is_over() {
        assert_eq!(last("1 year", "2027-03-10"), "2026-03-10");
        assert_eq!(last("6 months", "2026-09-30"), "2026-03-31");
        // What began on the 31st of March is over at the end of September too.
        assert_eq!(last("6 months", "2026-10-01"), "2026-04-01");
        assert_eq!(last("1 month", "2026-04-30"), "2026-03-31");
        assert_eq!(last("7 years", "2026-02-28"), "2019-02-28");
        assert_eq!(last("0 days", "2026-02-28"), "2026-02-28");
        assert_eq!(last("2 working days", "2026-03-10"), "2026-03-08");
    }

    #[test]
    fn what_says_no_time_is_never_over() {
        assert_eq!(last_day_that_is_over(&DataProtection::default(), 20_000, &[]), None);
    }
}
