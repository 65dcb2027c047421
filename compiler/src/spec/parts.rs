//! The words that each part of a form can have, and what they mean. The one place that says so: reading, "did you mean" and
//! the reference of the language look here.

/// A part of a form: what it is called and which words it can have.
#[derive(Debug)]
pub struct Part {
    /// With its article, or the word that starts it: `a page`, `` `standard` ``.
    pub name: &'static str,
    /// The words it can have and what they mean, in the order in which they are usually written.
    pub words: &'static [(&'static str, &'static str)],
    /// Those it cannot do without.
    pub needed: &'static [&'static str],
}

impl Part {
    /// Whether it can have a word.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.names().any(|name| name == word)
    }

    /// The words it can have.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().map(|(name, _)| *name)
    }
}

/// The whole form.
pub const FORM: Part = Part {
    name: "a form",
    words: &[
        ("form", "name of the form, with hyphens: `missed-bin`. It is part of web addresses and of what is stored"),
        ("title", "what people see at the top of every page"),
        ("journey", "`report`, `pay`, `request` or `apply`; `request` unless written"),
        ("service", "the council service that deals with it, with hyphens: `waste`"),
        (
            "triage",
            "how far the first contact can take it: `signpost`, `partial`, `full` or `fulfil`; `full` unless written",
        ),
        ("owner", "e-mail address of the team that answers for the form"),
        ("before you start", "what the start page says: paragraphs, lists, links"),
        ("open", "the days on which it [can be sent](#opening-dates)"),
        ("standard", "the published [service standard](#the-standard)"),
        ("data protection", "[why the answers are collected](#data-protection)"),
        (
            "conditions",
            "[conditions with a name](#conditions-and-calculations): each line is a name, a colon and a condition",
        ),
        ("calculations", "[computed values](#conditions-and-calculations): each line is a name, a colon and a value"),
        ("fee", "what is [to pay](#the-fee)"),
        ("pages", "the [pages](#a-page) in reading order, each with a dash"),
        (
            "task list",
            "`yes` for a long form: people see its [sections](#sections-and-the-task-list) and take them one by one",
        ),
        ("what happens next", "what the confirmation page says; it can [show answers](#answers-in-texts)"),
        ("email", "the [e-mail](#the-email) that confirms what was sent"),
        ("feedback", "a [question about the form](#feedback) itself, after the confirmation"),
        ("already reported", "when two reports are [the same](#already-reported)"),
        ("send to", "[where the answers go](#send-to), each system with a dash"),
        (
            "breaks",
            "what this version [breaks on purpose](#breaks): each line is the name of a question, calculation or system, a colon and why",
        ),
        ("tests", "[tests](#a-test) of the form, each with a dash"),
    ],
    needed: &["form", "title", "pages"],
};

/// `open`
pub const OPEN: Part = Part {
    name: "`open`",
    words: &[
        ("from", "the first day: `2026-04-01`. Left out, it is open already"),
        ("until", "the last day: `2026-09-30`. Left out, it stays open"),
        ("closed", "what people read on every other day: paragraphs, lists, links"),
    ],
    needed: &["closed"],
};

/// A fragment: questions that several forms use.
pub const FRAGMENT: Part = Part {
    name: "a fragment",
    words: &[
        ("fragment", "name of the fragment, with hyphens: `person`; what forms write after `use`"),
        ("conditions", "[conditions with a name](#conditions-and-calculations) of its own"),
        ("calculations", "[computed values](#conditions-and-calculations) of its own"),
        ("questions", "its [questions](#a-question), each with a dash"),
        ("tests", "[tests](#a-test) of the fragment, each with a dash"),
    ],
    needed: &["fragment", "questions"],
};

/// A line of `questions` that uses a fragment.
pub const USE: Part = Part {
    name: "a line that uses a fragment",
    words: &[
        ("use", "name of the fragment"),
        (
            "as",
            "a name that goes before the names of its questions: with `as: partner`, `name` becomes `partner_name`. Needed when a form uses a fragment twice",
        ),
        ("ask when", "a condition: none of its questions is asked unless it is met"),
        (
            "change",
            "[other words](#a-changed-question): each line is the name of one of its questions, with the changes below it",
        ),
    ],
    needed: &["use"],
};

