use super::runs::{Look, Styled};
use crate::cue::ass::tags::{Tag, tags};
use crate::cue::ass::{Piece, Pieces};

/// The text of a line of SubStation Alpha.
pub(super) fn ass(text: &str, breaks_at_n: bool) -> Styled {
    let mut styled = Styled::default();
    for (piece, _) in Pieces::new(text, breaks_at_n) {
        match piece {
            Piece::Text(shown) => styled.push(shown),
            Piece::Block(inside) => block(&mut styled, inside),
            Piece::Drawing(_) => styled.has_other_markup = true,
        }
    }
    styled
}

/// An override block, here or in SubRip. A style is taken for plain: the reader of scripts says
/// in codes what their styles say.
pub(super) fn block(styled: &mut Styled, inside: &str) {
    // A comment, or a code of MicroDVD.
    styled.has_other_markup |= !inside.contains('\\') && !inside.trim().is_empty();
    for tag in tags(inside) {
        match tag {
            Tag::Bold(on) => styled.depths.set(Look::Bold, on.unwrap_or_default()),
            Tag::Italic(on) => styled.depths.set(Look::Italic, on.unwrap_or_default()),
            Tag::Underline(on) => styled.depths.set(Look::Underline, on.unwrap_or_default()),
            Tag::Reset(_) => {
                for look in [Look::Bold, Look::Italic, Look::Underline] {
                    styled.depths.set(look, false);
                }
                styled.has_other_markup = true;
            }
            _ => styled.has_other_markup = true,
        }
    }
}
