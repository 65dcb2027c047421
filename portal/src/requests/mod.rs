//! Requests: what becomes of a submission, as residents and the council see it.

pub mod words;
