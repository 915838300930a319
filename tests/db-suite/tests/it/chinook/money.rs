//! Questions about invoices.

use carafe::{
    db::{
        expr::{case, function::count},
        jiff::civil::date,
        rust_decimal::Decimal,
    },
    prelude::*,
};

use super::{
    hand::{counted, same},
    models::{Artist, Invoice, InvoiceLine},
    with_shop,
};

#[test]
fn countries_and_cities() {
    with_shop(async |db| {
        let db = &db;
        let rows = Invoice::objects()
            .group_by(|i| i.country, |i| (count(), i.total.sum()))
            .order_by(|country, _| country)
            .all(db)
            .await;
        let rows = rows.map(|rows| rows.into_iter().map(|(country, (n, sum))| (country, n, sum)).collect());
        let sql = r#"SELECT "BillingCountry", count(*), round(sum("Total"), 2) FROM "Invoice" GROUP BY 1 ORDER BY 1"#;
        same::<(Option<String>, i64, Option<Decimal>)>(db, "sales of each country", rows, sql).await;

        let rows = Invoice::objects()
            .group_by(|i| i.city, |i| i.total.sum())
            .having(|_, sum| sum.gt(Decimal::from(80)))
            .order_by(|city, _| city)
            .all(db)
            .await;
        let sql = r#"SELECT "BillingCity", round(sum("Total"), 2) FROM "Invoice" GROUP BY 1 HAVING sum("Total") > 80 ORDER BY 1"#;
        same::<(Option<String>, Option<Decimal>)>(db, "cities with more than 80", rows, sql).await;

        let rows = Invoice::objects()
            .filter(|i| i.country.is_in(["Norway", "Chile", "India"]))
            .order_by(|i| (i.total.desc(), i.id))
            .limit(5)
            .values(|i| (i.id, i.country, i.total));
        let sql = r#"SELECT "InvoiceId", "BillingCountry", "Total" FROM "Invoice" WHERE "BillingCountry" IN ('Norway', 'Chile', 'India')
            ORDER BY "Total" + 0 DESC, "InvoiceId" LIMIT 5"#;
        same::<(i64, Option<String>, Decimal)>(
            db,
            "the five dearest of three countries",
            rows.all(db).await,
            sql,
        )
        .await;

        let rows =
            Invoice::objects().order_by(|i| i.country).values(|i| (i.country,)).distinct().all(db).await;
        let sql = r#"SELECT DISTINCT "BillingCountry" FROM "Invoice" ORDER BY 1"#;
        same::<(Option<String>,)>(db, "which countries", rows, sql).await;
    });
}

#[test]
fn times() {
    with_shop(async |db| {
        let db = &db;
        let rows = Invoice::objects()
            .group_by(|i| i.date.year(), |i| (count(), i.total.sum()))
            .order_by(|year, _| year)
            .all(db)
            .await;
        let rows = rows.map(|rows| rows.into_iter().map(|(year, (n, sum))| (year, n, sum)).collect());
        let sql = r#"SELECT CAST(substr(CAST("InvoiceDate" AS CHAR(30)), 1, 4) AS INTEGER), count(*), round(sum("Total"), 2)
            FROM "Invoice" GROUP BY 1 ORDER BY 1"#;
        same::<(i32, i64, Option<Decimal>)>(db, "sales of each year", rows, sql).await;

        let first = first_year(db).await;
        let rows = Invoice::objects()
            .filter(|i| i.date.year().eq(first))
            .group_by(|i| i.date.month(), |i| i.total.sum())
            .order_by(|month, _| month)
            .all(db)
            .await;
        let sql = r#"SELECT CAST(substr(CAST("InvoiceDate" AS CHAR(30)), 6, 2) AS INTEGER), round(sum("Total"), 2) FROM "Invoice"
            WHERE substr(CAST("InvoiceDate" AS CHAR(30)), 1, 4) = (SELECT min(substr(CAST("InvoiceDate" AS CHAR(30)), 1, 4)) FROM "Invoice")
            GROUP BY 1 ORDER BY 1"#;
        same::<(i32, Option<Decimal>)>(db, "sales of each month of the first year", rows, sql).await;

        let year = i16::try_from(first).unwrap();
        let (from, to) = (date(year, 2, 1).at(0, 0, 0, 0), date(year, 2, 28).at(23, 59, 59, 0));
        let rows = counted(Invoice::objects().filter(|i| i.date.between(from, to)).count(db).await);
        let sql = format!(
            r#"SELECT count(*) FROM "Invoice" WHERE substr(CAST("InvoiceDate" AS CHAR(30)), 1, 7) = '{year}-02'"#
        );
        same::<(i64,)>(db, "invoices of a February", rows, &sql).await;

        let rows = Invoice::objects()
            .aggregate(db, |i| (i.date.min(), i.date.max()))
            .await
            .map(|(first, last)| vec![(first.unwrap().year().into(), last.unwrap().year().into())]);
        let sql = r#"SELECT CAST(substr(CAST(min("InvoiceDate") AS CHAR(30)), 1, 4) AS INTEGER),
            CAST(substr(CAST(max("InvoiceDate") AS CHAR(30)), 1, 4) AS INTEGER) FROM "Invoice""#;
        same::<(i32, i32)>(db, "from when to when", rows, sql).await;
    });
}

