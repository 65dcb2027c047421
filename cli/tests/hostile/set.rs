//! The files: each must be refused. The benchmark times the same ones.

use std::fs;
use std::path::Path;

/// Files that must be refused, by what is wrong with them.
#[derive(Default)]
pub struct Set {
    /// Name and bytes.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

impl Set {
    fn add(&mut self, name: &'static str, bytes: impl AsRef<[u8]>) {
        self.files.push((name, bytes.as_ref().to_vec()));
    }
}

/// Every group of them.
pub const GROUPS: [fn(&mut Set); 7] = [
    a_billion_laughs,
    twenty_thousand_deep,
    deep_and_long_conditions,
    a_line_of_ten_megabytes,
    bytes_that_are_not_text,
    characters_that_nobody_sees,
    too_much_of_everything,
];

/// A form that is right, for changing one thing in it.
pub fn sound() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms/missed-bin/form.yaml")).unwrap()
}

/// The sound form with one text replaced.
fn with(from: &str, to: &str) -> String {
    let form = sound();
    assert!(form.contains(from), "{from} is not in the form");
    form.replacen(from, to, 1)
}

fn a_billion_laughs(out: &mut Set) {
    let mut form = String::from("form: laughs\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        form += &format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", "));
    }
    out.add("billion laughs", form);
}

fn twenty_thousand_deep(out: &mut Set) {
    let list = "[".repeat(20_000);
    out.add("deep list", format!("form: deep\npages: {list}"));
    out.add("deep list, closed", format!("form: deep\npages: {list}{}", "]".repeat(20_000)));
    out.add("deep map", format!("form: deep\npages: {}", "{a: ".repeat(20_000)));
    out.add("deep dashes", format!("form: deep\npages:\n {}x", "- ".repeat(20_000)));
    let staircase: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect();
    out.add("a staircase", format!("form: deep\npages:\n{staircase}"));
}

fn deep_and_long_conditions(out: &mut Set) {
    let when = |condition: String| with("ask when: is_garden\n", &format!("ask when: {condition}\n"));
    out.add("deep parentheses", when(format!("{}is_garden{}", "(".repeat(2_000), ")".repeat(2_000))));
    out.add("deep not", when(format!("{}is_garden", "not ".repeat(900))));
    out.add("long condition", when(format!("is_garden{}", " or is_garden".repeat(900))));
    out.add("unclosed", when("(".repeat(900)));
}

fn a_line_of_ten_megabytes(out: &mut Set) {
    out.add("long line", format!("form: long\ntitle: {}", "a".repeat(10 * 1024 * 1024)));
    out.add("long line without a word", "a".repeat(10 * 1024 * 1024));
    out.add("many lines", "form: long\n# padding\n".repeat(500_000));
}

fn bytes_that_are_not_text(out: &mut Set) {
    out.add("nothing at all", "");
    out.add("only a byte order mark", b"\xEF\xBB\xBF");
    out.add("a zero byte", with("title: Report", "title: Re\0port"));
    out.add("only zero bytes", [0; 4096]);
    out.add("not UTF-8", b"form: latin\ntitle: caf\xE9\n");
    out.add("UTF-16", "form: wide\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    out.add("half a character", b"form: half\ntitle: \xF0\x9F\x97");
    out.add("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    out.add("every byte", (0..=255).cycle().take(20_000).collect::<Vec<u8>>());
}

fn characters_that_nobody_sees(out: &mut Set) {
    out.add("turned writing", with("title: Report a missed", "title: Report \u{202E}a missed"));
    out.add("turned name", with("question: due", "question: d\u{202E}ue"));
    out.add("no width", with("is_garden: bin", "is_gar\u{200B}den: bin"));
    out.add("a bell", with("title: Report", "title: Re\u{7}port"));
    out.add("terminal colours", with("title: Report", "title: \u{1b}[31mReport"));
}

fn too_much_of_everything(out: &mut Set) {
    let options: String = (0..20_000).map(|n| format!("          o{n}: Option {n}\n")).collect();
    out.add("many options", with("          refuse: Black refuse bin\n", &options));
    let pages: String = (0..20_000).map(|n| format!("  - page: p{n}\n    title: T\n    questions: []\n")).collect();
    out.add("many pages", with("pages:\n", &format!("pages:\n{pages}")));
    out.add("many forms", "form: a\n---\n".repeat(10_000));
    out.add("many same keys", format!("form: a\n{}", "title: a\n".repeat(20_000)));
    let keys: String = (0..20_000).map(|n| format!("x{n}: a\n")).collect();
    out.add("many wrong keys", format!("form: a\n{keys}"));
    let conditions: String = (0..5_000).map(|n| format!("  c{n}: c{} is yes\n", n + 1)).collect();
    out.add("a chain of conditions", with("conditions:\n", &format!("conditions:\n{conditions}")));
}
