use super::nearest;
use proptest::prelude::*;

/// Names as forms have them, no two of them near each other.
const NAMES: &[&str] = &[
    "property",
    "email_address",
    "telephone",
    "collection_day",
    "subscribed",
    "date_of_birth",
    "household",
    "weekly_rent",
    "licence_number",
    "works",
    "size",
    "reason",
    "is_garden",
    "vehicle",
    "where_kept",
];

/// Words that somebody could write, and that are none of them.
const OTHER_WORDS: &[&str] = &[
    "complaint",
    "colour",
    "garage",
    "school",
    "window",
    "council",
    "signature",
    "photo",
    "quantity",
    "builder",
    "nights",
    "tree",
    "lamp",
    "pets",
    "fee",
    "postcode",
    "applicant_income",
    "start_time",
    "landlord",
    "benefit",
];

#[test]
fn what_people_mix_up_is_the_same() {
    for (written, meant) in [
        ("Ask_When", "ask when"),
        ("askWhen", "ask when"),
        ("askwhen", "ask when"),
        ("is-garden", "is_garden"),
        ("IS_GARDEN", "is_garden"),
        ("Email Address", "email_address"),
        ("properties", "property"),
        ("boxes", "box"),
        ("addresses", "address"),
        ("addresss", "address"),
        ("bin", "bins"),
        ("recieve_letters", "receive_letters"),
        ("contact_email_address", "email_address"),
        ("email", "email_address"),
    ] {
        let candidates =
            ["ask", "ask when", "is_garden", "email_address", "property", "box", "address", "bins", "receive_letters"];
        assert_eq!(nearest(written, candidates), Some(meant), "{written}");
    }
}

#[test]
fn short_words_must_be_the_same() {
    assert_eq!(nearest("at", ["it", "is"]), None);
    assert_eq!(nearest("tin", ["bin"]), None);
    assert_eq!(nearest("ibn", ["bin"]), Some("bin"));
}

#[test]
fn another_number_is_another_name() {
    assert_eq!(nearest("line_3", ["line_1", "line_2"]), None);
    assert_eq!(nearest("line1", ["line_1", "line_2"]), Some("line_1"));
}

#[test]
fn half_a_name_is_enough_only_if_it_is_one_names() {
    assert_eq!(nearest("name", ["partner_name", "landlord_name"]), None);
    assert_eq!(nearest("name", ["partner_name", "landlord"]), Some("partner_name"));
    assert_eq!(nearest("garden", ["is_garden"]), None);
    assert_eq!(nearest("partner_income", ["landlord_income"]), None);
    assert_eq!(nearest("landlord_income", ["income", "landlord_name"]), Some("income"));
}

#[test]
fn of_two_that_are_equally_near_the_first_is_meant() {
    assert_eq!(nearest("ratel", ["rates", "rated"]), Some("rates"));
    assert_eq!(nearest("ratel", ["rated", "rates"]), Some("rated"));
}

#[test]
fn a_very_long_text_is_not_compared() {
    assert_eq!(nearest(&"a".repeat(1_000_000), ["a"]), None);
    assert_eq!(nearest("a", [&*"a".repeat(1_000_000)]), None);
}

#[test]
fn a_word_that_is_none_of_them_suggests_nothing() {
    for written in OTHER_WORDS {
        assert_eq!(nearest(written, NAMES.iter().copied()), None, "{written}");
    }
}

/// A name with one letter left out, put in, changed for another or changed with its neighbour.
fn slip(name: &str, how: u8, place: usize, letter: char) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let place = place % letters.len();
    match how {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letter),
        2 => letters.splice(place..=place, [letter]).for_each(drop),
        _ => letters.swap(place, (place + 1) % name.len().max(1)),
    }
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn one_slip_in_a_name_of_four_letters_or_more_leads_to_it(
        name in 0..NAMES.len(), how in 0_u8..3, place in 0_usize..40, letter in proptest::char::range('a', 'z'),
    ) {
        let name = NAMES.get(name).copied().unwrap_or_default();
        let written = slip(name, how, place, letter);
        prop_assert_eq!(nearest(&written, NAMES.iter().copied()), Some(name), "{}", written);
    }

    #[test]
    fn two_neighbours_in_the_wrong_order_lead_to_it(name in 0..NAMES.len(), place in 0_usize..40) {
        let name = NAMES.get(name).copied().unwrap_or_default();
        let written = slip(name, 3, place % (name.len() - 1), ' ');
        prop_assert_eq!(nearest(&written, NAMES.iter().copied()), Some(name), "{}", written);
    }

    #[test]
    fn what_is_suggested_is_most_of_what_was_written(written in "[a-z_]{1,20}") {
        if let Some(near) = nearest(&written, NAMES.iter().copied()) {
            let plain = |text: &str| text.replace('_', "");
            let (one, other) = (plain(&written), plain(near));
            let slips = strsim::osa_distance(&one, &other);
            let inside = one.contains(&other) || other.contains(&one);
            prop_assert!(slips * 3 <= one.len().max(other.len()) || inside, "{} for {}", near, written);
        }
    }
}
