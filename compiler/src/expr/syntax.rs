//! What to say when an expression cannot be read, and the limits that hold before it is read.

use super::{MOST_BYTES, MOST_DEEP, RESERVED};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;

/// Refuses what is too long or too deep before any of it is read: the readers below are recursive.
pub(super) fn beyond_limits(text: &str) -> Option<Diagnostic> {
    if text.len() > MOST_BYTES {
        let message = format!("This is longer than {MOST_BYTES} letters, too long to read");
        return Some(
            Diagnostic::new(Code::ExpressionTooLong, 0..text.len(), message)
                .help("Give parts of it a name under `conditions` or `calculations` and use the names"),
        );
    }
    (depth(text) > MOST_DEEP).then(|| too_deep(text))
}

/// More than [`MOST_DEEP`] levels.
pub(super) fn too_deep(text: &str) -> Diagnostic {
    let message = format!("This has more than {MOST_DEEP} levels inside one another");
    Diagnostic::new(Code::ExpressionTooLong, 0..text.len(), message)
        .help("Give parts of it a name under `conditions` or `calculations` and use the names")
}

/// How deep the brackets and the words that stand in front of something go, at most.
fn depth(text: &str) -> usize {
    let mut outer = Vec::new();
    let (mut level, mut run, mut deepest) = (0usize, 0usize, 0usize);
    for (_, piece) in pieces(text) {
        match piece {
            "(" | "[" => {
                outer.push(level);
                level += run + 1;
                run = 0;
            }
            ")" | "]" => {
                level = outer.pop().unwrap_or(0);
                run = 0;
            }
            "not" | "!" | "-" | "–" | "−" | "of" => run += 1,
            "age" | "length" => {}
            // What follows reaches to the closing bracket or the end.
            "where" => {
                level += run + 1;
                run = 0;
            }
            _ => run = 0,
        }
        deepest = deepest.max(level + run);
    }
    deepest
}

/// Words, quoted texts and single signs, with where they start.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let start = at;
            let length = match first {
                letter if letter.is_whitespace() => {
                    at += letter.len_utf8();
                    continue;
                }
                '"' | '“' | '\'' | '‘' => {
                    let close: &[char] = match first {
                        '“' => &['”', '“'],
                        '‘' => &['’'],
                        '"' => &['"'],
                        _ => &['\''],
                    };
                    let inside = rest.get(first.len_utf8()..).unwrap_or_default();
                    match inside.char_indices().find(|(_, letter)| close.contains(letter)) {
                        Some((end, letter)) => first.len_utf8() + end + letter.len_utf8(),
                        None => rest.len(),
                    }
                }
                letter if letter.is_alphanumeric() || letter == '_' => {
                    rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())
                }
                letter => letter.len_utf8(),
            };
            at += length;
            return text.get(start..at).map(|piece| (start, piece));
        }
    })
}

