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
