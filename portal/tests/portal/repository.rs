//! A council's forms in a git repository: commits are saves and saves are commits, nobody's is lost, and what is beyond the folder of
//! the forms is left alone. Every repository here is a real one.

use crate::browser::Service;
use crate::publishing::{APPROVER, EDITOR, approve, renamed, staff, title};
use crate::studio::{Writer, editors, forms, state};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Barrier;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FILE: &str = "forms/bin-report/form.yaml";
const NOTE: &str = "The title says what is reported, because people asked.";

/// A bare repository, and Jo Bell, who works on it with git.
struct Repository {
    folder: TempDir,
}

fn git(at: &Path, arguments: &[&str]) -> Output {
    let jo = ["-c", "user.name=Jo Bell", "-c", "user.email=jo.bell@ashcombe.example", "-c", "init.defaultBranch=main"];
    Command::new("git").current_dir(at).args(jo).args(arguments).output().unwrap()
}

fn well(at: &Path, arguments: &[&str]) -> String {
    let output = git(at, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

impl Repository {
    fn empty() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        well(repository.folder.path(), &["init", "--quiet", "--bare", "forms.git"]);
        well(repository.folder.path(), &["clone", "--quiet", "forms.git", "jo"]);
        repository
    }

    /// With the form that the tests of the portal have, and files that are not the studio's business.
    fn new() -> Self {
        let repository = Self::empty();
        let form = fs::read_to_string(forms().join("bin-report.yaml")).unwrap();
        let changes = "changes to: bin-report\ncouncil: penllyn\ntitle: Report a bin of ours\n";
        repository.commit(
            "Our forms",
            &[
                (FILE, Some(&form)),
                ("forms/bin-report/councils/penllyn.yaml", Some(changes)),
                ("forms/bin-report/notes.md", Some("# Why we ask\n")),
                ("README.md", Some("# Forms of Ashcombe\n")),
            ],
        );
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bare(&self) -> PathBuf {
        self.path("forms.git")
    }

    /// What git answers about the bare repository.
    fn ask(&self, arguments: &[&str]) -> String {
        well(&self.bare(), arguments)
    }

    /// Jo writes or removes files, commits and pushes; answers the commit.
    fn commit(&self, message: &str, files: &[(&str, Option<&str>)]) -> String {
        let jo = self.path("jo");
        if git(&jo, &["rev-parse", "--verify", "--quiet", "origin/main"]).status.success() {
            well(&jo, &["pull", "--quiet", "--rebase", "--autostash", "origin", "main"]);
        }
        for (name, text) in files {
            let file = jo.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            match text {
                Some(text) => fs::write(file, text).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
        }
        well(&jo, &["add", "--all"]);
        well(&jo, &["commit", "--quiet", "--message", message]);
        well(&jo, &["push", "--quiet", "origin", "HEAD:main"]);
        well(&jo, &["rev-parse", "HEAD"])
    }

    fn file(&self, name: &str) -> String {
        self.ask(&["show", &format!("main:{name}")])
    }

    fn commits(&self) -> usize {
        self.ask(&["rev-list", "--count", "main"]).parse().unwrap()
    }

    /// The settings that name a repository in the folder, as a file.
    fn settings(&self, name: &str, more: &str) -> String {
        let file = self.path("onceform.toml");
        let text = format!("[[repository]]\ncouncil = \"ashcombe\"\npath = \"{name}\"\nfolder = \"forms\"\n{more}");
        fs::write(&file, text).unwrap();
        file.display().to_string()
    }

    fn serve(&self) -> Service {
        Service::with_forms(&forms(), &["--settings", &self.settings("forms.git", "")])
    }

    /// With a repository of the service's own, which this one is the origin of.
    fn serve_at_a_distance(&self) -> Service {
        well(self.folder.path(), &["clone", "--quiet", "--bare", "forms.git", "here.git"]);
        Service::with_forms(&forms(), &["--settings", &self.settings("here.git", "push = true\n")])
    }
}

/// Waits for what the service does beside its pages.
fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it has not come to it");
    }
}

fn text(form: &Value) -> &str {
    form["files"][0]["text"].as_str().unwrap()
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[test]
fn what_is_committed_with_git_is_a_save_and_a_save_is_a_commit() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, lewis] = editors(&service);
    let before = hannah.form();
    assert_eq!(before["draft"], Value::Null, "it is what is published: {before}");
    let first = before["last"].as_str().unwrap();
    assert_eq!(first, repository.ask(&["rev-parse", "main"]));
    assert_eq!(state(&hannah.about(), "bin-report")["draft"], Value::Null);

    let jos = repository.commit("Say what is reported", &[(FILE, Some(&renamed("From Jo")))]);
    let opened = hannah.form();
    assert_eq!(opened["draft"]["by"], "Jo Bell (in the repository)");
    assert_eq!((id(&opened["draft"]), text(&opened["draft"])), (jos.as_str(), renamed("From Jo").as_str()));
    assert_eq!(state(&hannah.about(), "bin-report")["draft"]["by"], "Jo Bell (in the repository)");

    let version = &before["published"]["version"];
    let (status, save) = hannah.save(&jos, version, &renamed("From Hannah"));
    assert_eq!((status, &save["what"], &save["yours"]), (200, &json!("form.yaml"), &json!(true)), "{save}");
    assert_eq!(id(&save), repository.ask(&["rev-parse", "main"]));
    assert_eq!(repository.ask(&["rev-parse", "main^"]), jos);
    let said = repository.ask(&["log", "-1", "--format=%an <%ae>|%s|%b", "main"]);
    let version = version.as_str().unwrap();
    let expected = format!(
        "Hannah Frost <hannah.frost@council.example.com>|bin-report: form.yaml|Onceform-Form: bin-report\nOnceform-Made-From: {version}"
    );
    assert_eq!(said.trim(), expected);
    assert_eq!(repository.ask(&["diff", "--name-only", "main^", "main"]), FILE, "nothing else is touched");
    assert_eq!(repository.file(FILE), renamed("From Hannah").trim_end());
    let left: Vec<_> = fs::read_dir(repository.bare()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("onceform-")), "{left:?}");

    let (status, again) = hannah.save(&jos, &json!(version), &renamed("From Hannah"));
    assert_eq!((status, id(&again)), (200, id(&save)), "an answer that got lost is given again");
    assert_eq!(repository.commits(), 3);
    let saves = lewis.get("forms/bin-report/saves");
    let names: Vec<&Value> = saves["saves"].as_array().unwrap().iter().map(|save| &save["by"]).collect();
    assert_eq!(names, [EDITOR, "Jo Bell (in the repository)", "Jo Bell (in the repository)"]);
    assert_eq!(saves["saves"][1]["what"], "Say what is reported");
    assert_eq!(text(&lewis.get(&format!("forms/bin-report/saves/{jos}"))), renamed("From Jo"));

    // Commits that are not of the branch are nobody's business here.
    let jo = repository.path("jo");
    well(&jo, &["checkout", "--quiet", "-b", "private"]);
    fs::write(jo.join(FILE), "form: bin-report\ntitle: Not to be seen\n").unwrap();
    well(&jo, &["commit", "--quiet", "--all", "--message", "Private"]);
    well(&jo, &["push", "--quiet", "origin", "private"]);
    let private = well(&jo, &["rev-parse", "HEAD"]);
    for id in [private.as_str(), "main", "HEAD", "--all"] {
        assert_eq!(lewis.say("GET", &format!("forms/bin-report/saves/{id}"), &Value::Null).0, 404, "{id}");
    }
    assert_eq!(lewis.save(&private, &json!(version), &renamed("Over it")).0, 409);

    assert_eq!(service.rows("SELECT id FROM form_saves").len(), 0, "nothing of it is in the database");
    assert_eq!(service.rows("SELECT words FROM looks WHERE words = 'saved a draft'").len(), 2);
}

