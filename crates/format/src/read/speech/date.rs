//! Dates as services state them.

use jiff::civil::Date;

use super::super::json::values::Name;

/// A date, with or without a time, that is stated as ISO 8601 wants it.
pub(super) fn iso(stated: Option<&Name<'_>>) -> Option<String> {
    let text = stated?.0.trim();
    text.get(..10)?.parse::<Date>().ok().map(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_in_the_stated_form_are_read() {
        let name = |text: &'static str| Some(Name(text.into()));
        let stated = iso(name("2023-11-02T12:59:59.945Z").as_ref());
        assert_eq!(stated.as_deref(), Some("2023-11-02T12:59:59.945Z"));
        for odd in ["2018/2/2 18:00", "2023-13-02", "yesterday", "é2023-01-01"] {
            assert_eq!(iso(name(odd).as_ref()), None, "{odd}");
        }
    }
}
