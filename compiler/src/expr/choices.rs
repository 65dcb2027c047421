//! Comparisons with choices, tick boxes, conditions and canonical texts.

use super::check::Checker;
use super::names::Named;
use super::sorts::{Family, Holds, Sort, Typed};
use super::tree::{How, Tree, What};
use super::words;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Comparison, Condition, Includes, Kind, OptionItem, QuestionId, QuestionRef, Value};
use crate::suggest;
use runtime_wasm::kernel;
use std::ops::Range;

impl Checker<'_> {
    /// `garden is bin`: the option before its question.
    pub(super) fn wrong_side(&self, how: How, left: &Tree, right: &Tree) -> Option<Diagnostic> {
        let (What::Name(word), What::Name(name)) = (&left.what, &right.what) else { return None };
        if self.look_up(word).is_some() {
            return None;
        }
        let Named::Answer(QuestionRef { question, part: None }) = self.look_up(name)? else { return None };
        let kind = self.names.kind(question);
        kind.options().iter().find(|option| option.key == *word)?;
        let how = if matches!(kind, Kind::Choices { .. }) { How::Includes } else { how };
        let right_way = format!("{name} {} {word}", how.words());
        let message = format!("Put the question first: `{word}` is an option of `{name}`");
        Some(
            Diagnostic::new(Code::WrongComparison, left.at.start..right.at.end, message)
                .help(format!("Write `{right_way}`"))
                .fix(left.at.start..right.at.end, right_way),
        )
    }

    /// A question with one of several options.
    pub(super) fn choice(
        &mut self,
        question: QuestionId,
        first: &Typed,
        how: How,
        words: &Range<usize>,
        left: &Tree,
        right: &Tree,
    ) -> Option<Condition> {
        let Holds::Value(value) = first.holds.clone() else { return None };
        match how {
            How::AnyOf | How::NoneOf => {
                let items = self.items(how, words, right)?;
                let options: Vec<Option<i64>> = items.iter().map(|item| self.option(question, left, item)).collect();
                let any = options.into_iter().collect::<Option<Vec<i64>>>()?;
                Some(Condition::OneOf { value, any, negated: how == How::NoneOf })
            }
            How::Is | How::IsNot => {
                let how = if how == How::Is { Comparison::Is } else { Comparison::IsNot };
                if let What::List(_) = right.bare().what {
                    let (written, ours) =
                        if how == Comparison::Is { (How::Is, How::AnyOf) } else { (How::IsNot, How::NoneOf) };
                    self.other_words(words, written, ours, "Several options in square brackets");
                    return None;
                }
                if self.words_of_an_option(question, right) {
                    return None;
                }
                if let Some(other) = self.other_choice(question, right) {
                    let other = other?;
                    return Some(Condition::Compare { how, left: value, right: Value::Answer(other) });
                }
                let option = self.option(question, left, right)?;
                Some(Condition::Compare { how, left: value, right: Value::Literal(option) })
            }
            _ => {
                let message =
                    format!("`{}` compares numbers, money, dates and times, and this is a choice", how.words());
                self.report(Diagnostic::new(Code::WrongComparison, words.clone(), message).help(format!(
                    "Use `is`, `is not`, `is any of` or `is none of` with its options: {}",
                    self.option_list(question)
                )));
                None
            }
        }
    }

    /// Reports the words that people read in place of the name of an option, several of them too: `kind is Fridge or freezer`.
    fn words_of_an_option(&mut self, question: QuestionId, right: &Tree) -> bool {
        let What::Name(first) = right.what else { return false };
        let options = self.names.kind(question).options();
        if options.iter().any(|option| option.key == first) {
            return false;
        }
        let rest = self.text.get(right.at.start..).unwrap_or_default();
        let said = |option: &&OptionItem| {
            let label = option.label.trim();
            let written = rest.get(..label.len()).unwrap_or_default();
            let ends = rest.get(label.len()..).is_none_or(|after| !after.starts_with(char::is_alphanumeric));
            label.len() > first.len() && ends && written.to_lowercase() == label.to_lowercase()
        };
        let Some(option) = options.iter().find(said) else { return false };
        let at = right.at.start..right.at.start + option.label.trim().len();
        let message = "An option is compared by its name, not by the words that people read";
        let found = Diagnostic::new(Code::UnknownOption, at.clone(), message);
        let found = found.help(format!("Write `{}`", option.key)).fix(at.clone(), option.key.as_str());
        self.report_and_explain(at, found);
        true
    }

    /// The other side when it is a choice too: they must have the same options.
    fn other_choice(&mut self, question: QuestionId, right: &Tree) -> Option<Option<QuestionId>> {
        let What::Name(name) = right.bare().what else { return None };
        if self.names.kind(question).options().iter().any(|option| option.key == name) {
            return None;
        }
        let named = self.look_up(name)?;
        let Named::Answer(QuestionRef { question: other, part: None }) = named else { return None };
        if !matches!(self.names.kind(other), Kind::Choice { .. }) {
            return None;
        }
        self.note(named, &right.at);
        let keys =
            |id: QuestionId| self.names.kind(id).options().iter().map(|option| option.key.clone()).collect::<Vec<_>>();
        if keys(question) == keys(other) {
            return Some(Some(other));
        }
        let message = "These two choices have different options, so their answers cannot be compared";
        self.report(Diagnostic::new(Code::KindsDiffer, right.at.clone(), message));
        Some(None)
    }

    /// The position of an option written in an expression.
    fn option(&mut self, question: QuestionId, left: &Tree, item: &Tree) -> Option<i64> {
        let item = item.bare();
        let written = match item.what {
            What::Name(name) => name.to_owned(),
            What::Truth(_) | What::Number(..) => self.slice(&item.at).to_owned(),
            What::Text(text) => {
                let mistake = self.quoted_option(question, text, &item.at);
                self.report(mistake);
                return None;
            }
            What::Wrong => return None,
            _ => {
                let typed = self.operand(item)?;
                let message =
                    format!("A choice is compared with its options, and this is {}", words::sort(&typed.sort));
                self.report(
                    Diagnostic::new(Code::KindsDiffer, item.at.clone(), message)
                        .help(format!("Its options are {}", self.option_list(question))),
                );
                return None;
            }
        };
        let options = self.names.kind(question).options();
        if let Some(position) = options.iter().position(|option| option.key == written) {
            return i64::try_from(position).ok();
        }
        let mistake = if let What::Number(..) = item.what {
            Diagnostic::new(Code::KindsDiffer, item.at.clone(), "This is a number, and it is compared with a choice")
                .help(format!("Its options are {}", self.option_list(question)))
        } else if self.look_up(&written).is_some() {
            Diagnostic::new(
                Code::KindsDiffer,
                item.at.clone(),
                format!("`{written}` is not an option of `{}`, and the two cannot be compared", self.slice(&left.at)),
            )
            .help(format!("Its options are {}", self.option_list(question)))
        } else {
            self.unknown_option(question, &written, left, &item.at)
        };
        self.report(mistake);
        None
    }

    fn unknown_option(&self, question: QuestionId, written: &str, left: &Tree, at: &Range<usize>) -> Diagnostic {
        let options = self.names.kind(question).options();
        let name = self.slice(&left.at);
        let mistake = Diagnostic::new(Code::UnknownOption, at.clone(), format!("`{name}` has no option `{written}`"));
        if matches!(written, "null" | "empty" | "blank" | "nothing" | "answered" | "missing") {
            return mistake.help(format!("For a question without an answer write `{name} is not answered`"));
        }
        let near = suggest::nearest(written, options.iter().map(|option| option.key.as_str()))
            .or_else(|| by_label(options, written));
        match near {
            Some(near) => mistake.help(format!("Did you mean `{near}`?")).fix(at.clone(), near),
            None => mistake.help(format!("Its options are {}", self.option_list(question))),
        }
    }

    /// An option in quotation marks: by its name, or by the words shown.
    fn quoted_option(&self, question: QuestionId, text: &str, at: &Range<usize>) -> Diagnostic {
        let options = self.names.kind(question).options();
        let key = options.iter().find(|option| option.key == text).map(|option| option.key.as_str());
        let near = key
            .or_else(|| by_label(options, text))
            .or_else(|| suggest::nearest(text, options.iter().map(|option| option.key.as_str())));
        let mistake = Diagnostic::new(
            Code::UnknownOption,
            at.clone(),
            "An option is compared by its name, without quotation marks",
        );
        match near {
            Some(near) => mistake.help(format!("Write `{near}`")).fix(at.clone(), near),
            None => mistake.help(format!("Its options are {}", self.option_list(question))),
        }
    }

    fn option_list(&self, question: QuestionId) -> String {
        let keys: Vec<String> = self.names.kind(question).options().iter().map(|option| option.key.clone()).collect();
        words::list_of(&keys)
    }

    /// Tick boxes.
    pub(super) fn ticks(
        &mut self,
        question: QuestionId,
        how: How,
        words: &Range<usize>,
        left: &Tree,
        right: &Tree,
    ) -> Option<Condition> {
        let bit = |position: i64| u32::try_from(position).ok().and_then(|position| 1u64.checked_shl(position));
        let (items, how) = match (how, &right.bare().what) {
            (How::Includes, What::List(_)) => {
                self.report(
                    Diagnostic::new(Code::TickBoxes, words.start..right.at.end, "`includes` takes one option, without square brackets")
                        .help("For at least one of several write `includes any of`; for each of them, join `includes` with `and`")
                        .fix(words.clone(), "includes any of"),
                );
                return None;
            }
            (How::Includes, _) => (std::slice::from_ref(right), Includes::All),
            (How::IncludesAny, _) => (self.items(how, words, right)?, Includes::Any),
            // One option reads well without its brackets: `includes only nothing`.
            (How::IncludesOnly, What::Name(_)) => (std::slice::from_ref(right), Includes::Only),
            (How::IncludesOnly, _) => (self.items(how, words, right)?, Includes::Only),
            _ => {
                self.tick_boxes_advice(how, words, left, right);
                return None;
            }
        };
        let bits: Vec<Option<u64>> = items.iter().map(|item| self.option(question, left, item).and_then(bit)).collect();
        let options = bits.into_iter().try_fold(0, |all, bit| bit.map(|bit| all | bit))?;
        Some(Condition::Includes { question, how, options })
    }

    /// `is` and its kin with tick boxes.
    fn tick_boxes_advice(&mut self, how: How, words: &Range<usize>, left: &Tree, right: &Tree) {
        let (name, other) = (self.slice(&left.at).to_owned(), self.slice(&right.at).to_owned());
        let ours = match how {
            How::Is => Some(format!("{name} includes {other}")),
            How::IsNot => Some(format!("not ({name} includes {other})")),
            How::AnyOf => Some(format!("{name} includes any of {other}")),
            How::NoneOf => Some(format!("not ({name} includes any of {other})")),
            _ => None,
        };
        let message =
            format!("`{name}` is tick boxes: more than one may be ticked, so `{}` does not go with it", how.words());
        let mistake = Diagnostic::new(Code::TickBoxes, words.clone(), message);
        self.report(match ours {
            Some(ours) => mistake
                .help(format!("Write `{ours}`. If only one may be chosen, make it `type: choice`"))
                .fix(left.at.start..right.at.end, ours),
            None => mistake.help("Use `includes`, `includes any of` or `includes only`"),
        });
    }

    /// `includes` with what is not tick boxes.
    pub(super) fn not_ticks(&mut self, first: &Typed, how: How, words: &Range<usize>, left: &Tree, right: &Tree) {
        let name = self.slice(&left.at).to_owned();
        let message = format!("`{}` is for tick boxes, and `{name}` is {}", how.words(), words::sort(&first.sort));
        let mistake = Diagnostic::new(Code::TickBoxes, words.clone(), message);
        let ours = match (&right.what, how) {
            (What::List(_), _) => Some(How::AnyOf),
            (_, How::Includes) => Some(How::Is),
            _ => None,
        };
        self.report(match (ours, &first.sort) {
            (Some(ours), Sort::Choice(_) | Sort::YesNo(_)) => {
                mistake.help(format!("Write `{}`", ours.words())).fix(words.clone(), ours.words())
            }
            (_, Sort::List(_)) => mistake.help(format!("Use `any of {name} where …`")),
            (_, Sort::Text(_)) => mistake
                .help("A text is compared whole, with `is`. To go by what people answer, ask a `choice` or `choices`"),
            _ => mistake,
        });
    }

    /// Uploaded files compared with anything.
    pub(super) fn compared_files(&mut self, words: &Range<usize>, left: &Tree) {
        let name = self.slice(&left.at).to_owned();
        let message = format!("`{name}` is uploaded files, which are not compared with anything");
        let mistake = Diagnostic::new(Code::WrongComparison, words.clone(), message);
        self.report(mistake.help(format!("Whether there are any is `{name} is answered`")));
    }

    /// A condition compared with yes or no.
    pub(super) fn compared_condition(&mut self, how: How, left: &Tree, right: &Tree) {
        let name = self.slice(&left.at).to_owned();
        let named = matches!(left.bare().what, What::Name(_));
        let message = if named {
            format!("`{name}` is a condition: it is met or not met already")
        } else {
            "This is met or not met already and cannot be compared".to_owned()
        };
        let mistake = Diagnostic::new(Code::KindsDiffer, left.at.start..right.at.end, message);
        let met = match (how, &right.what) {
            (How::Is, What::Truth(yes)) => Some(*yes),
            (How::IsNot, What::Truth(yes)) => Some(!yes),
            _ => None,
        };
        self.report(match (met, named) {
            (Some(true), true) => mistake.help(format!("Write `{name}`")).fix(left.at.start..right.at.end, name),
            (Some(false), true) => {
                mistake.help(format!("Write `not {name}`")).fix(left.at.start..right.at.end, format!("not {name}"))
            }
            _ => mistake.help("Join conditions with `and`, `or` and `not`"),
        });
    }
}

