//! One mistake or warning in an author's file.

use crate::codes::Code;
use std::ops::Range;

/// How much it matters. It belongs to the code, not to the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The form cannot be published.
    Mistake,
    /// The form works, but a resident or the council may regret it.
    Warning,
}

/// One mistake or warning, in plain words, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake; says severity and title.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Byte range in the file; where several make one form, in all of them ([`crate::source::Sources`]).
    pub at: Range<usize>,
    /// A few words under the marked text; empty when the message says it all.
    pub caption: String,
    /// Other places that matter, with their captions.
    pub related: Vec<(Range<usize>, String)>,
    /// What to write instead, or why; empty when there is nothing to add.
    pub help: String,
    /// The exact replacement, when there is one.
    pub fix: Option<Fix>,
    /// What a button says that makes it, where the replacement itself does not say enough.
    pub takes_away: Option<&'static str>,
}

/// An exact replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Byte range that is replaced.
    pub at: Range<usize>,
    /// With this.
    pub with: String,
}

impl Fix {
    /// What a button says that makes it, unless somebody knows more of it ([`Diagnostic::button`]).
    fn title(&self) -> String {
        match self.with.lines().next().unwrap_or_default().trim() {
            "" => "Take it away".to_owned(),
            words => format!("Write `{words}`"),
        }
    }
}

impl Diagnostic {
    /// A diagnostic with its message and place; the rest is added with the methods below.
    #[must_use]
    pub fn new(code: Code, at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            at,
            caption: String::new(),
            related: Vec::new(),
            help: String::new(),
            fix: None,
            takes_away: None,
        }
    }

    /// What a button says that makes the replacement.
    #[must_use]
    pub fn button(&self) -> Option<String> {
        let fix = self.fix.as_ref()?;
        Some(self.takes_away.map_or_else(|| fix.title(), str::to_owned))
    }

    /// Every place in it so many bytes further on.
    #[must_use]
    pub(crate) fn moved(self, by: usize) -> Self {
        self.placed(&|byte| byte + by)
    }

    /// Every place in it where `to` says that it is.
    #[must_use]
    pub(crate) fn placed(mut self, to: &dyn Fn(usize) -> usize) -> Self {
        let placed = |at: &mut Range<usize>| *at = to(at.start)..to(at.end);
        placed(&mut self.at);
        self.related.iter_mut().for_each(|(at, _)| placed(at));
        self.fix.iter_mut().for_each(|fix| placed(&mut fix.at));
        self
    }

    /// Adds the words under the marked text.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, at: Range<usize>, caption: impl Into<String>) -> Self {
        self.related.push((at, caption.into()));
        self
    }

    /// Adds the name that was probably meant there, with the exact replacement; or else this help.
    #[must_use]
    pub fn meant(self, at: &Range<usize>, near: Option<&str>, otherwise: impl Into<String>) -> Self {
        match near {
            Some(near) => self.help(format!("Did you mean `{near}`?")).fix(at.clone(), near),
            None => self.help(otherwise),
        }
    }

    /// Adds an exact replacement.
    #[must_use]
    pub fn fix(mut self, at: Range<usize>, with: impl Into<String>) -> Self {
        self.fix = Some(Fix { at, with: with.into() });
        self
    }

    /// Lets a button with these words take something away.
    #[must_use]
    pub fn take_away(self, at: Range<usize>, words: &'static str) -> Self {
        Self { takes_away: Some(words), ..self.fix(at, "") }
    }
}