/// Why the text cannot be read, for its author. `at` is where reading stopped; `reads` tries a text put right.
pub(super) fn explain(text: &str, at: usize, reads: impl Fn(&str) -> bool) -> Diagnostic {
    let new = |at, message: String| Diagnostic::new(Code::NotUnderstood, at, message);
    if text.trim().is_empty() {
        return new(0..text.len(), "There is nothing here to read".to_owned())
            .help("Write a comparison such as `owns_home is yes`");
    }
    if let Some(mistake) = unpaired(text) {
        return mistake;
    }
    if let Some((right, word)) = in_small_letters(text).filter(|(right, _)| reads(right)) {
        return new(0..text.len(), format!("Write words such as `{word}` in small letters")).fix(0..text.len(), right);
    }
    if let Some(right) = with_square_brackets(text).filter(|right| reads(right)) {
        return new(0..text.len(), "Put the options in square brackets".to_owned())
            .help(format!("Write `{right}`"))
            .fix(0..text.len(), right);
    }
    if let Some(right) = one_of_several(text).filter(|right| reads(right)) {
        return new(0..text.len(), "Several options stand in square brackets, after `is any of`".to_owned())
            .help(format!("Write `{right}`"))
            .fix(0..text.len(), right);
    }
    let found: Vec<(usize, &str)> = pieces(text).collect();
    if let Some(mistake) = other_ways(&found) {
        return mistake;
    }
    let before = found.iter().rev().find(|(start, piece)| start + piece.len() <= at).map(|(_, piece)| *piece);
    let here = found.iter().find(|(start, piece)| start + piece.len() > at);
    let minus_after_pound = found.windows(2).find_map(|two| match two {
        [(at, "£"), (_, "-" | "–" | "−")] => Some(*at),
        _ => None,
    });
    if let Some(at) = minus_after_pound {
        return new(at..at + "£".len(), "The minus sign belongs before the £ sign".to_owned())
            .help("Write `-£5`. An amount of money that is to pay cannot be less than £0");
    }
    match (before, here) {
        (None, None) => new(0..text.len(), "This cannot be read".to_owned()),
        (Some(before), None) => new(
            text.trim_end().len().saturating_sub(before.len())..text.trim_end().len(),
            format!("Something is missing after `{before}`"),
        )
        .help(missing_help(before)),
        (before, Some((start, piece))) => {
            let range = *start..start + piece.len();
            let sign = !piece.starts_with(|letter: char| letter.is_alphanumeric() || "_\"'“‘£([".contains(letter));
            let known_sign =
                matches!(*piece, "=" | "<" | ">" | "+" | "-" | "*" | "/" | "," | ")" | "]" | "." | "!" | "&" | "|");
            if sign && !known_sign {
                return new(range, format!("`{piece}` has no meaning here"))
                    .help("Conditions are written in plain words, such as `is`, `is at least`, `and`, `or`");
            }
            let Some(before) = before else {
                return new(range, format!("A condition cannot start with `{piece}`"))
                    .help("Start with the name of a question, such as `owns_home is yes`");
            };
            let ends = |word: &str| {
                !RESERVED.contains(&word)
                    || matches!(word, "today" | "yes" | "no" | "true" | "false" | "before" | "after")
            };
            let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if *piece == "," && number(before) {
                return new(range, "This comma stands in the wrong place of a number".to_owned())
                    .help("A comma stands before each three digits, `£1,000`. Pence come after a full stop, `£1.50`");
            }
            let word = |text: &str| text.starts_with(char::is_alphabetic) && !RESERVED.contains(&text);
            if word(before) && word(piece) {
                return new(range, format!("`{piece}` cannot follow `{before}`: a name has no spaces in it")).help(
                    "Use the name of a question, which stands after `question:`, and the name of an option, which stands before its colon, not the words that people read: `bin is garden`",
                );
            }
            if ends(before) && before.ends_with(|letter: char| letter.is_alphanumeric() || "_)]\"”".contains(letter))
            {
                new(range, format!("`{piece}` cannot follow `{before}`")).help(
                    "Compare with words such as `is`, `is not`, `is any of`, `is at least`, `is before` or `includes`, and join two comparisons with `and` or `or`",
                )
            } else {
                new(range, format!("`{piece}` cannot follow `{before}`: something is missing between them"))
                    .help(missing_help(before))
            }
        }
    }
}

/// A value that is written with `if`, `then` and `else`, or with a question mark, as in other languages. Asked only of what
/// cannot be read: any of these may be the name of a question.
pub(super) fn depends(text: &str) -> Option<Diagnostic> {
    const WORDS: &[&str] = &["if", "then", "else", "elseif", "elif", "otherwise", "when", "unless", "case", "?"];
    let found: Vec<(usize, &str)> = pieces(text).collect();
    let is_word = |piece: &str| WORDS.contains(&piece.to_ascii_lowercase().as_str());
    let (at, piece) = found.iter().find(|(_, piece)| is_word(piece))?;
    let message = format!("`{piece}` is not a word of values: one that depends on an answer is looked up in a table");
    // The author's own question, where one is compared.
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase()) && !is_word(name) && !RESERVED.contains(&name)
    };
    let by = found.windows(2).find_map(|two| match two {
        [(_, name), (_, "is" | "=" | "includes")] if is_name(name) => Some(*name),
        _ => None,
    });
    let by = by.unwrap_or("size");
    let help = format!(
        "Under `calculations:` write a table with a line for each option of `{by}`, such as `price: {{ by: {by}, is: {{ half: £30, full: £55 }} }}`, and use `price` here. For a yes or no question the lines are `yes` and `no`. What costs nothing is £0"
    );
    Some(Diagnostic::new(Code::NotUnderstood, *at..at + piece.len(), message).help(help))
}

