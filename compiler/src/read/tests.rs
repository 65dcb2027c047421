#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use super::*;
use proptest::prelude::*;

fn tree(text: &str) -> (Option<Value>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let tree = read(&SourceFile::new("test", text), &mut diagnostics);
    (tree, diagnostics)
}

fn clean(text: &str) -> Value {
    let (tree, diagnostics) = tree(text);
    assert_eq!(diagnostics, [], "{text}");
    tree.unwrap()
}

/// The text at the end of the path of keys.
fn said(value: &Value, key: &str) -> Text {
    let Shape::Group(entries) = &value.shape else { panic!("not a group") };
    let entry = entries.iter().find(|entry| entry.key.text == key).unwrap();
    match &entry.value.shape {
        Shape::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

/// The marked bytes of the file for the part of the text that reads `part`.
fn marked<'a>(source: &'a str, text: &Text, part: &str) -> &'a str {
    let at = text.text.find(part).unwrap();
    &source[text.place(at..at + part.len())]
}

#[test]
fn texts_stay_as_they_are_written() {
    let tree = clean("a: no\nb: 0123\nc: 2026-03-09\nd: null\ne: 1e3\nf: 0x1F\ng: ~\n");
    for (key, expected) in
        [("a", "no"), ("b", "0123"), ("c", "2026-03-09"), ("d", "null"), ("e", "1e3"), ("f", "0x1F"), ("g", "~")]
    {
        assert_eq!(said(&tree, key).text, expected);
    }
}

#[test]
fn places_are_right_in_every_style_even_after_letters_of_several_bytes() {
    let styles = [
        "é: ñandú\nx: one garden two\n",
        "é: ñandú\nx: 'it''s ò garden two'\n",
        "é: ñandú\nx: \"ò \\\"q\\\" \\u00e9 \\U0001F600 garden two\"\n",
        "é: ñandú\nx: \"\\uD83D\\uDE00 ò \\\n   garden two\"\n",
        "é: ñandú\nx: >-\n  òne\n  garden two\n",
        "é: ñandú\nx: >\n  òne\n\n\n  garden two\n",
        "é: ñandú\nx: |\n    òne\n      more\n    garden two\n",
        "é: ñandú\nx: òne\n  more\n\n  garden two\n",
        "é: ñandú\nx: 'òne\n  more\n\n  garden two'\n",
        "é: ñandú\nx:\n  - nested: [a, {b: c}]\n    d: |\n      q\ny: z\n",
    ];
    for source in &styles[..styles.len() - 1] {
        for source in [source.to_string(), source.replace('\n', "\r\n")] {
            let text = said(&clean(&source), "x");
            for part in ["garden", "two"] {
                assert_eq!(marked(&source, &text, part), part, "{source}");
            }
            assert!(text.place(0..text.text.len()).end <= source.len());
        }
    }
}

/// Pieces of a text in double quotes: as written, and the characters that are no spaces which it says, with their places in it.
const PIECES: [(&str, &[(char, usize)]); 14] = [
    ("a", &[('a', 0)]),
    ("“é", &[('“', 0), ('é', 3)]),
    ("\\u00e9", &[('é', 0)]),
    ("\\uD83D\\uDE00", &[('😀', 0)]),
    ("\\x41", &[('A', 0)]),
    ("\\\"", &[('"', 0)]),
    (" ", &[]),
    ("\\n", &[]),
    ("\\t", &[]),
    ("\\ ", &[]),
    ("\\x20", &[]),
    ("\n  ", &[]),
    ("\\\n  ", &[]),
    ("\r\n\n  ", &[]),
];

proptest! {
    #[test]
    fn places_are_right_whatever_is_written_with_backslashes(pieces in proptest::collection::vec(0..PIECES.len(), 0..12)) {
        let mut source = "x: \"".to_owned();
        let mut expected = Vec::new();
        for (written, says) in pieces.into_iter().filter_map(|piece| PIECES.get(piece)) {
            expected.extend(says.iter().map(|(character, at)| (*character, source.len() + at)));
            source.push_str(written);
        }
        source.push_str("\"\n");
        if let (Some(value), found) = tree(&source) && found.is_empty() {
            let text = said(&value, "x");
            let places = text.text.char_indices().filter(|(_, character)| !character.is_whitespace());
            let places: Vec<_> = places.map(|(at, c)| (c, text.place(at..at + c.len_utf8()).start)).collect();
            prop_assert_eq!(places, expected, "{}", source);
        }
    }
}

