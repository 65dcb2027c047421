//! What the tests over the whole of Onceform share.

#![allow(clippy::indexing_slicing, reason = "test code stops where it is wrong")]

pub mod large_form;
pub mod random_form;
