use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Found or done.
    Done,
    /// Nothing was found.
    Nothing,
    /// Something was found that should not be there.
    Findings,
    /// Something failed; the rest is done.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Nothing | Exit::Findings => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}