/// A question of a fragment or of a form, in other words.
pub const QUESTION_CHANGE: Part = Part {
    name: "a changed question",
    words: &[
        ("ask", "what people read"),
        ("called", "what messages call the answer"),
        ("hint", "help under the question"),
        ("each", "for `list of`: what one part of the list is called"),
        ("fill from", "what the customer's account knows already: `account.name`"),
        (
            "options",
            "each line is the name of an option and the new words; a name that is not there yet adds an option; `leave out: yes` below the name takes one away",
        ),
        ("rules", "each line is the number of a rule, counted from 1, and the words after its `otherwise`"),
        ("messages", "messages in other words"),
        ("agent", "words for the phone"),
        ("leave out", "`yes` when it is not asked at all. Nothing may use it"),
    ],
    needed: &[],
};

/// A page of a form, in other words.
pub const PAGE_CHANGE: Part = Part {
    name: "a changed page",
    words: &[
        ("title", "its heading"),
        ("text", "guidance above the questions"),
        ("section", "the section it belongs to"),
        ("exit", "the heading of an exit"),
        ("signpost", "on an exit: what helps instead"),
        (
            "leave out",
            "`yes` when none of its questions is asked. Nothing may use them, and an exit cannot be left out",
        ),
    ],
    needed: &[],
};

/// The e-mail of a form, in other words.
pub const EMAIL_CHANGE: Part = Part {
    name: "a changed e-mail",
    words: &[
        ("subject", "its subject, one line"),
        ("text", "what it says: plain text, with an empty line between paragraphs"),
    ],
    needed: &[],
};

/// The part of a form that a part of changes puts into other words.
#[must_use]
pub fn changed(part: &Part) -> Option<&'static Part> {
    let pairs = [(&QUESTION_CHANGE, &QUESTION), (&PAGE_CHANGE, &PAGE), (&EMAIL_CHANGE, &EMAIL), (&CHANGES, &FORM)];
    pairs.into_iter().find(|(change, _)| change.name == part.name).map(|(_, whole)| whole)
}

/// What a council does differently.
pub const CHANGES: Part = Part {
    name: "a file of changes",
    words: &[
        ("changes to", "name of the form that is changed"),
        ("council", "the council: the name of its folder under `councils`"),
        ("title", "what people see at the top of every page"),
        ("owner", "e-mail address of the team that answers for the form"),
        ("before you start", "what the start page says"),
        ("what happens next", "what the confirmation page says"),
        ("email", "the e-mail that confirms what was sent, [in other words](#a-changed-e-mail)"),
        ("feedback", "the question about the form, in other words"),
        ("standard", "the council's [service standard](#the-standard); what is not written stays as it is"),
        ("data protection", "[why the answers are collected](#data-protection); what is not written stays as it is"),
        ("open", "[the days on which it can be sent](#opening-dates); what is not written stays as it is"),
        ("fee", "[what it costs](#the-fee); what is not written stays as it is"),
        (
            "calculations",
            "each line is the name of a calculation of the form and its value here; of a table, the options that cost something else",
        ),
        ("pages", "[changed pages](#a-changed-page): each line is the name of a page, with the changes below it"),
        (
            "questions",
            "[changed questions](#a-changed-question): each line is the name of a question, with the changes below it",
        ),
        ("send to", "[where the answers go](#send-to), in place of what the form says"),
        (
            "tests",
            "[tests](#a-test) of this council. One with the name of a test of the form stands in its place; `leave out: yes` takes it away",
        ),
    ],
    needed: &["changes to", "council"],
};

/// A form in another language.
pub const TRANSLATION: Part = Part {
    name: "a translation",
    words: &[
        ("translation of", "name of the form that is translated"),
        ("language", "the language: `cy` for Welsh"),
        ("council", "the council whose changes are translated; left out for the form itself"),
        (
            "texts",
            "[each text](#a-translated-text): a line is the place of the text in the form, with the languages below it",
        ),
        ("no longer used", "texts that the form has no more, kept by `onceform translate`"),
    ],
    needed: &["translation of", "language", "texts"],
};

/// One of `texts`.
pub const TRANSLATED: Part = Part {
    name: "a translated text",
    words: &[
        ("en", "the English that the translation was made from"),
        ("was", "the English of before, when it has changed since; taken away once the translation is right"),
        ("cy", "the Welsh"),
        ("same", "`yes` when it is the same in both languages"),
    ],
    needed: &[],
};

/// `standard`
pub const STANDARD: Part = Part {
    name: "`standard`",
    words: &[
        ("reply", "`at once`, or how long a first reply may take: `1 working day`"),
        ("complete", "how long the whole request may take: `2 working days`. The confirmation promises the day"),
        (
            "cut off",
            "time of day, on the 24-hour clock, from which a submission counts as the next working day's: `\"16:00\"`",
        ),
    ],
    needed: &[],
};

