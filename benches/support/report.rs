//! Tables of what was measured against what is wanted.

use serde::Serialize;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The target is reached.
    Met,
    /// It is not.
    Missed,
    /// The query language does not know the query yet.
    Unsupported,
    /// The folder has nothing to try it on.
    Untried,
}

impl Verdict {
    /// [`Verdict::Met`] or [`Verdict::Missed`].
    #[must_use]
    pub const fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::Missed }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "MISSED",
            Self::Unsupported => "NOT SUPPORTED",
            Self::Untried => "nothing to try",
        }
    }
}

/// A line of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was asked.
    pub name: String,
    /// How often.
    pub asked: usize,
    /// What is wanted.
    pub target: String,
    /// What came of it.
    pub figure: String,
    /// Whether that is enough.
    pub verdict: Verdict,
}

impl Row {
    pub(crate) fn new(
        name: impl Into<String>,
        asked: usize,
        target: &str,
        verdict: Verdict,
    ) -> Self {
        let (name, target) = (name.into(), target.to_owned());
        Self { name, asked, target, figure: String::new(), verdict }
    }

    pub(crate) fn with(self, figure: impl Into<String>) -> Self {
        Self { figure: figure.into(), ..self }
    }
}

/// The rows of a proof as a Markdown table.
#[must_use]
pub fn proof_table(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let Row { name, asked, target, figure, verdict } = row;
        vec![
            name.clone(),
            asked.to_string(),
            target.clone(),
            figure.clone(),
            verdict.as_str().to_owned(),
        ]
    };
    table(&["query", "asked", "target", "figure", "verdict"], rows.iter().map(cells))
}

/// A Markdown table; a `|` in a cell is escaped.
pub fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut table = line(&mut head.iter().map(|&cell| cell.to_owned()));
    table.push_str(&format!("|{}\n", "---|".repeat(head.len())));
    for row in rows {
        table.push_str(&line(&mut row.into_iter()));
    }
    table
}

/// The value below which the share `q` of some sorted values lies.
pub(crate) fn quantile<T: Copy>(sorted: &[T], q: f64) -> Option<T> {
    let last = sorted.len().checked_sub(1)?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list of far under 2^52 values, and q is from 0 to 1"
    )]
    let at = (last as f64 * q).round() as usize;
    sorted.get(at.min(last)).copied()
}

/// Says something to whoever watches.
#[expect(clippy::print_stderr, reason = "these programs talk on standard error")]
pub(crate) fn tell(message: &str) {
    eprintln!("{message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_of_the_list() {
        let values: Vec<u64> = (1..=101).collect();
        assert_eq!(
            [0.0, 0.5, 0.99, 1.0].map(|q| quantile(&values, q)),
            [Some(1), Some(51), Some(100), Some(101)]
        );
        assert_eq!(quantile::<u64>(&[], 0.5), None);
    }

    #[test]
    fn a_table_keeps_its_columns() {
        let rows = [vec!["a|b".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["x", "y"], rows.into_iter()), "| x | y |\n|---|---|\n| a\\|b | 1 |\n");
    }
}
