//! One module per command; each takes arguments and an [`Output`](crate::output::Output).

pub(crate) mod convert;
pub(crate) mod formats;
pub(crate) mod manual;
pub(crate) mod merge;
