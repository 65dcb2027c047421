//! The routes of a form as a list, for programs that draw them themselves.

use super::next::in_words;
use crate::program::{PageId, Program};
use serde::Serialize;

/// Where somebody can be in a form, and how one gets from the one place to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Routes {
    /// The start, every page in its order, and the end.
    pub nodes: Vec<Node>,
    /// Every way on, those from one place in the order in which they are looked at.
    pub edges: Vec<Edge>,
}

/// A place in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The author's name for the page; empty for the start and the end.
    pub key: String,
    /// What people read at its top.
    pub title: String,
    /// What it is.
    pub kind: NodeKind,
    /// The form or web address that an exit points to.
    pub signpost: Option<String>,
}

/// What a place in a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// Before the first page.
    Start,
    /// A page with questions.
    Page,
    /// A page on which somebody ends without having sent anything.
    Exit,
    /// The answers are checked and sent.
    End,
}

/// A way on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Which of the places it leaves, counted from 0.
    pub from: usize,
    /// Which of the places it leads to.
    pub to: usize,
    /// `when bin is garden`, or `otherwise`; nothing where it is the only one.
    pub words: String,
}

/// Every route through a form.
#[must_use]
pub fn routes(program: &Program) -> Routes {
    let alone = |title: &str, kind| Node { key: String::new(), title: title.to_owned(), kind, signpost: None };
    let pages = program.pages.iter().map(|page| Node {
        key: page.key.clone(),
        title: page.title.clone(),
        kind: if page.exit.is_some() { NodeKind::Exit } else { NodeKind::Page },
        signpost: page.exit.as_ref().and_then(|exit| exit.signpost.clone()),
    });
    let start = std::iter::once(alone(&program.form.title, NodeKind::Start));
    let end = std::iter::once(alone(&super::target(program, None), NodeKind::End));
    let nodes: Vec<Node> = start.chain(pages).chain(end).collect();
    // The start stands before the pages.
    let place = |page: Option<PageId>, none: usize| page.map_or(none, |page| page + 1);
    let last = program.pages.len() + 1;
    let pages = program.pages.iter().enumerate().filter(|(_, page)| page.exit.is_none()).map(|(id, _)| Some(id));
    let ways = |from: Option<PageId>| {
        let way = move |(to, words)| Edge { from: place(from, 0), to: place(to, last), words };
        in_words(program, from).into_iter().map(way)
    };
    Routes { nodes, edges: std::iter::once(None).chain(pages).flat_map(ways).collect() }
}
