//! What the templates have beside what a page gives them: words and filters.

use super::{hole, prose, renderer::RenderError, wording};
use crate::words::{Language, fill};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, UndefinedBehavior};

/// An environment that knows how our templates are written, and nothing of any page. Templates whose names end in `.html` have every text
/// escaped.
pub(crate) fn bare() -> Result<Environment<'static>, minijinja::Error> {
    let mut templates = with_builtins();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    Ok(templates)
}

/// Whoever adds templates to ours finds all that minijinja has.
#[cfg(not(target_arch = "wasm32"))]
fn with_builtins() -> Environment<'static> {
    Environment::new()
}

/// A browser loads what our own templates use.
#[cfg(target_arch = "wasm32")]
fn with_builtins() -> Environment<'static> {
    use minijinja::{default_auto_escape_callback, filters, tests};
    let mut templates = Environment::empty();
    templates.set_auto_escape_callback(default_auto_escape_callback);
    templates.add_filter("length", filters::length);
    templates.add_filter("list", filters::list);
    templates.add_filter("safe", filters::safe);
    templates.add_filter("selectattr", filters::selectattr);
    templates.add_filter("tojson", filters::tojson);
    templates.add_filter("trim", filters::trim);
    templates.add_test("defined", tests::is_defined);
    templates.add_test("none", tests::is_none);
    templates
}

/// The environment of the templates in one language.
pub(super) fn environment(language: Language) -> Result<Environment<'static>, RenderError> {
    let mut templates = bare()?;
    templates.add_filter("prose", prose::filter);
    templates.add_filter("when", hole::when);
    templates.add_filter("each", hole::each);
    templates.add_filter("counted", move |what: &str, number: u64| {
        let words = language.words();
        let counted = match what {
            "limit" => words.limit,
            other => return Err(unknown(other)),
        };
        Ok(counted.with(language, number))
    });
    templates.add_filter("fill", |pattern: &str, values: Kwargs| {
        let values = texts(&values)?;
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok::<_, minijinja::Error>(fill(pattern, &values))
    });
    templates.add_filter("fill_strong", |pattern: &str, values: Kwargs| {
        let strong = |text: &String| format!("<strong>{}</strong>", prose::escaped(text));
        let values: Vec<_> =
            texts(&values)?.into_iter().map(|(name, value)| (name, strong(&value))).collect::<Vec<_>>();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok::<_, minijinja::Error>(Value::from_safe_string(fill(&prose::escaped(pattern), &values)))
    });
    templates.add_global("words", Value::from(Serde(language.words())));
    templates.add_global("language", language.code());
    templates.add_filter("article", wording::article);
    templates.add_filter("spelled", wording::spelled);
    Ok(templates)
}

/// The named values of a filter, as texts.
fn texts(values: &Kwargs) -> Result<Vec<(&str, String)>, minijinja::Error> {
    values.args().map(|name| Ok((name, values.get::<Value>(name)?.to_string()))).collect()
}

fn unknown(what: &str) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("there are no counted words {what}"))
}
