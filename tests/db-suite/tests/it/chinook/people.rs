//! Questions about customers and those who serve them; and whether all of the shop was copied.

use carafe::{
    db::{driver::Vendor, rust_decimal::Decimal},
    prelude::*,
};

use super::{
    copy,
    hand::same,
    models::{
        Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist, PlaylistTrack,
        Track,
    },
    with_shop,
};

#[test]
fn nothing_is_lost_on_the_way() {
    with_shop(async |db| {
        let shop = copy::open().await.unwrap();
        async fn table<M: Model + PartialEq + std::fmt::Debug>(from: &Db, to: &Db) -> usize {
            let (mut one, mut two) =
                (M::objects().all(from).await.unwrap(), M::objects().all(to).await.unwrap());
            one.sort_by_key(|row| format!("{:?}", row.key()));
            two.sort_by_key(|row| format!("{:?}", row.key()));
            assert_eq!(one, two);
            one.len()
        }
        let mut all = 0;
        all += table::<Genre>(&shop, &db).await + table::<MediaType>(&shop, &db).await;
        all += table::<Artist>(&shop, &db).await + table::<Album>(&shop, &db).await;
        all += table::<Employee>(&shop, &db).await + table::<Customer>(&shop, &db).await;
        all += table::<Invoice>(&shop, &db).await + table::<Track>(&shop, &db).await;
        all += table::<InvoiceLine>(&shop, &db).await + table::<Playlist>(&shop, &db).await;
        all += table::<PlaylistTrack>(&shop, &db).await;
        assert_eq!(all, 15_607);
    });
}

#[test]
fn customers() {
    with_shop(async |db| {
        let db = &db;
        let rows = Customer::objects()
            .annotate(|c| c.invoices.agg(|i| i.total.sum()))
            .order_by(|(c, spent)| (spent.desc(), c.id))
            .limit(10)
            .values(|(c, spent)| (c.last_name, c.country, spent));
        let sql = r#"SELECT c."LastName", c."Country", round(sum(i."Total"), 2) AS spent FROM "Customer" c
            JOIN "Invoice" i ON i."CustomerId" = c."CustomerId" GROUP BY c."CustomerId", c."LastName", c."Country"
            ORDER BY spent DESC, c."CustomerId" LIMIT 10"#;
        same::<(String, Option<String>, Option<Decimal>)>(db, "who spent most", rows.all(db).await, sql)
            .await;

        let rows = Customer::objects()
            .filter(|c| c.country.eq("Brazil") & c.invoices.any(|i| i.total.gt(Decimal::from(8))))
            .order_by(|c| c.id)
            .values(|c| (c.first_name.concat(" ").concat(c.last_name),));
        let sql = r#"SELECT concat_ws(' ', "FirstName", "LastName") FROM "Customer" c WHERE "Country" = 'Brazil'
            AND EXISTS (SELECT 1 FROM "Invoice" i WHERE i."CustomerId" = c."CustomerId" AND i."Total" + 0 > 8) ORDER BY "CustomerId""#;
        let sql = match db.features().vendor {
            Vendor::Sqlite => sql
                .replace(r#"concat_ws(' ', "FirstName", "LastName")"#, r#""FirstName" || ' ' || "LastName""#),
            _ => sql.to_owned(),
        };
        same::<(String,)>(db, "Brazilians with a large invoice", rows.all(db).await, &sql).await;

        let rows = Customer::objects()
            .filter(|c| c.company.is_not_null() & !c.email.iends_with("gmail.com"))
            .order_by(|c| c.id)
            .values(|c| (c.company, c.email.lower()));
        let sql = r#"SELECT "Company", lower("Email") FROM "Customer" WHERE "Company" IS NOT NULL AND lower("Email") NOT LIKE '%gmail.com'
            ORDER BY "CustomerId""#;
        same::<(Option<String>, String)>(db, "companies", rows.all(db).await, sql).await;

        let rows = Customer::objects()
            .annotate(|c| c.invoices.query().order_by(|i| (i.date.desc(), i.id.desc())).scalar(|i| i.total))
            .order_by(|(c, _)| c.id)
            .values(|(c, last)| (c.id, last));
        let sql = r#"SELECT c."CustomerId", (SELECT i."Total" FROM "Invoice" i WHERE i."CustomerId" = c."CustomerId"
            ORDER BY i."InvoiceDate" DESC, i."InvoiceId" DESC LIMIT 1) FROM "Customer" c ORDER BY 1"#;
        same::<(i64, Option<Decimal>)>(db, "the last invoice of each", rows.all(db).await, sql).await;
    });
}

#[test]
fn employees() {
    with_shop(async |db| {
        let db = &db;
        let rows = Invoice::objects()
            .group_by(|i| i.customer.support.last_name.opt(), |i| (i.id.count(), i.total.sum()))
            .order_by(|name, _| name)
            .all(db)
            .await;
        let rows = rows.map(|rows| rows.into_iter().map(|(name, (n, sum))| (name, n, sum)).collect());
        let sql = r#"SELECT e."LastName", count(i."InvoiceId"), round(sum(i."Total"), 2) FROM "Invoice" i
            JOIN "Customer" c ON c."CustomerId" = i."CustomerId" LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
            GROUP BY e."LastName" ORDER BY 1"#;
        same::<(Option<String>, i64, Option<Decimal>)>(db, "sales of each employee", rows, sql).await;

        let rows =
            Employee::objects().order_by(|e| e.id).values(|e| (e.last_name, e.reports_to.last_name.opt()));
        let sql = r#"SELECT e."LastName", b."LastName" FROM "Employee" e LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo"
            ORDER BY e."EmployeeId""#;
        same::<(String, Option<String>)>(db, "who reports to whom", rows.all(db).await, sql).await;

        let rows = Employee::objects()
            .annotate(|e| e.team.count())
            .annotate(|(e, _)| e.customers.count())
            .order_by(|(e, ..)| e.id)
            .values(|(e, team, customers)| (e.last_name, team, customers));
        let sql = r#"SELECT e."LastName", (SELECT count(*) FROM "Employee" t WHERE t."ReportsTo" = e."EmployeeId"),
            (SELECT count(*) FROM "Customer" c WHERE c."SupportRepId" = e."EmployeeId") FROM "Employee" e ORDER BY e."EmployeeId""#;
        same::<(String, i64, i64)>(db, "teams and customers", rows.all(db).await, sql).await;

        let rows = Employee::objects()
            .filter(|e| e.hired.year().lt(2004) & e.title.starts_with("IT"))
            .order_by(|e| e.id)
            .values(|e| (e.first_name, e.email));
        let sql = r#"SELECT "FirstName", "Email" FROM "Employee" WHERE substr(CAST("HireDate" AS CHAR(30)), 1, 4) < '2004'
            AND "Title" LIKE 'IT%' ORDER BY "EmployeeId""#;
        same::<(String, Option<String>)>(db, "hired early for IT", rows.all(db).await, sql).await;

        let rows = Customer::objects()
            .filter(|c| c.support.reports_to.first_name.eq("Nancy"))
            .group_by(|c| c.support.first_name.opt(), |c| c.country.count_distinct())
            .order_by(|name, _| name)
            .all(db)
            .await;
        let sql = r#"SELECT e."FirstName", count(DISTINCT c."Country") FROM "Customer" c JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
            JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo" WHERE b."FirstName" = 'Nancy' GROUP BY e."FirstName" ORDER BY 1"#;
        same::<(Option<String>, i64)>(db, "countries that each of a team serves", rows, sql).await;
    });
}
