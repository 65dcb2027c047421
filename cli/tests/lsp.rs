//! The language server as an editor sees it: the real command, over its standard input and output.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::io::BufReader;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const FORM: &str = "form: stall\ntitle: Apply for a stall\npages:\n  - page: stall\n    title: Your stall 😀\n    questions:\n      - question: kind\n        type: choice\n        ask: What do you sell? 😀\n        options: { food: Food, crafts: Crafts }\n      - question: pitch\n        type: txt\n        ask: Which pitch?\n        ask when: kind is food\n";
const URI: &str = "file:///forms/stall/form.yaml";

struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: i32,
}

impl Editor {
    fn start() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_onceform"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Self { server, to, from, asked: 0 };
        let answer = editor.ask("initialize", json!({ "capabilities": {} }));
        assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
        editor.tell("initialized", json!({}));
        editor
    }

    fn open(text: &str) -> (Self, Value) {
        let mut editor = Self::start();
        editor.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": URI, "languageId": "yaml", "version": 1, "text": text } }),
        );
        let found = editor.heard();
        (editor, found)
    }

    fn tell(&mut self, method: &str, params: Value) {
        Message::Notification(Notification::new(method.to_owned(), params)).write(&mut self.to).unwrap();
    }

    fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        Message::Request(Request::new(RequestId::from(self.asked), method.to_owned(), params))
            .write(&mut self.to)
            .unwrap();
        match Message::read(&mut self.from).unwrap() {
            Some(Message::Response(answer)) => {
                let answer = serde_json::to_value(&answer).unwrap();
                match answer.get("error").filter(|error| !error.is_null()) {
                    Some(error) => Err(error["message"].as_str().unwrap().to_owned()),
                    None => Ok(answer["result"].clone()),
                }
            }
            other => panic!("{other:?} is no answer"),
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn at(&mut self, method: &str, line: u32, character: u32) -> Value {
        self.ask(
            method,
            json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } }),
        )
    }

    /// The mistakes that the server sends by itself.
    fn heard(&mut self) -> Value {
        match Message::read(&mut self.from).unwrap() {
            Some(Message::Notification(found)) => {
                assert_eq!(found.method, "textDocument/publishDiagnostics");
                found.params
            }
            other => panic!("{other:?} are no mistakes"),
        }
    }

    fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

#[test]
fn mistakes_are_sent_as_the_file_is_typed() {
    let (mut editor, found) = Editor::open(FORM);
    let first = &found["diagnostics"][0];
    assert_eq!((first["code"].as_str(), first["severity"].as_u64()), (Some("F020"), Some(1)), "{found}");
    assert_eq!(first["range"]["start"], json!({ "line": 11, "character": 14 }));
    assert!(first["message"].as_str().unwrap().contains("Did you mean `text`?"), "{first}");
    // Two units of UTF-16 for the face: what stands behind it is changed, not the face.
    editor.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [
            { "range": { "start": { "line": 4, "character": 21 }, "end": { "line": 4, "character": 23 } }, "text": "" },
            { "range": { "start": { "line": 11, "character": 15 }, "end": { "line": 11, "character": 15 } }, "text": "e" },
        ] }),
    );
    let found = editor.heard();
    assert_eq!(found["diagnostics"], json!([]), "{found}");
    assert_eq!(found["version"], 2);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(editor.heard()["diagnostics"], json!([]));
    editor.end();
}

#[test]
fn questions_of_the_editor_are_answered() {
    let (mut editor, _) = Editor::open(FORM);
    let offers = editor.at("textDocument/completion", 13, 26);
    let labels: Vec<&str> = offers.as_array().unwrap().iter().map(|offer| offer["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["food", "crafts"]);
    let hover = editor.at("textDocument/hover", 13, 20);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("What do you sell? 😀"), "{hover}");
    let definition = editor.at("textDocument/definition", 13, 20);
    assert_eq!(definition["range"]["start"], json!({ "line": 6, "character": 18 }));
    let references = editor.ask(
        "textDocument/references",
        json!({ "textDocument": { "uri": URI }, "position": { "line": 6, "character": 19 }, "context": { "includeDeclaration": false } }),
    );
    assert_eq!(references.as_array().unwrap().len(), 1);
    let ready = editor.at("textDocument/prepareRename", 6, 19);
    assert_eq!(ready["placeholder"], "kind");
    let symbols = editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(symbols.as_array().unwrap().len(), 3);
    editor.end();
}

#[test]
fn renaming_and_fixing_send_changes() {
    let (mut editor, _) = Editor::open(FORM);
    let place =
        json!({ "textDocument": { "uri": URI }, "position": { "line": 13, "character": 20 }, "newName": "goods" });
    let changed = editor.ask("textDocument/rename", place);
    let edits = changed["changes"][URI].as_array().unwrap();
    assert_eq!(edits.len(), 3, "the question, what it was, and the condition: {changed}");
    let refused = editor.try_ask(
        "textDocument/rename",
        json!({ "textDocument": { "uri": URI }, "position": { "line": 13, "character": 20 }, "newName": "pitch" }),
    );
    assert!(refused.unwrap_err().contains("a question already"));
    let line = json!({ "start": { "line": 11, "character": 0 }, "end": { "line": 11, "character": 0 } });
    let fixes = editor.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": URI }, "range": line, "context": { "diagnostics": [] } }),
    );
    assert_eq!(fixes[0]["title"], "Write `text`");
    assert_eq!(fixes[0]["edit"]["changes"][URI][0]["newText"], "text");
    editor.end();
}

