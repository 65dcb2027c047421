//! The part `render`: a page of a form, as the portal renders it, next to minijinja with a plain template.

use crate::race::{Runner, race};
use compiler::emit::html::{Channel, Filled, Links, Prepared, Renderer, Site};
use compiler::eval::evaluate;
use compiler::manifest::manifest;
use compiler::source::SourceFile;
use minijinja::Environment;
use minijinja::value::Serde;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A form with answers to it, and what stands around its page.
struct Page {
    form: Prepared,
    answers: Value,
    report: Report,
    renderer: Renderer,
    site: Site,
    links: Links,
}

impl Page {
    fn new(form: &str, answers: &str) -> Self {
        let program =
            compiler::check(&SourceFile::new("form.yaml", &fs::read_to_string(form).unwrap())).program.unwrap();
        let answers: Value = serde_json::from_str(&fs::read_to_string(answers).unwrap()).unwrap();
        let report = evaluate(
            &program,
            &Answers::from_json(&manifest(&program), &answers),
            &Day { today: 20_522, holidays: Vec::new() },
        );
        let site = Site {
            council: "Ashcombe Borough Council".to_owned(),
            home: "/".to_owned(),
            stylesheets: vec!["/assets/onceform.css".to_owned()],
            script: "/assets/page.js".to_owned(),
            footer: vec![
                ("Privacy".to_owned(), "/privacy".to_owned()),
                ("Accessibility".to_owned(), "/accessibility".to_owned()),
            ],
            ..Site::default()
        };
        let links = Links {
            action: "/one-page/everything".to_owned(),
            back: "/back".to_owned(),
            csrf: "0123456789abcdef0123456789abcdef".to_owned(),
            assets: "/assets/forms/one-page".to_owned(),
            today: "2026-03-10".to_owned(),
            ..Links::default()
        };
        let renderer = Renderer::new().unwrap();
        let form = renderer.prepare(program).unwrap();
        Self { form, answers, report, renderer, site, links }
    }

    fn html(&self) -> String {
        let filled = Filled { answers: &self.answers, report: &self.report, errors: &[], revealed: false, known: &[] };
        self.renderer.page(&self.form, 0, Channel::Website, &self.site, &self.links, &filled).unwrap()
    }
}

/// Writes Onceform's page to a folder.
pub fn page(form: &str, answers: &str, folder: &str) -> Value {
    fs::write(Path::new(folder).join("render-onceform.html"), Page::new(form, answers).html()).unwrap();
    Value::Null
}

/// Measures; `content` is what the plain template is given.
pub fn run(form: &str, answers: &str, content: &str, template: &str, folder: &str) -> Value {
    let page = Page::new(form, answers);
    let content: Value = serde_json::from_str(&fs::read_to_string(content).unwrap()).unwrap();
    let context = minijinja::Value::from(Serde(json!({ "page": content })));
    let source = fs::read_to_string(template).unwrap();
    let mut templates = Environment::new();
    // The name turns escaping on.
    templates.add_template("plain.html", &source).unwrap();
    let plain = templates.get_template("plain.html").unwrap();
    fs::write(Path::new(folder).join("render-minijinja.html"), plain.render(&context).unwrap()).unwrap();
    let mut runners = [
        Runner { name: "onceform", items: 1, run: Box::new(|_| page.html().len()) },
        Runner { name: "minijinja", items: 1, run: Box::new(|_| plain.render(&context).unwrap().len()) },
    ];
    let figures = race(&mut runners);
    runners
        .iter()
        .zip(figures)
        .map(|(runner, figure)| (runner.name.to_owned(), json!(figure)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
