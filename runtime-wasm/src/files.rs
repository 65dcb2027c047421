//! What is known about files that people send: the kinds there are, how sizes are written, and a file as JSON.
//!
//! As JSON a file is `{"id": …, "name": "photo.jpg", "size": 2097152, "kind": "jpg"}`. A test beside a form says only
//! `{name: photo.jpg, size: 2 MB}`: the kind is then the one that its name says, and the id is [`NO_ID`].

use serde_json::{Value, json};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// As an author writes it under `kinds`, and as it is kept.
    pub key: &'static str,
    /// As people read it.
    pub shown: &'static str,
    /// Its media type, under which it is handed out again (IANA media types).
    pub media: &'static str,
    /// The endings that its name may have, without the full stop.
    pub extensions: &'static [&'static str],
}

const fn file_kind(
    key: &'static str,
    shown: &'static str,
    media: &'static str,
    extensions: &'static [&'static str],
) -> FileKind {
    FileKind { key, shown, media, extensions }
}

/// Every kind that can be asked for. Nothing that a computer runs is among them.
pub const KINDS: &[FileKind] = &[
    file_kind("pdf", "PDF", "application/pdf", &["pdf"]),
    file_kind("jpg", "JPG", "image/jpeg", &["jpg", "jpeg"]),
    file_kind("png", "PNG", "image/png", &["png"]),
    file_kind("heic", "HEIC", "image/heic", &["heic", "heif"]),
    file_kind("webp", "WebP", "image/webp", &["webp"]),
    file_kind("gif", "GIF", "image/gif", &["gif"]),
    file_kind("tiff", "TIFF", "image/tiff", &["tiff", "tif"]),
    file_kind("docx", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    file_kind("doc", "DOC", "application/msword", &["doc"]),
    file_kind("odt", "ODT", "application/vnd.oasis.opendocument.text", &["odt"]),
    file_kind("rtf", "RTF", "application/rtf", &["rtf"]),
    file_kind("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    file_kind("xls", "XLS", "application/vnd.ms-excel", &["xls"]),
    file_kind("ods", "ODS", "application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    file_kind("csv", "CSV", "text/csv", &["csv"]),
    file_kind("txt", "TXT", "text/plain", &["txt"]),
];

/// Kinds that a question takes whose author does not say: what a phone makes and what an office sends.
pub const USUAL_KINDS: [&str; 4] = ["pdf", "jpg", "png", "heic"];
/// Bytes in 1 MB. Some systems count a million; nobody is refused for that.
pub const MEGABYTE: u32 = 1 << 20;
/// The largest file that a question takes whose author does not say.
pub const USUAL_LARGEST: u32 = 10 * MEGABYTE;
/// The largest that any question can take.
pub const HIGHEST_LARGEST: u32 = 50 * MEGABYTE;
/// Most files of one question.
pub const MOST_FILES: u32 = 20;
/// Most files of a question whose author does not say.
pub const USUAL_MOST: u32 = 10;
/// The id of a file that nobody sent, in a test beside a form.
pub const NO_ID: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A kind that is none of [`KINDS`].
pub const OTHER_KIND: &str = "other";

/// The kind with a key.
#[must_use]
pub fn kind(key: &str) -> Option<&'static FileKind> {
    KINDS.iter().find(|kind| kind.key == key)
}

/// The kind that the ending of a file's name says.
#[must_use]
pub fn kind_by_name(name: &str) -> Option<&'static FileKind> {
    let ending = name.trim_end().rsplit_once('.')?.1.to_ascii_lowercase();
    KINDS.iter().find(|kind| kind.extensions.contains(&ending.as_str()))
}

/// Bytes as people write them: `10 MB`, `500 KB`, `2.5 MB`, `1200`. `None` when it is no size.
///
/// ```
/// use runtime_wasm::files::size;
/// assert_eq!(size("2 MB"), Some(2 << 20));
/// assert_eq!(size("1.5mb"), Some(3 << 19));
/// assert_eq!(size("ten"), None);
/// ```
#[must_use]
pub fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1,
        "kb" | "k" => 1 << 10,
        "mb" | "m" => 1 << 20,
        "gb" | "g" => 1 << 30,
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 9 || part.len() > 3 || part.contains('.') {
        return None;
    }
    let thousandths = format!("{part:0<3}").parse::<u64>().ok()?;
    Some(whole.parse::<u64>().ok()? * unit + thousandths * unit / 1000)
}

