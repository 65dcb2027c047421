//! The wards of a council: their outlines, and which postcode lies in which. Both are files beside `council.yaml`:
//! `wards.geojson` with a polygon and a `name` for each (WGS 84, RFC 7946, as the Office for National Statistics publishes them), and
//! `wards.csv` with the columns `postcode` and `ward`, for example from the ONS Postcode Directory.

use crate::site::SiteError;
use compiler::program::{Kind, Program};
use geo::{BoundingRect as _, Contains as _, InteriorPoint as _, MultiPolygon, Point, Rect};
use geojson::{FeatureCollection, GeoJson};
use runtime_wasm::abi::state;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use runtime_wasm::report::Report;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Points are kept in so many parts of a degree, about a metre each.
const PARTS_OF_DEGREE: f64 = 100_000.0;

/// A place on the map, in hundred-thousandths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// North of the equator.
    pub latitude: i64,
    /// East of Greenwich.
    pub longitude: i64,
}

impl Spot {
    #[allow(clippy::cast_precision_loss, reason = "degrees have eight digits here, and a float has fifteen")]
    fn point(self) -> Point {
        Point::new(self.longitude as f64 / PARTS_OF_DEGREE, self.latitude as f64 / PARTS_OF_DEGREE)
    }
}

/// What answers say about where they are about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// The point that was given, of the first question that asks for one.
    pub spot: Option<Spot>,
    /// The ward; empty when it is not known.
    pub ward: String,
}

#[derive(Debug)]
struct Ward {
    name: String,
    area: MultiPolygon,
}

/// The wards of a council; none where it has said nothing of them.
#[derive(Debug, Default)]
pub struct Wards {
    wards: Vec<Ward>,
    postcodes: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Line {
    postcode: String,
    ward: String,
}

impl Wards {
    /// Reads the files in a council's folder that there are.
    ///
    /// # Errors
    /// When one of them cannot be read, or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self, SiteError> {
        let (outlines, postcodes) = (folder.join("wards.geojson"), folder.join("wards.csv"));
        let mut wards = Self::default();
        if outlines.is_file() {
            wards.wards = read_outlines(&outlines)?;
        }
        if postcodes.is_file() {
            wards.postcodes = read_postcodes(&postcodes)?;
        }
        Ok(wards)
    }

    /// Where answers are about: by the first point that was given, else by the first address.
    #[must_use]
    pub fn whereabouts(&self, program: &Program, report: &Report) -> Whereabouts {
        let valid = |wanted: fn(&Kind) -> bool| {
            let mut questions = program.questions.iter().zip(&report.questions);
            questions.find_map(|(question, slots)| {
                let slot = slots.first().filter(|slot| wanted(&question.kind) && slot.state == state::VALID)?;
                Some(slot.text.as_str())
            })
        };
        let spot = valid(|kind| matches!(kind, Kind::Location)).and_then(|text| {
            let degrees = |key| parts_of_degree(part(text, &LOCATION_PARTS, key)?);
            Some(Spot { latitude: degrees("latitude")?, longitude: degrees("longitude")? })
        });
        let by_address =
            || self.of_postcode(part(valid(|kind| matches!(kind, Kind::Address))?, &ADDRESS_PARTS, "postcode")?);
        let ward = spot.and_then(|spot| self.at(spot)).or_else(by_address).unwrap_or_default();
        Whereabouts { spot, ward: ward.to_owned() }
    }

    /// The ward that a point lies in.
    #[must_use]
    pub fn at(&self, spot: Spot) -> Option<&str> {
        let point = spot.point();
        self.wards.iter().find(|ward| ward.area.contains(&point)).map(|ward| ward.name.as_str())
    }

    /// A made-up place: in one of the wards, so far across it and down it as the two shares say, where that is within its outline.
    #[must_use]
    pub fn somewhere(&self, which: usize, share: (f64, f64)) -> Option<Whereabouts> {
        let ward = self.wards.get(which.checked_rem(self.wards.len())?)?;
        let frame = ward.area.bounding_rect()?;
        let point = Point::new(frame.min().x + frame.width() * share.0, frame.min().y + frame.height() * share.1);
        let point = if ward.area.contains(&point) { point } else { ward.area.interior_point()? };
        let spot = Spot { latitude: in_parts(point.y()), longitude: in_parts(point.x()) };
        Some(Whereabouts { spot: Some(spot), ward: ward.name.clone() })
    }

