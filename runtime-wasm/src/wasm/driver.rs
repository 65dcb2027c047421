//! The interface of `abi.rs`: splitting the answers, working the form out, and the report.
#![allow(unsafe_code, reason = "functions are exported by name")]

use crate::abi::{FIELD, MOST_HOLIDAYS, MOST_INPUT, NO_ROW, VERSION, outcome, report, state as answer};
use crate::form::{rules, step};
use crate::kernel::date;
use crate::memory::{
    self, SLOT, Slot, asked, bytes, entry, error as read_error, form, grow_to, half, set_error, slot, state,
};
use crate::shape::{Entry, INSIDE, LIST, RULES};

/// No exit is reached.
pub const NO_EXIT: u32 = u32::MAX;
/// Most bytes that changed answers may take before all must be evaluated again.
const MOST_CHANGES: u32 = 4 * MOST_INPUT;
/// Rows given are counted no further than this.
const MOST_GIVEN: u32 = 1_000_000;

#[unsafe(no_mangle)]
extern "C" fn abi() -> u32 {
    VERSION
}

#[unsafe(no_mangle)]
extern "C" fn reserve(length: u32) -> u32 {
    let state = state();
    state.reserved = 0;
    state.evaluated = 0;
    if length > MOST_INPUT || !grow_to(end_of_texts(length)) {
        return 0;
    }
    state.reserved = length;
    form().input
}

/// The answers, then their canonical texts: as long again, and some room for each slot.
fn end_of_texts(length: u32) -> u32 {
    form().input + 2 * length + form().slot_count * form().room
}

#[unsafe(no_mangle)]
extern "C" fn reserve_holidays(count: u32) -> u32 {
    if count > MOST_HOLIDAYS {
        return 0;
    }
    state().holidays = count;
    form().holidays
}

#[unsafe(no_mangle)]
extern "C" fn evaluate(length: u32, today: i32) -> u32 {
    let state = state();
    state.evaluated = 0;
    if length > state.reserved || !grow_to(end_of_texts(length)) {
        return 0;
    }
    split(bytes(form().input, length));
    state.today = date::within(i64::from(today));
    state.exit = NO_EXIT;
    state.evaluated = 1;
    state.reserved_change = 0;
    step(0, 0);
    run(0, form().questions, look_at_rules);
    report()
}

#[unsafe(no_mangle)]
extern "C" fn reserve_change(length: u32) -> u32 {
    let state = state();
    state.reserved_change = 0;
    if state.evaluated == 0 || length > MOST_INPUT {
        return 0;
    }
    let end = state.free + 2 * length + form().room;
    if end > state.most_free || !grow_to(end) {
        return 0;
    }
    // One more than the length: an answer may be changed to nothing.
    state.reserved_change = length + 1;
    state.free
}

#[unsafe(no_mangle)]
extern "C" fn change(question: u32, row: u32, length: u32) -> u32 {
    let state = state();
    if state.evaluated == 0 || length >= state.reserved_change {
        return 0;
    }
    let Some(slot) = find(question, row) else { return 0 };
    state.reserved_change = 0;
    slot.raw = state.free;
    slot.raw_length = length;
    slot.text = state.free + length;
    state.free += 2 * length + form().room;
    slot.clear();
    let entry = entry(question);
    step(u32::from(entry.step), 1);
    let mut affected = form().affected + 2 * u32::from(entry.affected);
    let counts = half(affected);
    affected = runs(affected + 2, counts & 0xFF, |number| step(number, 1));
    look_at_rules(question);
    runs(affected, counts >> 8, look_at_rules);
    report()
}

/// Does something for each number of a run.
#[inline(always)]
fn run(first: u32, count: u32, each: impl Fn(u32)) {
    for number in first..first + count {
        each(number);
    }
}

/// Does something for each number of some runs in a table, and answers where the table goes on.
#[inline(always)]
fn runs(mut table: u32, count: u32, each: impl Fn(u32)) -> u32 {
    let end = table + 4 * count;
    while table != end {
        run(half(table), half(table + 2), &each);
        table += 4;
    }
    table
}

