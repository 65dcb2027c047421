//! Did you mean: the nearest of the words that could stand here, only when it is really near. Every suggestion of the
//! compiler and of the command is made here, so that one slip is understood everywhere or nowhere.
//!
//! Candidates of the kind that is wanted stand first: of two that are equally near, the first is named.

use std::cmp::Ordering;

/// The candidate nearest to what was written, if it is near enough to be meant.
///
/// ```
/// use compiler::suggest::nearest;
/// assert_eq!(nearest("ask whne", ["ask", "ask when"]), Some("ask when"));
/// assert_eq!(nearest("emailAddress", ["email_address"]), Some("email_address"));
/// assert_eq!(nearest("contact_email", ["email", "phone"]), Some("email"));
/// assert_eq!(nearest("colour", ["ask", "ask when"]), None);
/// ```
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    let wanted = Word::of(written);
    if wanted.letters.is_empty() {
        return None;
    }
    let mut best: Option<(Likeness, &str)> = None;
    let mut doubtful = false;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST) {
        let Some(likeness) = wanted.likeness(&Word::of(candidate)) else { continue };
        match best.as_ref().map(|(before, known)| (likeness.cmp(before), *known != candidate)) {
            None | Some((Ordering::Less, _)) => (best, doubtful) = (Some((likeness, candidate)), false),
            Some((Ordering::Equal, differs)) => doubtful |= differs,
            Some((Ordering::Greater, _)) => {}
        }
    }
    // Half of a name says which is meant only if one name has it.
    best.filter(|(likeness, _)| !(doubtful && matches!(likeness, Likeness::Part { .. }))).map(|(_, near)| near)
}

/// Longer than any name or word of the language; comparing longer texts would only cost time.
const LONGEST: usize = 120;
/// Fewest letters that two names must share to be taken for one with words added.
const LEAST_SHARED: usize = 4;

/// Words with which the names of conditions start.
const SAYING: &[&str] = &["is", "has", "are", "can", "no", "not", "needs"];

/// How a candidate is like what was written, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// The same letters: another case, or hyphens, underscores and spaces for one another.
    Same,
    /// One is the plural of the other.
    Plural,
    /// Some slips of the keyboard.
    Slips {
        /// Letters wrong, missing, too many or changed with their neighbour.
        slips: usize,
        /// People rarely miss the first letter.
        other_start: bool,
        /// How much longer or shorter it is.
        length: usize,
    },
    /// One has words before or after the other: `contact_email` and `email`.
    Part {
        /// How many words more.
        words: usize,
    },
}

/// A word or name without what people mix up most.
struct Word {
    /// In small letters, taken apart at spaces, hyphens, underscores and inner capitals.
    parts: Vec<String>,
    /// The same in one.
    letters: String,
}

impl Word {
    fn of(written: &str) -> Self {
        let mut parts = vec![String::new()];
        let mut after_small = false;
        for letter in written.trim().chars() {
            let joint = matches!(letter, '-' | '_' | ' ');
            if joint || (letter.is_uppercase() && after_small) {
                parts.push(String::new());
            }
            after_small = letter.is_lowercase();
            if let Some(part) = parts.last_mut().filter(|_| !joint) {
                part.extend(letter.to_lowercase());
            }
        }
        parts.retain(|part| !part.is_empty());
        Self { letters: parts.concat(), parts }
    }

    fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.letters == other.letters {
            return Some(Likeness::Same);
        }
        // Of `line_1` and `line_2` neither is a slip for the other.
        let (digits, others) = (digits(&self.letters), digits(&other.letters));
        if !digits.is_empty() && !others.is_empty() && digits != others {
            return None;
        }
        if singular_of(&self.parts).eq(singular_of(&other.parts)) {
            return Some(Likeness::Plural);
        }
        self.slips(other).or_else(|| self.part_of(other))
    }

    fn slips(&self, other: &Self) -> Option<Likeness> {
        let (own, others) = (self.letters.chars().count(), other.letters.chars().count());
        let most = match own.max(others) {
            0..=2 => return None,
            3..=5 => 1,
            6..=9 => 2,
            _ => 3,
        };
        if own.abs_diff(others) > most {
            return None;
        }
        let slips = strsim::osa_distance(&self.letters, &other.letters);
        let other_start = self.letters.chars().next() != other.letters.chars().next();
        // A short word with another first letter is another word: `bin`, `tin`. So is one with another start and more slips.
        let longest = own.max(others);
        let is_other_word =
            other_start && !self.is_mixed(other) && (longest <= 3 || (slips > 1 && slips * 5 > longest));
        let near = slips <= most && !is_other_word && self.fits_by_part(other);
        near.then(|| Likeness::Slips { slips, other_start, length: own.abs_diff(others) })
    }

    /// Of `landlord_income` and `landlord_name` only a half is alike, however long that is.
    fn fits_by_part(&self, other: &Self) -> bool {
        let fits = |(own, other): (&String, &String)| {
            let most = match own.chars().count().max(other.chars().count()) {
                0..=5 => 1,
                6..=9 => 2,
                _ => 3,
            };
            strsim::osa_distance(own, other) <= most
        };
        self.parts.len() != other.parts.len() || self.parts.iter().zip(&other.parts).all(fits)
    }

    /// The same letters in another order.
    fn is_mixed(&self, other: &Self) -> bool {
        let sorted = |word: &Self| {
            let mut letters: Vec<char> = word.letters.chars().collect();
            letters.sort_unstable();
            letters
        };
        sorted(self) == sorted(other)
    }

    fn part_of(&self, other: &Self) -> Option<Likeness> {
        let (short, long) = if self.parts.len() < other.parts.len() { (self, other) } else { (other, self) };
        if short.parts.len() == long.parts.len() || short.letters.chars().count() < LEAST_SHARED {
            return None;
        }
        let words = long.parts.len() - short.parts.len();
        // `is_garden` says something of the garden, and is not another name for it.
        if long.parts.first().is_some_and(|first| SAYING.contains(&first.as_str())) {
            return None;
        }
        let starts = singular_of(&long.parts).take(short.parts.len()).eq(singular_of(&short.parts));
        let ends = singular_of(&long.parts).skip(words).eq(singular_of(&short.parts));
        (starts || ends).then_some(Likeness::Part { words })
    }
}

fn digits(letters: &str) -> String {
    letters.chars().filter(char::is_ascii_digit).collect()
}

fn singular_of(parts: &[String]) -> impl Iterator<Item = String> {
    parts.iter().map(|part| singular(part))
}

/// `enquiry` for `enquiries`, `box` for `boxes`, `bin` for `bins`.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let hissing = |stem: &&str| ["s", "x", "z", "ch", "sh"].iter().any(|end| stem.ends_with(end));
    let stem = word.strip_suffix("es").filter(hissing).or_else(|| word.strip_suffix('s'));
    stem.filter(|stem| (stem.len() > 1 && !stem.ends_with('s')) || word.ends_with("sses")).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests;