async fn first_year(db: &Db) -> i32 {
    let first = Invoice::objects().order_by(|i| i.date).first(db).await.unwrap().unwrap();
    first.date.year().into()
}

#[test]
fn lines() {
    with_shop(async |db| {
        let db = &db;
        let rows = InvoiceLine::objects()
            .group_by(|l| l.track.album.artist.name, |l| l.quantity.sum())
            .order_by(|name, n| (n.desc(), name))
            .limit(10)
            .all(db)
            .await;
        let sql = r#"SELECT a."Name", CAST(sum(l."Quantity") AS INTEGER) FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId"
            LEFT JOIN "Album" b ON b."AlbumId" = t."AlbumId" LEFT JOIN "Artist" a ON a."ArtistId" = b."ArtistId"
            GROUP BY a."Name" ORDER BY 2 DESC, 1 LIMIT 10"#;
        same::<(Option<String>, Option<i64>)>(db, "who sells best", rows, sql).await;

        let rows = InvoiceLine::objects()
            .group_by(
                |l| case::<String>().when(l.price.lt(Decimal::ONE), "cheap").otherwise("dear"),
                |_| count(),
            )
            .order_by(|word, _| word)
            .all(db)
            .await;
        let sql = r#"SELECT CASE WHEN "UnitPrice" + 0 < 1 THEN 'cheap' ELSE 'dear' END, count(*) FROM "InvoiceLine" GROUP BY 1 ORDER BY 1"#;
        same::<(String, i64)>(db, "cheap and dear", rows, sql).await;

        let rows = Invoice::objects()
            .annotate(|i| i.lines.count())
            .filter(|(_, n)| n.gte(14))
            .order_by(|(i, _)| i.id)
            .limit(7)
            .values(|(i, n)| (i.id, i.customer.last_name, n));
        let sql = r#"SELECT i."InvoiceId", c."LastName", count(*) FROM "Invoice" i JOIN "InvoiceLine" l ON l."InvoiceId" = i."InvoiceId"
            JOIN "Customer" c ON c."CustomerId" = i."CustomerId" GROUP BY i."InvoiceId", c."LastName" HAVING count(*) >= 14
            ORDER BY 1 LIMIT 7"#;
        same::<(i64, String, i64)>(db, "long invoices", rows.all(db).await, sql).await;

        let rows = Artist::objects()
            .filter(|a| {
                a.albums.any(|b| b.tracks.any(|t| t.sales.any(|s| s.invoice.customer.country.eq("Norway"))))
            })
            .order_by(|a| a.id)
            .limit(12)
            .values(|a| (a.name,));
        let sql = r#"SELECT DISTINCT a."Name", a."ArtistId" FROM "Artist" a JOIN "Album" b ON b."ArtistId" = a."ArtistId"
            JOIN "Track" t ON t."AlbumId" = b."AlbumId" JOIN "InvoiceLine" l ON l."TrackId" = t."TrackId"
            JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId" JOIN "Customer" c ON c."CustomerId" = i."CustomerId"
            WHERE c."Country" = 'Norway' ORDER BY a."ArtistId" LIMIT 12"#;
        same::<(Option<String>,)>(db, "heard in Norway", rows.all(db).await, sql).await;
    });
}
