//! What the compiler writes into a validator's memory for the kernel to find: where everything is, and a table of questions.
//! Both sides of the linker read it from here.

/// Says where everything is; stands at `__heap_base`, word by word in this order.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Form {
    /// Number of pages.
    pub pages: u32,
    /// Number of questions.
    pub questions: u32,
    /// Number of steps.
    pub steps: u32,
    /// Address of the question table, an [`Entry`] each.
    pub table: u32,
    /// Address of what answers affect, in places of two bytes. For each: how many runs of steps and of questions whose
    /// rules are looked at again, one byte each; then for each run its first and how many, two bytes each.
    pub affected: u32,
    /// Number of slots.
    pub slot_count: u32,
    /// Address of the slots.
    pub slots: u32,
    /// Address of the errors.
    pub errors: u32,
    /// Address of the pages asked, one byte each.
    pub asked: u32,
    /// Address of the bank holidays.
    pub holidays: u32,
    /// Address of the answers; free memory from here on.
    pub input: u32,
    /// Bytes that canonical text may need above the text as typed.
    pub room: u32,
}

impl Form {
    /// Its bytes in memory.
    #[must_use]
    pub fn bytes(&self) -> [u8; size_of::<Self>()] {
        let words = [
            self.pages,
            self.questions,
            self.steps,
            self.table,
            self.affected,
            self.slot_count,
            self.slots,
            self.errors,
            self.asked,
            self.holidays,
            self.input,
            self.room,
        ];
        let mut bytes = [0; size_of::<Self>()];
        for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }
}

/// One question in the table.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Entry {
    /// [`LIST`], [`OPTIONAL`], [`RULES`], [`INSIDE`].
    pub flags: u8,
    /// For a list: most rows.
    pub most: u8,
    /// For a list: questions in a row, which follow it. For a question inside a list: the number of the list.
    pub stride: u16,
    /// Its page.
    pub page: u16,
    /// Its slot, counted from the first; inside a list that of the first row.
    pub slot: u16,
    /// Its step, or that of its list.
    pub step: u16,
    /// What else its answer affects: a place in the table of [`Form::affected`].
    pub affected: u16,
}

impl Entry {
    /// Its bytes in memory.
    #[must_use]
    pub fn bytes(&self) -> [u8; size_of::<Self>()] {
        let [stride_0, stride_1] = self.stride.to_le_bytes();
        let [page_0, page_1] = self.page.to_le_bytes();
        let [slot_0, slot_1] = self.slot.to_le_bytes();
        let [step_0, step_1] = self.step.to_le_bytes();
        let [affected_0, affected_1] = self.affected.to_le_bytes();
        [
            self.flags, self.most, stride_0, stride_1, page_0, page_1, slot_0, slot_1, step_0, step_1, affected_0,
            affected_1,
        ]
    }
}

/// The question is a list.
pub const LIST: u8 = 1;
/// The question may be left blank.
pub const OPTIONAL: u8 = 2;
/// The question has author's rules.
pub const RULES: u8 = 4;
/// The question is inside a list.
pub const INSIDE: u8 = 8;