/// Bytes as people read them: `10 MB`, `2.1 MB`, `340 KB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes * 10).div_ceil(unit);
    let (tenths, unit) =
        if bytes >= 1_000_000 { (tenths(1 << 20), "MB") } else { (bytes.div_ceil(1 << 10) * 10, "KB") };
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        part => format!("{}.{part} {unit}", tenths / 10),
    }
}

/// The answer to a question about files as text, see [`crate::kernel::files`]: one file or a list of them.
#[must_use]
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Array(files) => files.iter().map(text).collect::<Vec<_>>().join("\n"),
        Value::Object(file) if !file.is_empty() => {
            let said = |key: &str| file.get(key).and_then(Value::as_str);
            let name = said("name").unwrap_or_default().replace(['\n', '\r'], " ");
            let size = match file.get("size") {
                Some(Value::String(written)) => size(written).map_or_else(|| "-".to_owned(), |bytes| bytes.to_string()),
                Some(other) => other.to_string(),
                None => "-".to_owned(),
            };
            let kind = said("kind").unwrap_or_else(|| kind_by_name(&name).map_or(OTHER_KIND, |kind| kind.key));
            format!("{} {size} {} {name}", without_spaces(said("id").unwrap_or(NO_ID)), without_spaces(kind))
        }
        Value::Null | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What stands before the name holds no spaces, or it would be read as something else.
fn without_spaces(word: &str) -> String {
    word.replace([' ', '\n', '\r'], "-")
}

/// The canonical text of one file as JSON.
#[must_use]
pub(crate) fn canonical(line: &str) -> Value {
    let mut words = line.splitn(4, ' ');
    let mut next = || words.next().unwrap_or_default();
    let (id, size, kind, name) = (next(), next(), next(), next());
    json!({ "id": id, "name": name, "size": size.parse::<u64>().unwrap_or_default(), "kind": kind })
}

/// What the canonical text of a file says to people: its name and its size.
#[must_use]
pub fn in_words(line: &str) -> String {
    let mut words = line.splitn(4, ' ').skip(1);
    let size = words.next().and_then(|size| size.parse().ok());
    match (size, words.nth(1)) {
        (Some(size), Some(name)) => format!("{name} ({})", size_in_words(size)),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_endings_are_there_once() {
        let mut endings: Vec<&str> = KINDS.iter().flat_map(|kind| kind.extensions.iter().copied()).collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
        assert!(KINDS.iter().all(|kind| kind.extensions.contains(&kind.key)));
        assert!(USUAL_KINDS.iter().all(|key| kind(key).is_some()));
    }

    #[test]
    fn sizes_are_read_and_written() {
        for (bytes, words) in
            [(1, "1 KB"), (500 << 10, "500 KB"), (1 << 20, "1 MB"), (10 << 20, "10 MB"), (2_200_000, "2.1 MB")]
        {
            assert_eq!(size_in_words(bytes), words);
        }
        assert_eq!((size("10 MB"), size("500KB"), size("12")), (Some(10 << 20), Some(500 << 10), Some(12)));
        for wrong in ["", "MB", "-1", "1.2.3 MB", "1 TB", "9999999999 MB", ".5 MB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_goes_in_and_comes_out() {
        let kept = json!({ "id": NO_ID, "name": "my photo.JPG", "size": 2_097_152, "kind": "jpg" });
        assert_eq!(text(&json!({ "name": "my photo.JPG", "size": "2 MB" })), text(&kept));
        assert_eq!(canonical(&text(&kept)), kept);
        assert_eq!(in_words(&text(&kept)), "my photo.JPG (2 MB)");
        assert_eq!(text(&json!({ "name": "a.exe", "size": 5 })), format!("{NO_ID} 5 other a.exe"));
        assert_eq!(text(&json!([{}, null])), "\n");
    }
}
