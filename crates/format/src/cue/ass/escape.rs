use memchr::memrchr;

/// WORD JOINER, which shows nothing. The format has no escape for its own escapes: a text that
/// says `\N` is held as `\`, this, `N`, and the reader takes one of them out behind a backslash.
pub(super) const HELD_APART: char = '\u{2060}';

/// Appends text so that a reader gives the same back. A closed `{` becomes `\{`, which
/// [libass](https://github.com/libass/libass/wiki/ASSv5-Override-Tags) knows; older players
/// hide what is between such brackets. `block_follows` tells that a block of codes comes next.
pub(super) fn append(out: &mut String, text: &str, block_follows: bool) {
    let last_brace = memrchr(b'}', text.as_bytes());
    let is_closed = |n: usize| block_follows || last_brace.is_some_and(|last| n < last);
    let mut chars = text.char_indices().peekable();
    while let Some((n, c)) = chars.next() {
        match c {
            '\n' => out.push_str("\\N"),
            '{' if is_closed(n) => out.push_str("\\{"),
            '\\' => {
                out.push('\\');
                let next = chars.peek().map(|(n, c)| (*n, *c));
                if is_escape(next, is_closed, block_follows) {
                    out.push(HELD_APART);
                }
            }
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
}

/// Whether a backslash would take what is written behind it as its own.
fn is_escape(
    next: Option<(usize, char)>,
    is_closed: impl Fn(usize) -> bool,
    block_follows: bool,
) -> bool {
    match next {
        None => block_follows,
        // Written as a backslash and itself.
        Some((_, '\n')) => false,
        Some((n, '{')) => !is_closed(n),
        Some((_, c)) => matches!(c, 'N' | 'n' | 'h' | '}' | HELD_APART),
    }
}