#[test]
fn a_part_over_two_lines_is_marked_from_its_first_to_its_last_letter() {
    let source = "x: >-\n  is not\n  garden\n";
    let text = said(&clean(source), "x");
    assert_eq!(marked(source, &text, "not garden"), "not\n  garden");
}

#[test]
fn an_empty_value_is_nothing() {
    let tree = clean("a:\nb: ''\n");
    let Shape::Group(entries) = &tree.shape else { panic!() };
    assert_eq!(entries[0].value.shape, Shape::Nothing);
    assert_eq!(said(&tree, "b").text, "");
}

#[test]
fn shortcuts_are_refused_each_at_its_place() {
    let source = "a: &x b\nc: *x\nd: *y\ne: !tag f\n<<: *x\n";
    let (_, diagnostics) = tree(source);
    let marked: Vec<&str> = diagnostics.iter().map(|d| &source[d.at.clone()]).collect();
    assert_eq!(marked, ["&x", "*x", "*y", "!tag", "<<", "*x"]);
    assert!(diagnostics.iter().all(|d| d.code == Code::Shortcut));
}

#[test]
fn what_is_written_twice_is_said_and_the_first_holds() {
    let (tree, diagnostics) = tree("a: b\nc: d\na: e\n");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].code, diagnostics[0].at.clone()), (Code::WrittenTwice, 10..11));
    assert_eq!(said(&tree.unwrap(), "a").text, "b");
}

/// The file, what is marked, words of the message.
const LAYOUT: &[(&str, &str, &str)] = &[
    ("title: Report: a bin\nform: x\n", "Report: a bin", "colon in it needs quotes"),
    ("title:Report\nform: x\n", "title:", "space is needed after the colon"),
    ("form: x\ntitle:Report\npages:\n", "title:", "space is needed after the colon"),
    ("form: x\ntitle\npages:\n", "title", "no colon"),
    ("form: x\n title: y\n", "title: y", "further in"),
    ("form: x\npages:\n  - page: a\n   title: b\n", "title: b", "start below"),
    ("form: x\npages:\n  - page: a\n     title: b\n", "title: b", "further in"),
    ("pages:\n  - page: a\n - page: b\n", "- page: b", "start below"),
    ("form: x\n\ttitle: y\n", "\t", "tab"),
    ("a:\n\tb: c\n", "\t", "tab"),
    ("a: |\n\tb\n", "\t", "tab"),
    ("form: \"x\ntitle: y\n", "\"", "never closed"),
    ("form: 'x\n", "'", "never closed"),
    ("form: 'it's'\ntitle: y\n", "s'", "after the quote"),
    ("a: \"b\" c\n", "c", "after the quote"),
    ("form: \"a\\d\"\n", "\\d", "backslash"),
    ("form: [a, b\ntitle: y\n", "[", "not closed"),
    ("form: [a, b}\ntitle: y\n", "[", "not closed"),
    ("form: {a: b, c: d\ntitle: y\n", "{", "not closed"),
    ("a: ]\n", "]", "closes nothing"),
    ("form: `x`\n", "`", "starts with ` needs quotes"),
    ("form: %x\n", "%", "needs quotes"),
    ("form: @x\n", "@", "needs quotes"),
    ("form: *\n", "*", "needs quotes"),
    ("form: & b\n", "&", "needs quotes"),
    ("form: - a\n", "-", "line of its own"),
    ("a: |x\n  b\n", "|", "several lines"),
];

#[test]
fn mistakes_in_the_layout_are_said_in_plain_words_at_their_place() {
    for (source, marked, words) in LAYOUT {
        let (tree, diagnostics) = tree(source);
        assert!(tree.is_none());
        assert_eq!(diagnostics.len(), 1, "{source}");
        let found = &diagnostics[0];
        assert_eq!(found.code, Code::NotReadable, "{source}");
        assert!(found.message.contains(words), "{source}: {}", found.message);
        assert_eq!(&source[found.at.clone()], *marked, "{source}: {}", found.message);
    }
}

