/// How a document is laid out.
pub(super) struct Manner<'a> {
    /// The line end and the indent of the first level, where each value has a line.
    indent: Option<(&'a str, &'a str)>,
    pub(super) colon: &'a str,
    comma: &'a str,
}

impl<'a> Manner<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let inside = text.trim_start().get(1..).unwrap_or_default();
        let gap = &inside[..inside.len() - inside.trim_start().len()];
        let indent = gap.rfind(['\n', '\r']).map(|n| {
            let line_end = if gap[..=n].ends_with("\r\n") { "\r\n" } else { &gap[n..=n] };
            (line_end, &gap[n + 1..])
        });
        let spaced = |mark: char| behind(text, mark).is_some_and(|rest| rest.starts_with(' '));
        Self {
            indent,
            colon: if spaced(':') { ": " } else { ":" },
            comma: if indent.is_none() && spaced(',') { ", " } else { "," },
        }
    }

    /// A value without spaces inside, laid out as it stands so deep in the document.
    pub(super) fn laid_out(&self, compact: &str, depth: usize) -> String {
        let mut out = String::with_capacity(compact.len() * 2);
        let (mut depth, mut is_text, mut is_escaped, mut last) = (depth, false, false, ' ');
        for c in compact.chars() {
            if is_text {
                out.push(c);
                is_text = is_escaped || c != '"';
                is_escaped = !is_escaped && c == '\\';
                last = c;
                continue;
            }
            if matches!(last, '{' | '[') && !matches!(c, '}' | ']') {
                self.new_line(&mut out, depth);
            }
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => {
                    depth = depth.saturating_sub(1);
                    if !matches!(last, '{' | '[') {
                        self.new_line(&mut out, depth);
                    }
                }
                _ => is_text = c == '"',
            }
            match c {
                ':' => out.push_str(self.colon),
                ',' => {
                    out.push_str(self.comma);
                    self.new_line(&mut out, depth);
                }
                c => out.push(c),
            }
            last = c;
        }
        out
    }

    /// What stands between two values so deep in the document.
    pub(super) fn separator(&self, depth: usize) -> String {
        let mut out = self.comma.to_owned();
        self.new_line(&mut out, depth);
        out
    }

    /// The line end and the indent before a value, where each has a line.
    pub(super) fn new_line(&self, out: &mut String, depth: usize) {
        if let Some((line_end, indent)) = self.indent {
            out.push_str(line_end);
            out.extend(std::iter::repeat_n(indent, depth));
        }
    }
}

/// What stands behind the first such mark between values.
fn behind(text: &str, mark: char) -> Option<&str> {
    let (mut is_text, mut is_escaped) = (false, false);
    let at = text.find(|c: char| {
        if is_text {
            is_text = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
            return false;
        }
        is_text = c == '"';
        c == mark
    })?;
    text.get(at + mark.len_utf8()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_manner_is_kept() {
        for document in [
            r#"{"a":[1,{"b":"x, \"y\": [\\"}],"c":{},"d":[]}"#,
            r#"{"a": [1, {"b": "x, \"y\": [\\"}], "c": {}, "d": []}"#,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\"\n    }\n  ],\n  \"c\": {}\n}",
            "{\r\n\t\"a\": [\r\n\t\t\"\\\\\"\r\n\t],\r\n\t\"c\": 5\r\n}",
        ] {
            let value: serde_json::Value = serde_json::from_str(document).unwrap();
            let compact = serde_json::to_string(&value).unwrap();
            assert_eq!(Manner::of(document).laid_out(&compact, 0), document);
        }
    }
}
