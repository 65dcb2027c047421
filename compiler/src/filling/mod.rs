//! A form that is filled in page by page, as a server hands it out: what a posted page answers, where somebody is, what is known of them
//! already. What is asked and what is wrong the validator says; nothing here knows of sessions, of storing or of sending.

mod files;
mod known;
mod posted;
mod progress;

pub use files::{infected, is_refused, question_of, say_why};
pub use known::{fill, is_own_email, of_caller};
pub use posted::{CSRF, Posted, PostedFile, Pressed, blank, holder, on_page};
pub use progress::{Judgement, Next, Progress, Seen, is_asked, not_sent, sent};
