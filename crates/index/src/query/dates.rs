//! Days, months and years of a query as ranges of the numbers YYYYMMDD; see [`Place::Date`].
//!
//! [`Place::Date`]: super::Place::Date

use std::fmt;

use jiff::civil::Date;

use super::lexer::whole_number;

/// Years that can be named, so that each has four digits.
const YEARS: std::ops::RangeInclusive<i16> = 1_000..=9_000;

/// A day, a month (day `None`) or a year.
#[derive(Clone, Copy)]
struct Period {
    first: Date,
    has_month: bool,
    has_day: bool,
}

/// Reads `2024`, `2024-01..2024-06`, `2024-01-15..` or `>=2024-01` to the first and last number.
pub(super) fn range(text: &str) -> Option<(u32, u32)> {
    if let Some((from, to)) = text.split_once("..") {
        let is_bounded = !(from.is_empty() && to.is_empty());
        let from = if from.is_empty() { 0 } else { period(from)?.from()? };
        let to = if to.is_empty() { u32::MAX } else { period(to)?.to()? };
        return (is_bounded && from <= to).then_some((from, to));
    }
    let bare = text.trim_start_matches(['<', '>', '=']);
    let period = period(bare)?;
    match &text[..text.len() - bare.len()] {
        "" => Some((period.from()?, period.to()?)),
        ">=" => Some((period.from()?, u32::MAX)),
        "<=" => Some((0, period.to()?)),
        ">" => Some((period.neighbour(1)?.from()?, u32::MAX)),
        "<" => Some((0, period.neighbour(-1)?.to()?)),
        _ => None,
    }
}

fn period(text: &str) -> Option<Period> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| match parts.next() {
        Some(part) if part.len() == digits => whole_number(part).map(Some),
        Some(_) => None,
        None => Some(None),
    };
    let (year, month, day) = (part(4)??, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let year = i16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    let [first_month, first_day] = [month, day].map(|part| part.map_or(Ok(1), i8::try_from).ok());
    let first = Date::new(year, first_month?, first_day?).ok()?;
    Some(Period { first, has_month: month.is_some(), has_day: day.is_some() })
}

impl Period {
    fn from(self) -> Option<u32> {
        self.number(0, 0)
    }

    fn to(self) -> Option<u32> {
        self.number(99, 99)
    }

    /// The period's number, with these for a month and a day that it does not name.
    fn number(self, no_month: u32, no_day: u32) -> Option<u32> {
        let year = u32::try_from(self.first.year()).ok()?;
        let month = u32::try_from(self.first.month()).ok().filter(|_| self.has_month);
        let day = u32::try_from(self.first.day()).ok().filter(|_| self.has_day);
        Some(year * 10_000 + month.unwrap_or(no_month) * 100 + day.unwrap_or(no_day))
    }

    /// The day, month or year so many behind this one.
    fn neighbour(self, distance: i64) -> Option<Self> {
        let span = jiff::Span::new();
        let span = match (self.has_month, self.has_day) {
            (_, true) => span.try_days(distance),
            (true, false) => span.try_months(distance),
            (false, false) => span.try_years(distance),
        };
        let first = self.first.checked_add(span.ok()?).ok()?;
        YEARS.contains(&first.year()).then_some(Self { first, ..self })
    }
}

/// A range of days, as [`range`] reads it.
pub(super) struct Days {
    pub(super) from: u32,
    pub(super) to: u32,
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = if self.from == 0 { String::new() } else { named(self.from) };
        let to = if self.to == u32::MAX { String::new() } else { named(self.to) };
        if from == to { f.write_str(&from) } else { write!(f, "{from}..{to}") }
    }
}

fn named(number: u32) -> String {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    match (month, day) {
        (0 | 99, _) => format!("{year:04}"),
        (_, 0 | 99) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_periods_and_bounds() {
        for (text, from, to, shown) in [
            ("2024", 20_240_000, 20_249_999, "2024"),
            ("2024-02", 20_240_200, 20_240_299, "2024-02"),
            ("2024-02-29", 20_240_229, 20_240_229, "2024-02-29"),
            ("2024-01..2024-06", 20_240_100, 20_240_699, "2024-01..2024-06"),
            ("2024-01-15..", 20_240_115, u32::MAX, "2024-01-15.."),
            ("..2024", 0, 20_249_999, "..2024"),
            (">2024-01", 20_240_200, u32::MAX, "2024-02.."),
            (">2024-12", 20_250_100, u32::MAX, "2025-01.."),
            (">2024-02-29", 20_240_301, u32::MAX, "2024-03-01.."),
            (">=2024", 20_240_000, u32::MAX, "2024.."),
            ("<2024-01", 0, 20_231_299, "..2023-12"),
            ("<2024-01-01", 0, 20_231_231, "..2023-12-31"),
            ("<=2024", 0, 20_249_999, "..2024"),
        ] {
            assert_eq!(range(text), Some((from, to)), "{text}");
            assert_eq!(Days { from, to }.to_string(), shown, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "..",
            ">",
            "24",
            "2024-1",
            "2024-13",
            "2023-02-29",
            "2024-00",
            "2024-01-00",
            "2024..2023",
            "=2024",
            "=>2024",
            "2024-01-01-01",
            "0999",
            "<1000",
            ">9000",
            "9001",
            "+2024",
            "2024-",
            ">2024..",
        ] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_the_same(text in "[<>]?=?(2024|1000|9000)(-(01|02|12)(-(01|29|31))?)?(\\.\\.)?(2024|9000)?(-1[0-2])?") {
            if let Some((from, to)) = range(&text) {
                prop_assert!(from <= to);
                prop_assert_eq!(range(&Days { from, to }.to_string()), Some((from, to)));
            }
        }
    }
}
