//! A council's look, set in one file: `councils/<id>/council.yaml`.
//!
//! Everything is checked when it is read, so that a style sheet can be written from it without a further look: colours are
//! colours, fonts are from a list that every device has. [`Theme::problems`] says where text would be hard to read.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// What a council says about itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The council's full name.
    pub name: String,
    /// What people call it.
    #[serde(rename = "short name")]
    pub short_name: String,
    /// File of the logo, beside this one; without it the name is shown as text.
    #[serde(default)]
    pub logo: String,
    /// Which bank holidays are not working days.
    pub nation: Nation,
    /// Its colours.
    pub colours: Colours,
    /// Its fonts.
    #[serde(default)]
    pub fonts: Fonts,
    /// Lines at the foot of every page: telephone, opening hours.
    #[serde(default)]
    pub contact: Vec<String>,
    /// Links at the foot of every page.
    #[serde(default)]
    pub footer: Vec<FooterLink>,
    /// Whether its forms keep answers on people's devices, to work without a network.
    #[serde(default)]
    pub offline: Switch,
    /// What it says in Welsh, where it has pages in Welsh.
    #[serde(default)]
    pub welsh: InWelsh,
}

/// What a council says about itself in Welsh; in English where nothing is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct InWelsh {
    /// Its full name.
    pub name: String,
    /// Lines at the foot of every page.
    pub contact: Vec<String>,
    /// Links at the foot of every page.
    pub footer: Vec<FooterLink>,
    /// Its services, by the name that forms say: `council-tax`.
    pub services: BTreeMap<String, String>,
}

/// A setting that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// On.
    #[default]
    Yes,
    /// Off.
    No,
}

/// A link at the foot of every page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FooterLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub address: String,
}

/// What an address of a link may begin with; browsers take anything else for a page of this site.
const BEGINNINGS: [&str; 3] = ["https://", "http://", "mailto:"];

impl FooterLink {
    /// What is wrong with its address, if anything is, and what to write.
    fn problem(&self) -> Option<String> {
        let Self { text, address } = self;
        let spaced = address.contains(char::is_whitespace);
        let lower = address.to_lowercase();
        let rest = BEGINNINGS.iter().find_map(|beginning| lower.strip_prefix(beginning));
        let is_web = !lower.starts_with("mailto:");
        let whole = rest.is_some_and(|rest| if is_web { !rest.starts_with(['/', '.']) } else { is_email(rest) });
        if !spaced && whole && rest != Some("") {
            return None;
        }
        let example = match rest {
            None if !spaced && is_email(&lower) => format!("mailto:{address}"),
            None if !spaced && is_host(&lower) => format!("https://{address}"),
            _ => "https://www.example.gov.uk/contact or mailto:name@example.gov.uk".to_owned(),
        };
        Some(format!(
            "The link “{text}” at the foot of the page leads to “{address}”, which is no whole address. Write it with its beginning ({}), for example {example}",
            BEGINNINGS.join(", ")
        ))
    }
}

/// Could it be an e-mail address?
fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && is_host(host.split('?').next().unwrap_or_default()))
}

/// Does it begin like the name of a server?
fn is_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.split_once('.').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty()) && !host.contains([':', '@'])
}

/// The part of the United Kingdom that a council is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// The colours of a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Behind the header and the confirmation.
    pub brand: Colour,
    /// Text on it.
    #[serde(rename = "brand text", default = "white")]
    pub brand_text: Colour,
    /// A line under the header.
    #[serde(default)]
    pub accent: Option<Colour>,
    /// Links.
    pub link: Colour,
    /// Buttons.
    pub button: Colour,
    /// Text on them.
    #[serde(rename = "button text", default = "white")]
    pub button_text: Colour,
}

/// The fonts of a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    /// For text.
    pub body: Font,
    /// For headings.
    pub headings: Font,
}

/// A family of fonts that devices bring along: nothing is fetched, nothing moves while a page loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Font {
    /// Arial and its kind, the plain choice.
    #[default]
    Plain,
    /// Each device's own interface font.
    System,
    /// Open, handwritten proportions: Seravek, Calibri.
    Humanist,
    /// Geometric: Avenir, Century Gothic.
    Geometric,
    /// A book face: Charter, Cambria.
    Serif,
}

impl Font {
    const fn stack(self) -> &'static str {
        match self {
            Self::Plain => "\"Helvetica Neue\", arial, sans-serif",
            Self::System => "system-ui, -apple-system, \"Segoe UI\", roboto, sans-serif",
            Self::Humanist => "seravek, \"Gill Sans Nova\", ubuntu, calibri, \"DejaVu Sans\", sans-serif",
            Self::Geometric => "avenir, montserrat, corbel, \"URW Gothic\", \"Century Gothic\", sans-serif",
            Self::Serif => "charter, \"Bitstream Charter\", \"Sitka Text\", cambria, georgia, serif",
        }
    }
}

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour([u8; 3]);

const fn white() -> Colour {
    Colour([255; 3])
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let message = || format!("“{text}” is not a colour. Write it as # and six digits, for example \"#1d4f6e\"");
        let digits =
            text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii()).ok_or_else(message)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| message())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// How well one can be read on the other, 1 to 21, as WCAG 2.2 counts it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Mixed with black: so many hundredths of it are left.
    fn darker(self, left: u16) -> Self {
        Self(self.0.map(|part| u8::try_from(u16::from(part) * left / 100).unwrap_or(u8::MAX)))
    }
}