/// `data protection`
pub const DATA_PROTECTION: Part = Part {
    name: "`data protection`",
    words: &[
        ("purpose", "what the answers are used for"),
        (
            "lawful basis",
            "`public task`, `consent`, `contract`, `legal obligation`, `vital interests` or `legitimate interests`",
        ),
        ("keep for", "when they are removed: `1 year`"),
    ],
    needed: &["purpose", "lawful basis", "keep for"],
};

/// A calculation that is more than one line.
pub const CALCULATION: Part = Part {
    name: "a calculation",
    words: &[
        ("by", "for a [table](#tables): the `choice` or `yes or no` question whose answer picks the line of the table"),
        ("is", "the value; with `by`, the table: each line is the name of an option, a colon and its value"),
        ("show", "the words to show it with, at the foot of the page where it is known"),
    ],
    needed: &["is"],
};

/// `fee`
pub const FEE: Part = Part {
    name: "`fee`",
    words: &[
        (
            "amount",
            "an amount of money: `£30`, the name of a calculation, or a sum. It can [depend on an answer](#a-fee-that-depends-on-an-answer)",
        ),
        ("for", "what is paid for, as it should stand on a receipt: `Resident's parking permit`"),
        ("code", "what the council's accounts call it: `PK01`"),
    ],
    needed: &["amount", "for"],
};

/// `email`
pub const EMAIL: Part = Part {
    name: "`email`",
    words: &[
        ("to", "the question of the type `email` whose answer it is sent to"),
        ("subject", "its subject, one line"),
        ("text", "what it says: plain text, with an empty line between paragraphs"),
    ],
    needed: &["to", "subject", "text"],
};

/// One of `pages`.
pub const PAGE: Part = Part {
    name: "a page",
    words: &[
        ("page", "name of the page, with underscores"),
        ("title", "its heading"),
        ("text", "guidance above the questions: paragraphs, lists, links. It can [show answers](#answers-in-texts)"),
        ("section", "the [section](#sections-and-the-task-list) it belongs to, shown above the heading"),
        ("ask when", "a condition: the page is left out unless it is met. It may use earlier pages only"),
        ("questions", "its [questions](#a-question), each with a dash"),
        ("exit", "instead of `title` and `questions`: the heading of an end that is not a submission"),
        (
            "signpost",
            "on an exit: the name of the form, or the web address that starts with `https://`, that helps instead",
        ),
    ],
    needed: &["page"],
};

/// One of `questions`.
pub const QUESTION: Part = Part {
    name: "a question",
    words: &[
        ("question", "name of the answer, with underscores; what conditions, tests and other systems call it"),
        ("was", "its name before it was renamed, so that stored answers are found"),
        ("type", "one of the [types](types.md)"),
        ("ask", "what people read"),
        (
            "called",
            "what messages call the answer, in small letters: `the collection day`. Left out, it is made from `ask`",
        ),
        ("hint", "help under the question"),
        ("optional", "`yes` when it may be left blank; everything else has to be answered"),
        ("ask when", "a condition: the question is left out unless it is met. It may use earlier questions only"),
        (
            "options",
            "for `choice` and `choices`: each line is a name, a colon and the words shown, or an [option](#an-option) of several lines",
        ),
        ("at least", "the smallest number or amount; the fewest ticks, files or parts of a list"),
        ("at most", "the largest number or amount; the most ticks, files or parts of a list"),
        ("decimal places", "for `decimal`: 1, 2, 3 or 4; 2 unless written"),
        ("shortest", "for `text` and `long text`: the fewest characters"),
        ("longest", "for `text` and `long text`: the most characters; 200 and 2,000 unless written"),
        ("pattern", "for `text`: a regular expression that the whole answer must match"),
        (
            "kinds",
            "for `file` and `files`: [the kinds](types.md#file-and-files) that are taken: `[pdf, jpg, png]`; `[pdf, jpg, png, heic]` unless written",
        ),
        ("largest", "for `file` and `files`: the largest size of each, up to `50 MB`; `10 MB` unless written"),
        ("each", "for `list of`: what one part of the list is called, in small letters: `person`"),
        ("questions", "for `list of`: what is asked about each part"),
        ("fill from", "what the customer's account knows already: `account.address`"),
        (
            "personal",
            "`yes` marks an answer as a personal detail; names, addresses and the like are marked by their type",
        ),
        (
            "special category",
            "`yes` marks an answer about health, ethnic origin, religion, politics, a trade union, genetics, biometrics or sexual life: it is [never kept on a device](offline.md)",
        ),
        ("rules", "what [must hold](#a-rule), each with a dash"),
        (
            "messages",
            "messages [in your own words](types.md#your-own-messages): each line is the name of a message, a colon and the words",
        ),
        ("agent", "[words for the phone](#agent)"),
    ],
    needed: &["question", "type", "ask"],
};

