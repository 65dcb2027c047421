//! What newer versions of DEFRA's designer write.

use super::{codes, imported};
use compiler::import::Builder;

const LICENCE: &str = "
engine: V2
schema: 2
name: Apply for a licence
pages:
  - { title: Kind, path: /kind, components: [{ id: q1, type: RadiosField, name: kind, title: Which kind?, list: l1, options: {} }] }
  - { title: Sure, path: /sure, condition: lost, components: [{ id: q2, type: YesNoField, name: sure, title: Are you sure?, options: {} }] }
  - { title: No, path: /no, controller: TerminalPageController, condition: lost, components: [{ type: Markdown, content: Sorry }] }
  - { title: Never, path: /never, condition: round, components: [{ id: q3, type: TextField, name: never, title: What?, options: {} }] }
  - { title: Gone, path: /gone, condition: nowhere, components: [{ id: q4, type: TextField, name: gone, title: Where?, options: {} }] }
  - { title: Not sure, path: /unsure, condition: no, components: [{ id: q5, type: TextField, name: why, title: Why not?, options: {} }] }
  - { title: Needs, path: /needs, components: [{ id: q6, type: CheckboxesField, name: needs, title: What do you need?, list: l2, options: {} }] }
  - { title: Place, path: /place, components: [{ id: q7, type: GeospatialField, name: place, title: Where are the barns?, options: {} }] }
  - { title: Pay, path: /pay, condition: big, components: [{ id: q8, type: PaymentField, name: pay, title: Pay, options: { amount: 10, description: Licence } }] }
  - { title: '', path: /summary, controller: SummaryPageWithConfirmationEmailController }
conditions:
  - { id: lost, displayName: Lost, items: [{ id: i1, componentId: q1, operator: is like, type: StringValue, value: x }] }
  - { id: round, displayName: Round, items: [{ id: i2, conditionId: round }] }
  - { id: no, displayName: Not sure, items: [{ id: i3, componentId: q2, operator: is, type: ListItemRef, value: { listId: 3167ecb5-61f9-4918-b7d0-6793b56aa814, itemId: f39000eb-c51b-4019-8f82-bbda0423f04d } }] }
  - { id: big, displayName: Big, items: [{ id: i4, componentId: q1, operator: is, type: ListItemRef, value: { listId: l1, itemId: o1 } }] }
lists:
  - { id: l1, name: kinds, title: Kinds, type: string, items: [{ id: o1, text: Big, value: big }, { id: o2, text: Small, value: small }] }
  - { id: l2, name: needs, title: Needs, type: string, items: [
      { id: o3, text: A ramp, value: ramp },
      { id: o4, text: None of these, value: none, extensions: [{ type: exclusive }, { type: additional-question, id: q9, name: other, title: What else?, schema: { max: 200 }, options: {} }] }] }
";

#[test]
fn newer_parts_of_version_two_are_carried() {
    // Whose it is shows in the definition: a wrong word on the command line changes nothing but the kind of numbers.
    for builder in [Builder::Defra, Builder::Xgov] {
        let (imported, checked) = imported(LICENCE, builder);
        for lines in [
            "- page: sure\n    title: Sure\n    questions:",
            "- page: gone\n    title: Gone\n    questions:",
            "title: Not sure\n    ask when: sure is no\n",
            "- must: needs includes only none or not (needs includes none)",
            "ask: What else?\n        ask when: needs includes none\n        longest: 200",
            "type: location",
            "    by: kind\n    is:\n      big: £10\n      small: £0\n",
        ] {
            assert!(imported.yaml.contains(lines), "{lines}\n{}", imported.yaml);
        }
        assert!(!imported.yaml.contains("exit:") && !imported.yaml.contains("question: never"), "{}", imported.yaml);
        let told: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        for part in [
            "/sure: When this page is shown could not be carried in full, so it is asked of all who come here",
            "/no: When this page is shown could not be carried in full, so it is left out",
            "/never: Its condition is never met, so it is left out (it holds never)",
            "/gone: There is no condition `nowhere`, so it was shown to everybody",
            "Several places, lines and shapes on a map are one place now",
        ] {
            assert!(told.iter().any(|note| note.contains(part)), "{part}: {told:#?}");
        }
        assert!(checked.program.is_some(), "{:?}\n{}", codes(&checked), imported.yaml);
    }
}
