//! The words about the place of a photo, one table a language.

use compiler::words::Language;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    pub title: &'static str,
    pub ask: &'static str,
    pub removed: &'static str,
    pub take: &'static str,
    pub leave: &'static str,
}

/// The words of a language.
#[must_use]
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

static ENGLISH: Words = Words {
    title: "The photo says where it was taken",
    ask: "It was taken at {latitude}, {longitude} (latitude and longitude). Do you want to use this place to answer “{question}”?",
    removed: "We removed the place from the photo. If you do not use it, we do not keep it.",
    take: "Use this place",
    leave: "Do not use it",
};

static WELSH: Words = Words {
    title: "Mae’r llun yn dweud ble y cafodd ei dynnu",
    ask: "Cafodd ei dynnu yn {latitude}, {longitude} (lledred a hydred). Ydych chi am ddefnyddio’r lle hwn i ateb “{question}”?",
    removed: "Rydym wedi tynnu’r lle o’r llun. Os na fyddwch yn ei ddefnyddio, ni fyddwn yn ei gadw.",
    take: "Defnyddio’r lle hwn",
    leave: "Peidio â’i ddefnyddio",
};