/// A form is looked at with what belongs to it, as it is on the screen.
#[test]
fn a_fragment_on_the_screen_counts() {
    let folder = tempfile::tempdir().unwrap();
    let form = FORM.replace("type: txt", "type: text") + "      - use: person\n";
    let fragment =
        "fragment: person\nquestions:\n  - question: nickname\n    type: text\n    ask: What is your nickname?\n";
    std::fs::write(folder.path().join("form.yaml"), &form).unwrap();
    std::fs::write(folder.path().join("person.yaml"), "fragment: somebody\n").unwrap();
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    let open = |uri: &str, text: &str| json!({ "textDocument": { "uri": uri, "languageId": "yaml", "version": 1, "text": text } });
    let mut editor = Editor::start();
    editor.tell("textDocument/didOpen", open(&uri("form.yaml"), &form));
    let found = editor.heard();
    assert_eq!(found["diagnostics"].as_array().unwrap().len(), 1, "there is no such fragment yet: {found}");
    editor.tell("textDocument/didOpen", open(&uri("person.yaml"), fragment));
    let both = [editor.heard(), editor.heard()];
    assert!(both.iter().all(|found| found["diagnostics"] == json!([])), "{both:?}");
    editor.tell("textDocument/didOpen", open(&uri("other.yaml"), "name: Ashcombe\n"));
    let all = [editor.heard(), editor.heard(), editor.heard()];
    assert!(all.iter().all(|found| found["diagnostics"] == json!([])), "no form, and none of ours: {all:?}");
    editor.end();
}

/// A fragment in two forms, the changes of a council and a translation, over the real protocol.
struct Library {
    folder: tempfile::TempDir,
    editor: Editor,
}

impl Library {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let person = "fragment: person\nquestions:\n  - question: name\n    type: name\n    ask: What is your name?\n";
        let form = |name: &str, uses: &str, sent: &str| {
            format!(
                "form: {name}\ntitle: Say hello\ndata protection: {{ purpose: To say hello, lawful basis: public task, keep for: 1 year }}\npages:\n  - page: one\n    title: One\n    questions:\n      - question: word\n        type: text\n        ask: Which word?\n{uses}send to:\n  - system: hello\n    fields: {{ word: word, who: {sent} }}\n"
            )
        };
        let files = [
            ("shared/person.yaml", person.to_owned()),
            ("stall/form.yaml", form("stall", "      - use: person\n        as: partner\n", "partner_name")),
            ("market/form.yaml", form("market", "      - use: person\n", "name")),
            ("stall/councils/ashcombe.yaml", "changes to: stall\ncouncil: ashcombe\nquestions:\n  partner_name: { ask: Who is your partner? }\n".to_owned()),
            ("stall/cy.yaml", "translation of: stall\nlanguage: cy\ntexts:\n  question partner_name / ask:\n    en: What is your name?\n    cy: Beth yw eich enw?\n".to_owned()),
        ];
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self { folder, editor: Editor::start() }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.path().join(name).display())
    }

    /// Opens a file as it is on the disk, or with another text.
    fn open(&mut self, name: &str, text: Option<&str>) {
        let saved = std::fs::read_to_string(self.folder.path().join(name)).unwrap();
        let (uri, text) = (self.uri(name), text.unwrap_or(&saved));
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn at(&self, name: &str, line: u32, character: u32) -> Value {
        json!({ "textDocument": { "uri": self.uri(name) }, "position": { "line": line, "character": character } })
    }

    /// The next mistakes that are sent: the file, and codes with lines.
    fn heard(&mut self) -> (String, Vec<String>) {
        let found = self.editor.heard();
        let above = format!("file://{}/", self.folder.path().display());
        let file = found["uri"].as_str().unwrap().trim_start_matches(&above).to_owned();
        let code = |found: &Value| format!("{} {}", found["code"].as_str().unwrap(), found["range"]["start"]["line"]);
        (file, found["diagnostics"].as_array().unwrap().iter().map(code).collect())
    }
}

