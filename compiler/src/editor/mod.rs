//! What an editor asks while a form is being written: what can stand here, what does this mean, where is it used, what
//! changes with its name. Everything is worked out from the text and a place in it; the command line's language server and
//! the studio only pass on what is said here.
//!
//! A file that is being typed is broken most of the time. When it cannot be read, the line at the place counts as empty.

mod complete;
mod hover;
mod marks;
mod place;
mod rename;

pub use complete::{Offer, Sort, complete};
pub use hover::{Hover, hover};
pub use marks::{Symbol, definition, references, symbols};
pub use place::{byte, utf16};
pub use rename::{Edit, rename, renameable};
