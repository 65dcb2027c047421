//! Did you mean: the nearest of the words that could stand here, only when it is really near.

/// The candidate nearest to what was written, if it is near enough to be meant.
///
/// ```
/// assert_eq!(compiler::suggest::nearest("ask whne", ["ask", "ask when"]), Some("ask when"));
/// assert_eq!(compiler::suggest::nearest("colour", ["ask", "ask when"]), None);
/// ```
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(written);
    if wanted.is_empty() || wanted.chars().count() > LONGEST {
        return None;
    }
    let most = match wanted.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Longer than any name or word of the language; comparing longer texts would only cost time.
const LONGEST: usize = 60;

/// Without what people mix up most: capitals, and hyphens or underscores for spaces.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn spaces_hyphens_underscores_and_capitals_are_the_same() {
        assert_eq!(nearest("Ask_When", ["ask", "ask when"]), Some("ask when"));
        assert_eq!(nearest("is-garden", ["is_garden"]), Some("is_garden"));
    }

    #[test]
    fn short_words_must_be_the_same() {
        assert_eq!(nearest("at", ["it", "is"]), None);
    }

    #[test]
    fn a_very_long_text_is_not_compared() {
        assert_eq!(nearest(&"a".repeat(1_000_000), ["a"]), None);
    }
}
