/// The first setting that WebVTT does not know, or whose value is none of its own; see
/// [parsing settings](https://www.w3.org/TR/webvtt1/#parse-the-webvtt-cue-settings).
pub(super) fn unknown(settings: &str) -> Option<&str> {
    settings.split_whitespace().find(|setting| !is_known(setting))
}

fn is_known(setting: &str) -> bool {
    let Some((name, value)) = setting.split_once(':') else { return false };
    let (first, second) = match value.split_once(',') {
        Some((first, second)) => (first, Some(second)),
        None => (value, None),
    };
    let second_is = |known: &[&str]| second.is_none_or(|second| known.contains(&second));
    match name {
        "vertical" => matches!(value, "rl" | "lr"),
        "align" => matches!(value, "start" | "center" | "end" | "left" | "right"),
        "region" => !value.is_empty(),
        "size" => is_percentage(value),
        "position" => is_percentage(first) && second_is(&["line-left", "center", "line-right"]),
        "line" => {
            (is_percentage(first) || is_number(first.strip_prefix('-').unwrap_or(first)))
                && second_is(&["start", "center", "end"])
        }
        _ => false,
    }
}

fn is_percentage(value: &str) -> bool {
    value
        .strip_suffix('%')
        .filter(|number| is_number(number))
        .and_then(|number| number.parse::<f64>().ok())
        .is_some_and(|number| number <= 100.0)
}

fn is_number(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_standard_are_known() {
        for known in [
            "",
            "align:start position:0%",
            "line:-1 size:80.5%",
            "line:50%,center position:10%,line-left",
            "vertical:rl region:fred",
        ] {
            assert_eq!(unknown(known), None, "{known}");
        }
        for odd in ["align:middle", "A:middle", "line:auto", "size:120%", "position", "line:5x"] {
            assert_eq!(unknown(&format!("align:end {odd} size:1%")), Some(odd));
        }
    }
}
