//! Work in bites whose bytes fit into memory together.

/// How many bytes of files are held at once: 128 MiB. One larger file is a bite alone.
const MAX_BYTES_AT_ONCE: u64 = 128 << 20;

/// Cuts the work into runs of at most [`MAX_BYTES_AT_ONCE`].
///
/// Threads that wait for memory inside a pool may wait for work that the pool gave to
/// themselves; work that is cut beforehand never waits.
pub(crate) fn chunks<'a, T>(
    work: &'a [T],
    bytes: impl Fn(&T) -> u64 + 'a,
) -> impl Iterator<Item = &'a [T]> + 'a {
    let mut rest = work;
    std::iter::from_fn(move || {
        let mut sum = 0_u64;
        let fits = |item: &&T| {
            let first = sum == 0;
            sum = sum.saturating_add(bytes(item).max(1));
            first || sum <= MAX_BYTES_AT_ONCE
        };
        let length = rest.iter().take_while(fits).count();
        let (chunk, later) = rest.split_at(length);
        rest = later;
        (!chunk.is_empty()).then_some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_chunk_is_too_large_and_nothing_is_lost(
            sizes in prop::collection::vec(0..2 * MAX_BYTES_AT_ONCE, 0..50)) {
            let cut: Vec<&[u64]> = chunks(&sizes, |&size| size).collect();
            for chunk in &cut {
                prop_assert!(chunk.len() == 1 || chunk.iter().sum::<u64>() <= MAX_BYTES_AT_ONCE);
            }
            prop_assert_eq!(cut.concat(), sizes);
        }
    }
}
