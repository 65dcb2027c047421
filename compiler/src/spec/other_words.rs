//! Words of other tools that people bring along, and what this language says instead.

use super::parts::{self, Part};
use crate::diagnostic::Diagnostic;
use crate::read::Entry;

/// For a type: what it is called elsewhere, and what people say, in small letters with spaces.
const TYPES: &[(&str, &str)] = &[
    (
        "text",
        "string, str, short text, short answer, single line, one line, input, plain text, line, \
             password, text box, textbox, free text, text field, url, website, web address",
    ),
    (
        "long text",
        "textarea, text area, multiline, multi line, multi line text, multiline text, long answer, \
             paragraph, paragraphs, rich text, comments, several lines",
    ),
    ("name", "full name, first name, last name, surname, forename, person"),
    ("email", "e mail, mail, email address, e mail address"),
    (
        "phone",
        "tel, contact number, telephone, telephone number, phone number, mobile, mobile number, \
             mobile phone",
    ),
    ("postcode", "post code, postal code, zip, zip code"),
    ("address", "address lookup, uk address, home address, uprn, property"),
    ("location", "place, map, map point, coordinates, gps, point, lat long"),
    (
        "file",
        "upload, file upload, upload file, uploadfield, photo, picture, image, attachment, document, \
             pdf",
    ),
    ("files", "photos, pictures, images, attachments, documents, uploads"),
    ("ni number", "national insurance number, national insurance, nino, ni, ni no"),
    (
        "vehicle",
        "registration, registration number, reg number, reg, vehicle registration, car registration, \
             number plate, vrm, car",
    ),
    ("sort code", "sortcode, bank sort code"),
    ("account number", "account, bank account, bank account number"),
    (
        "date",
        "calendar, date picker, date field, datetime, date time, datepicker, day, dob, \
             date of birth, birthday",
    ),
    ("time", "clock, time of day"),
    (
        "yes or no",
        "boolean, bool, yes no, yesno, yes/no, yn, y/n, true false, true or false, single checkbox, \
             toggle, switch, flag",
    ),
    (
        "choice",
        "radio, radios, radio button, radio buttons, radio group, select, select one, select list, \
             select box, combo box, combobox, list box, radio list, single select, single choice, \
             choose one, dropdown, drop down, dropdown list, drop down list, pick list, picklist, \
             multiple choice, option, options, enum",
    ),
    (
        "choices",
        "checkbox, checkboxes, check box, check boxes, tick box, tickbox, tick boxes, tickboxes, \
             multi select, multiselect, select multiple, select many, multiple select, choose many, \
             checklist, checkbox group, checkbox list, check all that apply",
    ),
    ("number", "integer, int, whole number, numeric, digits, count, quantity, numbers, slider, stepper"),
    ("decimal", "float, double, real, decimal number, percentage, percent"),
    ("money", "amount, currency, pounds, price, cost, gbp, £, cash"),
    ("list of", "list, repeat, repeating, repeating group, repeater, group, table, rows, add another"),
    (
        "declaration",
        "agreement, agree, consent, terms, terms and conditions, signature, statement, confirm, \
             confirmation, i agree",
    ),
];

