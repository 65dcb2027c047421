//! What lies where in a validator's memory. Addresses come from the compiler's own layout; bytes that came from outside are
//! reached through slices with their length.
#![allow(unsafe_code, reason = "a module's memory is one array that this file divides up")]

use crate::kernel::{NO_ANSWER, Out};
use crate::shape::{Entry, Form};
use core::mem::MaybeUninit;

/// What became of one answer; the first part is public, see `abi.rs`.
#[repr(C)]
pub struct Slot {
    /// The value.
    pub value: i64,
    /// Address of the canonical text, which stays the same while its length comes and goes.
    pub text: u32,
    /// Length of the canonical text.
    pub length: u32,
    /// One of `abi::state`.
    pub state: u8,
    /// The rule that required, format or limits broke.
    pub rule: u8,
    /// The flags of its [`Entry`].
    pub flags: u8,
    /// The author's rule that it broke; counts only while `rule` is 0.
    pub broken: u8,
    /// Address of the text as typed.
    pub raw: u32,
    /// Its length; for a list, the number of rows given.
    pub raw_length: u32,
    tail: u32,
}

/// Bytes of a slot.
pub const SLOT: u32 = size_of::<Slot>() as u32;

impl Slot {
    /// Makes it what it is before it is asked.
    pub fn clear(&mut self) {
        self.value = NO_ANSWER;
        self.length = 0;
        self.state = crate::abi::state::NOT_ASKED;
        self.rule = 0;
        self.broken = 0;
    }

    /// The text as typed.
    pub fn raw(&self) -> &'static [u8] {
        bytes(self.raw, self.raw_length)
    }

    /// The canonical text.
    pub fn canonical(&self) -> &'static [u8] {
        bytes(self.text, self.length)
    }

    /// From now on, canonical text is written into its room.
    #[inline(always)]
    pub fn start(&self) {
        let room = self.raw_length + form().room;
        // SAFETY: the driver set this much aside for the slot; a module has one thread.
        unsafe {
            let bytes = core::slice::from_raw_parts_mut(self.text as *mut u8, room as usize);
            (*(&raw mut OUT)).write(Out::new(bytes));
        }
    }
}

/// What the validator remembers from call to call.
#[repr(C)]
pub struct State {
    /// The report that is handed out.
    pub report: [u32; 10],
    /// Today, or no answer.
    pub today: i64,
    /// Bytes reserved for answers.
    pub reserved: u32,
    /// Bytes reserved for a changed answer.
    pub reserved_change: u32,
    /// 1 once answers were evaluated.
    pub evaluated: u32,
    /// Number of bank holidays.
    pub holidays: u32,
    /// The exit page reached, or `u32::MAX`.
    pub exit: u32,
    /// Free memory behind the canonical texts.
    pub free: u32,
    /// Where it may end at the most before all answers must be evaluated again.
    pub most_free: u32,
}

static mut STATE: State = State {
    report: [0; 10],
    today: 0,
    reserved: 0,
    reserved_change: 0,
    evaluated: 0,
    holidays: 0,
    exit: 0,
    free: 0,
    most_free: 0,
};

static mut OUT: MaybeUninit<Out<'static>> = MaybeUninit::uninit();

unsafe extern "C" {
    static __heap_base: u8;
}

/// Where everything is.
pub fn form() -> &'static Form {
    // SAFETY: the compiler wrote a Form there.
    unsafe { &*(&raw const __heap_base).cast::<Form>() }
}

/// What is remembered.
pub fn state() -> &'static mut State {
    // SAFETY: a module has one thread, and no caller keeps this across a call that takes it again.
    unsafe { &mut *(&raw mut STATE) }
}

/// Where canonical text is written now; see [`Slot::start`].
pub fn out() -> &'static mut Out<'static> {
    // SAFETY: a module has one thread, one answer is read or computed at a time, and each starts with `Slot::start`.
    unsafe { (*(&raw mut OUT)).assume_init_mut() }
}

/// A slot by its address.
pub fn slot(address: u32) -> &'static mut Slot {
    // SAFETY: addresses of slots come from the layout.
    unsafe { &mut *(address as *mut Slot) }
}

/// A question by its number, which the caller has checked.
pub fn entry(question: u32) -> &'static Entry {
    // SAFETY: there is one for each question.
    unsafe { &*((form().table + question * size_of::<Entry>() as u32) as *const Entry) }
}

/// Two bytes of a table.
pub fn half(address: u32) -> u32 {
    // SAFETY: addresses of tables come from the layout.
    u32::from(unsafe { (address as *const u16).read_unaligned() })
}

/// Bytes at an address.
pub fn bytes(address: u32, length: u32) -> &'static [u8] {
    // SAFETY: address and length come from the layout or from what was reserved.
    unsafe { core::slice::from_raw_parts(address as *const u8, length as usize) }
}

/// Four bytes each, at an address.
pub fn fours(address: u32, count: usize) -> &'static [[u8; 4]] {
    // SAFETY: address and count come from the layout.
    unsafe { core::slice::from_raw_parts(address as *const [u8; 4], count) }
}

/// The bank holidays.
pub fn holidays() -> &'static [i32] {
    // SAFETY: room for the most is part of the layout.
    unsafe { core::slice::from_raw_parts(form().holidays as *const i32, state().holidays as usize) }
}

/// Whether a page is asked, by its number, which the caller has checked.
pub fn asked(page: u32) -> &'static mut u8 {
    // SAFETY: there is one byte for each page.
    unsafe { &mut *((form().asked + page) as *mut u8) }
}

/// Writes an error; there is room for one for each slot.
pub fn set_error(number: u32, question: u32, row: u32, rule: u32) {
    let place = (form().errors + number * 8) as *mut u32;
    // SAFETY: at most one error a slot is written.
    unsafe {
        *place = question | row << 16;
        *place.add(1) = rule;
    }
}

/// Reads an error back: question and row as one word, and the rule.
pub fn error(number: u32) -> (u32, u32) {
    let place = (form().errors + number * 8) as *const u32;
    // SAFETY: the caller counts to the number of errors.
    unsafe { (*place, *place.add(1)) }
}

/// Grows the memory to hold everything below an address. Says whether it does.
pub fn grow_to(end: u32) -> bool {
    use core::arch::wasm32::{memory_grow, memory_size};
    let pages = (end >> 16) as usize + 1;
    let have = memory_size(0);
    pages <= have || memory_grow(0, pages - have) != usize::MAX
}