/// What other languages have a word for and this one says in another way.
fn other_ways(found: &[(usize, &str)]) -> Option<Diagnostic> {
    let ways: &[(&[&str], &str)] = &[
        (
            &["if", "then", "when", "unless"],
            "A condition stands alone: `ask when: size is half`. What is not met is left out, so there is no `else`",
        ),
        (&["plus", "minus", "times"], "Write the sign: `price + deposit`, `price - discount`, `price * weeks`"),
        (
            &["max", "min", "round", "floor", "ceil", "abs"],
            "A value is worked out with `+`, `-`, `*` and `/`. Where an amount goes in steps, ask a question with an option for each step and look the amount up in a table",
        ),
        (
            &["between"],
            "Give both ends, such as `age is at least 18 and age is at most 65` or `due is today or after and due is before today + 14 days`",
        ),
    ];
    for (place, (at, piece)) in found.iter().enumerate() {
        // It may well be the name of a question.
        if found.get(place + 1).is_some_and(|(_, next)| matches!(*next, "is" | "includes" | "." | "=" | "<" | ">")) {
            continue;
        }
        if let Some((_, help)) = ways.iter().find(|(words, _)| words.contains(piece)) {
            let message = format!("`{piece}` is not a word of conditions and values");
            return Some(Diagnostic::new(Code::NotUnderstood, *at..at + piece.len(), message).help(*help));
        }
    }
    let is_not = found.windows(3).find_map(|three| match three {
        [(at, "is"), (_, "not"), (last, word @ ("before" | "after"))] => Some((*at..last + word.len(), *word)),
        _ => None,
    })?;
    let (at, word) = is_not;
    let other = if word == "before" { "after" } else { "before" };
    let message = format!("`is not {word}` has a shorter way of saying it");
    Some(
        Diagnostic::new(Code::NotUnderstood, at, message)
            .help(format!("Write `is … or {other}`, such as `due is today or {other}`")),
    )
}

fn missing_help(before: &str) -> &'static str {
    match before {
        "and" | "or" | "not" => "Write the whole comparison, such as `bin is garden or bin is food`",
        "of" => "Say which, such as `age of date_of_birth`, `count of household` or `bin is any of [garden, food]`",
        "where" => "Say what a row must meet, such as `any of household where income is more than 0`",
        "+" | "-" | "*" | "/" => "A sum needs a number, a question or a calculation on both sides",
        _ => "Say what it is compared with, such as `bin is garden` or `due is before today`",
    }
}

/// Brackets or quotation marks that have no partner.
fn unpaired(text: &str) -> Option<Diagnostic> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, piece) in pieces(text) {
        let range = at..at + piece.len();
        match piece {
            "(" | "[" => open.push((at, piece)),
            ")" | "]" => {
                let partner = if piece == ")" { "(" } else { "[" };
                match open.pop() {
                    Some((_, before)) if before == partner => {}
                    Some((before_at, before)) => {
                        let message = format!("`{before}` is closed by `{piece}`");
                        return Some(
                            Diagnostic::new(Code::NotUnderstood, range, message)
                                .related(before_at..before_at + 1, "opened here")
                                .help(if before == "(" { "Close it with `)`" } else { "Close it with `]`" }),
                        );
                    }
                    None => {
                        let message = format!("`{piece}` closes a bracket that was never opened");
                        return Some(Diagnostic::new(Code::NotUnderstood, range, message));
                    }
                }
            }
            _ if piece.starts_with(['"', '“', '\'', '‘']) && !closed(piece) => {
                return Some(
                    Diagnostic::new(Code::NotUnderstood, range, "This quotation mark is never closed")
                        .help("Put the same mark at the end of the text"),
                );
            }
            _ => {}
        }
    }
    let (at, piece) = open.pop()?;
    let close = if piece == "(" { ")" } else { "]" };
    Some(
        Diagnostic::new(Code::NotUnderstood, at..at + piece.len(), format!("`{piece}` is never closed"))
            .help(format!("Put `{close}` where it should end")),
    )
}

