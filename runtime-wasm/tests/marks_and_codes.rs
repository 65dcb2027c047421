//! Registration marks, sort codes and account numbers as people type them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::read;
use runtime_wasm::abi::rule;
use runtime_wasm::kernel::{Outcome, bank, vehicle};

fn mark(typed: &str) -> Option<String> {
    let (outcome, text) = read(typed.as_bytes(), vehicle::vehicle);
    matches!(outcome, Outcome::Valid(_)).then_some(text)
}

/// The examples of DVLA's leaflets INF104 and INF19, and of Northern Ireland's DVA.
#[test]
fn every_kind_of_mark_is_read_however_it_is_typed() {
    for (typed, kept) in [
        ("AB51 ABC", "AB51ABC"),
        ("ab51abc", "AB51ABC"),
        (" A B 5 1 - A.B C ", "AB51ABC"),
        ("LA02 ZZZ", "LA02ZZZ"),
        ("P123 ABC", "P123ABC"),
        ("P1 ABC", "P1ABC"),
        ("Q123 ABC", "Q123ABC"),
        ("ABC 123P", "ABC123P"),
        ("ABC 1P", "ABC1P"),
        ("ABC 123", "ABC123"),
        ("AB 1234", "AB1234"),
        ("A 1", "A1"),
        ("1 A", "1A"),
        ("1234 AB", "1234AB"),
        ("123 ABC", "123ABC"),
        ("AIZ 1234", "AIZ1234"),
        ("IA 9999", "IA9999"),
        ("1234 AIZ", "1234AIZ"),
    ] {
        assert_eq!(mark(typed).as_deref(), Some(kept), "{typed}");
        assert_eq!(mark(kept).as_deref(), Some(kept), "{kept} again");
    }
}

#[test]
fn a_slip_between_letters_and_figures_is_put_right_where_only_one_can_stand() {
    assert_eq!(mark("AB1O CDE").as_deref(), Some("AB10CDE"));
    assert_eq!(mark("ABI2 CDE").as_deref(), Some("AB12CDE"));
    assert_eq!(mark("A012 CDE").as_deref(), Some("AO12CDE"), "no year's letter is followed by a nought");
    assert_eq!(mark("AB12 C0E").as_deref(), Some("AB12COE"));
    assert_eq!(mark("ABO 123").as_deref(), Some("ABO123"), "both can stand there");
}

#[test]
fn what_was_never_given_out_is_refused() {
    for typed in [
        "AB12 CDEF",
        "AB12 CD",
        "AI12 BCD",
        "AB12 CQD",
        "I123 ABC",
        "O1 ABC",
        "U1 ABC",
        "Z1 ABC",
        "ABC 1I",
        "ABC 1Q",
        "A 0",
        "0 A",
        "A 0123",
        "ABCD 1",
        "12345 A",
        "A",
        "1",
        "1234",
        "ABC",
        "A1B2C3D",
        "ÄB12 CDE",
        "AB12_CDE",
        "none",
        "-",
        "A1B2",
    ] {
        assert_eq!(mark(typed), None, "{typed}");
    }
    assert_eq!(read(b" ", vehicle::vehicle).0, Outcome::Blank);
}

#[test]
fn a_sort_code_has_six_digits() {
    for typed in ["309430", "30-94-30", "30 94 30", "30–94–30", "30.94.30", " 3 0 9 4 3 0 "] {
        assert_eq!(read(typed.as_bytes(), bank::sort_code), (Outcome::Valid(6), "309430".to_owned()), "{typed}");
    }
    assert_eq!(read(b"010203", bank::sort_code).1, "010203");
    for typed in ["30943", "3094301", "30/94/30", "30943a", "-", "٣٠٩٤٣٠"] {
        assert_eq!(read(typed.as_bytes(), bank::sort_code).0, Outcome::Invalid(rule::FORMAT), "{typed}");
    }
    assert_eq!(read(b"", bank::sort_code).0, Outcome::Blank);
}

#[test]
fn an_account_number_is_kept_with_eight_digits() {
    for (typed, kept) in
        [("00733445", "00733445"), ("733445", "00733445"), ("1234 567", "01234567"), ("1234-5678", "12345678")]
    {
        assert_eq!(read(typed.as_bytes(), bank::account_number), (Outcome::Valid(8), kept.to_owned()), "{typed}");
    }
    for (typed, broken) in [
        ("12345", rule::TOO_SHORT),
        ("123456789", rule::TOO_LONG),
        ("99999999999999999999999999", rule::TOO_LONG),
        ("1234567x", rule::FORMAT),
        (".", rule::FORMAT),
    ] {
        assert_eq!(read(typed.as_bytes(), bank::account_number).0, Outcome::Invalid(broken), "{typed}");
    }
    assert_eq!(read(b"\t", bank::account_number).0, Outcome::Blank);
}
