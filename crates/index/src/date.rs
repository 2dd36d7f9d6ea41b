//! Days as numbers that sort as the days do.

/// The number YYYYMMDD of a date as documents state it: `2024-03-09`, `20240309`, or either with
/// a time behind it; of `2024-03` and `2024` with zeros for what is not said.
pub(crate) fn day_number(date: &str) -> Option<u32> {
    let digits = |text: &str, most: usize| {
        let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        text[..length].parse::<u32>().ok().filter(|_| length == most)
    };
    let date = date.trim();
    let year = digits(date, 4)?;
    let rest = &date[4..];
    let part = |rest: &str| {
        let rest = rest.strip_prefix(['-', '/', '.']).unwrap_or(rest);
        digits(rest, 2).map(|number| (number, rest.get(2..).unwrap_or_default().to_owned()))
    };
    let (month, rest) = part(rest).unwrap_or_default();
    let (day, _) = part(&rest).filter(|_| month > 0).unwrap_or_default();
    Some(year * 10_000 + month * 100 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_numbers_in_their_order() {
        for (date, number) in [
            ("2024-03-09", Some(20_240_309)),
            ("20240309", Some(20_240_309)),
            ("2024-03-09T10:00:00Z", Some(20_240_309)),
            ("2024/03/09", Some(20_240_309)),
            ("2024-03", Some(20_240_300)),
            ("2024", Some(20_240_000)),
            ("9 March 2024", None),
            ("", None),
            ("März", None),
        ] {
            assert_eq!(day_number(date), number, "{date}");
        }
    }
}
