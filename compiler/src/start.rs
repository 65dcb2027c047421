//! What a new form says: one that checks clean, with tests that pass, for its author to change.

use crate::import::names::slug;

/// A form called `name`, such as `street-party`, for one of the [`crate::check::JOURNEYS`], with what such a form mostly asks; any
/// other word is a `request`. Its title is made from its name.
///
/// ```
/// let text = compiler::start::form("street-party", "apply");
/// assert!(text.starts_with("form: street-party\ntitle: Street party\njourney: apply\n"));
/// ```
#[must_use]
pub fn form(name: &str, journey: &str) -> String {
    let mut title = name.replace('-', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let text = match journey {
        "report" => include_str!("start/report.txt"),
        "pay" => include_str!("start/pay.txt"),
        "apply" => include_str!("start/apply.txt"),
        _ => include_str!("start/request.txt"),
    };
    text.replace("TITLE", &title).replace("NAME", name)
}

/// The name of a form that somebody means who types it in words: `Skip licence` is `skip-licence`. Nothing when no name can be
/// made of it.
///
/// ```
/// assert_eq!(compiler::start::name("Skip licence"), Some("skip-licence".to_owned()));
/// assert_eq!(compiler::start::name("2026"), None);
/// ```
#[must_use]
pub fn name(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let name = if is_name(typed) { typed.to_owned() } else { slug(typed, '-') };
    is_name(&name).then_some(name)
}

/// Can it be the name of a form? Small letters, digits and single hyphens, with a letter first.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::check::JOURNEYS;
    use crate::source::SourceFile;
    use crate::trial;

    #[test]
    fn every_new_form_is_clean_and_does_what_its_tests_say() {
        for journey in JOURNEYS {
            let checked = crate::check(&SourceFile::new("form.yaml", &form("street-party", journey)));
            assert_eq!(checked.diagnostics, [], "{journey}");
            let program = checked.program.unwrap();
            assert_eq!(program.form.journey, *journey);
            assert!(!program.tests.is_empty());
            for test in &program.tests {
                assert_eq!(
                    trial::run(&program, test, &[]).differences,
                    Vec::<String>::new(),
                    "{journey}: {}",
                    test.name
                );
            }
        }
    }

    #[test]
    fn names_are_those_of_the_language() {
        assert!(["a", "street-party", "b2b"].into_iter().all(is_name));
        assert!(!["", "2b", "a-", "a--b", "Street", "a_b", "-a"].into_iter().any(is_name));
    }
}