    /// The names of all of them, by either file.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let outlined = self.wards.iter().map(|ward| &ward.name);
        outlined.chain(self.postcodes.values()).cloned().collect()
    }

    /// The ward of a postcode, with or without its space.
    #[must_use]
    pub fn of_postcode(&self, postcode: &str) -> Option<&str> {
        self.postcodes.get(&tidy(postcode)).map(String::as_str)
    }

    /// A map of some wards, drawn `width` units wide: the outline of each, and points.
    #[must_use]
    pub fn map(&self, names: &[String], width: f64) -> Option<Map> {
        let shown: Vec<&Ward> = self.wards.iter().filter(|ward| names.contains(&ward.name)).collect();
        let frames = shown.iter().filter_map(|ward| ward.area.bounding_rect());
        let frame = frames.reduce(|all, one| {
            let (least, most) = (all.min(), all.max());
            Rect::new(
                (least.x.min(one.min().x), least.y.min(one.min().y)),
                (most.x.max(one.max().x), most.y.max(one.max().y)),
            )
        })?;
        // Near enough for a ward: a degree of longitude is as much shorter than one of latitude as the cosine of the latitude.
        let scale = width / (frame.width() * frame.center().y.to_radians().cos());
        let map = Map { frame, scale, width, outlines: Vec::new() };
        let outline = |ward: &&Ward| {
            let middle = ward.area.interior_point()?;
            let middle = map.project(middle.x(), middle.y());
            Some(Outline { name: ward.name.clone(), path: map.path(&ward.area), middle })
        };
        let outlines = shown.iter().filter_map(outline).collect();
        Some(Map { outlines, ..map })
    }
}

/// A map of wards, to be drawn.
#[derive(Debug)]
pub struct Map {
    frame: Rect,
    scale: f64,
    /// How wide it is.
    pub width: f64,
    /// The wards.
    pub outlines: Vec<Outline>,
}

/// A ward on a map.
#[derive(Debug)]
pub struct Outline {
    /// What it is called.
    pub name: String,
    /// Its outline as an SVG path.
    pub path: String,
    /// A point within it, from the left and from the top, where its name can stand.
    pub middle: (f64, f64),
}

impl Map {
    /// How high it is.
    #[must_use]
    pub fn height(&self) -> f64 {
        (self.frame.height() * self.scale).round()
    }

    /// Where a point is on it, from the left and from the top; nothing when it is outside.
    #[must_use]
    pub fn place(&self, spot: Spot) -> Option<(f64, f64)> {
        let point = spot.point();
        let inside = point.x() >= self.frame.min().x
            && point.x() <= self.frame.max().x
            && point.y() >= self.frame.min().y
            && point.y() <= self.frame.max().y;
        inside.then(|| self.project(point.x(), point.y()))
    }

    fn project(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let narrower = self.frame.center().y.to_radians().cos();
        let across = (longitude - self.frame.min().x) * narrower * self.scale;
        let down = (self.frame.max().y - latitude) * self.scale;
        ((across * 10.0).round() / 10.0, (down * 10.0).round() / 10.0)
    }

    fn path(&self, area: &MultiPolygon) -> String {
        let rings = area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let ring = |ring: &geo::LineString| {
            let points: Vec<String> = ring
                .coords()
                .map(|at| {
                    let (across, down) = self.project(at.x, at.y);
                    format!("{across} {down}")
                })
                .collect();
            format!("M{}Z", points.join("L"))
        };
        rings.map(ring).collect()
    }
}

/// A part of an answer that has several, by its key.
fn part<'a>(text: &'a str, keys: &[&str], key: &str) -> Option<&'a str> {
    text.split('\n').zip(keys).find(|(_, known)| **known == key).map(|(part, _)| part)
}

fn parts_of_degree(text: &str) -> Option<i64> {
    text.parse().ok().map(in_parts)
}

#[allow(clippy::cast_possible_truncation, reason = "whoever gives it holds it within the United Kingdom")]
fn in_parts(degrees: f64) -> i64 {
    (degrees * PARTS_OF_DEGREE).round() as i64
}

fn tidy(postcode: &str) -> String {
    postcode.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase()
}