/// The least contrast of text (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;
/// The grey around the page.
const AROUND: Colour = Colour([0xf4, 0xf5, 0xf6]);

impl Theme {
    /// The theme's style sheet: custom properties, for the sheet that all councils share.
    #[must_use]
    pub fn css(&self) -> String {
        let colours = &self.colours;
        let mut css = String::from(":root {\n");
        let mut set = |name: &str, value: &dyn fmt::Display| _ = writeln!(css, "  --{name}: {value};");
        set("onceform-header-colour", &colours.brand);
        set("onceform-header-text-colour", &colours.brand_text);
        if let Some(accent) = colours.accent {
            set("onceform-accent-colour", &accent);
        }
        set("onceform-button-colour", &colours.button);
        set("onceform-button-text-colour", &colours.button_text);
        set("onceform-button-hover-colour", &colours.button.darker(80));
        set("onceform-button-shadow-colour", &colours.button.darker(45));
        set("govuk-brand-colour", &colours.brand);
        set("govuk-link-colour", &colours.link);
        set("govuk-link-hover-colour", &colours.link.darker(60));
        set("onceform-body-font", &self.fonts.body.stack());
        set("onceform-heading-font", &self.fonts.headings.stack());
        css.push_str("}\n");
        css
    }

    /// What would be hard to read and which links lead nowhere, in plain words; nothing when all is well.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let links = self.footer.iter().chain(&self.welsh.footer);
        self.hard_to_read().into_iter().chain(links.filter_map(FooterLink::problem)).collect()
    }

    fn hard_to_read(&self) -> Vec<String> {
        let colours = &self.colours;
        [
            ("The text in the header", colours.brand_text, "the brand colour", colours.brand),
            ("The text of a button", colours.button_text, "the button colour", colours.button),
            ("The text of a button that is pointed at", colours.button_text, "its darker colour", colours.button.darker(80)),
            ("A link", colours.link, "the white page", white()),
            ("A link", colours.link, "the grey at the foot of the page", AROUND),
        ]
        .into_iter()
        .filter(|(_, text, _, behind)| text.contrast(*behind) < READABLE)
        .map(|(what, text, on, behind)| {
            // Rounded down: a contrast that is just too low must not read as enough.
            let contrast = (text.contrast(behind) * 10.0).floor() / 10.0;
            format!("{what} ({text}) is hard to read on {on} ({behind}): its contrast is {contrast} to 1 and must be at least 4.5 to 1")
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn theme(brand: &str, link: &str) -> Theme {
        serde_json::from_value(serde_json::json!({
            "name": "Ashcombe Borough Council", "short name": "Ashcombe", "nation": "england",
            "colours": {"brand": brand, "link": link, "button": "#00703c"},
        }))
        .unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let colour = |text: &str| Colour::try_from(text.to_owned()).unwrap();
        assert!((colour("#000000").contrast(colour("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 1e-3);
    }

    #[test]
    fn colours_that_cannot_be_read_are_named() {
        assert!(theme("#14532d", "#14532d").problems().is_empty());
        let problems = theme("#7fd1ae", "#14532d").problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].starts_with("The text in the header (#ffffff) is hard to read on the brand colour (#7fd1ae)")
        );
        // Enough on white, too little on the grey of the footer.
        assert_eq!(theme("#14532d", "#757575").problems().len(), 1);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_told_with_what_to_write() {
        let problem =
            |address: &str| FooterLink { text: "Contact us".to_owned(), address: address.to_owned() }.problem();
        for whole in [
            "https://www.example.gov.uk/contact",
            "HTTP://localhost:8080",
            "mailto:help@example.gov.uk",
            "mailto:help@example.gov.uk?subject=Bins",
        ] {
            assert_eq!(problem(whole), None);
        }
        for (address, instead) in [
            ("www.example.gov.uk/contact", "https://www.example.gov.uk/contact"),
            ("help@example.gov.uk", "mailto:help@example.gov.uk"),
            ("/contact", "https://www.example.gov.uk/contact or mailto:"),
            ("javascript:alert(1)", "https://www.example.gov.uk/contact or mailto:"),
            ("https://", "https://www.example.gov.uk/contact or mailto:"),
            ("https:///contact", "https://www.example.gov.uk/contact or mailto:"),
            ("https://www.example.gov.uk/contact us", "https://www.example.gov.uk/contact or mailto:"),
            ("mailto:help", "https://www.example.gov.uk/contact or mailto:"),
            ("", "https://www.example.gov.uk/contact or mailto:"),
        ] {
            let said = problem(address).unwrap();
            assert!(said.contains("“Contact us”") && said.contains(&format!("for example {instead}")), "{said}");
        }
        let mut theme = theme("#14532d", "#14532d");
        theme.welsh.footer.push(FooterLink { text: "Cysylltu".to_owned(), address: "www.example.gov.uk".to_owned() });
        assert_eq!(theme.problems().len(), 1, "those of the Welsh pages too");
    }

    #[test]
    fn what_is_not_a_colour_never_reaches_a_style_sheet() {
        for text in ["red", "#fff", "#12345g", "#1234é", "#000000;}body{display:none", ""] {
            let message = Colour::try_from(text.to_owned()).unwrap_err();
            assert!(message.contains("six digits"), "{message}");
        }
        let css = theme("#14532D", "#14532d").css();
        assert!(css.contains("--onceform-header-colour: #14532d;") && css.ends_with("}\n"), "{css}");
    }
}
