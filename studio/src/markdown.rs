//! Explanations as HTML. Whatever an author wrote is text in it, tags too.

use pulldown_cmark::{Event, Parser, html};

/// The HTML of an explanation.
#[must_use]
pub fn html(markdown: &str) -> String {
    let events = Parser::new(markdown).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut made = String::new();
    html::push_html(&mut made, events);
    made
}

/// The words of an explanation, without what makes links and code of them.
#[must_use]
pub fn words(markdown: &str) -> String {
    let word = |event| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => text.into_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    };
    Parser::new(markdown).map(word).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_and_code_are_words() {
        let about = "what is [to pay](#the-fee): `£45`, or\n`none` <b>";
        assert_eq!(super::words(about), "what is to pay: £45, or none <b>");
    }

    #[test]
    fn tags_of_authors_are_text() {
        assert_eq!(
            super::html("**a** <img src=x onerror=alert(1)>"),
            "<p><strong>a</strong> &lt;img src=x onerror=alert(1)&gt;</p>\n"
        );
        assert_eq!(super::html("<script>\nx\n</script>"), "&lt;script&gt;\nx\n&lt;/script&gt;");
    }
}
