//! What is told of branches, loops and blocks that do not end where others do.

use super::{place::Place, refusal::Refusal};

pub(super) fn branches(one: &Place, other: &Place) -> Refusal {
    Refusal::new(
        format!("one branch ends {}, another {}", one.describe(), other.describe()),
        "Close in each branch what it opens, and put quotes around attributes.",
    )
}

pub(super) fn circle(start: &Place, end: &Place) -> Refusal {
    Refusal::new(
        format!("the loop begins {} and ends {}", start.describe(), end.describe()),
        "Close in the loop what it opens.",
    )
}

pub(super) fn moved(name: &str, there: &Place, here: &Place) -> Refusal {
    Refusal::new(
        format!("the block `{name}` stands {} in the base and {} here", there.describe(), here.describe()),
        "Give it another name.",
    )
}

pub(super) fn too_many_loops() -> Refusal {
    Refusal::new("too many loops in loops within a value", "Make the value before: `{% set value = … %}`.")
}

pub(super) fn out_of_loop(word: &str, place: &Place) -> Refusal {
    Refusal::new(
        format!("`{{% {word} %}}` {}, where the loop does not begin", place.describe()),
        "Put it where all tags and values of the loop are closed.",
    )
}

pub(super) fn block(name: &str, start: &Place, end: &Place) -> Refusal {
    Refusal::new(
        format!("the block `{name}` begins {} and ends {}", start.describe(), end.describe()),
        "End it where it begins: a tag or a value that is opened in a block is closed in it.",
    )
}

pub(super) fn caught(word: &str, end: &Place) -> Refusal {
    Refusal::new(
        format!("what is in `{{% {word} %}}` begins in text and ends {}", end.describe()),
        "Close what it opens.",
    )
}

pub(super) fn caught_elsewhere(word: &str, place: &Place) -> Refusal {
    Refusal::new(
        format!("`{{% {word} %}}` writes text for a page, and stands {}", place.describe()),
        format!(
            "Put it into a variable before: `{{% set value %}}{{% {word} … %}}{{% endset %}}`, and write `{{{{ value }}}}` here."
        ),
    )
}
