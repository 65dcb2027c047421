//! The letter that an account is to go.

use crate::language::address_in;
use crate::store::outbox::NewEmail;
use compiler::emit::html::display;
use compiler::words::{Language, fill};
use jiff::civil::Date;

struct Words {
    subject: &'static str,
    letter: &'static str,
}

static ENGLISH: Words = Words {
    subject: "We are going to remove your account at {council}",
    letter: "You have not signed in to your account at {council} for a long time, and there is nothing in it.\n\n\
        We will remove it, with your name and your e-mail address, on {day}.\n\n\
        To keep it, sign in before then:\n{address}\n\n\
        If you do not need it you do not have to do anything. You can make a new one at any time.",
};

static WELSH: Words = Words {
    subject: "Rydym yn mynd i ddileu eich cyfrif gyda {council}",
    letter: "Nid ydych wedi mewngofnodi i’ch cyfrif gyda {council} ers amser hir, ac nid oes dim ynddo.\n\n\
        Byddwn yn ei ddileu, gyda’ch enw a’ch cyfeiriad e-bost, ar {day}.\n\n\
        I’w gadw, mewngofnodwch cyn hynny:\n{address}\n\n\
        Os nad oes ei angen arnoch, nid oes rhaid i chi wneud dim. Gallwch greu un newydd unrhyw bryd.",
};

const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

/// The letter to the holder of an account, in the language in which they want to be written to. Where nobody knows that, one from a
/// council in Wales is in both. `council` is its name in a language.
pub fn letter<'c>(
    to: &str,
    council: impl Fn(Language) -> &'c str,
    address: &str,
    goes: Date,
    wanted: Option<Language>,
    welsh: bool,
) -> NewEmail {
    let languages: &[Language] = match wanted {
        Some(ref wanted) => std::slice::from_ref(wanted),
        None if welsh => &[Language::Welsh, Language::English],
        None => &[Language::English],
    };
    let part = |language: Language| {
        let (day, address) = (display::weekday_of(language, goes), address_in(language, address));
        let values = [("council", council(language)), ("day", day.as_str()), ("address", address.as_str())];
        (fill(of(language).subject, &values), fill(of(language).letter, &values))
    };
    let (subjects, letters): (Vec<String>, Vec<String>) = languages.iter().map(|language| part(*language)).unzip();
    NewEmail { to: to.to_owned(), subject: subjects.join(" / "), body: letters.join("\n\n\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_in_wales_writes_in_both_languages() {
        let day = Date::constant(2026, 3, 10);
        let english = letter("ann@example.com", |_| "Ashcombe", "https://x/ashcombe/account", day, None, false);
        assert!(english.body.contains("on Tuesday 10 March 2026") && !english.body.contains("Byddwn"));
        let address = "https://x/penllyn/account";
        let both = letter("ann@example.com", |_| "Penllyn", address, day, None, true);
        assert!(both.body.starts_with("Nid ydych") && both.body.contains("You have not"), "{}", both.body);
        assert!(!both.body.contains('{') && !both.subject.contains('\n'));
        let wanted = letter("ann@example.com", |_| "Penllyn", address, day, Some(Language::Welsh), true);
        assert!(wanted.body.starts_with("Nid ydych") && !wanted.body.contains("You have not"), "{}", wanted.body);
        assert!(wanted.body.contains("/penllyn/account?lang=cy\n"), "{}", wanted.body);
    }
}