fn closed(piece: &str) -> bool {
    piece.chars().count() > 1 && piece.ends_with(['"', '”', '“', '\'', '’'])
}

/// The text with `AND`, `Or`, `Is` and the like in small letters, and the first of them.
fn in_small_letters(text: &str) -> Option<(String, String)> {
    let mut right = text.to_owned();
    let mut first = None;
    for (at, piece) in pieces(text) {
        let small = piece.to_ascii_lowercase();
        if small != piece && WORDS.contains(&small.as_str()) {
            right.replace_range(at..at + piece.len(), &small);
            first.get_or_insert(small);
        }
    }
    first.map(|first| (right, first))
}

/// Words that are tried in small letters when a text cannot be read.
const WORDS: &[&str] = &[
    "after", "age", "all", "and", "answered", "any", "at", "before", "count", "day", "days", "includes", "is", "least",
    "length", "less", "more", "most", "no", "none", "not", "of", "only", "or", "sum", "than", "today", "where",
    "working", "yes",
];

/// `bin is any of garden, food` with its square brackets.
fn with_square_brackets(text: &str) -> Option<String> {
    let starts = ["any of", "none of", "one of", "includes only"];
    let start = starts.iter().filter_map(|words| text.find(words).map(|at| at + words.len())).min()?;
    let rest = text.get(start..)?;
    let options = rest.trim_start().trim_start_matches('(');
    let end = options.find([')', '(']).unwrap_or(options.len());
    let (mut options, after) = options.split_at_checked(end)?;
    let mut tail = after.trim_start_matches(')').to_owned();
    if let Some(at) = options.find(" and ") {
        tail = format!("{}{tail}", options.get(at..)?);
        options = options.get(..at)?;
    }
    let options: Vec<&str> = options.split(',').flat_map(|part| part.split(" or ")).map(str::trim).collect();
    Some(format!("{} [{}]{tail}", text.get(..start)?, options.join(", ")))
}

/// `bin is garden, food` as `bin is any of [garden, food]`.
fn one_of_several(text: &str) -> Option<String> {
    let comma = text.find(',').filter(|_| !text.contains(['[', '(', '"', '“']))?;
    let start = text.get(..comma)?.rfind(" is ")?;
    let (before, after) = (text.get(..start)?, text.get(start + " is ".len()..)?);
    let (words, after) = after.strip_prefix("not ").map_or(("is any of", after), |after| ("is none of", after));
    let (options, tail) = after.find(" and ").and_then(|at| after.split_at_checked(at)).unwrap_or((after, ""));
    let options: Vec<&str> = options.split(',').flat_map(|part| part.split(" or ")).map(str::trim).collect();
    Some(format!("{before} {words} [{}]{tail}", options.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_what_readers_recurse_into() {
        assert_eq!(depth("a is b and c is d"), 0);
        assert_eq!(depth("((a)) and (b)"), 2);
        assert_eq!(depth("not not (not a)"), 4);
        assert_eq!(depth("\"((((\""), 0);
        assert!(depth(&"any of x where ".repeat(70)) > MOST_DEEP);
        assert!(depth(&"-".repeat(70)) > MOST_DEEP);
        assert!(depth(&"age of ".repeat(70)) > MOST_DEEP);
    }

    #[test]
    fn options_without_brackets_get_them() {
        assert_eq!(with_square_brackets("bin is any of a, b or c").as_deref(), Some("bin is any of [a, b, c]"));
        assert_eq!(
            with_square_brackets("bin is any of (a, b) and x is yes").as_deref(),
            Some("bin is any of [a, b] and x is yes")
        );
    }
}
