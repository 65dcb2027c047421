//! What an editor asks while a form is being written: what can stand here, what does this mean, where is it used, what
//! changes with its name. Everything is worked out from the files and a place in one of them ([`Desk`]); the command line's
//! language server and the studio only pass on what is said here.

mod beside;
mod complete;
mod desk;
mod hover;
mod marks;
mod place;
mod rename;
mod used;

pub use complete::{Offer, Sort, complete};
pub use desk::{Cursor, Desk, definition, references};
pub use hover::{Hover, hover};
pub use marks::{Symbol, symbols};
pub use place::{byte, utf16};
pub use rename::{Edit, rename, rename_new, renameable};
