//! Reference numbers: `MB-4K7-9QX`, short enough to read out, safe to write down.
//!
//! Two to four letters of the form's name, then six characters, the last of which checks the others. There is no 0 or O, 1 or I
//! or L, 5 or S, 8 or B, Z, U or N, which are taken for others on paper or on the phone, and no vowel, so no words come about.
//! 23 characters are a prime number of them: a weighted sum finds every wrong character and every two that changed places.
//! (The crates for ISO 7064 and Damm check digits alone.)

use rand::RngExt as _;

const CHARACTERS: &[u8; 23] = b"2346789CDFGHJKMPQRTVWXY";
/// Characters before the check character.
const FREE: usize = 5;

/// A new reference number for a form.
#[must_use]
pub fn new_reference(form: &str) -> String {
    reference_from(&mut rand::rng(), form)
}

/// The same, with its characters from a given sequence.
#[must_use]
pub fn reference_from(random: &mut impl rand::Rng, form: &str) -> String {
    write(&prefix(form), &digits_from(random))
}

/// A code to be read out once, `4K7-9QX`: the same characters, so that what was misheard is told apart from what is wrong.
#[must_use]
pub fn new_code() -> String {
    write("", &digits_from(&mut rand::rng())).trim_start_matches('-').to_owned()
}

fn digits_from(random: &mut impl rand::Rng) -> Vec<usize> {
    let mut digits: Vec<usize> = (0..FREE).map(|_| random.random_range(0..CHARACTERS.len())).collect();
    digits.push(check(&digits));
    digits
}

/// Reads a code as [`read`] does a reference number.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    // With the letters of a form before it, it would be a reference number.
    let read = read(&format!("XX{typed}"))?;
    read.strip_prefix("XX-").map(str::to_owned)
}

/// Reads a reference number as someone may type or hear it: any case, with or without spaces, and hyphens or the dashes that a
/// word processor or a phone makes of them. `None` when the check character does not fit.
#[must_use]
pub fn read(typed: &str) -> Option<String> {
    let between = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let letters: Option<Vec<u8>> =
        typed.chars().filter(|c| !between(c)).map(|c| u8::try_from(c.to_ascii_uppercase()).ok()).collect();
    let letters = letters?;
    let at = letters.len().checked_sub(FREE + 1)?;
    let (prefix, rest) = letters.split_at_checked(at)?;
    if !(2..=4).contains(&prefix.len()) || !prefix.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    let digits: Vec<usize> =
        rest.iter().map(|letter| CHARACTERS.iter().position(|known| known == letter)).collect::<Option<_>>()?;
    let (check_digit, free) = digits.split_last()?;
    (check(free) == *check_digit)
        .then(|| write(&prefix.iter().map(|&byte| char::from(byte)).collect::<String>(), &digits))
}

fn write(prefix: &str, digits: &[usize]) -> String {
    let mut reference = prefix.to_owned();
    for (place, digit) in digits.iter().enumerate() {
        if place % 3 == 0 {
            reference.push('-');
        }
        reference.extend(CHARACTERS.get(*digit).map(|&byte| char::from(byte)));
    }
    reference
}

/// The weights 2 to 6 differ from each other and from the check character's own, 1.
fn check(free: &[usize]) -> usize {
    let sum: usize = free.iter().zip(2..).map(|(digit, weight)| digit * weight).sum();
    (CHARACTERS.len() - sum % CHARACTERS.len()) % CHARACTERS.len()
}

/// The first letters of the words of the form's name: `missed-bin` is MB; of one word its first two.
fn prefix(form: &str) -> String {
    let first = |word: &str| word.chars().find(char::is_ascii_alphabetic);
    let mut letters: String = form.split('-').filter_map(first).take(4).collect();
    if letters.len() < 2 {
        letters = form.chars().filter(char::is_ascii_alphabetic).take(2).collect();
    }
    while letters.len() < 2 {
        letters.push('X');
    }
    letters.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_reference_number_has_the_letters_of_its_form() {
        assert!(new_reference("missed-bin").starts_with("MB-"));
        assert!(new_reference("complaints").starts_with("CO-"));
        assert_eq!(new_reference("council-tax-move").len(), "CTM-4K7-9QX".len());
    }

    #[test]
    fn it_is_read_back_however_it_is_typed() {
        let reference = new_reference("missed-bin");
        assert_eq!(read(&reference), Some(reference.clone()));
        assert_eq!(read(&reference.replace('-', " ").to_lowercase()), Some(reference.clone()));
        assert_eq!(read(&reference.replace('-', "\u{2013}")), Some(reference.clone()), "as a word processor writes it");
        assert_eq!(read(&reference.replace('-', "\u{a0}")), Some(reference.clone()));
        assert_eq!(read(&reference.replace('-', "")), Some(reference));
        for wrong in ["", "MB", "MB-222-22", "é", "MB-222-22é", "1234567890123"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = new_code();
        assert_eq!(code.len(), "4K7-9QX".len());
        for typed in [code.clone(), code.to_lowercase(), code.replace('-', ""), format!(" {}", code.replace('-', " "))]
        {
            assert_eq!(read_code(&typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "4K7", &format!("A{code}"), &new_reference("missed-bin")] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_wrong_character_and_every_swap_is_found() {
        let reference = new_reference("missed-bin");
        let (prefix, rest) = reference.split_once('-').unwrap();
        let body: Vec<char> = rest.replace('-', "").chars().collect();
        for place in 0..body.len() {
            for other in CHARACTERS.iter().map(|&byte| char::from(byte)).filter(|other| *other != body[place]) {
                let mut wrong = body.clone();
                wrong[place] = other;
                assert_eq!(read(&format!("{prefix}{}", wrong.iter().collect::<String>())), None);
            }
            for second in place + 1..body.len() {
                let mut wrong = body.clone();
                wrong.swap(place, second);
                if wrong != body {
                    assert_eq!(read(&format!("{prefix}{}", wrong.iter().collect::<String>())), None);
                }
            }
        }
    }
}
