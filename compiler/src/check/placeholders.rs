//! Places for answers as other tools write them: `{{email}}`, `${email}`, `<<email>>`. People would read them letter by letter.

use super::passages::OWN;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::Names as _;
use crate::form::Form;
use crate::read::Text;
use crate::spec::shortened;
use crate::suggest::nearest;
use std::ops::Range;

/// What opens and closes a place elsewhere, the longer before the shorter. The last say whether that alone makes it one: else
/// what stands between has to be a name of the form.
const BRACKETS: &[(&str, &str, bool)] = &[
    ("{{", "}}", true),
    ("${", "}", true),
    ("<<", ">>", true),
    ("«", "»", true),
    ("[[", "]]", true),
    ("{", "}", false),
    ("%", "%", false),
    ("[", "]", false),
];

/// Most letters between the brackets.
const LONGEST: usize = 60;

/// Tells of each such place in a text. `shows` says whether answers can stand in this text at all.
pub(super) fn check(form: &Form<'_>, text: &Text, shows: bool, problems: &mut Vec<Diagnostic>) {
    for (whole, inside) in places(&text.text, |name| is_there(form, name)) {
        let written = text.text.get(whole.clone()).unwrap_or_default();
        let message = format!("People would read `{}` letter by letter: no answer is shown there", shortened(written));
        let found = Diagnostic::new(Code::Place, text.place(whole.clone()), message);
        if !shows {
            let help =
                "Answers can stand in the `text` of a page, in `what happens next` and in `email`, as `((name))`";
            problems.push(found.help(help));
            continue;
        }
        let candidates = form.candidates();
        let own = OWN.iter().map(|(own, _)| *own);
        let near = nearest(&inside, candidates.iter().map(String::as_str).chain(own));
        problems.push(match near {
            Some(near) => {
                let with = format!("(({near}))");
                found.help(format!("Did you mean `{with}`?")).fix(text.place(whole), with)
            }
            None => found.help(
                "An answer stands between two round brackets on each side: `((full_name))`. Between them stands the name of a question or of a calculation, `reference`, `promised date` or `fee`",
            ),
        });
    }
}

fn is_there(form: &Form<'_>, name: &str) -> bool {
    form.find(name).is_some() || form.question(name).is_some() || OWN.iter().any(|(own, _)| *own == name)
}

/// The places in a text, with what stands between their brackets.
fn places(text: &str, is_name: impl Fn(&str) -> bool) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(['{', '$', '<', '«', '[', '%'])).map(|at| from + at)
    {
        let rest = text.get(at..).unwrap_or_default();
        let place = BRACKETS.iter().find_map(|(open, close, alone)| {
            let inside = rest.strip_prefix(open)?;
            let (inside, after) = inside.split_once(close)?;
            let name = inside.trim();
            let plain = |letter: char| letter.is_alphanumeric() || " _-.".contains(letter);
            let is_like_a_name =
                name.starts_with(char::is_alphabetic) && name.len() <= LONGEST && name.chars().all(plain);
            // `[our map](https://…)` is a link.
            let is_link = *open == "[" && after.starts_with('(');
            (is_like_a_name && !is_link && (*alone || is_name(name)))
                .then(|| (at..at + open.len() + inside.len() + close.len(), name.to_owned()))
        });
        from = match place {
            Some((whole, name)) => {
                let end = whole.end;
                found.push((whole, name));
                end
            }
            None => at + rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::places;

    fn told(text: &str) -> Vec<String> {
        places(text, |name| name == "mail")
            .into_iter()
            .map(|(whole, _)| text.get(whole).unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn places_of_other_tools_are_seen() {
        assert_eq!(
            told("Dear {{ full name }}, ${mail} <<x>> «y» [[z]] {mail} %mail% [mail]"),
            ["{{ full name }}", "${mail}", "<<x>>", "«y»", "[[z]]", "{mail}", "%mail%", "[mail]",]
        );
    }

    #[test]
    fn other_brackets_and_signs_are_words() {
        let words = "5% or 10% of {this}, [our map](https://www.example.gov.uk/mail), [mail](https://x.gov.uk), £5 {{}} {{1}} $ < << a\n[see below] {{";
        assert_eq!(told(words), [""; 0]);
    }
}
