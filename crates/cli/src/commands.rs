//! One module per command; each takes arguments and an [`Output`](crate::output::Output).

pub(crate) mod chapters;
pub(crate) mod convert;
pub(crate) mod edit;
pub(crate) mod fetch;
pub(crate) mod formats;
pub(crate) mod index;
pub(crate) mod link;
pub(crate) mod lint;
pub(crate) mod list;
pub(crate) mod manual;
pub(crate) mod merge;
pub(crate) mod profiles;
pub(crate) mod search;
pub(crate) mod service;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod update;
