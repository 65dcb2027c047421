//! The words that each part of a form can have. The one place that says so: reading, "did you mean", the editor's schema and
//! the reference of the language all look here.

/// A part of a form: what it is called and which words it can have.
#[derive(Debug)]
pub struct Part {
    /// With its article: `a page`.
    pub name: &'static str,
    /// The words it can have, in the order in which they are usually written.
    pub words: &'static [&'static str],
    /// Those it cannot do without.
    pub needed: &'static [&'static str],
}

/// The whole form.
pub const FORM: Part = Part {
    name: "a form",
    words: &[
        "form",
        "title",
        "journey",
        "service",
        "triage",
        "owner",
        "before you start",
        "standard",
        "data protection",
        "conditions",
        "calculations",
        "pages",
        "what happens next",
        "already reported",
        "send to",
        "tests",
    ],
    needed: &["form", "title", "pages"],
};

/// `standard`
pub const STANDARD: Part = Part { name: "`standard`", words: &["reply", "complete", "cut off"], needed: &[] };

/// `data protection`
pub const DATA_PROTECTION: Part = Part {
    name: "`data protection`",
    words: &["purpose", "lawful basis", "keep for"],
    needed: &["purpose", "lawful basis", "keep for"],
};

/// A calculation that is more than one line.
pub const CALCULATION: Part = Part { name: "a calculation", words: &["is", "show"], needed: &["is"] };

/// One of `pages`.
pub const PAGE: Part = Part {
    name: "a page",
    words: &["page", "title", "text", "section", "ask when", "questions", "exit", "signpost"],
    needed: &["page"],
};

/// One of `questions`.
pub const QUESTION: Part = Part {
    name: "a question",
    words: &[
        "question",
        "was",
        "type",
        "ask",
        "called",
        "hint",
        "optional",
        "ask when",
        "options",
        "at least",
        "at most",
        "decimal places",
        "shortest",
        "longest",
        "pattern",
        "each",
        "questions",
        "fill from",
        "personal",
        "rules",
        "messages",
        "agent",
    ],
    needed: &["question", "type", "ask"],
};

/// An option that is more than one line.
pub const OPTION: Part = Part { name: "an option", words: &["label", "hint", "was"], needed: &["label"] };

/// One of `rules`.
pub const RULE: Part = Part { name: "a rule", words: &["must", "otherwise"], needed: &[] };

/// `agent`
pub const AGENT: Part = Part { name: "`agent`", words: &["say", "note"], needed: &[] };

/// `already reported`
pub const ALREADY_REPORTED: Part =
    Part { name: "`already reported`", words: &["within", "during", "same"], needed: &["during"] };

/// One of `send to`.
pub const SEND_TO: Part =
    Part { name: "a line under `send to`", words: &["system", "fields"], needed: &["system", "fields"] };

/// One of `tests`.
pub const TEST: Part = Part {
    name: "a test",
    words: &["name", "today", "at", "answers", "expect"],
    needed: &["name", "today", "answers", "expect"],
};

/// What a test expects.
pub const EXPECT: Part = Part {
    name: "`expect`",
    words: &["submitted", "exit", "errors", "asked", "not asked", "computed", "due by"],
    needed: &[],
};

/// Every part, from the outside in.
pub const ALL: &[&Part] = &[
    &FORM,
    &STANDARD,
    &DATA_PROTECTION,
    &CALCULATION,
    &PAGE,
    &QUESTION,
    &OPTION,
    &RULE,
    &AGENT,
    &ALREADY_REPORTED,
    &SEND_TO,
    &TEST,
    &EXPECT,
];
