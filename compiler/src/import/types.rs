//! What becomes of each type of theirs.

use super::Builder;
use super::definition::{Component, number, word};

/// The list of yes and no that DEFRA's version 2 has without its being written, and its two parts.
const YES_NO_LIST: &str = "3167ecb5-61f9-4918-b7d0-6793b56aa814";
pub(super) const YES: &str = "02900d42-83d1-4c72-a719-c4e8228952fa";
pub(super) const NO: &str = "f39000eb-c51b-4019-8f82-bbda0423f04d";

/// What a part of a page becomes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Becomes {
    /// A question of this type.
    Question(&'static str),
    /// Guidance of the page.
    Guidance,
    /// A list of the questions inside it.
    Repeated,
    /// A day and a time, two questions.
    DayAndTime,
    /// Nothing, and why.
    Nothing(&'static str),
}

/// What a component becomes. `options` counts what there is to choose from.
pub(super) fn of(component: &Component, builder: Builder, options: usize) -> Becomes {
    use Becomes::{DayAndTime, Guidance, Nothing, Question, Repeated};
    // Builders of others add their own to a type: `TextFieldCustom`.
    let kind = component.kind.as_str();
    match kind.strip_suffix("Custom").unwrap_or(kind) {
        "TextField" => Question(text(component)),
        "MultilineTextField" | "FreeTextField" => Question("long text"),
        "YesNoField" => Question("yes or no"),
        // The builder's own list of these two.
        "RadiosField" | "SelectField" if matches!(component.list.as_str(), "__yesNo" | YES_NO_LIST) => {
            Question("yes or no")
        }
        "RadiosField" | "SelectField" | "AutocompleteField" => {
            Question(if options > super::options::MOST_OPTIONS { "text" } else { "choice" })
        }
        "CheckboxesField" if options == 1 => Question(if required(component) { "declaration" } else { "yes or no" }),
        "CheckboxesField" => Question("choices"),
        "NumberField" => Question(number_type(component, builder)),
        "DateField" | "DatePartsField" => Question("date"),
        "TimeField" => Question("time"),
        "DateTimeField" | "DateTimePartsField" => DayAndTime,
        "MonthYearField" | "WebsiteField" => Question("text"),
        "UkAddressField" | "AddressLookupField" => Question("address"),
        "NationalInsuranceField" => Question("ni number"),
        "TelephoneNumberField" => Question("phone"),
        "EmailAddressField" => Question("email"),
        "FileUploadField" | "ClientSideFileUploadField" => Question(upload(component)),
        "DeclarationField" => Question("declaration"),
        "EastingNorthingField" | "LatLongField" | "GeospatialField" => Question(known("location", "text")),
        "OsGridRefField" | "NationalGridFieldNumberField" => Question("text"),
        "MultiInputField" => Repeated,
        "Html" | "Para" | "Details" | "InsetText" | "Markdown" | "NotificationBanner" | "List" | "FlashCard" => {
            Guidance
        }
        "PaymentField" => Nothing("the payment is not carried"),
        "DisplayAddress" | "SummaryList" | "SummaryLists" | "ContextComponent" => {
            Nothing("it showed answers that were given, as the summary of every form does")
        }
        kind if kind.ends_with("Field") => Question("text"),
        _ if !component.content.is_empty() => Guidance,
        _ => Nothing("its type is not known"),
    }
}

/// Whether nobody sees it: a field of that type, or one that the looks of the page hide.
pub(super) fn hidden(component: &Component) -> bool {
    component.kind == "HiddenField"
        || component.kind.ends_with("Field") && word(&component.options, "classes").contains("govuk-!-display-none")
}

/// Whether it has to be answered.
pub(super) fn required(component: &Component) -> bool {
    let said = word(&component.options, "required");
    let files = number(&component.options, "minimumRequiredFiles");
    said != "false" && files != Some(0)
}

/// A line of text whose browser hint or title says what it really is.
fn text(component: &Component) -> &'static str {
    match word(&component.options, "autocomplete").as_str() {
        "name" => "name",
        "email" => "email",
        "tel" => "phone",
        "postal-code" => "postcode",
        _ => "text",
    }
}

fn number_type(component: &Component, builder: Builder) -> &'static str {
    let sign = [word(&component.options, "prefix"), word(&component.options, "suffix")];
    if sign.iter().any(|sign| sign == "£") {
        return "money";
    }
    match number(&component.schema, "precision") {
        Some(0) => return "number",
        Some(_) => return "decimal",
        None => {}
    }
    let limits = [word(&component.schema, "min"), word(&component.schema, "max")];
    let counts = component.title.to_lowercase();
    let counts = counts.starts_with("how many") || counts.starts_with("number of");
    let whole = word(&component.schema, "integer") == "true" || builder == Builder::Defra || counts;
    if whole && !limits.iter().any(|limit| limit.contains('.')) { "number" } else { "decimal" }
}

fn upload(component: &Component) -> &'static str {
    let most = most_files(component);
    known(if most == 1 { "file" } else { "files" }, "text")
}

/// How many files may be handed in; 1 where nothing is said.
pub(super) fn most_files(component: &Component) -> u64 {
    let exact = number(&component.schema, "length").or_else(|| number(&component.schema, "max"));
    let zone = component.options.get("dropzoneConfig").and_then(|zone| zone.as_object());
    let most = exact.or_else(|| zone.and_then(|zone| number(zone, "maxFiles")));
    let several = word(&component.options, "multiple") == "true" || component.schema.contains_key("min");
    most.unwrap_or(if several { 10 } else { 1 })
}

/// A type, or another one where this version cannot ask for it.
fn known(wanted: &'static str, otherwise: &'static str) -> &'static str {
    if crate::check::type_names().any(|name| name == wanted) { wanted } else { otherwise }
}
