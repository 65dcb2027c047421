//! The registry of codes: number, severity and title of every mistake. Each has a page in `codes/`.

use crate::diagnostic::Severity;

macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $page:literal;)*) => {
        /// Which mistake it is. Numbers are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each code is described by its page")]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// As authors see it: `F012`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// Its page, Markdown: title, why it matters, Example and Fixed.
            #[must_use]
            pub const fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("../codes/", $code, "-", $page, ".md")),)* }
            }
        }
    };
}

impl Code {
    /// Its title: the first line of its page.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.page().lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// The code with this number, in capitals or not, with or without its noughts: `F012`, `f12`.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let id = id.trim();
        let number = id.strip_prefix(['F', 'f']).unwrap_or(id).parse::<u16>().ok()?;
        let id = format!("F{number:03}");
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }
}

// F021, for types that came later, is not given again.
// Bands: F00x file, F01x names, F02x types, F03x expressions, F04x choices and routes, F05x rules, F06x texts, F07x data
// protection, integration and tests, F08x limits, F09x plain English, F900 ours.
codes! {
    NotReadable = "F001", Mistake, "not-readable";
    NotUtf8 = "F002", Mistake, "not-utf-8";
    HiddenCharacter = "F003", Mistake, "hidden-character";
    Shortcut = "F004", Mistake, "shortcut";
    WrittenTwice = "F005", Mistake, "written-twice";
    UnknownKey = "F006", Mistake, "unknown-key";
    MissingKey = "F007", Mistake, "missing-key";
    WrongLayout = "F008", Mistake, "wrong-layout";
    SecondForm = "F009", Mistake, "second-form";
    BadName = "F010", Mistake, "name";
    NameTaken = "F011", Mistake, "name-taken";
    UnknownName = "F012", Mistake, "unknown-question";
    LanguageWord = "F013", Mistake, "word-of-the-language";
    WasInUse = "F014", Mistake, "was-in-use";
    UnknownFragment = "F015", Mistake, "unknown-fragment";
    FragmentUse = "F016", Mistake, "fragment-use";
    ChangeBreaks = "F017", Mistake, "change-breaks-the-form";
    ChangeFailsTest = "F018", Mistake, "change-fails-a-test";
    ChangeUnknown = "F019", Mistake, "change-of-nothing";
    UnknownType = "F020", Mistake, "unknown-type";
    NotForThisType = "F022", Mistake, "not-for-this-type";
    TooFewOptions = "F023", Mistake, "too-few-options";
    BadLimit = "F024", Mistake, "limits";
    BadPattern = "F025", Mistake, "pattern";
    ListInList = "F026", Mistake, "list-in-list";
    NotAllowedHere = "F027", Mistake, "not-allowed-here";
    BadPeriod = "F028", Mistake, "period";
    BadDateOrTime = "F029", Mistake, "date-or-time";
    NotUnderstood = "F030", Mistake, "not-understood";
    BracketsNeeded = "F031", Mistake, "brackets-needed";
    KindsDiffer = "F032", Mistake, "kinds-differ";
    WrongComparison = "F033", Mistake, "wrong-comparison";
    TickBoxes = "F034", Mistake, "tick-boxes";
    AlwaysOrNever = "F035", Mistake, "always-or-never";
    QuestionInList = "F036", Mistake, "question-in-list";
    WrongSum = "F037", Mistake, "wrong-sum";
    NotACondition = "F038", Mistake, "not-a-condition";
    ExpressionTooLong = "F039", Mistake, "expression-too-long";
    LooksAhead = "F040", Mistake, "looks-ahead";
    Circular = "F041", Mistake, "circular";
    NothingAsked = "F042", Mistake, "nothing-asked";
    ExitForEveryone = "F043", Mistake, "exit-for-everyone";
    ExitWithQuestions = "F044", Mistake, "exit-with-questions";
    UnknownOption = "F045", Mistake, "unknown-option";
    UnusedCondition = "F046", Warning, "unused-condition";
    UnusedCalculation = "F047", Warning, "unused-calculation";
    NeverAsked = "F048", Warning, "never-asked";
    AlwaysOrNeverMet = "F049", Warning, "always-or-never-met";
    RuleIncomplete = "F050", Mistake, "rule-incomplete";
    RuleAboutOthers = "F051", Warning, "rule-about-others";
    RuleNeverBroken = "F052", Warning, "rule-never-broken";
    NobodyFinishes = "F053", Mistake, "nobody-finishes";
    RouteEnds = "F054", Warning, "route-ends";
    OptionRefused = "F055", Warning, "option-refused";
    AskedTwice = "F056", Warning, "asked-twice";
    PersonalUnused = "F057", Warning, "personal-detail-unused";
    LeftUndecided = "F059", Warning, "left-undecided";
    EmptyText = "F060", Mistake, "empty-text";
    CalledUnknown = "F061", Warning, "called-unknown";
    SameWords = "F062", Warning, "same-words";
    MessageNeverShown = "F063", Mistake, "message-never-shown";
    NotTranslated = "F064", Warning, "not-translated";
    TranslationStale = "F065", Warning, "translation-stale";
    SameAsEnglish = "F066", Warning, "same-as-english";
    PlaceholderDamaged = "F067", Mistake, "placeholder-damaged";
    TranslationOfNothing = "F068", Warning, "translation-of-nothing";
    TranslationFile = "F069", Mistake, "translation-file";
    PurposeMissing = "F070", Warning, "purpose-missing";
    FillFrom = "F071", Mistake, "fill-from";
    PayloadField = "F072", Mistake, "payload-field";
    TestCannotRun = "F073", Mistake, "test-cannot-run";
    Table = "F074", Mistake, "table";
    Fee = "F075", Mistake, "fee";
    Place = "F076", Mistake, "answer-in-text";
    MayBeBlank = "F077", Warning, "may-be-blank";
    OpenDays = "F078", Mistake, "open";
    SplitSection = "F079", Warning, "split-section";
    FileTooLarge = "F080", Mistake, "file-too-large";
    TooDeep = "F081", Mistake, "too-deep";
    TooMany = "F082", Mistake, "too-many";
    TextTooLong = "F083", Mistake, "text-too-long";
    UnknownFileKind = "F084", Mistake, "file-kind";
    LongSentence = "F090", Warning, "long-sentence";
    Jargon = "F091", Warning, "jargon";
    LongQuestion = "F092", Warning, "long-question";
    HardToRead = "F093", Warning, "hard-to-read";
    OurFault = "F900", Mistake, "our-fault";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_is_found_as_people_type_it() {
        for typed in ["F012", "f012", "f12", "12", " F12 "] {
            assert_eq!(Code::find(typed), Some(Code::UnknownName), "{typed}");
        }
        for other in ["F999", "F", "", "twelve", "F-12"] {
            assert_eq!(Code::find(other), None, "{other}");
        }
    }
}