/// Looks at the rules of a question in every row: one outside lists is a row of its own.
#[inline(never)]
fn look_at_rules(question: u32) {
    let entry = entry(question);
    if entry.flags & RULES == 0 {
        return;
    }
    let mut at = form().slots + u32::from(entry.slot) * SLOT;
    let (mut base, mut rows, mut stride) = (at, 1, 0);
    if entry.flags & INSIDE != 0 {
        let list = u32::from(entry.stride);
        base = at - (question - list - 1) * SLOT;
        rows = rows_of(slot(base - SLOT));
        stride = u32::from(memory::entry(list).stride) * SLOT;
    }
    while rows != 0 {
        let slot = slot(at);
        slot.broken = 0;
        if slot.rule == 0 && slot.state == answer::VALID {
            slot.broken = rules(question, base) as u8;
        }
        at += stride;
        base += stride;
        rows -= 1;
    }
}

#[unsafe(no_mangle)]
extern "C" fn error(question: u32, row: u32) -> u32 {
    if state().evaluated == 0 || question >= form().questions || row > NO_ROW {
        return 0;
    }
    let [_, _, _, count, ..] = state().report;
    for number in 0..count {
        let (place, rule) = read_error(number);
        if place == question | row << 16 {
            return rule;
        }
    }
    0
}

#[unsafe(no_mangle)]
extern "C" fn next_page(page: i32) -> u32 {
    let mut next = (page as u32).wrapping_add(1);
    if state().evaluated == 0 {
        return form().pages;
    }
    while next < form().pages {
        if *asked(next) != 0 {
            return next;
        }
        next += 1;
    }
    form().pages
}

/// The slot of a question that is not a list, in a row that was given.
fn find(question: u32, row: u32) -> Option<&'static mut Slot> {
    if question >= form().questions {
        return None;
    }
    let entry = entry(question);
    let mut at = form().slots + u32::from(entry.slot) * SLOT;
    let mut rows = 1;
    if entry.flags & INSIDE != 0 {
        let list = memory::entry(u32::from(entry.stride));
        rows = given(slot(form().slots + u32::from(list.slot) * SLOT), u32::from(list.most));
        at += row.wrapping_mul(u32::from(list.stride) * SLOT);
    }
    if row < rows && entry.flags & LIST == 0 { Some(slot(at)) } else { None }
}

/// Rows of a list that were given and are read.
fn given(list: &Slot, most: u32) -> u32 {
    if list.raw_length < most { list.raw_length } else { most }
}

/// Takes fields off the answers one by one.
struct Fields {
    at: u32,
    end: u32,
    separators: u32,
}

impl Fields {
    /// The next field; nothing once they are used up.
    #[inline(always)]
    fn take(&mut self) -> (u32, u32) {
        let start = self.at;
        let mut length = 0;
        for byte in bytes(start, self.end - start) {
            if *byte == FIELD {
                self.at = start + length + 1;
                self.separators += 1;
                return (start, length);
            }
            length += 1;
        }
        self.at = self.end;
        (start, length)
    }
}

/// Goes through the questions in form order, those of a list once for each of its rows.
struct Walk {
    number: u32,
    /// The question's slot.
    at: u32,
    /// [`NO_ROW`] outside lists.
    row: u32,
    /// Inside a list: the number after its last question, how many it has, and the slot after its last row. Else 0.
    end: u32,
    stride: u32,
    after: u32,
}

impl Walk {
    #[inline(always)]
    fn new() -> Self {
        Self { number: 0, at: form().slots, row: NO_ROW, end: 0, stride: 0, after: 0 }
    }

    /// Goes on to the next row, of so many, or out of the list, if that is where it stands. Says whether there is a question.
    #[inline(always)]
    fn goes_on(&mut self, rows: impl FnOnce() -> u32) -> bool {
        if self.number == self.end && self.end != 0 {
            self.row = self.row.wrapping_add(1);
            if self.row < rows() {
                self.number -= self.stride;
            } else {
                self.row = NO_ROW;
                self.end = 0;
                self.at = self.after;
            }
        }
        self.number < form().questions
    }