/// The option whose shown words these are.
fn by_label<'o>(options: &'o [OptionItem], written: &str) -> Option<&'o str> {
    let plain = |text: &str| text.trim().to_lowercase();
    options.iter().find(|option| plain(&option.label) == plain(written)).map(|option| option.key.as_str())
}

/// What a kind of text is called.
pub(super) fn family_words(family: Family) -> &'static str {
    match family {
        Family::Plain => "text",
        Family::Email => "an email address",
        Family::Phone => "a phone number",
        Family::Postcode => "a postcode",
        Family::NiNumber => "a National Insurance number",
        Family::Vehicle => "a vehicle registration number",
        Family::SortCode => "a sort code",
        Family::AccountNumber => "an account number",
        Family::Uprn => "a property reference number",
        Family::Address => "an address",
        Family::Location => "a location",
        Family::Degrees => "a number of degrees",
    }
}

/// A written text as it would be stored; nothing when it is not of its family.
pub(super) fn canonical(family: Family, text: &str) -> Option<String> {
    let raw = text.as_bytes();
    let mut room = vec![0; raw.len() + kernel::ROOM];
    let mut out = kernel::Out::new(&mut room);
    let reading = match family {
        Family::Plain | Family::Address | Family::Location => return Some(text.to_owned()),
        Family::Uprn => {
            let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
            return digits.then(|| format!("{text:0>12}"));
        }
        Family::Degrees => kernel::location::coordinate(raw, &mut out),
        Family::Email => kernel::email::email(raw, &mut out),
        Family::Phone => kernel::phone::phone(raw, &mut out),
        Family::Postcode => kernel::postcode::postcode(raw, &mut out),
        Family::NiNumber => kernel::ni_number::ni_number(raw, &mut out),
        Family::Vehicle => kernel::vehicle::vehicle(raw, &mut out),
        Family::SortCode => kernel::bank::sort_code(raw, &mut out),
        Family::AccountNumber => kernel::bank::account_number(raw, &mut out),
    };
    if reading.is_valid() { String::from_utf8(out.written().to_vec()).ok() } else { None }
}
