//! The README's way of calling a validator by hand, in Node, does what it says.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_calls_a_validator_by_hand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let form = std::fs::read_to_string(root.join("examples/01-hello/form.yaml")).unwrap();
    let readme = std::fs::read_to_string(root.join("runtime-wasm/README.md")).unwrap();
    let (_, by_hand) = readme.split_once("## By hand").unwrap();
    let block = |language: &str| {
        let (_, rest) = by_hand.split_once(&format!("```{language}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("validator.wasm"), super::forms::form("hello", &form).bytes).unwrap();
    std::fs::write(folder.path().join("by-hand.mjs"), block("js")).unwrap();
    let run = Command::new("node").arg("by-hand.mjs").current_dir(folder.path()).output();
    let run = run.expect("Node 20 is needed; see the README");
    assert_eq!(String::from_utf8_lossy(&run.stdout), block("text"), "{}", String::from_utf8_lossy(&run.stderr));
}
