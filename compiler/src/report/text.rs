//! Diagnostics for people: the author's own line with the mistake marked, and the line corrected where that is exact.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceFile;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use std::ops::Range;

/// Lines longer than this are named and not shown.
const MOST_SHOWN: usize = 400;

/// One block a diagnostic, with a blank line between; empty when there are none.
#[must_use]
pub fn text(file: &SourceFile, diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(120);
    let blocks: Vec<String> = diagnostics.iter().map(|diagnostic| block(file, diagnostic, &renderer)).collect();
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

fn block(file: &SourceFile, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Mistake => Level::ERROR.with_name("mistake"),
        Severity::Warning => Level::WARNING.with_name("warning"),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id());
    let Some(window) = Window::around(file, diagnostic) else {
        let place = file.place(diagnostic.at.start);
        let origin = annotate_snippets::Origin::path(file.name.as_str()).line(place.line).char_column(place.column);
        let group = Group::with_title(title).element(origin);
        let group = if diagnostic.help.is_empty() {
            group
        } else {
            group.element(Level::HELP.message(diagnostic.help.as_str()))
        };
        return renderer.render(&[group]);
    };
    let mut snippet = window.snippet(file);
    snippet = snippet.annotation(annotation(&window, AnnotationKind::Primary, &diagnostic.at, &diagnostic.caption));
    for (at, caption) in &diagnostic.related {
        snippet = snippet.annotation(annotation(&window, AnnotationKind::Context, at, caption));
    }
    let mut groups = vec![Group::with_title(title).element(snippet)];
    match &diagnostic.fix {
        Some(fix) => {
            let help = if diagnostic.help.is_empty() { "Write this instead" } else { diagnostic.help.as_str() };
            let patch = Patch::new(window.inside(&fix.at), fix.with.as_str());
            let mended: Snippet<'_, Patch<'_>> =
                Snippet::source(window.text(file)).path(file.name.as_str()).line_start(window.first);
            groups.push(Level::HELP.secondary_title(help).element(mended.patch(patch)));
        }
        None if !diagnostic.help.is_empty() => {
            if let Some(group) = groups.pop() {
                groups.push(group.element(Level::HELP.message(diagnostic.help.as_str())));
            }
        }
        None => {}
    }
    renderer.render(&groups)
}

fn annotation<'a>(window: &Window, kind: AnnotationKind, at: &Range<usize>, caption: &'a str) -> Annotation<'a> {
    let annotation = kind.span(window.inside(at));
    if caption.is_empty() { annotation } else { annotation.label(caption) }
}

/// The lines of the file that a diagnostic is about; only they are handed to the renderer.
struct Window {
    first: usize,
    bytes: Range<usize>,
}

impl Window {
    fn around(file: &SourceFile, diagnostic: &Diagnostic) -> Option<Self> {
        let related = diagnostic.related.iter().map(|(at, _)| at);
        let fix = diagnostic.fix.iter().map(|fix| &fix.at);
        let places = || std::iter::once(&diagnostic.at).chain(related.clone()).chain(fix.clone());
        let first = places().map(|at| file.place(at.start).line).min()?;
        let last = places().map(|at| file.place(at.end).line).max()?;
        if file.text.is_empty() || (first..=last).any(|line| file.line(line).len() > MOST_SHOWN) {
            return None;
        }
        Some(Self { first, bytes: file.line(first).start..file.line(last).end })
    }

    fn text<'a>(&self, file: &'a SourceFile) -> &'a str {
        file.text.get(self.bytes.clone()).unwrap_or_default()
    }

    fn snippet<'a>(&self, file: &'a SourceFile) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text(file)).path(file.name.as_str()).line_start(self.first)
    }

    /// A place of the file as a place of these lines.
    fn inside(&self, at: &Range<usize>) -> Range<usize> {
        let inside = |byte: usize| byte.clamp(self.bytes.start, self.bytes.end) - self.bytes.start;
        inside(at.start)..inside(at.end).max(inside(at.start))
    }
}
