//! Which texts are Welsh. A Welsh form, or one that says everything in both languages, is not judged by rules about English.

use super::sentences::words;

/// Words that hold Welsh sentences together, or start its questions, and are no words of English.
const WELSH: &[&str] = &[
    "ac", "beth", "bob", "bod", "bydd", "byddwn", "byddwch", "cael", "chi", "cyn", "dewiswch", "dim", "ddim", "dylech",
    "ddylech", "dych", "dyddiad", "ei", "eich", "ein", "enw", "er", "eu", "fel", "fydd", "fyddwn", "gael", "gallwch",
    "gallwn", "gan", "gyda", "gyfer", "hefyd", "hon", "hwn", "hyn", "lle", "mae", "mewn", "mwy", "nad", "neu",
    "newydd", "ni", "nid", "nodwch", "oedd", "oes", "ond", "os", "pa", "pam", "pob", "pryd", "pwy", "rhaid", "rhowch",
    "roedd", "rydych", "rydym", "sut", "sydd", "ticiwch", "trwy", "wedi", "wrth", "wnewch", "wneud", "y", "ydy",
    "ydych", "ydym", "yn", "ynghylch", "yr", "yw",
];

/// Whether a text is Welsh: at least one in six of its words is a common word of that language, and more of them than common
/// words of English.
pub(super) fn is_welsh(text: &str) -> bool {
    let (mut all, mut welsh, mut english) = (0_usize, 0_usize, 0_usize);
    for word in words(text) {
        let word = word.to_lowercase();
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        // `i’r`, `o’ch`: what follows the apostrophe is a word of its own, and one that English does not put there.
        let joined =
            word.split_once(['’', '\'']).is_some_and(|(_, after)| matches!(after, "r" | "ch" | "n" | "u" | "w"));
        all += 1;
        welsh += usize::from(joined || WELSH.contains(&word) || word.contains(['ŵ', 'ŷ']));
        english += usize::from(ENGLISH.contains(&word));
    }
    welsh > english && welsh * 6 >= all
}

/// Common words of English that Welsh does not have.
const ENGLISH: &[&str] = &[
    "and", "are", "be", "before", "by", "can", "date", "for", "from", "have", "how", "if", "in", "is", "it", "must",
    "not", "of", "or", "that", "the", "this", "to", "us", "was", "we", "what", "when", "which", "will", "with", "you",
    "your",
];

#[cfg(test)]
mod tests {
    use super::is_welsh;

    #[test]
    fn welsh_is_told_from_english() {
        for welsh in [
            "Beth yw eich enw llawn?",
            "Pa fin na chafodd ei gasglu?",
            "Rhaid i’r diwrnod casglu fod heddiw neu yn y gorffennol",
            "Byddwn yn anfon e-bost atoch o fewn dau ddiwrnod gwaith",
            "Dywedwch wrthym am y tŷ",
        ] {
            assert!(is_welsh(welsh), "{welsh}");
        }
        for english in [
            "What is your full name?",
            "Which bin was missed?",
            "Tell us at least 3 working days before the skip arrives",
            "Do you live in Llanfair Pwllgwyngyll or near it?",
            "Mae and Ken O’Neill applied for the licence",
            "We will contact you prior to commencement",
            "",
        ] {
            assert!(!is_welsh(english), "{english}");
        }
    }
}