#[test]
fn a_draft_from_git_is_handed_in_with_its_commit_and_can_be_thrown_away() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, _] = editors(&service);
    let jos = repository.commit("Say what is reported", &[(FILE, Some(&renamed("Report a missed bin")))]);
    let (status, said) = hannah.propose(&json!(jos), NOTE);
    assert_eq!(status, 201, "{said}");
    let mut approver = staff(&service, "ashcombe", APPROVER);
    let page = approver.get(said["address"].as_str().unwrap());
    assert!(page.html.contains(NOTE) && page.html.contains(&format!("Commit {jos} of")), "{}", page.html);
    approve(&mut approver, said["address"].as_str().unwrap());
    assert_eq!(title(&mut service.browser(), "ashcombe"), "Report a missed bin");
    assert_eq!(title(&mut service.browser(), "penllyn"), "Report a bin");
    let now = hannah.form();
    assert_eq!((&now["draft"], &now["last"]), (&Value::Null, &json!(jos)), "the draft is what is live");
    assert_eq!(hannah.here(&Value::Null, false)["is_live"], true);

    let (_, save) = hannah.save(&jos, &now["published"]["version"], &renamed("Something else"));
    let gone = json!({ "from": id(&save), "made_from": now["published"]["version"], "files": [] });
    let (status, said) = hannah.say("PUT", "forms/bin-report", &gone);
    assert_eq!((status, &said["what"]), (200, &json!("thrown away")), "{said}");
    assert_eq!(repository.file(FILE), renamed("Report a missed bin").trim_end());
    assert!(repository.file("forms/bin-report/councils/penllyn.yaml").contains("penllyn"));
    assert_eq!(hannah.form()["draft"], Value::Null);

    // One that was never published goes altogether.
    repository.commit("A new one", &[("forms/skips/form.yaml", Some("form: skips\ntitle: Skips\n"))]);
    let skips = hannah.get("forms/skips");
    assert_eq!(state(&hannah.about(), "skips")["draft"]["by"], "Jo Bell (in the repository)");
    let gone = json!({ "from": skips["last"], "made_from": "", "files": [] });
    assert_eq!(hannah.say("PUT", "forms/skips", &gone).0, 200);
    assert_eq!(hannah.say("GET", "forms/skips", &Value::Null).0, 404);
    assert_eq!(git(&repository.bare(), &["cat-file", "-e", "main:forms/skips"]).status.code(), Some(128));
}

