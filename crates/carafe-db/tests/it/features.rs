//! What a vendor and a version can do, flag by flag.

use carafe_db::driver::{Features, Vendor};

use crate::schema::DATABASES;

type Flag = fn(&Features) -> bool;

/// Each flag, and what SQLite, PostgreSQL, MariaDB and MySQL have of it.
const FLAGS: [(&str, Flag, [bool; 4]); 14] = [
    ("INSERT … RETURNING", |f| f.insert_returning, [true, true, true, false]),
    ("UPDATE … RETURNING", |f| f.update_returning, [true, true, false, false]),
    ("schemas in transactions", |f| f.transactional_ddl, [true, true, false, false]),
    ("row locks", |f| f.row_locks, [false, true, true, true]),
    ("SKIP LOCKED", |f| f.skip_locked, [false, true, true, true]),
    ("NOWAIT", |f| f.nowait, [false, true, true, true]),
    ("FOR UPDATE OF", |f| f.lock_of, [false, true, false, true]),
    ("arrays", |f| f.arrays, [false, true, false, false]),
    ("NULLS FIRST", |f| f.nulls_order, [true, true, false, false]),
    ("FILTER", |f| f.aggregate_filter, [true, true, false, false]),
    ("DISTINCT ON", |f| f.distinct_on, [false, true, false, false]),
    ("INTERSECT", |f| f.intersect, [true; 4]),
    ("partial indexes", |f| f.partial_indexes, [true, true, false, false]),
    ("indexes of expressions", |f| f.expression_indexes, [true, true, false, true]),
];

// row: db.backends
#[test]
fn each_database_has_the_flags_of_its_documentation() {
    for (name, flag, expected) in FLAGS {
        let found = DATABASES.map(|(vendor, version)| flag(&Features::of(vendor, version)));
        assert_eq!(found, expected, "{name}");
    }
    let of = |vendor, version| Features::of(vendor, version);
    assert!(!of(Vendor::MySql, (8, 0, 30)).intersect && of(Vendor::MySql, (8, 0, 31)).intersect);
    assert!(DATABASES.iter().all(|(vendor, version)| of(*vendor, *version).checks));
    for (vendor, version) in DATABASES {
        let oldest = vendor.oldest();
        assert!(of(vendor, version).is_new_enough() && of(vendor, oldest).is_new_enough(), "{vendor}");
        assert!(!of(vendor, (oldest.0 - 1, 99, 0)).is_new_enough(), "{vendor}");
    }
}
