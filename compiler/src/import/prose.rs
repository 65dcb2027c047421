//! The guidance of the other builders, HTML or Markdown, as guidance of ours: paragraphs, headings, lists and links.

/// HTML as Markdown. Text without markup stays as it is, its line breaks as paragraphs.
pub(super) fn markdown(html: &str) -> String {
    let mut writer = Writer { out: String::new(), line: String::new(), lists: Vec::new(), link: None };
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag, after) = next_tag(rest);
        writer.text(text);
        if let Some(tag) = tag {
            writer.tag(tag);
        }
        rest = after;
    }
    writer.end_block();
    tidy(&writer.out)
}

/// HTML as one line of text, the parts of a list with commas between them.
pub(super) fn line(html: &str) -> String {
    if !html.contains(['<', '&', '\n', '\r']) {
        return apart(&squeezed(html));
    }
    let blocks = markdown(html);
    let mut out = String::new();
    let mut listed = false;
    for block in blocks.lines().map(str::trim).filter(|block| !block.is_empty()) {
        let part = block.strip_prefix("- ");
        let separator = match (out.is_empty(), listed, part) {
            (true, ..) => "",
            (_, true, Some(_)) => ", ",
            _ => " ",
        };
        if listed && part.is_none() && !out.ends_with(['.', ':', '?', '!', ';']) {
            out.push('.');
        }
        out.push_str(separator);
        out.push_str(part.unwrap_or(block).trim_start_matches('#').trim_start());
        listed = part.is_some();
    }
    squeezed(&out.replace("**", "").replace('\\', ""))
}

/// Two brackets would show an answer: a space between them keeps them what they were.
fn apart(text: &str) -> String {
    text.replace("((", "( (").replace("((", "( (")
}

/// With single spaces and none at the ends.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text up to the next tag, the tag without its brackets, and what follows.
fn next_tag(html: &str) -> (&str, Option<&str>, &str) {
    let mut from = 0;
    while let Some(open) = html.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        let inside = html.get(open + 1..).unwrap_or_default();
        // Notes to colleagues, and what was for the browser alone.
        if let Some(note) = inside.strip_prefix("!--") {
            let after = note.find("-->").and_then(|end| note.get(end + 3..)).unwrap_or_default();
            return (html.get(..open).unwrap_or_default(), Some("!--"), after);
        }
        for unseen in ["script", "style"] {
            if inside.get(..unseen.len()).is_some_and(|name| name.eq_ignore_ascii_case(unseen)) {
                let closes = |at: &usize| {
                    let name = inside.get(at + 2..at + 2 + unseen.len());
                    name.is_some_and(|name| name.eq_ignore_ascii_case(unseen))
                };
                let end = inside.match_indices("</").map(|(at, _)| at).find(closes);
                let after = end.and_then(|end| inside.get(end..)).unwrap_or_default();
                let after = after.find('>').and_then(|end| after.get(end + 1..)).unwrap_or_default();
                return (html.get(..open).unwrap_or_default(), Some("!--"), after);
            }
        }
        let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        if is_tag {
            // Without an end of this one there is none of a later one either.
            let Some(close) = inside.find('>') else { return (html, None, "") };
            let after = inside.get(close + 1..).unwrap_or_default();
            return (html.get(..open).unwrap_or_default(), inside.get(..close), after);
        }
        from = open + 1;
    }
    (html, None, "")
}