fn read_outlines(file: &Path) -> Result<Vec<Ward>, SiteError> {
    let unreadable = |source| SiteError::Unreadable { file: file.to_owned(), source };
    let wrong = |message: String| SiteError::Wrong { file: file.to_owned(), message };
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let read: GeoJson = text.parse().map_err(|error: geojson::Error| wrong(error.to_string()))?;
    let collection = FeatureCollection::try_from(read).map_err(|error| wrong(error.to_string()))?;
    let ward = |feature: geojson::Feature| {
        let name = feature.property("name").and_then(|name| name.as_str()).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| wrong("each ward needs a property “name”".to_owned()))?.to_owned();
        let outline = || wrong(format!("the ward “{name}” needs a Polygon or MultiPolygon as its geometry"));
        let geometry = geo::Geometry::try_from(feature.geometry.ok_or_else(outline)?).map_err(|_| outline())?;
        let area = match geometry {
            geo::Geometry::Polygon(polygon) => MultiPolygon::from(polygon),
            geo::Geometry::MultiPolygon(area) => area,
            _ => return Err(outline()),
        };
        Ok(Ward { name, area })
    };
    collection.features.into_iter().map(ward).collect()
}

fn read_postcodes(file: &Path) -> Result<BTreeMap<String, String>, SiteError> {
    let wrong = |error: csv::Error| SiteError::Wrong { file: file.to_owned(), message: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    reader
        .deserialize()
        .map(|line| line.map(|Line { postcode, ward }| (tidy(&postcode), ward)).map_err(wrong))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const TWO: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"West"},"geometry":{"type":"Polygon","coordinates":[[[-1,50],[0,50],[0,51],[-1,51],[-1,50]]]}},
        {"type":"Feature","properties":{"name":"East"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,50],[1,50],[1,51],[0,51],[0,50]]]]}}]}"#;

    fn wards() -> Wards {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("wards.geojson"), TWO).unwrap();
        std::fs::write(folder.path().join("wards.csv"), "postcode,ward\nHP7 0AB, East\n").unwrap();
        Wards::load(folder.path()).unwrap()
    }

    #[test]
    fn a_point_and_a_postcode_tell_the_ward() {
        let wards = wards();
        assert_eq!(wards.at(Spot { latitude: 5_050_000, longitude: -50_000 }), Some("West"));
        assert_eq!(wards.at(Spot { latitude: 5_050_000, longitude: 50_000 }), Some("East"));
        assert_eq!(wards.at(Spot { latitude: 5_250_000, longitude: 50_000 }), None);
        assert_eq!(wards.of_postcode("hp70ab"), Some("East"));
    }

    #[test]
    fn a_made_up_place_lies_in_its_ward() {
        let wards = wards();
        for (which, share) in [(0, (0.5, 0.5)), (1, (0.0, 0.0)), (7, (0.9, 0.1))] {
            let place = wards.somewhere(which, share).unwrap();
            assert_eq!(wards.at(place.spot.unwrap()), Some(place.ward.as_str()));
        }
        assert!(Wards::default().somewhere(0, (0.5, 0.5)).is_none());
    }

    #[test]
    fn a_map_shows_the_wards_that_are_asked_for() {
        let map = wards().map(&["West".to_owned()], 600.0).unwrap();
        assert_eq!(map.outlines.len(), 1);
        assert!(map.outlines.iter().all(|ward| ward.path.starts_with("M0 ") && ward.path.ends_with('Z')), "{map:?}");
        // A degree north is longer than one east here.
        assert!(map.height() > 900.0 && map.height() < 1000.0, "{}", map.height());
        assert_eq!(map.place(Spot { latitude: 5_100_000, longitude: -100_000 }), Some((0.0, 0.0)));
        assert_eq!(map.place(Spot { latitude: 5_050_000, longitude: 50_000 }), None);
        assert!(Wards::default().map(&["West".to_owned()], 600.0).is_none());
    }

    #[test]
    fn a_file_that_is_not_what_it_should_be_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wards.geojson");
        std::fs::write(&file, TWO.replace("\"West\"", "\"\"")).unwrap();
        assert!(Wards::load(folder.path()).unwrap_err().to_string().ends_with("each ward needs a property “name”"));
        std::fs::write(&file, "{}").unwrap();
        assert!(Wards::load(folder.path()).is_err());
    }
}