#[test]
fn what_was_committed_meanwhile_is_not_overwritten_unawares() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, lewis] = editors(&service);
    let opened = hannah.form();
    let (last, version) = (opened["last"].as_str().unwrap(), &opened["published"]["version"]);
    // Something else was changed: the save goes on top of it.
    let other = repository.commit("Another form", &[("forms/skips/form.yaml", Some("form: skips\ntitle: Skips\n"))]);
    let (status, save) = hannah.save(last, version, &renamed("From Hannah"));
    assert_eq!(status, 200, "{save}");
    assert_eq!(repository.ask(&["rev-parse", "main^"]), other);
    assert_eq!(repository.file("forms/skips/form.yaml"), "form: skips\ntitle: Skips");

    // By the studio.
    let (status, refused) = lewis.save(last, version, &renamed("From Lewis"));
    assert_eq!(
        (status, &refused["draft"]["by"], text(&refused["draft"])),
        (409, &json!(EDITOR), renamed("From Hannah").as_str())
    );
    assert_eq!(lewis.save("", version, &renamed("From Lewis")).0, 409, "nor by somebody who says there was nothing");
    // By git.
    let jos = repository.commit("Jo’s", &[(FILE, Some(&renamed("From Jo")))]);
    let (status, refused) = hannah.save(id(&save), version, &renamed("From Hannah again"));
    assert_eq!((status, id(&refused["draft"])), (409, jos.as_str()));
    assert_eq!(text(&refused["draft"]), renamed("From Jo"));
    assert_eq!(repository.ask(&["rev-parse", "main"]), jos, "nothing was changed");
    assert_eq!(hannah.here(&json!(1), false)["last"]["by"], "Jo Bell (in the repository)");
    assert_eq!(hannah.propose(&save["id"], NOTE).0, 409);
    // What forms share is part of each.
    let shared = "fragment: person\nquestions:\n  - question: name\n    type: text\n    ask: What is your name?\n";
    repository.commit("Shared", &[("forms/shared/person.yaml", Some(shared))]);
    assert_eq!(hannah.save(&jos, version, &renamed("Over it")).0, 409);
    // And where the form is gone.
    let removed = repository.commit("Gone", &[(FILE, None)]);
    let (status, refused) = hannah.save(&jos, version, &renamed("Over it"));
    assert_eq!((status, &refused["draft"]["files"], id(&refused["draft"])), (409, &json!([]), removed.as_str()));
    // Having seen it, they may.
    assert_eq!(hannah.save(&removed, version, &renamed("Again")).0, 200);
    assert_eq!(repository.file(FILE), renamed("Again").trim_end());
}

