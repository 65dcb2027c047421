//! Pages that ask something, and exits that end a form without a submission.

use super::names::{Style, good};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, FormPage};

/// Checks that every page asks something or is an exit that some people pass by.
pub(super) fn check(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    for page in &form.pages {
        if page.spec.is_exit {
            exit(page, problems);
        } else {
            asks(page, problems);
        }
    }
}

fn exit(page: &FormPage<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = page.spec;
    let at = spec.exit.as_ref().map_or(spec.at.clone(), |exit| exit.at.clone());
    if spec.ask_when.is_none() {
        let message = "This exit has no `ask when`, so everyone ends here and nothing can be submitted";
        problems
            .push(Diagnostic::new(Code::ExitForEveryone, at.clone(), message).help("Add `ask when:` with a condition"));
    }
    if let Some(at) = &spec.questions_at {
        let message = "An exit cannot ask questions, because it ends without a submission";
        problems.push(
            Diagnostic::new(Code::ExitWithQuestions, at.clone(), message).help("Ask them on a page before the exit"),
        );
    }
    if let Some(title) = &spec.title {
        let message = "An exit has its heading after `exit:`, so this title is never shown";
        problems.push(Diagnostic::new(Code::NotAllowedHere, title.at.clone(), message).help("Take `title` away"));
    }
    if let Some(signpost) = &spec.signpost {
        let said = signpost.text.trim();
        if said.contains(':') || said.contains('/') || said.contains('.') {
            if !said.starts_with("https://") || said.contains(char::is_whitespace) {
                let message = "A signpost is the name of a form, or a web address that starts with https://";
                problems.push(Diagnostic::new(Code::NotAllowedHere, signpost.at.clone(), message));
            }
        } else {
            good(signpost, Style::Hyphens, problems);
        }
    }
}

fn asks(page: &FormPage<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = page.spec;
    if spec.questions.is_empty() && !spec.questions_broken {
        let key = spec.key.as_ref().map_or(spec.at.clone(), |key| key.at.clone());
        let message = match page.key.as_str() {
            "" => "This page asks nothing".to_owned(),
            key => format!("The page `{key}` asks nothing"),
        };
        let help = "Add `questions:`, or `exit:` when the form ends here without a submission";
        problems
            .push(Diagnostic::new(Code::NothingAsked, spec.questions_at.clone().unwrap_or(key), message).help(help));
    }
    if let Some(signpost) = &spec.signpost {
        let message = "A signpost stands on an exit, and this page is none";
        problems.push(
            Diagnostic::new(Code::NotAllowedHere, signpost.at.clone(), message)
                .help("Add `exit:` with the words of its heading"),
        );
    }
}
