//! How a customer wants to be written to, for those of the council who write to them: at the desk and with a request, and nowhere else. That
//! somebody reads Braille says something of their health, so it is on no list, in no file of figures, in no search and before no councillor.

use crate::store::preferences::{Preferences, Reading};
use compiler::words::Language;

/// What whoever writes to them has to do, by what it is about; nothing where that is what is done for everyone.
#[must_use]
pub fn rows(preferences: &Preferences) -> Vec<(&'static str, &'static str)> {
    let language = preferences.language.filter(|language| *language == Language::Welsh);
    let reading = preferences.reading.map(|reading| match reading {
        Reading::LargePrint => "in large print",
        Reading::EasyRead => "in easy read",
        Reading::Audio => "as a recording",
        Reading::Braille => "in Braille",
    });
    let rows = [("Write to them", language.map(|_| "in Welsh")), ("On paper", reading)];
    rows.into_iter().filter_map(|(about, what)| Some((about, what?))).collect()
}

/// The same as a sentence; empty where there is nothing to do.
#[must_use]
pub fn sentence(preferences: &Preferences) -> String {
    rows(preferences).iter().map(|(about, what)| format!("{about}: {what}.")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_for_everyone_is_not_said() {
        let usual = Preferences { language: Some(Language::English), ..Preferences::default() };
        assert!(rows(&usual).is_empty() && sentence(&usual).is_empty());
        let both = Preferences { language: Some(Language::Welsh), reading: Some(Reading::Braille), ..usual };
        assert_eq!(sentence(&both), "Write to them: in Welsh. On paper: in Braille.");
    }
}
