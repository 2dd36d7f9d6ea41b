use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use tantivy::Index;
use tantivy::space_usage::PerFieldSpaceUsage;

use super::{mega, section};

/// The kinds of data an index keeps of a field.
const KINDS: [&str; 5] = ["terms", "postings", "positions", "columns", "norms"];

/// What each field of the index in a folder takes on disk.
pub(super) fn report(folder: &Path, payload: usize) -> Result<String> {
    let usage = Index::open_in_dir(folder)?.reader()?.searcher().space_usage()?;
    let mut fields: BTreeMap<String, [u64; KINDS.len()]> = BTreeMap::new();
    let mut store = 0;
    for segment in usage.segments() {
        let parts = [
            segment.termdict(),
            segment.postings(),
            segment.positions(),
            segment.fast_fields(),
            segment.fieldnorms(),
        ];
        for (kind, part) in parts.into_iter().enumerate() {
            add(&mut fields, kind, part);
        }
        store += segment.store().total().get_bytes();
    }
    let bytes = |n: u64| mega(usize::try_from(n).unwrap_or(usize::MAX));
    let share = |n: u64| format!("{:.4}", bytes(n) / mega(payload));
    let all = fields.values().flatten().sum::<u64>() + store;
    let mut rows: Vec<_> = fields
        .into_iter()
        .map(|(name, kinds)| {
            let megabytes = kinds.map(|n| format!("{:.2}", bytes(n)));
            let total = share(kinds.iter().sum());
            [vec![name], megabytes.to_vec(), vec![total]].concat()
        })
        .collect();
    let blanks = vec![String::new(); KINDS.len() - 1];
    let stored = format!("{:.2}", bytes(store));
    let stored = vec!["(stored text)".to_owned(), stored];
    rows.push([stored, blanks.clone(), vec![share(store)]].concat());
    let total = vec!["(all)".to_owned(), format!("{:.2}", bytes(all))];
    rows.push([total, blanks, vec![share(all)]].concat());
    let head = ["field, MB", KINDS[0], KINDS[1], KINDS[2], KINDS[3], KINDS[4], "all / text"];
    Ok(section(&format!("Fields of {} segments", usage.segments().len()), &head, rows))
}

fn add(fields: &mut BTreeMap<String, [u64; KINDS.len()]>, kind: usize, part: &PerFieldSpaceUsage) {
    for field in part.fields() {
        let name = field.field_name().to_owned();
        fields.entry(name).or_default()[kind] += field.total().get_bytes();
    }
}
