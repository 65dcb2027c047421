//! What `onceform build` writes: all of it, the same bytes each time, and nothing lost on the way.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FORMS: [&str; 4] = ["council-tax-move", "housing-benefit", "missed-bin", "tell-us"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn build(paths: &[&Path], into: &Path) -> (i32, String) {
    let output = Command::cargo_bin("onceform").unwrap().arg("build").args(paths).arg("-o").arg(into).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// Every file under a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn every_shipped_form_gives_everything_that_is_promised_twice_alike() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let forms = root().join("forms");
    let (code, said) = build(&[&forms], one.path());
    assert_eq!(code, 0, "{said}");
    // Once more over the first, and once in another place from a copy of the forms.
    assert_eq!(build(&[&forms], one.path()).0, 0);
    for (name, bytes) in files(&forms) {
        let copy = two.path().join("copies").join(name);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(copy, bytes).unwrap();
    }
    assert_eq!(build(&[&two.path().join("copies")], &two.path().join("site")).0, 0);
    let (built, again) = (files(one.path()), files(&two.path().join("site")));
    assert!(built == again, "other bytes for the same form");

    for form in FORMS {
        for file in ["validator.wasm", "manifest.json", "schema.json", "texts/en.json", "agent/index.html"] {
            assert!(built.contains_key(&format!("{form}/{file}")), "{form}/{file} is missing");
        }
        for channel in ["website", "account"] {
            let pages = built.keys().filter(|name| name.starts_with(&format!("{form}/{channel}/"))).count();
            assert!(pages > 3, "{form} has {pages} pages for the {channel}");
        }
        let schema = built.get(&format!("{form}/schema.json")).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(schema).unwrap().is_object());
        assert!(said.contains(form), "{said}");
    }
    // In Welsh too, judged by the same validator; and once more as Penllyn has it.
    for file in
        ["missed-bin/texts/cy.json", "missed-bin/cy/website/bin/index.html", "missed-bin@penllyn/validator.wasm"]
    {
        assert!(built.contains_key(file), "{file} is missing");
    }
    let welsh = String::from_utf8_lossy(built.get("missed-bin/cy/website/bin/index.html").unwrap()).into_owned();
    assert!(welsh.contains("<html lang=\"cy\"") && welsh.contains("Bin sbwriel du"), "{welsh}");
    assert!(!built.keys().any(|name| name.starts_with("person/")), "a fragment is not built");
}

#[test]
fn a_form_with_a_mistake_is_not_built_and_the_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let forms = folder.path().join("forms");
    for (name, change) in [("right", ""), ("wrong", "pagse: []\n")] {
        fs::create_dir_all(forms.join(name)).unwrap();
        let text = fs::read_to_string(root().join("forms/missed-bin/form.yaml")).unwrap();
        let text = text.replace("form: missed-bin", &format!("{change}form: {name}"));
        fs::write(forms.join(name).join("form.yaml"), text).unwrap();
    }
    let (code, said) = build(&[&forms], &folder.path().join("site"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("pagse"), "{said}");
    assert!(folder.path().join("site/right/validator.wasm").is_file(), "{said}");
    assert!(!folder.path().join("site/wrong").exists());
}

#[test]
fn two_forms_with_one_name_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let form = fs::read_to_string(root().join("forms/missed-bin/form.yaml")).unwrap();
    for name in ["a.yaml", "b.yaml"] {
        fs::write(folder.path().join(name), &form).unwrap();
    }
    let (code, said) = build(&[folder.path()], &folder.path().join("site"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("missed-bin") && said.contains("a.yaml") && said.contains("b.yaml"), "{said}");
    assert!(!folder.path().join("site").exists());
}

#[test]
fn the_folder_of_the_form_itself_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("missed-bin");
    fs::create_dir(&form).unwrap();
    fs::copy(root().join("forms/missed-bin/form.yaml"), form.join("form.yaml")).unwrap();
    let (code, said) = build(&[folder.path()], folder.path());
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("form.yaml"), "{said}");
    assert_eq!(fs::read_dir(&form).unwrap().count(), 1);
}