struct Writer {
    out: String,
    /// The block that is being written.
    line: String,
    /// The lists that are open; a number counts the parts of a numbered one.
    lists: Vec<Option<usize>>,
    /// Where the open link leads, and where its words start in the block.
    link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let text = entities(text);
        for (position, paragraph) in text.replace("\r\n", "\n").split("\n\n").enumerate() {
            if position > 0 && self.lists.is_empty() {
                self.end_block();
            }
            let words = squeezed(paragraph).replace('*', "\\*").replace('`', "\\`");
            if words.is_empty() {
                if !paragraph.is_empty() {
                    self.space();
                }
                continue;
            }
            if paragraph.starts_with(char::is_whitespace) {
                self.space();
            }
            self.line.push_str(&words);
            if paragraph.ends_with(char::is_whitespace) {
                self.space();
            }
        }
    }

    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let closes = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        match (name.as_str(), closes) {
            ("ul", false) => self.open_list(None),
            ("ol", false) => self.open_list(Some(0)),
            ("ul" | "ol", true) => {
                self.end_block();
                self.lists.pop();
            }
            ("li", false) => self.start_part(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "summary", false) => {
                self.end_block();
                self.line.push_str("## ");
            }
            ("br", _) if self.lists.is_empty() => self.end_block(),
            ("br", _) => self.space(),
            ("a", false) => self.link = attribute(tag, "href").map(|to| (to, self.line.len())),
            ("a", true) => self.end_link(),
            ("p" | "div", _) if !self.lists.is_empty() => self.space(),
            (
                "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "summary" | "details"
                | "fieldset" | "label" | "tr" | "table" | "section" | "hr" | "dl" | "dt" | "dd",
                _,
            ) => self.end_block(),
            ("td" | "th", true) => self.space(),
            // Spans that look like headings and labels stand on lines of their own.
            ("span", false) if ["label", "heading", "caption"].iter().any(|kind| tag.contains(kind)) => {
                self.end_block()
            }
            ("span", true) if self.line.chars().count() > 1 && !self.line.ends_with(' ') => self.space(),
            _ => {}
        }
    }

    fn open_list(&mut self, counter: Option<usize>) {
        self.end_block();
        self.lists.push(counter);
    }

    fn start_part(&mut self) {
        self.end_block();
        let depth = self.lists.len().saturating_sub(1).min(4);
        let sign = match self.lists.last_mut() {
            Some(Some(count)) => {
                *count += 1;
                format!("{count}. ")
            }
            _ => "- ".to_owned(),
        };
        self.line = format!("{}{sign}", "  ".repeat(depth));
    }

    /// A link is written where its address opens a page, an e-mail or a call; else only its words are.
    fn end_link(&mut self) {
        let Some((to, start)) = self.link.take() else { return };
        let words = self.line.get(start..).unwrap_or_default().trim().to_owned();
        let opens = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| to.starts_with(scheme));
        if opens && !words.is_empty() && start <= self.line.len() {
            self.line.truncate(start);
            self.line.push_str(&format!("[{words}]({})", to.replace(' ', "%20").replace(')', "%29")));
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.line);
        let trimmed = block.trim();
        self.link = None;
        if trimmed.is_empty() || matches!(trimmed, "##" | "-") {
            return;
        }
        let is_part =
            trimmed.starts_with("- ") || trimmed.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
        let after_part = self.out.lines().last().is_some_and(|last| last.trim_start().starts_with("- "));
        if !self.out.is_empty() {
            self.out.push_str(if is_part && after_part { "\n" } else { "\n\n" });
        }
        self.out.push_str(block.trim_end());
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.to_lowercase().find(&format!("{name}="))?;
    let value = tag.get(at + name.len() + 1..)?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let value = match quote {
        Some(quote) => value.get(1..)?.split(quote).next(),
        None => value.split_whitespace().next(),
    };
    value.map(|value| entities(value.trim()))
}

/// `&amp;` and the like as the characters that they stand for.
fn entities(text: &str) -> String {
    const NAMED: &[(&str, &str)] = &[
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", " "),
        ("pound", "£"),
        ("ndash", "–"),
        ("mdash", "—"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("hellip", "…"),
        ("bull", "•"),
        ("copy", "©"),
        ("eacute", "é"),
        ("acirc", "â"),
        ("ecirc", "ê"),
        ("icirc", "î"),
        ("ocirc", "ô"),
        ("ucirc", "û"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        let end = after.bytes().take(9).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
        let known = NAMED.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign).to_owned()).or_else(|| {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number).map(String::from)
        });
        match (known, end) {
            (Some(sign), Some(end)) => {
                out.push_str(&sign);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// No characters that cannot be seen, no more than one empty line.
fn tidy(text: &str) -> String {
    let visible: String = text.chars().filter(|c| *c == '\n' || !hidden(*c)).collect();
    let visible = apart(&visible);
    let mut out = String::new();
    let mut empty = 0;
    for line in visible.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// Characters that change how text is shown without being seen, which a form file may not have.
pub(super) fn hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// DEFRA's guidance is Markdown already; only what would be refused goes.
pub(super) fn kept(markdown_text: &str) -> String {
    let has_markup = ["</", "<br", "<p", "<ul", "<li", "<div"].iter().any(|tag| markdown_text.contains(tag));
    if has_markup { markdown(markdown_text) } else { tidy(&markdown_text.replace("\r\n", "\n").replace('\r', "\n")) }
}
