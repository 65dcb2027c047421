//! What is made from a program. Emitters know nothing of each other; `folder` puts together what they make.

pub mod folder;
pub mod html;
pub mod json_schema;
pub mod service;
pub mod texts;
pub mod wasm;
