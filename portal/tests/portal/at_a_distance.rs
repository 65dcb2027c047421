//! A council's repository that belongs to another: what others pushed there is fetched, what is saved is pushed, and where that cannot
//! be, nothing is lost.

use crate::browser::Service;
use crate::publishing::{EDITOR, renamed};
use crate::repository::{FILE, Repository, id, text, well};
use crate::studio::{editors, forms};
use serde_json::json;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// Waits for what the service does beside its pages.
fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it has not come to it");
    }
}

/// A service with a repository of its own, which this one is the origin of.
fn serve(repository: &Repository) -> Service {
    well(repository.folder.path(), &["clone", "--quiet", "--bare", "forms.git", "here.git"]);
    Service::with_forms(&forms(), &["--settings", &repository.settings("here.git", "push = true\n")])
}

#[test]
fn a_save_is_pushed_and_what_others_pushed_is_fetched() {
    let repository = Repository::new();
    let service = serve(&repository);
    let [hannah, _] = editors(&service);
    let version = hannah.form()["published"]["version"].clone();
    let jos = repository.commit("Say what is reported", &[(FILE, Some(&renamed("From Jo")))]);
    let (status, save) = hannah.save(&jos, &version, &renamed("From Hannah"));
    assert_eq!((status, &save["note"]), (200, &json!("")), "{save}");
    assert_eq!(repository.ask(&["rev-parse", "main"]), id(&save), "it is at the origin");

    // They have written their history anew: it counts, as nothing was here that was not there.
    let jo = repository.path("jo");
    well(&jo, &["pull", "--quiet", "--rebase", "origin", "main"]);
    well(&jo, &["commit", "--quiet", "--amend", "--message", "In other words"]);
    well(&jo, &["push", "--quiet", "--force", "origin", "HEAD:main"]);
    let (status, save) = hannah.save(id(&save), &version, &renamed("From Hannah, after that"));
    assert_eq!((status, &save["note"]), (200, &json!("")), "{save}");
    assert_eq!(repository.ask(&["log", "-2", "--format=%s", "main"]), "bin-report: form.yaml\nIn other words");

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
    let mut service = serve(&repository);
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
