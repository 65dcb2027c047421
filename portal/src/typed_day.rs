//! A day that is typed on one of the portal's own pages: in three fields and read by the kernel, as in forms. `portal_day.html` draws
//! the fields.

use crate::sign_in::read;
use jiff::civil::Date;
use runtime_wasm::kernel::date::date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What stands in the three fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedDay {
    day: String,
    month: String,
    year: String,
}

impl TypedDay {
    /// What was sent for the day called `name`.
    #[must_use]
    pub fn sent<'v>(name: &str, value: impl Fn(&str) -> &'v str) -> Self {
        let part = |part: &str| value(&format!("{name}.{part}")).trim().to_owned();
        Self { day: part("day"), month: part("month"), year: part("year") }
    }

    /// A day that stands whole somewhere, such as an address. What is no day is shown as it is.
    #[must_use]
    pub fn whole(text: &str) -> Self {
        text.trim().parse::<Date>().map_or_else(|_| Self { day: text.trim().to_owned(), ..Self::default() }, Self::from)
    }

    /// Is there nothing in any of the fields?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.is_empty())
    }

    /// The day, if it is one.
    #[must_use]
    pub fn read(&self) -> Option<Date> {
        read(&format!("{}/{}/{}", self.day, self.month, self.year), date)?.parse().ok()
    }

    /// For the template.
    #[must_use]
    pub fn fields(&self) -> Value {
        json!({ "day": self.day, "month": self.month, "year": self.year })
    }
}

impl From<Date> for TypedDay {
    fn from(day: Date) -> Self {
        Self { day: day.day().to_string(), month: day.month().to_string(), year: day.year().to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(parts: [&str; 3]) -> TypedDay {
        let [day, month, year] = parts;
        let sent = [("on.day", day), ("on.month", month), ("on.year", year)];
        TypedDay::sent("on", |name| sent.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text))
    }

    #[test]
    fn a_day_is_read_as_in_forms() {
        let march = Some(Date::constant(2026, 3, 9));
        for parts in [["9", "3", "2026"], [" 09 ", "03", "2026"], ["9", "March", "2026"], ["9", "mar", "2026"]] {
            assert_eq!(typed(parts).read(), march, "{parts:?}");
        }
        for parts in [["", "3", "2026"], ["31", "2", "2026"], ["9", "3", ""], ["x", "y", "z"], ["", "", ""]] {
            assert_eq!(typed(parts).read(), None, "{parts:?}");
        }
        assert!(typed(["", " ", ""]).is_empty() && !typed(["", "3", ""]).is_empty());
        assert_eq!(TypedDay::whole("2026-03-09").read(), march);
        assert_eq!((TypedDay::whole("soon").read(), TypedDay::whole("soon").is_empty()), (None, false));
    }
}