#[test]
fn exact_fixes_make_the_file_readable() {
    for (source, ..) in LAYOUT {
        let (_, diagnostics) = tree(source);
        if let Some(fix) = &diagnostics[0].fix {
            let mut mended = source.to_string();
            mended.replace_range(fix.at.clone(), &fix.with);
            let (_, left) = tree(&mended);
            assert!(left.is_empty() || left[0].at.start > fix.at.start, "{source} -> {mended}: {left:?}");
        }
    }
}

#[test]
fn limits_hold() {
    let deep = "[".repeat(20_000);
    let wide = format!("a: [{}]", "x,".repeat(4_000)).replace(",x", ",\n x");
    let many = "- x\n".repeat(MOST_PARTS + 1);
    let block = (0..200).fold(String::new(), |out, level| out + &" ".repeat(level) + "a:\n");
    let cases = [(deep, Some(Code::TooDeep)), (wide, None), (many, Some(Code::TooMany)), (block, Some(Code::TooDeep))];
    for (source, code) in cases {
        let (_, diagnostics) = tree(&source);
        assert_eq!(diagnostics.first().map(|found| found.code), code);
    }
}

#[test]
fn a_billion_laughs_are_not_laughed() {
    let mut source = "a: &a [x, x, x]\n".to_owned();
    for (letter, before) in ('b'..='j').zip('a'..) {
        source += &format!("{letter}: &{letter} [*{before}, *{before}, *{before}]\n");
    }
    let (_, diagnostics) = tree(&source);
    assert!(diagnostics.iter().all(|found| found.code == Code::Shortcut));
}

#[test]
fn a_second_form_is_refused() {
    let (_, diagnostics) = tree("form: a\n---\nform: b\n");
    assert_eq!(diagnostics[0].code, Code::SecondForm);
}

/// What is told of a file that is read on after each mistake: what is marked, and the tree.
fn read_all(source: &str) -> (Option<Value>, Vec<&str>) {
    let mut diagnostics = Vec::new();
    let tree = read_on(&SourceFile::new("test", source), &mut diagnostics);
    (tree, diagnostics.iter().map(|found| &source[found.at.clone()]).collect())
}

#[test]
fn every_mistake_in_the_layout_is_told_and_what_is_right_is_read() {
    let source = "form: x\ntitle:Report\nowner: a: b\nservice: 'it's'\njourney: \"report\npages:\n  - page: a\n     title: b\n     text: c\n  - page: d\n    title: [e, f\n  - page: g\n    title: h\n";
    let (tree, marked) = read_all(source);
    assert_eq!(marked, ["title:", "a: b", "s'", "\"", "title: b", "["]);
    let tree = tree.unwrap();
    assert_eq!(
        (said(&tree, "form").text, said(&tree, "title").text, said(&tree, "owner").text),
        ("x".into(), "Report".into(), "a: b".into())
    );
    assert_eq!(tree.get("service").unwrap().shape, Shape::Broken);
    let pages = tree.get("pages").unwrap().parts();
    let names: Vec<String> = pages.iter().map(|page| said(page, "page").text).collect();
    assert_eq!(names, ["a", "d", "g"]);
    assert_eq!((pages[0].get("text"), pages[1].get("title").map(|it| &it.shape)), (None, Some(&Shape::Broken)));
    assert_eq!(said(&pages[2], "title").text, "h");
}

#[test]
fn places_are_those_of_the_file_after_a_mistake_that_was_put_right() {
    let source = "form:x\ntitle: Report: a bin\nowner: late garden two\n";
    let (tree, _) = read_all(source);
    let tree = tree.unwrap();
    for (key, part) in [("title", "Report: a bin"), ("owner", "garden two"), ("form", "x")] {
        assert_eq!(marked(source, &said(&tree, key), part), part);
    }
}

#[test]
fn each_mistake_in_the_layout_is_told_once_however_the_file_is_read() {
    for (source, at, _) in LAYOUT {
        let (_, marked) = read_all(source);
        assert_eq!(marked, [*at], "{source}");
    }
}

proptest! {
    #[test]
    fn reading_on_ends_and_keeps_to_the_file(pieces in proptest::collection::vec("[a-c:\\-\\[\\]{}\"'|>& \\n]{0,8}|: |\n  - |\n    ", 0..40)) {
        let source = pieces.concat();
        let mut diagnostics = Vec::new();
        let _ = read_on(&SourceFile::new("test", &source), &mut diagnostics);
        for found in diagnostics {
            prop_assert!(source.get(found.at.clone()).is_some(), "{:?} in {}", found, source);
        }
    }
}