#[test]
fn a_commit_from_before_what_is_live_is_not_handed_in_unseen() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, _] = editors(&service);
    repository.commit("Long ago", &[(FILE, Some(&renamed("From Jo")))]);
    let jo = repository.path("jo");
    let amend = ["commit", "--quiet", "--amend", "--no-edit", "--author=Jo Bell <jo.bell@ashcombe.example>"];
    let person = ["-c", "user.name=Jo Bell", "-c", "user.email=jo.bell@ashcombe.example"];
    let date = ("GIT_COMMITTER_DATE", "2020-01-01T12:00:00Z");
    let done = Command::new("git").current_dir(&jo).args(person).args(amend).env(date.0, date.1).status().unwrap();
    assert!(done.success());
    well(&jo, &["push", "--quiet", "--force", "origin", "HEAD:main"]);
    let draft = hannah.form()["draft"].clone();
    assert_eq!((text(&draft), &draft["made_from"]), (renamed("From Jo").as_str(), &json!("")));
    crate::publishing::publish(&service, &[&renamed("Handed in as a file")]);
    let (status, said) = hannah.propose(&draft["id"], NOTE);
    assert_eq!(status, 409, "{said}");
    assert_eq!(text(&said["published"]), renamed("Handed in as a file"));
    // Having seen it, they may: the page says so.
    let asks = json!({ "from": draft["id"], "note": NOTE, "made_from": said["published"]["version"] });
    assert_eq!(hannah.say("POST", "forms/bin-report/propose", &asks).0, 201);
}

#[test]
fn of_two_who_save_at_once_one_is_told_of_the_other() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, mut lewis] = editors(&service);
    // Lewis is at another process of the same service.
    let other = service.another();
    lewis.browser.address.clone_from(&other.address);
    let version = hannah.form()["published"]["version"].clone();
    for round in 0..5 {
        let last = hannah.form()["last"].as_str().unwrap().to_owned();
        let before = repository.commits();
        let barrier = Barrier::new(2);
        let save = |writer: &Writer, name: &str| {
            barrier.wait();
            writer.save(&last, &version, &renamed(&format!("{name} {round}")))
        };
        let [one, two] = std::thread::scope(|scope| {
            let one = scope.spawn(|| save(&hannah, "Hannah"));
            let two = scope.spawn(|| save(&lewis, "Lewis"));
            [one.join().unwrap(), two.join().unwrap()]
        });
        let ((won, save), (lost, refused)) = if one.0 == 200 { (one, two) } else { (two, one) };
        assert_eq!((won, lost), (200, 409), "{save} {refused}");
        assert_eq!(refused["draft"]["id"], save["id"], "who was slower sees what the other has saved");
        assert_eq!(repository.commits(), before + 1);
        assert_eq!(repository.ask(&["rev-parse", "main"]), id(&save));
    }
    // Of two forms both are saved, whoever is faster.
    let before = repository.commits();
    let barrier = Barrier::new(2);
    let last = hannah.form()["last"].as_str().unwrap().to_owned();
    let files = json!([{ "name": "form.yaml", "text": "form: skips\ntitle: Skips\n" }]);
    let new = json!({ "from": "", "made_from": "", "files": files });
    std::thread::scope(|scope| {
        let one = scope.spawn(|| {
            barrier.wait();
            hannah.save(&last, &version, &renamed("Both"))
        });
        let two = scope.spawn(|| {
            barrier.wait();
            lewis.say("PUT", "forms/skips", &new)
        });
        assert_eq!((one.join().unwrap().0, two.join().unwrap().0), (200, 200));
    });
    assert_eq!(repository.commits(), before + 2);
    assert_eq!(repository.file("forms/skips/form.yaml"), "form: skips\ntitle: Skips");
    assert_eq!(repository.file(FILE), renamed("Both").trim_end());
    repository.ask(&["fsck", "--strict"]);
}

