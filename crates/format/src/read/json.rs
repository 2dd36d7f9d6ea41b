//! What the JSON dialects share: telling them apart, mending what is not quite JSON, values as
//! services send them, and the places of list items for warnings.

mod dialects;
mod fields;
mod places;
mod scan;
mod source;
pub(super) mod values;

pub(super) use dialects::{detect, is_told_weakly, tried};
pub(super) use fields::{Fields, each, read_fields, skip};
pub(super) use places::{Nulls, first_named, items as item_places, locate, locate_in, place_of};
pub(super) use source::Source;

crate::warning::declare! {
    CONTROL_CHARACTERS = Warning "json/control-characters", "control characters stand raw in texts, which JSON forbids; kept";
    NOT_A_NUMBER = Warning "json/not-a-number", "NaN, Infinity or a number beyond all bounds stands where JSON wants a number; read as nothing";
    LONE_SURROGATE = Warning "json/lone-surrogate", "a letter is escaped by halves and one is missing; replaced";
    MENDED = Warning "json/mended", "a field of a canonical document broke the model's rules and was mended";
}
