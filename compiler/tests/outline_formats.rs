//! The sheet as a Mermaid flow chart and as a page: everything is on it, and no text of an author breaks it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod sample;

use compiler::outline::{self, NodeKind};
use compiler::program::Program;
use compiler::source::SourceFile;
use sample::hostile;
use std::collections::BTreeSet;

const FORM: &str = include_str!("../../forms/missed-bin/form.yaml");

fn form(text: &str) -> Program {
    let checked = compiler::check(&SourceFile::new("form.yaml", text));
    checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// Reads a flow chart as we write them, and nothing more: the names of the boxes, and the arrows with their labels.
fn read(chart: &str) -> (BTreeSet<String>, Vec<(String, String, String)>) {
    let mut lines = chart.lines();
    assert_eq!(lines.next(), Some("flowchart TD"));
    let (mut boxes, mut arrows) = (BTreeSet::new(), Vec::new());
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_label = |label: &str| {
        let allowed = |sign: char| !"\"&`\\*_[]{}|".contains(sign);
        // Numbers of signs and line ends are all that may look like code.
        label.replace("<br/>", "").chars().all(|sign| allowed(sign) && sign != '<' && sign != '>')
    };
    for line in lines {
        let line = line.strip_prefix("  ").unwrap();
        if let Some((from, to)) = line.split_once(" -->") {
            let (label, to) = match to.strip_prefix("|\"") {
                Some(rest) => rest.split_once("\"| ").unwrap(),
                None => ("", to.trim_start()),
            };
            assert!(is_name(from) && is_name(to) && is_label(label), "{line}");
            arrows.push((from.to_owned(), label.to_owned(), to.to_owned()));
        } else {
            let (name, rest) = line.split_at(line.find(['[', '(']).unwrap());
            let label = rest.strip_prefix("([\"").and_then(|it| it.strip_suffix("\"])"));
            let label = label.or_else(|| rest.strip_prefix("[\"").and_then(|it| it.strip_suffix("\"]"))).unwrap();
            assert!(is_name(name) && is_label(label), "{line}");
            assert!(boxes.insert(name.to_owned()), "{name} stands twice");
        }
    }
    (boxes, arrows)
}

#[test]
fn the_flow_chart_has_every_page_and_every_route() {
    let program = form(FORM);
    let (boxes, arrows) = read(&outline::mermaid(&program));
    assert_eq!(boxes.len(), program.pages.len() + 2);
    for (from, _, to) in &arrows {
        assert!(boxes.contains(from) && boxes.contains(to), "{from} --> {to}");
    }
    // Every arrow of the sheet is an arrow of the chart.
    let sheet = outline::text(&program);
    let starts = usize::from(!sheet.contains("\nStart\n"));
    assert_eq!(arrows.len(), sheet.lines().filter(|line| line.trim_start().starts_with("→ ")).count() + starts);
    assert!(arrows.contains(&("page8".into(), "when tagged is yes".into(), "page9".into())), "{arrows:?}");
    for (id, page) in program.pages.iter().enumerate() {
        let goes_on = arrows.iter().any(|(from, _, _)| *from == format!("page{}", id + 1));
        assert_eq!(goes_on, page.exit.is_none(), "{}", page.key);
    }
}

#[test]
fn the_list_of_routes_is_the_flow_chart() {
    let program = form(FORM);
    let outline::Routes { nodes, edges } = outline::routes(&program);
    let kinds = |wanted| nodes.iter().filter(|node| node.kind == wanted).count();
    assert_eq!(nodes.len(), program.pages.len() + 2);
    assert_eq!((nodes[0].kind, nodes[nodes.len() - 1].kind), (NodeKind::Start, NodeKind::End));
    assert_eq!(kinds(NodeKind::Exit), program.pages.iter().filter(|page| page.exit.is_some()).count());
    for (node, page) in nodes[1..].iter().zip(&program.pages) {
        assert_eq!((&node.key, &node.title), (&page.key, &page.title));
        assert_eq!(node.signpost.as_ref(), page.exit.as_ref().and_then(|exit| exit.signpost.as_ref()));
    }
    let name = |place: usize| match nodes[place].kind {
        NodeKind::Start => "start".to_owned(),
        NodeKind::End => "answers".to_owned(),
        _ => format!("page{place}"),
    };
    let edges: Vec<_> = edges.into_iter().map(|edge| (name(edge.from), edge.words, name(edge.to))).collect();
    // Signs that Mermaid would take for its own are numbers in the chart.
    let spelled = |words: String| words.replace('_', "#95;");
    let edges: Vec<_> = edges.into_iter().map(|(from, words, to)| (from, spelled(words), to)).collect();
    assert_eq!(edges, read(&outline::mermaid(&program)).1);
}

#[test]
fn no_text_of_an_author_breaks_the_flow_chart() {
    let program = sample::program(|text| format!("{} end --> x; %% ; # `md` [a](b) {{c}} |d|\n", hostile(text)));
    let chart = outline::mermaid(&program);
    assert_eq!(read(&chart).0.len(), program.pages.len() + 2);
    assert!(chart.contains("#60;img src=x onerror=alert(1)#62; #34;'#38;"), "{chart}");
}

#[test]
fn the_page_has_every_question_option_rule_and_route() {
    let program = form(FORM);
    let html = outline::html(&program).unwrap();
    for question in &program.questions {
        assert!(html.contains(&format!(">{}</h", question.ask)), "{}", question.ask);
        for option in question.kind.options() {
            assert!(html.contains(&format!("{} <code>{}</code>", option.label, option.key)), "{}", option.key);
        }
        for rule in &question.rules {
            assert!(html.contains(&rule.otherwise), "{}", rule.otherwise);
        }
    }
    let routes = outline::text(&program).lines().filter(|line| line.trim_start().starts_with("→ ")).count();
    assert_eq!(html.matches("<li>→ ").count(), routes + 1, "and the one from the start");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    for link in html.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
        assert!(ids.contains(&link), "{link}");
    }
    for outside in ["src=", "href=\"http", "@import", "url("] {
        assert!(!html.contains(outside), "the page stands alone: {outside}");
    }
}

#[test]
fn texts_of_an_author_stay_texts_on_the_page() {
    let html = outline::html(&sample::program(hostile)).unwrap();
    assert!(!html.contains("<img"), "{html}");
    assert!(html.contains("&lt;img"));
}