#[test]
fn a_save_is_pushed_and_what_others_pushed_is_fetched() {
    let repository = Repository::new();
    let service = repository.serve_at_a_distance();
    let [hannah, _] = editors(&service);
    let version = hannah.form()["published"]["version"].clone();
    let jos = repository.commit("Say what is reported", &[(FILE, Some(&renamed("From Jo")))]);
    let (status, save) = hannah.save(&jos, &version, &renamed("From Hannah"));
    assert_eq!((status, &save["note"]), (200, &json!("")), "{save}");
    assert_eq!(repository.ask(&["rev-parse", "main"]), id(&save), "it is at the origin");

    // Somebody is faster, in the moment between looking and pushing: the origin takes what Jo did before it looks at what is pushed.
    let faster = |files: &[(&str, Option<&str>)]| {
        let jo = repository.path("jo");
        well(&jo, &["pull", "--quiet", "--rebase", "--autostash", "origin", "main"]);
        for (name, text) in files {
            fs::create_dir_all(jo.join(name).parent().unwrap()).unwrap();
            fs::write(jo.join(name), text.unwrap()).unwrap();
        }
        well(&jo, &["add", "--all"]);
        well(&jo, &["commit", "--quiet", "--message", "Faster"]);
        well(&jo, &["push", "--quiet", "--force", "origin", "HEAD:waiting"]);
        let hook = repository.bare().join("hooks/pre-receive");
        let script = "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\nrm \"$0\"\n\
            exec git update-ref refs/heads/main refs/heads/waiting\n";
        fs::write(&hook, script).unwrap();
        assert!(Command::new("chmod").args(["+x", &hook.display().to_string()]).status().unwrap().success());
        repository.ask(&["rev-parse", "waiting"])
    };
    let theirs = faster(&[("forms/skips/form.yaml", Some("form: skips\ntitle: Skips\n"))]);
    let (status, save) = hannah.save(id(&save), &version, &renamed("From Hannah, later"));
    assert_eq!((status, &save["note"]), (200, &json!("")), "{save}");
    assert_eq!(repository.ask(&["rev-parse", "main"]), id(&save));
    assert_eq!(repository.ask(&["rev-parse", "main^"]), theirs, "it was made again on top");
    assert_eq!(repository.ask(&["log", "-1", "--format=%an", "main"]), EDITOR);

    let theirs = faster(&[(FILE, Some(&renamed("Jo was faster")))]);
    let (status, refused) = hannah.save(id(&save), &version, &renamed("From Hannah, too late"));
    assert_eq!((status, id(&refused["draft"])), (409, theirs.as_str()), "{refused}");
    assert_eq!(text(&refused["draft"]), renamed("Jo was faster"));
    assert_eq!(repository.ask(&["rev-parse", "main"]), theirs);
    assert_eq!(well(&repository.path("here.git"), &["rev-parse", "main"]), theirs);
}

#[test]
fn without_a_connection_saves_stay_and_are_pushed_later() {
    let repository = Repository::new();
    let mut service = repository.serve_at_a_distance();
    let [hannah, _] = editors(&service);
    let opened = hannah.form();
    let (last, version) = (opened["last"].as_str().unwrap(), &opened["published"]["version"]);
    fs::rename(repository.bare(), repository.path("away.git")).unwrap();
    let (status, first) = hannah.save(last, version, &renamed("One"));
    assert_eq!(status, 200, "{first}");
    assert!(first["note"].as_str().unwrap().contains("cannot be reached"), "{first}");
    let (status, second) = hannah.save(id(&first), version, &renamed("Two"));
    assert_eq!(status, 200, "{second}");
    assert!(hannah.about()["note"].as_str().unwrap().contains("cannot be reached"));
    assert_eq!(text(&hannah.form()["draft"]), renamed("Two"));
    fs::rename(repository.path("away.git"), repository.bare()).unwrap();
    let theirs = repository.commit("Another form", &[("forms/skips/form.yaml", Some("form: skips\ntitle: Skips\n"))]);

    // What is tried again after a while is tried at once by a service that starts.
    service.kill();
    service.restart();
    let [hannah, _] = editors(&service);
    until(|| repository.commits() == 4 && hannah.about()["note"] == "");
    assert_eq!(repository.ask(&["rev-parse", "main~2"]), theirs);
    assert_eq!(repository.file(FILE), renamed("Two").trim_end());
    let names = repository.ask(&["log", "-2", "--format=%an: %s", "main"]);
    assert_eq!(names, "Hannah Frost: bin-report: form.yaml\nHannah Frost: bin-report: form.yaml");
    // Whoever has the form open goes on from the commit that they know.
    let (status, third) = hannah.save(id(&second), version, &renamed("Three"));
    assert_eq!((status, repository.ask(&["rev-parse", "main"]).as_str()), (200, id(&third)));

    // Where both changed one form, nothing is lost and somebody is asked.
    fs::rename(repository.bare(), repository.path("away.git")).unwrap();
    service.kill();
    service.restart();
    let [hannah, _] = editors(&service);
    let (status, here) = hannah.save(id(&third), version, &renamed("From here"));
    assert_eq!(status, 200, "{here}");
    fs::rename(repository.path("away.git"), repository.bare()).unwrap();
    let theirs = repository.commit("Theirs", &[(FILE, Some(&renamed("From there")))]);
    service.kill();
    service.restart();
    let [hannah, _] = editors(&service);
    until(|| hannah.about()["note"].as_str().unwrap().contains("somebody else changed forms/bin-report"));
    assert_eq!(text(&hannah.form()["draft"]), renamed("From here"));
    assert_eq!(repository.ask(&["rev-parse", "main"]), theirs);
}

