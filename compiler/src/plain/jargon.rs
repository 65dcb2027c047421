//! Words and phrases with a plainer one beside them. A council can add to them and take from them.
//!
//! Chosen from what the style guides of GOV.UK and of councils ask to avoid; words that a form needs in their own sense
//! (to deliver a bin, the impact of a crash) are not among them.

/// What is written, and what to say instead. A word stands for its other forms too: `utilise` for `utilised`.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("aforementioned", "this or that"),
    ("amongst", "among"),
    ("ascertain", "find out"),
    ("as per", "as, or in line with"),
    ("at this moment in time", "now"),
    ("at your earliest convenience", "as soon as you can, or the day it is needed by"),
    ("cease", "stop"),
    ("commence", "start"),
    ("commencement", "start"),
    ("consequently", "so"),
    ("deem", "think, or treat as"),
    ("discontinue", "stop"),
    ("domiciled", "living"),
    ("due to the fact that", "because"),
    ("e.g.", "for example"),
    ("empower", "let, or help"),
    ("endeavour", "try"),
    ("enquire", "ask"),
    ("etc", "nothing, or the rest of the list"),
    ("etc.", "nothing, or the rest of the list"),
    ("expedite", "speed up"),
    ("facilitate", "help"),
    ("for the purpose of", "to"),
    ("forthwith", "at once"),
    ("furnish", "give"),
    ("going forward", "from now on"),
    ("henceforth", "from now on"),
    ("hereby", "nothing"),
    ("herein", "here"),
    ("hereinafter", "from here on"),
    ("heretofore", "until now"),
    ("holistic", "whole"),
    ("i.e.", "that is"),
    ("in accordance with", "as … says, or under"),
    ("in excess of", "more than"),
    ("in lieu of", "instead of"),
    ("in order to", "to"),
    ("in receipt of", "getting"),
    ("in relation to", "about"),
    ("in respect of", "for, or about"),
    ("in the event of", "if there is"),
    ("in the event that", "if"),
    ("incentivise", "encourage"),
    ("inter alia", "among other things"),
    ("leverage", "use"),
    ("liaise", "work with, or talk to"),
    ("mandatory", "you must"),
    ("notwithstanding", "even if, or despite"),
    ("numerous", "many"),
    ("overarching", "main"),
    ("per annum", "a year"),
    ("pertaining to", "about"),
    ("prior to", "before"),
    ("purchase", "buy"),
    ("pursuant to", "under"),
    ("regarding", "about"),
    ("remittance", "payment"),
    ("remuneration", "pay"),
    ("reside", "live"),
    ("stakeholder", "the people or groups by their names"),
    ("streamline", "make simpler"),
    ("subsequent to", "after"),
    ("subsequently", "later"),
    ("substantiate", "prove"),
    ("thereafter", "after that"),
    ("thereof", "of it"),
    ("utilise", "use"),
    ("whereby", "by which, or where"),
    ("whilst", "while"),
    ("with regard to", "about"),
    ("with respect to", "about"),
];

/// The forms of a word: `utilise`, `utilises`, `utilised`, `utilising`. A phrase, or a word with a full stop, has one.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.chars().all(char::is_alphabetic) {
        forms.push(format!("{word}s"));
        match word.strip_suffix('e') {
            Some(stem) => forms.extend([format!("{word}d"), format!("{stem}ing")]),
            None => forms.extend([format!("{word}ed"), format!("{word}ing")]),
        }
    }
    forms
}