#[test]
fn going_to_a_name_and_renaming_it_reach_every_file() {
    let mut library = Library::start();
    library.open("stall/form.yaml", None);
    // The translation lacks texts; the file is not open and told all the same.
    assert_eq!(library.heard(), ("stall/form.yaml".to_owned(), vec![]));
    assert_eq!(library.heard(), ("stall/cy.yaml".to_owned(), vec!["F064 1".to_owned()]));
    let used = library.at("stall/form.yaml", 10, 14);
    let fragment = library.editor.ask("textDocument/definition", used);
    assert_eq!(fragment["uri"], library.uri("shared/person.yaml"));
    assert_eq!(fragment["range"]["start"], json!({ "line": 0, "character": 10 }));
    let sent = library.at("stall/form.yaml", 14, 37);
    let made = library.editor.ask("textDocument/definition", sent.clone());
    assert_eq!((&made["uri"], &made["range"]["start"]["line"]), (&json!(library.uri("shared/person.yaml")), &json!(2)));
    let mut asked = sent.clone();
    asked["context"] = json!({ "includeDeclaration": true });
    let everywhere = library.editor.ask("textDocument/references", asked);
    assert_eq!(everywhere.as_array().unwrap().len(), 5, "{everywhere}");

    let mut wanted = sent.clone();
    wanted["newName"] = json!("full_name");
    let refused = library.editor.try_ask("textDocument/rename", wanted.clone()).unwrap_err();
    assert!(refused.contains("starts with `partner_` too"), "{refused}");
    wanted["newName"] = json!("partner_full_name");
    let changed = library.editor.ask("textDocument/rename", wanted.clone());
    let texts = |name: &str| -> Vec<String> {
        let edits = changed["changes"][library.uri(name)].as_array().unwrap_or_else(|| panic!("{name}: {changed}"));
        edits.iter().map(|edit| edit["newText"].as_str().unwrap().trim().to_owned()).collect()
    };
    assert_eq!(texts("shared/person.yaml"), ["full_name", "was: name"]);
    assert_eq!(texts("stall/form.yaml"), ["partner_full_name"]);
    assert_eq!(texts("market/form.yaml"), ["full_name"]);
    assert_eq!(texts("stall/councils/ashcombe.yaml"), ["partner_full_name"]);
    assert_eq!(texts("stall/cy.yaml"), ["partner_full_name"]);
    assert_eq!(changed["changes"].as_object().unwrap().len(), 5);

    // One file that cannot be read, and nothing is changed anywhere.
    let broken = library.folder.path().join("market/form.yaml");
    std::fs::write(&broken, "form: market\n pages: [\n").unwrap();
    let refused = library.editor.try_ask("textDocument/rename", wanted).unwrap_err();
    assert!(refused.contains("market/form.yaml cannot be read as it stands"), "{refused}");
    library.editor.end();
}

#[test]
fn a_change_in_a_fragment_is_told_in_the_forms_that_use_it() {
    let mut library = Library::start();
    let saved = std::fs::read_to_string(library.folder.path().join("shared/person.yaml")).unwrap();
    library.open("shared/person.yaml", Some(&saved.replace("question: name", "question: full_name")));
    assert_eq!(library.heard(), ("shared/person.yaml".to_owned(), vec![]));
    // Neither form is open. Both use a name that is gone.
    assert_eq!(library.heard(), ("market/form.yaml".to_owned(), vec!["F012 13".to_owned()]));
    assert_eq!(library.heard(), ("stall/form.yaml".to_owned(), vec!["F012 14".to_owned()]));
    let whole = json!({ "textDocument": { "uri": library.uri("shared/person.yaml"), "version": 2 }, "contentChanges": [{ "text": saved }] });
    library.editor.tell("textDocument/didChange", whole);
    assert_eq!(library.heard(), ("shared/person.yaml".to_owned(), vec![]));
    let mut after = [library.heard(), library.heard(), library.heard()];
    after.sort();
    assert_eq!(
        after,
        [
            ("market/form.yaml".to_owned(), vec![]),
            ("stall/cy.yaml".to_owned(), vec!["F064 1".to_owned()]),
            ("stall/form.yaml".to_owned(), vec![])
        ],
        "what was told is taken back"
    );
    library
        .editor
        .tell("textDocument/didClose", json!({ "textDocument": { "uri": library.uri("shared/person.yaml") } }));
    assert_eq!(library.heard(), ("shared/person.yaml".to_owned(), vec![]));
    assert_eq!(library.heard(), ("stall/cy.yaml".to_owned(), vec![]), "nothing that is open belongs to it any more");
    library.editor.end();
}

#[test]
fn what_is_not_known_is_refused_and_work_goes_on() {
    let (mut editor, _) = Editor::open(FORM);
    assert!(editor.try_ask("textDocument/foldingRange", json!({})).is_err());
    assert!(editor.try_ask("textDocument/hover", json!({ "position": 5 })).is_err());
    let elsewhere = json!({ "textDocument": { "uri": "file:///no" }, "position": { "line": 0, "character": 0 } });
    assert!(editor.try_ask("textDocument/hover", elsewhere).unwrap_err().contains("is not open"));
    editor.tell("textDocument/didChange", json!({ "textDocument": 7 }));
    editor.tell("$/cancelRequest", json!({ "id": 1 }));
    assert!(editor.at("textDocument/hover", 999, 999).is_null());
    editor.end();
}

#[test]
fn an_editor_that_goes_away_is_no_fault() {
    let (editor, _) = Editor::open(FORM);
    let Editor { mut server, to, from, .. } = editor;
    drop((to, from));
    assert!(server.wait().unwrap().success());
}