/// For a part of the form: what is written elsewhere, and what is written here.
const OTHERS: &[(&Part, &[(&str, &str)])] = &[
    (
        &parts::FORM,
        &[
            ("name", "form"),
            ("id", "form"),
            ("heading", "title"),
            ("department", "service"),
            ("team", "owner"),
            ("email address", "owner"),
            ("contact", "owner"),
            ("label", "title"),
            ("slug", "form"),
            ("intro", "before you start"),
            ("description", "before you start"),
            ("introduction", "before you start"),
            ("start page", "before you start"),
            ("guidance", "before you start"),
            ("sla", "standard"),
            ("service standard", "standard"),
            ("privacy", "data protection"),
            ("gdpr", "data protection"),
            ("sections", "pages"),
            ("steps", "pages"),
            ("screens", "pages"),
            ("questions", "pages"),
            ("fields", "pages"),
            ("price", "fee"),
            ("cost", "fee"),
            ("payment", "fee"),
            ("thank you", "what happens next"),
            ("success message", "what happens next"),
            ("confirmation message", "what happens next"),
            ("notification", "email"),
            ("confirmation email", "email"),
            ("webhook", "send to"),
            ("send", "send to"),
            ("integrations", "send to"),
            ("confirmation", "what happens next"),
            ("next steps", "what happens next"),
            ("variables", "calculations"),
            ("rules", "conditions"),
        ],
    ),
    (
        &parts::PAGE,
        &[
            ("name", "page"),
            ("id", "page"),
            ("heading", "title"),
            ("label", "title"),
            ("display when", "ask when"),
            ("display if", "ask when"),
            ("conditional", "ask when"),
            ("body", "text"),
            ("intro", "text"),
            ("inputs", "questions"),
            ("redirect", "signpost"),
            ("guidance", "text"),
            ("content", "text"),
            ("description", "text"),
            ("hint", "text"),
            ("fields", "questions"),
            ("components", "questions"),
            ("show if", "ask when"),
            ("show when", "ask when"),
            ("visible if", "ask when"),
            ("visible when", "ask when"),
            ("only if", "ask when"),
            ("condition", "ask when"),
            ("if", "ask when"),
            ("when", "ask when"),
            ("end", "exit"),
            ("stop", "exit"),
        ],
    ),
    (
        &parts::QUESTION,
        &[
            ("name", "question"),
            ("id", "question"),
            ("key", "question"),
            ("field", "question"),
            ("label", "ask"),
            ("title", "ask"),
            ("text", "ask"),
            ("wording", "ask"),
            ("kind", "type"),
            ("format", "type"),
            ("help", "hint"),
            ("help text", "hint"),
            ("hint text", "hint"),
            ("description", "hint"),
            ("placeholder", "hint"),
            ("show if", "ask when"),
            ("show when", "ask when"),
            ("visible if", "ask when"),
            ("visible when", "ask when"),
            ("only if", "ask when"),
            ("ask if", "ask when"),
            ("depends on", "ask when"),
            ("condition", "ask when"),
            ("if", "ask when"),
            ("when", "ask when"),
            ("choices", "options"),
            ("values", "options"),
            ("answers", "options"),
            ("items", "options"),
            ("min", "at least"),
            ("min value", "at least"),
            ("minimum", "at least"),
            ("max", "at most"),
            ("max value", "at most"),
            ("maximum", "at most"),
            ("min length", "shortest"),
            ("minimum length", "shortest"),
            ("max length", "longest"),
            ("maximum length", "longest"),
            ("characters", "longest"),
            ("regex", "pattern"),
            ("file types", "kinds"),
            ("max size", "largest"),
            ("maximum size", "largest"),
            ("fields", "questions"),
            ("prefill", "fill from"),
            ("autofill", "fill from"),
            ("display when", "ask when"),
            ("display if", "ask when"),
            ("conditional", "ask when"),
            ("relevant", "ask when"),
            ("question text", "ask"),
            ("prompt", "ask"),
            ("legend", "ask"),
            ("instructions", "hint"),
            ("tooltip", "hint"),
            ("option", "options"),
            ("max items", "at most"),
            ("min items", "at least"),
            ("precision", "decimal places"),
            ("accept", "kinds"),
            ("allowed types", "kinds"),
            ("error messages", "messages"),
            ("sensitive", "special category"),
        ],
    ),
    (
        &parts::FEE,
        &[
            ("price", "amount"),
            ("cost", "amount"),
            ("value", "amount"),
            ("description", "for"),
            ("label", "for"),
            ("name", "for"),
            ("title", "for"),
        ],
    ),
    (
        &parts::OPTION,
        &[("text", "label"), ("words", "label"), ("title", "label"), ("help", "hint"), ("description", "hint")],
    ),
    (
        &parts::RULE,
        &[
            ("rule", "must"),
            ("if", "must"),
            ("when", "must"),
            ("condition", "must"),
            ("check", "must"),
            ("message", "otherwise"),
            ("error", "otherwise"),
            ("error message", "otherwise"),
            ("say", "otherwise"),
            ("else", "otherwise"),
        ],
    ),
    (&parts::AGENT, &[("script", "say"), ("ask", "say"), ("guidance", "note"), ("help", "note")]),
    (
        &parts::TEST,
        &[
            ("test", "name"),
            ("title", "name"),
            ("date", "today"),
            ("time", "at"),
            ("given", "answers"),
            ("then", "expect"),
        ],
    ),
    (
        &parts::EXPECT,
        &[
            ("valid", "submitted"),
            ("error", "errors"),
            ("ends", "exit"),
            ("shown", "asked"),
            ("hidden", "not asked"),
            ("due", "due by"),
            ("cost", "fee"),
        ],
    ),
];