#[test]
fn what_cannot_be_a_form_is_told_and_nothing_beyond_the_folder_is_named() {
    let repository = Repository::new();
    let service = repository.serve();
    let [hannah, _] = editors(&service);
    let version = hannah.form()["published"]["version"].clone();
    // What is not right YAML is opened as it is: somebody has to mend it.
    let broken = "form: bin-report\ntitle: [Not right\n  - x: {";
    let jos = repository.commit("Broken", &[(FILE, Some(broken))]);
    assert_eq!(text(&hannah.form()["draft"]), broken);
    let (_, said) = hannah.propose(&json!(jos), NOTE);
    assert_eq!(said["gates"]["gates"][0]["passed"], json!(false), "{said}");
    let nameless = "what is this";
    repository.commit("No form at all", &[(FILE, Some(nameless))]);
    assert_eq!(text(&hannah.form()["draft"]), nameless);

    let trouble = |words: &str| {
        let (status, said) = hannah.say("GET", "forms/bin-report", &Value::Null);
        let told = said["trouble"].as_str().unwrap_or_default();
        assert!(status == 422 && told.contains(words), "{words}: {status} {said}");
        let (status, _) = hannah.save(&jos, &version, &renamed("Over it"));
        assert_eq!(status, 422, "{words}");
        assert!(hannah.about()["forms"].as_array().unwrap().len() > 1, "the others are there");
    };
    let jo = repository.path("jo");
    fs::write(repository.path("secret.yaml"), "form: secret\ntitle: Secret\n").unwrap();
    fs::remove_file(jo.join(FILE)).unwrap();
    std::os::unix::fs::symlink("../../../secret.yaml", jo.join(FILE)).unwrap();
    repository.commit("A link", &[]);
    trouble("is a link");
    fs::remove_file(jo.join(FILE)).unwrap();
    repository.commit("Bytes", &[(FILE, Some("form: bin-report\u{0}"))]);
    trouble("is not plain text");
    repository.commit("Long", &[(FILE, Some(&"x".repeat(1024 * 1024 + 1)))]);
    trouble("longer than");
    repository.commit(
        "Twice",
        &[
            (FILE, Some(&renamed("One"))),
            ("forms/bin-report/cy.yaml", Some("translation of: bin-report\nlanguage: cy\n")),
            ("forms/bin-report/welsh.yaml", Some("translation of: bin-report\nlanguage: cy\n")),
        ],
    );
    trouble("is the same part of the form as");
    repository.commit("Once", &[("forms/bin-report/welsh.yaml", None)]);

    let last = hannah.form()["last"].clone();
    let save = |form: &str, name: &str, text: &str| {
        let files = json!([{ "name": "form.yaml", "text": renamed("One") }, { "name": name, "text": text }]);
        hannah.say("PUT", &format!("forms/{form}"), &json!({ "from": last, "made_from": version, "files": files }))
    };
    let before = repository.commits();
    for name in ["../skips/form.yaml", "/etc/x.yaml", ".git/config.yaml", "..yaml", "a\nb.yaml"] {
        assert_eq!(save("bin-report", name, "x").0, 400, "{name}");
    }
    assert_eq!(save("bin-report", "notes.yaml", "x").0, 422, "a file that is no part of a form");
    // The other council's changes lie where a file of ours would go.
    let ours = "changes to: bin-report\ncouncil: penllyn\ntitle: Mine\n";
    assert_eq!(save("bin-report", "councils/penllyn.yaml", ours).0, 422);
    for form in ["..%2fx", "%2e%2e", ".git", "shared%2fx"] {
        assert_eq!(save(form, "cy.yaml", "x").0, 404, "{form}");
        assert_eq!(hannah.say("GET", &format!("forms/{form}"), &Value::Null).0, 404, "{form}");
    }
    assert_eq!(repository.commits(), before);
}

