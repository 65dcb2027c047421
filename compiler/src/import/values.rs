//! Stored values that mean a number or a day.

/// A number in ten-thousandths.
pub(super) fn decimal(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 4 || !plain(whole) || !plain(part) {
        return None;
    }
    let part = format!("{part:0<4}").parse::<i128>().ok()?;
    Some(sign * (whole.parse::<i128>().ok()? * 10_000 + part))
}

/// A day as ours write it: `2024-02-29T00:00:00.000Z`, `2024-2-29` and `29/02/2024` are `2024-02-29`. Nothing for a time of
/// day that is not midnight.
pub(super) fn day(text: &str) -> Option<String> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    if time.chars().any(|c| ('1'..='9').contains(&c)) {
        return None;
    }
    let parts: Vec<&str> = day.split(['-', '/']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, date) = if first.len() == 4 { (first, last) } else { (last, first) };
    let made = format!("{year:0>4}-{month:0>2}-{date:0>2}");
    is_date(&made).then_some(made)
}

/// A day that there is, as ours are written.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
