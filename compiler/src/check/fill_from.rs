//! Answers that the customer's account knows already.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::program::Kind;
use crate::suggest::nearest;

/// What an account knows, and the type of question that it fills.
pub const ACCOUNT: &[(&str, Kind)] = &[
    ("account.name", Kind::Name),
    ("account.email", Kind::Email),
    ("account.phone", Kind::Phone),
    ("account.address", Kind::Address),
    ("account.postcode", Kind::Postcode),
    ("account.date_of_birth", Kind::Date),
    ("account.ni_number", Kind::NiNumber),
];

/// Checks each `fill from`.
pub(super) fn check(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    for question in &form.questions {
        let (Some(from), Some(kind)) = (&question.spec.fill_from, &question.kind) else { continue };
        let at = from.at.clone();
        let fitting: Vec<&str> = ACCOUNT.iter().filter(|(_, fits)| fits == kind).map(|(name, _)| *name).collect();
        if question.list.is_some() {
            let message = "The account is about one person, so it cannot fill a list";
            problems.push(Diagnostic::new(Code::FillFrom, at, message));
            continue;
        }
        let Some((name, fits)) = ACCOUNT.iter().find(|(name, _)| *name == from.text) else {
            let message = format!("The account does not know “{}”", crate::spec::shortened(&from.text));
            let found = Diagnostic::new(Code::FillFrom, at.clone(), message);
            let near = nearest(&from.text, fitting.iter().copied()).or(fitting.first().copied());
            problems.push(match near {
                Some(near) => found.help(format!("Did you mean `{near}`?")).fix(at, near),
                None => {
                    let names: Vec<&str> = ACCOUNT.iter().map(|(name, _)| *name).collect();
                    found.help(format!("It knows {}", names.join(", ")))
                }
            });
            continue;
        };
        if fits != kind {
            let message = format!(
                "`{name}` fills a question of type `{}`, and this one is `{}`",
                fits.type_name(),
                kind.type_name()
            );
            problems.push(Diagnostic::new(Code::FillFrom, at, message));
        }
    }
}
