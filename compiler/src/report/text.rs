//! Diagnostics for people: the author's own line with the mistake marked, and the line corrected where that is exact.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Located, SourceFile, Sources};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use std::ops::Range;

/// Lines longer than this are named and not shown.
const MOST_SHOWN: usize = 400;

/// One block a diagnostic, with a blank line between; empty when there are none.
#[must_use]
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(120);
    let blocks: Vec<String> = diagnostics.iter().map(|diagnostic| block(sources, diagnostic, &renderer)).collect();
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

fn block(sources: &Sources, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Mistake => Level::ERROR.with_name("mistake"),
        Severity::Warning => Level::WARNING.with_name("warning"),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id());
    let at = sources.find(&diagnostic.at);
    let related = || diagnostic.related.iter().map(|(at, caption)| (sources.find(at), caption.as_str()));
    let here = |other: &Located<'_>| std::ptr::eq(other.file, at.file);
    let fix = diagnostic.fix.as_ref().map(|fix| (sources.find(&fix.at), fix.with.as_str()));
    let mut places: Vec<Range<usize>> = vec![at.at.clone()];
    places.extend(
        related()
            .map(|(place, _)| place)
            .chain(fix.iter().map(|(place, _)| place.clone()))
            .filter(here)
            .map(|place| place.at),
    );
    let Some(window) = Window::around(at.file, &places) else {
        let place = at.start();
        let origin = annotate_snippets::Origin::path(at.file.name.as_str()).line(place.line).char_column(place.column);
        let group = Group::with_title(title).element(origin);
        let group = if diagnostic.help.is_empty() {
            group
        } else {
            group.element(Level::HELP.message(diagnostic.help.as_str()))
        };
        return renderer.render(&[group]);
    };
    let mut snippet = window.snippet();
    snippet = snippet.annotation(annotation(&window, AnnotationKind::Primary, &at.at, &diagnostic.caption));
    for (place, caption) in related().filter(|(place, _)| here(place)) {
        snippet = snippet.annotation(annotation(&window, AnnotationKind::Context, &place.at, caption));
    }
    let mut group = Group::with_title(title).element(snippet);
    for (place, caption) in related().filter(|(place, _)| !here(place)) {
        if let Some(window) = Window::around(place.file, std::slice::from_ref(&place.at)) {
            let annotation = annotation(&window, AnnotationKind::Context, &place.at, caption);
            group = group.element(window.snippet().annotation(annotation));
        }
    }
    let patch = fix.and_then(|(place, with)| {
        let window =
            if here(&place) { Some(window) } else { Window::around(place.file, std::slice::from_ref(&place.at)) };
        window.map(|window| (window.inside(&place.at), window, with))
    });
    let mut groups = vec![group];
    match &patch {
        Some((at, window, with)) => {
            let help = if diagnostic.help.is_empty() { "Write this instead" } else { diagnostic.help.as_str() };
            let mended: Snippet<'_, Patch<'_>> =
                Snippet::source(window.text()).path(window.file.name.as_str()).line_start(window.first);
            groups.push(Level::HELP.secondary_title(help).element(mended.patch(Patch::new(at.clone(), *with))));
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

fn annotation<'a>(window: &Window<'_>, kind: AnnotationKind, at: &Range<usize>, caption: &'a str) -> Annotation<'a> {
    let annotation = kind.span(window.inside(at));
    if caption.is_empty() { annotation } else { annotation.label(caption) }
}

/// The lines of a file that a diagnostic is about; only they are handed to the renderer.
struct Window<'a> {
    file: &'a SourceFile,
    first: usize,
    bytes: Range<usize>,
}

impl<'a> Window<'a> {
    /// The lines from the first to the last of some places of a file, unless one of them is too long to be shown.
    fn around(file: &'a SourceFile, places: &[Range<usize>]) -> Option<Self> {
        let first = places.iter().map(|at| file.place(at.start).line).min()?;
        let last = places.iter().map(|at| file.place(at.end).line).max()?;
        if file.text.is_empty() || (first..=last).any(|line| file.line(line).len() > MOST_SHOWN) {
            return None;
        }
        Some(Self { file, first, bytes: file.line(first).start..file.line(last).end })
    }

    fn text(&self) -> &'a str {
        self.file.text.get(self.bytes.clone()).unwrap_or_default()
    }

    fn snippet<'s>(&self) -> Snippet<'s, Annotation<'s>>
    where
        'a: 's,
    {
        Snippet::source(self.text()).path(self.file.name.as_str()).line_start(self.first)
    }

    /// A place of the file as a place of these lines.
    fn inside(&self, at: &Range<usize>) -> Range<usize> {
        let inside = |byte: usize| byte.clamp(self.bytes.start, self.bytes.end) - self.bytes.start;
        inside(at.start)..inside(at.end).max(inside(at.start))
    }
}