#[test]
fn an_empty_repository_begins_with_the_first_save() {
    let repository = Repository::empty();
    let service = repository.serve();
    let [hannah, lewis] = editors(&service);
    let opened = hannah.form();
    assert_eq!((&opened["draft"], &opened["last"]), (&Value::Null, &json!("")), "{opened}");
    assert_eq!(hannah.get("forms/bin-report/saves"), json!({ "saves": [] }));
    let (status, save) = hannah.save("", &opened["published"]["version"], &renamed("One"));
    assert_eq!(status, 200, "{save}");
    assert_eq!(repository.ask(&["ls-tree", "-r", "--name-only", "main"]), FILE);
    assert_eq!(repository.commits(), 1);
    assert_eq!(lewis.save("", &opened["published"]["version"], &renamed("Two")).0, 409);
    // The other council has none of it.
    assert_eq!(service.rows("UPDATE people SET roles = '[\"editor\"]' WHERE council = 'penllyn' AND name = 'Lewis Grant' RETURNING id").len(), 1);
    let other = Writer::new(&service, "penllyn", APPROVER);
    assert_eq!(other.form()["last"], "");
    assert_eq!(other.say("GET", &format!("forms/bin-report/saves/{}", id(&save)), &Value::Null).0, 404);
}

#[test]
fn a_repository_that_cannot_be_used_is_said_plainly_at_the_start() {
    let repository = Repository::new();
    let jo = repository.path("jo");
    let councils = crate::browser::root().join("councils").display().to_string();
    let (forms, database) = (forms().display().to_string(), repository.path("x.db").display().to_string());
    let nowhere = repository.path("empty").display().to_string();
    fs::create_dir(repository.path("empty")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let refused = |settings: &str, path: &str, words: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_onceform-portal"))
            .args(["serve", "--councils", &councils, "--forms", &forms, "--database", &database])
            .args(["--listen", "127.0.0.1:0", "--settings", settings])
            .env("PATH", path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(words), "{words}: {said}");
    };
    let good = repository.settings("forms.git", "");
    refused(&good, &nowhere, "git cannot be started");
    refused(&repository.settings("empty", ""), &path, "is no git repository that can be used");
    refused(&repository.settings("missing", ""), &path, "there is no folder");
    refused(&repository.settings("jo", ""), &path, "is checked out in");
    refused(&repository.settings("forms.git", "branch = \"other\"\n"), &path, "there is no branch other");
    refused(&repository.settings("forms.git", "branch = \"-x..y\"\n"), &path, "is no branch");
    refused(&repository.settings("forms.git", "push = true\n"), &path, "has no remote `origin`");
    let file = repository.settings("forms.git", "");
    for (from, to, words) in
        [("ashcombe", "nowhere", "which there is not"), ("\"forms\"", "\"../x\"", "is no folder in the repository")]
    {
        let text = fs::read_to_string(repository.settings("forms.git", "")).unwrap();
        fs::write(&file, text.replace(from, to)).unwrap();
        refused(&file, &path, words);
    }
    // A branch that nobody has checked out may be in a repository with a work tree.
    well(&jo, &["branch", "forms"]);
    let service = Service::with_forms(
        &crate::studio::forms(),
        &["--settings", &repository.settings("jo", "branch = \"forms\"\n")],
    );
    let [hannah, _] = editors(&service);
    let last = hannah.form()["last"].as_str().unwrap().to_owned();
    assert_eq!(hannah.save(&last, &json!(""), &renamed("One")).0, 200);
    assert!(well(&jo, &["status", "--porcelain"]).is_empty(), "the work tree is as it was");
    assert_eq!(well(&jo, &["rev-list", "--count", "main..forms"]), "1");
}
