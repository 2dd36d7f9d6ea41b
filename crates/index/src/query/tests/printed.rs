use proptest::prelude::*;

use super::lenient::operators;
use super::trees::tree;
use crate::Query;

proptest! {
    #[test]
    fn a_tree_prints_in_a_form_that_reads_as_the_same_tree(root in tree()) {
        let query = Query { root };
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed).map_err(|e| format!("{printed}: {e}")), Ok(query));
    }

    #[test]
    fn what_parses_prints_in_a_form_that_reads_the_same(text in operators().boxed().prop_union("\\PC*".boxed())) {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()).unwrap(), query);
        }
    }
}
