//! What the templates have beside what a page gives them: words and filters.

use super::{hole, prose, renderer::RenderError, wording};
use crate::words::{Language, fill};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, UndefinedBehavior};

/// The environment of the templates in one language.
pub(super) fn environment(language: Language) -> Result<Environment<'static>, RenderError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
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
