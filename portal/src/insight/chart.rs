//! Charts: drawn here as SVG, so that they are there without a script. Lengths along the page are in hundredths of its width, so a
//! chart is as wide as the screen and its words stay as large as the text around it. Colours come with attributes: the pages allow
//! no styles of their own. The same figures always stand in the table below.

use super::table::{Cell, Table};
use serde_json::{Value, json};

/// Height of the words above a bar and of the bar itself, with the space around them, in CSS pixels.
const LINE: usize = 46;
/// Longest bar, in hundredths of the width: what it stands for is written behind it.
const LONGEST: i64 = 78;
/// Most letters of a name above a bar; the whole name is in the table.
const LETTERS: usize = 40;
/// Height of the tallest column, in CSS pixels.
const TALLEST: i64 = 140;
/// Above the columns, for the figure of the tallest; and below them, for their names.
const ABOVE: i64 = 22;
const BELOW: i64 = 26;

/// How a table is drawn, and which of its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// A bar across the page for each row.
    Bars(usize),
    /// A column for each row; every third is named.
    Columns(usize),
}

/// A chart for the template; nothing where there is nothing to draw.
#[must_use]
pub fn drawn(how: Chart, table: &Table) -> Option<Value> {
    let (Chart::Bars(column) | Chart::Columns(column)) = how;
    let rows: Vec<(String, &Cell)> =
        table.rows.iter().filter_map(|row| Some((row.first()?.shown(), row.get(column)?))).collect();
    let (most, largest) = rows.iter().map(|(name, cell)| (cell.size(), (name, cell))).max_by_key(|(size, _)| *size)?;
    if most <= 0 {
        return None;
    }
    let (name, cell) = largest;
    let head = table.heads.get(column).copied().unwrap_or_default();
    let kind = if matches!(how, Chart::Bars(_)) { "Bar chart" } else { "Column chart" };
    let said = format!(
        "{kind}: {}. {head}, the most for {name}, {}. The table has the same figures.",
        table.title,
        cell.shown()
    );
    Some(match how {
        Chart::Bars(_) => bars(&rows, most, &said),
        Chart::Columns(_) => columns(&rows, most, &said),
    })
}

fn bars(rows: &[(String, &Cell)], most: i64, said: &str) -> Value {
    let bar = |(at, (name, cell)): (usize, &(String, &Cell))| {
        json!({
            "name": short(name),
            "value": cell.shown(),
            "words_at": at * LINE + 16,
            "top": at * LINE + 22,
            "value_at": at * LINE + 35,
            "width": hundredths(cell.size().max(0) * LONGEST, most),
        })
    };
    json!({
        "bars": rows.iter().enumerate().map(bar).collect::<Vec<_>>(),
        "height": rows.len() * LINE,
        "said": said,
    })
}

fn columns(rows: &[(String, &Cell)], most: i64, said: &str) -> Value {
    let count = i64::try_from(rows.len()).unwrap_or(1).max(1);
    let column = |(at, (name, cell)): (i64, &(String, &Cell))| {
        let height = cell.size().max(0) * TALLEST / most;
        json!({
            "name": if at % 3 == 0 { name.as_str() } else { "" },
            "value": if cell.size() == most { cell.shown() } else { String::new() },
            "left": hundredths(at * 100, count),
            "middle": hundredths(at * 200 + 76, count * 2),
            "width": hundredths(76, count),
            "top": ABOVE + TALLEST - height,
            "height": height,
        })
    };
    json!({
        "columns": (0..).zip(rows).map(column).collect::<Vec<_>>(),
        "height": ABOVE + TALLEST + BELOW,
        "floor": ABOVE + TALLEST,
        "names_at": ABOVE + TALLEST + 18,
        "said": said,
    })
}

/// `part` of `whole` with two places.
fn hundredths(part: i64, whole: i64) -> String {
    let all = part * 100 / whole;
    format!("{}.{:02}", all / 100, all % 100)
}

fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let begun: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", begun.trim_end())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn table(counts: &[i64], how: Chart) -> Table {
        let row = |(at, count): (usize, &i64)| vec![Cell::Words(format!("row {at}")), Cell::Count(*count)];
        Table {
            key: "x",
            title: "Contacts".to_owned(),
            heads: vec!["What", "Number"],
            rows: counts.iter().enumerate().map(row).collect(),
            total: None,
            note: String::new(),
            chart: Some(how),
        }
    }

    #[test]
    fn the_longest_bar_leaves_room_for_its_figure() {
        let chart = drawn(Chart::Bars(1), &table(&[3, 6], Chart::Bars(1))).unwrap();
        let widths: Vec<&str> =
            chart["bars"].as_array().unwrap().iter().map(|bar| bar["width"].as_str().unwrap()).collect();
        assert_eq!(widths, ["39.00", "78.00"]);
        assert_eq!(chart["height"], 92);
        let said = chart["said"].as_str().unwrap();
        assert_eq!(said, "Bar chart: Contacts. Number, the most for row 1, 6. The table has the same figures.");
    }

    #[test]
    fn columns_stand_side_by_side() {
        let chart = drawn(Chart::Columns(1), &table(&[0, 5, 10, 5], Chart::Columns(1))).unwrap();
        let of =
            |name: &str| chart["columns"].as_array().unwrap().iter().map(|it| it[name].clone()).collect::<Vec<_>>();
        assert_eq!(of("left"), ["0.00", "25.00", "50.00", "75.00"]);
        assert_eq!(of("height"), [0, 70, 140, 70]);
        assert_eq!(of("name"), ["row 0", "", "", "row 3"]);
        assert_eq!(of("value"), ["", "", "10", ""]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(drawn(Chart::Bars(1), &table(&[0, 0], Chart::Bars(1))), None);
        assert_eq!(drawn(Chart::Bars(1), &table(&[], Chart::Bars(1))), None);
    }
}
