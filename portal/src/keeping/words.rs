//! The letter that an account is to go.

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

/// The letter to the holder of an account; from a council in Wales in both languages, as nobody knows in which they read.
pub fn letter(to: &str, council: &str, address: &str, goes: Date, welsh: bool) -> NewEmail {
    let languages: &[Language] = if welsh { &[Language::Welsh, Language::English] } else { &[Language::English] };
    let part = |language: Language| {
        let day = display::weekday_of(language, goes);
        let values = [("council", council), ("day", day.as_str()), ("address", address)];
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
        let english = letter("ann@example.com", "Ashcombe", "https://x/ashcombe/account", day, false);
        assert!(english.body.contains("on Tuesday 10 March 2026") && !english.body.contains("Byddwn"));
        let both = letter("ann@example.com", "Penllyn", "https://x/penllyn/account", day, true);
        assert!(both.body.starts_with("Nid ydych") && both.body.contains("You have not"), "{}", both.body);
        assert!(!both.body.contains('{') && !both.subject.contains('\n'));
    }
}
