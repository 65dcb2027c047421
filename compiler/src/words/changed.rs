//! What people are told when a form has changed since they began it.

use serde::Serialize;

/// The words of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct ChangedWords {
    pub title: &'static str,
    pub kept: &'static str,
    pub check: &'static str,
    pub added: &'static str,
    pub again: &'static str,
    pub reworded: &'static str,
    pub gone: &'static str,
    pub gone_kept: &'static str,
    pub use_of_answers: &'static str,
    pub fee: &'static str,
    pub promise: &'static str,
}

pub(super) const ENGLISH: ChangedWords = ChangedWords {
    title: "This form has changed since you started",
    kept: "Your answers are still here.",
    check: "Check them, as there may be new questions.",
    added: "New questions:",
    again: "Questions to answer again:",
    reworded: "Questions in other words than before. Check that your answers are still right:",
    gone: "Questions that we no longer ask you:",
    gone_kept: "We keep your answers to them until you send the form. They are not sent with it.",
    use_of_answers: "How we use your answers has changed. The start page of this form says how.",
    fee: "What there is to pay has changed.",
    promise: "When we aim to reply has changed.",
};

pub(super) const WELSH: ChangedWords = ChangedWords {
    title: "Mae’r ffurflen hon wedi newid ers i chi ddechrau",
    kept: "Mae eich atebion yma o hyd.",
    check: "Gwiriwch nhw, gan y gall fod cwestiynau newydd.",
    added: "Cwestiynau newydd:",
    again: "Cwestiynau i’w hateb eto:",
    reworded: "Cwestiynau â geiriad gwahanol i’r un o’r blaen. Gwiriwch fod eich atebion yn dal yn gywir:",
    gone: "Cwestiynau nad ydym yn eu gofyn i chi mwyach:",
    gone_kept: "Rydym yn cadw eich atebion iddynt nes i chi anfon y ffurflen. Ni chânt eu hanfon gyda hi.",
    use_of_answers: "Mae’r ffordd yr ydym yn defnyddio eich atebion wedi newid. Mae tudalen gychwyn y ffurflen hon yn dweud sut.",
    fee: "Mae’r hyn sydd i’w dalu wedi newid.",
    promise: "Mae’r amser yr ydym yn anelu at ateb ynddo wedi newid.",
};
