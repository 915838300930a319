//! Sixty models, each pointing at the one before: whether one may cross threads must not be decided by walking them all,
//! or the compiler gives up. That this file compiles is the test; that a path through all of them can be asked, too.

use carafe::{db::Registry, prelude::*};

use crate::{paper::Paper, schema::DATABASES};

#[derive(Model, Debug, Clone)]
pub(crate) struct M0 {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[reverse(before)]
    pub(crate) behind: Many<M1>,
}

macro_rules! chain {
    ($($name:ident $before:ident $behind:ident;)+) => { $(
        #[derive(Model, Debug, Clone)]
        pub(crate) struct $name {
            pub(crate) id: i64,
            #[field(max_length = 80)]
            pub(crate) name: String,
            #[field(default = 0)]
            pub(crate) a: i32,
            pub(crate) b: Option<i64>,
            pub(crate) c: Option<String>,
            #[field(default = false)]
            pub(crate) d: bool,
            pub(crate) e: f64,
            #[field(auto_now)]
            pub(crate) f: Timestamp,
            pub(crate) before: Fk<$before>,
            pub(crate) other: Option<Fk<$before>>,
            #[reverse(before)]
            pub(crate) behind: Many<$behind>,
        }
    )+ };
}
chain! {
    M1 M0 M2; M2 M1 M3; M3 M2 M4; M4 M3 M5; M5 M4 M6; M6 M5 M7; M7 M6 M8; M8 M7 M9; M9 M8 M10; M10 M9 M11;
    M11 M10 M12; M12 M11 M13; M13 M12 M14; M14 M13 M15; M15 M14 M16; M16 M15 M17; M17 M16 M18; M18 M17 M19;
    M19 M18 M20; M20 M19 M21; M21 M20 M22; M22 M21 M23; M23 M22 M24; M24 M23 M25; M25 M24 M26; M26 M25 M27;
    M27 M26 M28; M28 M27 M29; M29 M28 M30; M30 M29 M31; M31 M30 M32; M32 M31 M33; M33 M32 M34; M34 M33 M35;
    M35 M34 M36; M36 M35 M37; M37 M36 M38; M38 M37 M39; M39 M38 M40; M40 M39 M41; M41 M40 M42; M42 M41 M43;
    M43 M42 M44; M44 M43 M45; M45 M44 M46; M46 M45 M47; M47 M46 M48; M48 M47 M49; M49 M48 M50; M50 M49 M51;
    M51 M50 M52; M52 M51 M53; M53 M52 M54; M54 M53 M55; M55 M54 M56; M56 M55 M57; M57 M56 M58; M58 M57 M59;
}

#[derive(Model, Debug, Clone)]
pub(crate) struct M59 {
    pub(crate) id: i64,
    pub(crate) before: Fk<M58>,
}

fn crosses_threads<T: Send + Sync + 'static>(_value: &T) {}

#[test]
fn a_chain_of_sixty_models_is_no_work_for_the_compiler() {
    let rows = M59::objects()
        .filter(|m| m.before.before.before.before.before.before.name.eq("x") & m.before.other.name.ne("y"))
        .select_related(|m| m.before.before)
        .prefetch_with(|m| m.before, M58::objects().prefetch(|m| m.behind));
    crosses_threads(&rows);
    crosses_threads(M59::fields());
    let (db, _) = Paper::with(
        DATABASES[0].0,
        DATABASES[0].1,
        Registry::new().with::<(M52, M53, M54, M55, M56, M57, M58, M59)>(""),
    );
    let sql = rows.to_sql(&db).unwrap();
    assert_eq!(sql.matches(" JOIN ").count(), 7, "{sql}");
    drop(async move { rows.all(&db).await });
}
