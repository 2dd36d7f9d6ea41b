use anyhow::Result;
use cuedex_format::lint::{self, Rule};

use crate::failure::Hinted;
use crate::nearest::nearest;

/// Rules by their ids, each of which must exist.
pub(super) fn rules(ids: &[String]) -> Result<Vec<String>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known = lint::rules();
    ids.iter().map(|id| known_id(id, &known)).collect()
}

fn known_id(id: &str, known: &[Rule]) -> Result<String> {
    let id = id.trim().to_ascii_lowercase();
    if known.iter().any(|rule| rule.id == id) {
        return Ok(id);
    }
    let list = "`cuedex lint --rules` lists them".to_owned();
    let near = nearest(&id, known.iter().map(|rule| rule.id));
    let hint = near.map_or(list.clone(), |near| format!("did you mean {near}? {list}"));
    Err(Hinted::new(format!("no rule is called {id:?}"), hint).into())
}
