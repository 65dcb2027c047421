//! What a file is, by its bytes, and what it is called.

use compiler::program::FileLimits;
use runtime_wasm::files::{self, OTHER_KIND};
use runtime_wasm::kernel::files::MOST_NAME;

/// Bytes at the beginning of a file that are looked at to see what it is.
pub const HEAD: usize = 64 * 1024;
/// Bytes at its end: the last record of a ZIP archive with the longest comment.
pub const TAIL: u64 = 22 + 65_535;
/// Names that Windows takes for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// `attachment` with the name, as RFC 6266 writes it: plain for old programs, whole for all others.
pub fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ()".contains(c) { c } else { '_' }).collect();
    let whole: String = name
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// The kind of a file, and whether its question takes it: the one place that says so, however the file came. `tail` is its end.
#[must_use]
pub fn judge(limits: &FileLimits, head: &[u8], tail: &[u8], name: &str, size: u64) -> (&'static str, bool) {
    let kind = if is_archive_too(head, tail) { OTHER_KIND } else { kind_of(head, name) };
    let wanted = size > 0 && size <= u64::from(limits.largest) && limits.kinds.iter().any(|known| known.key == kind);
    (kind, wanted)
}

/// The name without the folders that it came from and without what cannot be seen, short enough to be kept.
#[must_use]
pub fn tidy_name(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = |c: char| match c {
        // Marks that turn text round make `fdp.exe` look like `exe.pdf`.
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => None,
        // What Windows has in no name: behind a colon another file would hide.
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Some('_'),
        c if c.is_control() || c.is_whitespace() => Some(' '),
        c => Some(c),
    };
    let seen: String = name.chars().filter_map(seen).collect();
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    // The ending is what says how to open it.
    let most = usize::try_from(MOST_NAME).unwrap_or(1);
    let cut: String = seen.chars().skip(seen.chars().count().saturating_sub(most)).collect();
    let visible = cut.chars().any(|c| c.is_alphanumeric());
    match cut.trim().trim_end_matches(['.', ' ']) {
        name if !visible || name.is_empty() => "file".to_owned(),
        name if is_device(name) => format!("_{name}").chars().take(most).collect(),
        name => name.to_owned(),
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let stem =
        stem.strip_suffix(|c: char| c.is_ascii_digit()).filter(|stem| matches!(*stem, "com" | "lpt")).unwrap_or(&stem);
    DEVICES.contains(&stem)
}

/// Is the file a ZIP archive as well as what it begins as? Those are read from their end, where the last record (APPNOTE 4.3.16)
/// says how long the comment behind it is. Pictures that are made anew lose it; anything else is refused.
fn is_archive_too(head: &[u8], tail: &[u8]) -> bool {
    let picture =
        infer::get(head).is_some_and(|found| matches!(found.mime_type(), "image/jpeg" | "image/png" | "image/webp"));
    let end = |record: &[u8]| match record {
        [b'P', b'K', 5, 6, rest @ ..] => {
            let comment = rest.get(16..18).and_then(|count| count.try_into().ok()).map(u16::from_le_bytes);
            comment.is_some_and(|comment| rest.len() == 18 + usize::from(comment))
        }
        _ => false,
    };
    !picture && !head.starts_with(b"PK") && (0..tail.len()).any(|at| tail.get(at..).is_some_and(end))
}

/// The kind that the bytes say; the name is asked only where the bytes leave it open.
fn kind_of(head: &[u8], name: &str) -> &'static str {
    let by_name = files::kind_by_name(name).map_or(OTHER_KIND, |kind| kind.key);
    let holds = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    match infer::get(head).map(|found| found.mime_type()) {
        Some("image/heif") => "heic",
        Some("text/rtf") => "rtf",
        // The old formats of an office share one container.
        Some("application/x-ole-storage" | "application/msword" | "application/vnd.ms-excel") => {
            if matches!(by_name, "doc" | "xls") { by_name } else { OTHER_KIND }
        }
        // The new ones are archives whose parts may stand in any order.
        Some("application/zip") => match by_name {
            "docx" if holds(b"word/") => by_name,
            "xlsx" if holds(b"xl/") => by_name,
            _ => OTHER_KIND,
        },
        Some(media) => files::KINDS.iter().find(|kind| kind.media == media).map_or(OTHER_KIND, |kind| kind.key),
        // A text has no mark of its own.
        None => {
            let is_text = head.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
            if is_text && matches!(by_name, "csv" | "txt") { by_name } else { OTHER_KIND }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        for (head, name, kind) in [
            (&b"%PDF-1.7\n"[..], "letter.pdf", "pdf"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "photo.png", "jpg"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "photo", "png"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "heic"),
            (b"MZ\x90\0\x03\0\0\0", "photo.jpg", OTHER_KIND),
            (b"<html><script>", "notes.txt", OTHER_KIND),
            (b"#!/bin/sh\n", "notes.txt", OTHER_KIND),
            (b"date,amount\n2026-03-09,12.50\n", "list.csv", "csv"),
            (b"date,amount\n", "list.jpg", OTHER_KIND),
            (b"a\0b", "notes.txt", OTHER_KIND),
            (b"PK\x03\x04\x14\0\0\0\x08\0evil.js", "letter.docx", OTHER_KIND),
            (b"{\\rtf1\\ansi hello}", "letter.rtf", "rtf"),
        ] {
            assert_eq!(kind_of(head, name), kind, "{name}");
        }
    }

    #[test]
    fn a_name_keeps_nothing_but_itself() {
        assert_eq!(tidy_name("C:\\Users\\me\\photo.jpg"), "photo.jpg");
        assert_eq!(tidy_name("../../etc/pass\r\nwd"), "pass wd");
        assert_eq!(tidy_name("photo\u{202E}gpj.exe"), "photogpj.exe");
        assert_eq!(tidy_name("letter.pdf:hidden.exe"), "letter.pdf_hidden.exe");
        assert_eq!(tidy_name("CON.pdf"), "_CON.pdf");
        assert_eq!(tidy_name("lpt1"), "_lpt1");
        assert_eq!(tidy_name("console.pdf"), "console.pdf");
        assert_eq!(tidy_name("letter.pdf. . ."), "letter.pdf");
        assert_eq!(tidy_name(""), "file");
        assert_eq!(tidy_name("…"), "file");
        assert_eq!(tidy_name(&format!("{}.pdf", "é".repeat(300))).chars().count(), 200);
        assert!(tidy_name(&format!("{}.pdf", "é".repeat(300))).ends_with(".pdf"));
    }

    #[test]
    fn a_download_has_its_name_and_nothing_else() {
        assert_eq!(
            disposition("a\"; b=é.pdf"),
            "attachment; filename=\"a__ b__.pdf\"; filename*=UTF-8''a%22%3B%20b%3D%C3%A9.pdf"
        );
    }
}