    /// Goes on behind a question; to the end of a row before the first, if it is a list.
    #[inline(always)]
    fn pass(&mut self, entry: &Entry) {
        self.at += SLOT;
        self.number += 1;
        if entry.flags & LIST != 0 {
            self.stride = u32::from(entry.stride);
            self.number += self.stride;
            self.end = self.number;
            self.after = self.at + u32::from(entry.most) * self.stride * SLOT;
            self.row = u32::MAX;
        }
    }
}

/// Gives each slot its text as typed.
fn split(input: &'static [u8]) {
    let start = input.as_ptr() as u32;
    let mut fields = Fields { at: start, end: start + input.len() as u32, separators: 0 };
    let mut free = fields.end;
    let mut walk = Walk::new();
    let (mut given, mut most) = (0, 0);
    // Rows past the most are taken off and not kept; once the fields are used up there are none.
    while walk.goes_on(|| if given < most || fields.at < fields.end { given } else { most }) {
        let entry = entry(walk.number);
        let (raw, length) = fields.take();
        // Nothing is kept past the last row.
        if walk.end == 0 || walk.row < most {
            let slot = slot(walk.at);
            slot.clear();
            slot.flags = entry.flags;
            slot.raw = raw;
            slot.raw_length = length;
            slot.text = free;
            free += length + form().room;
            if entry.flags & LIST != 0 {
                given = count(slot.raw());
                slot.raw_length = given;
                most = u32::from(entry.most);
            }
        }
        walk.pass(entry);
    }
    for byte in bytes(fields.at, fields.end - fields.at) {
        fields.separators += u32::from(*byte == FIELD);
    }
    set(&mut state().report, report::SEPARATORS, fields.separators);
    state().free = free;
    state().most_free = free + MOST_CHANGES;
}

/// A number of rows in digits; anything else is none.
fn count(raw: &[u8]) -> u32 {
    let mut rows = 0;
    for byte in raw {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return 0;
        }
        rows = rows * 10 + digit;
        if rows > MOST_GIVEN {
            rows = MOST_GIVEN;
        }
    }
    rows
}

/// Writes the report.
#[inline(never)]
fn report() -> u32 {
    let mut found = Found { count: 0, page: form().pages };
    let mut walk = Walk::new();
    let mut rows = 0;
    while walk.goes_on(|| rows) {
        let entry = entry(walk.number);
        let slot = slot(walk.at);
        if slot.rule | slot.broken != 0 {
            found.add(walk.number, walk.row, u32::from(if slot.rule != 0 { slot.rule } else { slot.broken }));
        }
        if entry.flags & LIST != 0 {
            rows = rows_of(slot);
        }
        walk.pass(entry);
    }
    let state = state();
    let exit = state.exit;
    let words = &mut state.report;
    set(
        words,
        report::OUTCOME,
        match (exit, found.count) {
            (NO_EXIT, 0) => outcome::COMPLETE,
            (NO_EXIT, _) => outcome::INCOMPLETE,
            _ => outcome::EXIT,
        },
    );
    set(words, report::NEXT_PAGE, if found.count == 0 && exit != NO_EXIT { exit } else { found.page });
    set(words, report::EXIT, exit);
    set(words, report::ERROR_COUNT, found.count);
    set(words, report::ERRORS, form().errors);
    set(words, report::PAGES, form().asked);
    set(words, report::PAGE_COUNT, form().pages);
    set(words, report::SLOTS, form().slots);
    set(words, report::SLOT_COUNT, form().slot_count);
    words.as_ptr() as u32
}

fn set(words: &mut [u32; 10], at: usize, value: u32) {
    if let Some(word) = words.get_mut(at) {
        *word = value;
    }
}

/// The errors found so far.
struct Found {
    count: u32,
    /// The page of the first.
    page: u32,
}

impl Found {
    #[inline(never)]
    fn add(&mut self, question: u32, row: u32, rule: u32) {
        if self.count == 0 {
            self.page = u32::from(entry(question).page);
        }
        set_error(self.count, question, row, rule);
        self.count += 1;
    }
}

/// Rows of a list that is asked.
pub fn rows_of(list: &Slot) -> u32 {
    if list.state == answer::VALID { list.value as u32 } else { 0 }
}