/// For a part of the form: words that there is nothing for here, and what to do instead.
const ADVICE: &[(&Part, &[(&str, &str)])] = &[
    (
        &parts::FORM,
        &[
            ("version, schema", "A version is made when the form is published. Take this line away"),
            (
                "theme, css, style, logo",
                "Colours and logo are the council's and the same for every form. Take this line away",
            ),
            (
                "language, translations",
                "A translation stands in a file of its own, which `onceform translate` writes. Take this line away",
            ),
            (
                "logic, routes, routing, branching",
                "Each page and question says for itself when it is asked: `ask when: owns_home is yes`",
            ),
            (
                "submit, action, submit button",
                "Every form ends with a page on which people check and send their answers. Take this line away",
            ),
        ],
    ),
    (
        &parts::PAGE,
        &[
            (
                "next, next page, go to, goto, jump to, skip to, route, routes, path, then, logic",
                "There is no “go to”: pages come in the order in which they stand, and a page that does not concern everybody has `ask when`",
            ),
            ("repeat, repeatable", "What is asked several times is a question of the type `list of`"),
            ("button, continue, submit", "Buttons are put on the page without a word. Take this line away"),
            (
                "options, type, ask, called",
                "This belongs to a question. Questions stand below `questions:`, further in, each with a dash: `- question: …`",
            ),
        ],
    ),
    (
        &parts::QUESTION,
        &[
            (
                "default, default value, value, initial, initial value, preset, selected, checked",
                "No answer is chosen or filled in for people, because some would send it unread. What a signed-in customer's account knows is filled in by `fill from: account.name`. Take this line away",
            ),
            (
                "validation, validate, validator, validators, constraint, constraints",
                "The type checks what people type. What must be true besides stands under `rules:`, as `- must: …` and below it `otherwise: …`; limits are `at least`, `at most`, `shortest` and `longest`",
            ),
            (
                "error, errors, error message, invalid message, required message",
                "Own words stand under `messages:`, one line for each kind of mistake: `required: Enter your name`",
            ),
            (
                "required if, required when, mandatory if",
                "A question that is asked has to be answered. `ask when` says when it is asked",
            ),
            (
                "hidden, visible, show, hide, hide if, hide when, skip if, skip when, unless",
                "Say when it is asked, not when it is not: `ask when: owns_home is yes`, or `ask when: not (…)`",
            ),
            (
                "next, go to, goto, jump to, skip to, then, else, logic, branch",
                "There is no “go to”: questions come in the order in which they stand, and one that does not concern everybody has `ask when`",
            ),
            (
                "multiple, multi, many, allow multiple",
                "For several ticks write `type: choices`; for several files, `type: files`",
            ),
            ("repeat, repeatable", "What is asked several times is a question of the type `list of`"),
            (
                "width, rows, cols, columns, class, css, style, mask, autocomplete, inputmode, input type, \
             disabled, readonly, read only, prefix, suffix, unit",
                "The type decides how a question looks and which keyboard a telephone shows. Take this line away",
            ),
            (
                "calculate, calculation, formula, computed",
                "What is worked out stands under `calculations:` at the top of the form, and no question asks for it",
            ),
            (
                "fee, price, cost",
                "What is to pay stands under `fee:` at the top of the form. A price for each option is a table under `calculations:`",
            ),
        ],
    ),
    (
        &parts::OPTION,
        &[
            ("value, id, name, key", "The name of an option stands before its colon: `refuse: Black refuse bin`"),
            (
                "selected, default, checked",
                "No option is chosen for people, because some would send it unread. Take this line away",
            ),
            (
                "next, go to, goto, then, show",
                "An option leads nowhere by itself. What is asked of those who choose it has `ask when: bin is garden`",
            ),
            (
                "price, fee, cost, amount",
                "A price for each option is a table under `calculations:`, such as `price: { by: size, is: { half: £30, full: £55 } }`",
            ),
        ],
    ),
    (
        &parts::CALCULATION,
        &[(
            "if, when, condition, then, else, case, cases",
            "A value that depends on an answer is a table: `price: { by: size, is: { half: £30, full: £55 } }`",
        )],
    ),
    (
        &parts::FEE,
        &[(
            "if, when, ask when, only if, condition, then, else, otherwise, by, is",
            "A fee that depends on an answer is a table under `calculations:`, such as `price: { by: size, is: { half: £30, full: £55 } }`, with `amount: price` here. An option that costs nothing has £0",
        )],
    ),
];