/// An option that is more than one line.
pub const OPTION: Part = Part {
    name: "an option",
    words: &[
        ("label", "the words shown"),
        ("hint", "help under the option"),
        ("was", "its name before it was renamed"),
    ],
    needed: &["label"],
};

/// One of `rules`.
pub const RULE: Part = Part {
    name: "a rule",
    words: &[
        ("must", "a condition that has to be met. It may use every question up to the end of the page"),
        ("otherwise", "what people read when it is not met"),
    ],
    needed: &[],
};

/// `agent`
pub const AGENT: Part = Part {
    name: "`agent`",
    words: &[("say", "what the agent says instead of `ask`"), ("note", "what the agent should know")],
    needed: &[],
};

/// `already reported`
pub const ALREADY_REPORTED: Part = Part {
    name: "`already reported`",
    words: &[
        ("within", "how near: `25 metres`"),
        ("during", "how recent: `7 days`"),
        ("same", "questions whose answers must be the same: `[bin]`"),
    ],
    needed: &["during"],
};

/// One of `send to`.
pub const SEND_TO: Part = Part {
    name: "a line under `send to`",
    words: &[
        ("system", "name of the system; how to reach it is set up in the portal, not in the form"),
        ("send when", "a condition: nothing is sent to the system unless it is met. Always sent if not written"),
        (
            "fields",
            "each line is the field's name over there, a colon and the question, or part of an address: `uprn: property.uprn`",
        ),
    ],
    needed: &["system", "fields"],
};

/// One of `tests`.
pub const TEST: Part = Part {
    name: "a test",
    words: &[
        ("name", "what it shows, as a sentence"),
        ("today", "the day it is run on: `2026-03-10`"),
        ("at", "the time of day it is submitted; `12:00` unless written"),
        ("answers", "each line is a question, a colon and the answer"),
        ("expect", "[what should come of it](#expect)"),
    ],
    needed: &["name", "today", "answers", "expect"],
};

/// What a test expects.
pub const EXPECT: Part = Part {
    name: "`expect`",
    words: &[
        ("submitted", "`yes` when the answers can be submitted, `no` when they cannot"),
        ("exit", "name of the exit page that is reached"),
        (
            "errors",
            "exactly these messages: each line is a question, a colon and the words. `household.2.income` is the second part of a list",
        ),
        ("asked", "questions that are asked"),
        ("not asked", "questions that are not asked"),
        ("computed", "each line is a calculation, a colon and its value"),
        (
            "sent to",
            "the systems under `send to` that get the answers, exactly these: `[waste_system]`, or `[]` for none",
        ),
        ("due by", "the day that the standard promises"),
        ("fee", "what is to pay: `£45`, or `none`"),
        ("open", "`yes` when the form can be sent on that day, `no` when it is shut"),
    ],
    needed: &[],
};

/// A test of the form that a council takes away.
pub const TEST_LEFT_OUT: Part = Part {
    name: "a test that is left out",
    words: &[
        ("leave out", "`yes`: this test of the form makes no sense for this council"),
        ("name", "the name of the test, as it is in the form"),
    ],
    needed: &["leave out", "name"],
};

/// Every part, from the outside in.
pub const ALL: &[&Part] = &[
    &FORM,
    &OPEN,
    &FRAGMENT,
    &USE,
    &CHANGES,
    &EMAIL_CHANGE,
    &PAGE_CHANGE,
    &QUESTION_CHANGE,
    &TRANSLATION,
    &TRANSLATED,
    &STANDARD,
    &DATA_PROTECTION,
    &CALCULATION,
    &FEE,
    &EMAIL,
    &PAGE,
    &QUESTION,
    &OPTION,
    &RULE,
    &AGENT,
    &ALREADY_REPORTED,
    &SEND_TO,
    &TEST,
    &EXPECT,
    &TEST_LEFT_OUT,
];