/// What to do instead of a word of another tool that has none here.
pub(super) fn advice(part: &Part, written: &str) -> Option<&'static str> {
    let plain = plain(written);
    let (_, words) = ADVICE.iter().find(|(other, _)| other.name == part.name)?;
    words.iter().find(|(others, _)| has(others, &plain)).map(|(_, advice)| *advice)
}

/// The type that goes by another name elsewhere.
pub(crate) fn our_type(written: &str) -> Option<&'static str> {
    let plain = plain(written).replace(" / ", "/");
    TYPES.iter().find(|(_, others)| has(others, &plain)).map(|(name, _)| *name)
}

/// What is written here for a word of another tool.
pub(super) fn ours(part: &Part, written: &str) -> Option<&'static str> {
    let plain = plain(written);
    let (_, words) = OTHERS.iter().find(|(other, _)| other.name == part.name)?;
    words.iter().find(|(other, _)| *other == plain).map(|(_, ours)| *ours)
}

/// A question that says that it must be answered, or need not be: that is the other way round here.
pub(super) fn must_be_answered(entry: &Entry, part: &Part, found: &Diagnostic) -> Option<Diagnostic> {
    if part.name != parts::QUESTION.name
        || !matches!(plain(&entry.key.text).as_str(), "required" | "mandatory" | "compulsory")
    {
        return None;
    }
    let found = found.clone();
    let said = entry.value.text().map(|text| text.text.trim().to_lowercase()).unwrap_or_default();
    let whole = entry.key.at.start..entry.value.at.end.max(entry.key.at.end);
    Some(match said.as_str() {
        "no" | "false" => found.help("Write `optional: yes`").fix(whole, "optional: yes"),
        _ => found.help("Every question has to be answered unless it says `optional: yes`. Take this line away"),
    })
}

/// Whether a word is in a list of words with commas between them.
fn has(words: &str, word: &str) -> bool {
    words.split(", ").any(|known| known == word)
}

/// `maxLength`, `max_length` and `Max length` are the same.
fn plain(written: &str) -> String {
    let mut plain = String::new();
    let mut before = ' ';
    for letter in written.trim().chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            plain.push(' ');
        }
        plain.extend(if matches!(letter, '-' | '_') { ' ' } else { letter }.to_lowercase());
        before = letter;
    }
    plain
}

#[cfg(test)]
mod tests;
