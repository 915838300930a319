//! Questions about artists, albums, tracks and playlists.

use carafe::{
    db::expr::{function::count, window},
    prelude::*,
};

use super::{
    hand::{counted, same},
    models::{Album, Artist, InvoiceLine, MediaType, Playlist, PlaylistTrack, Track},
    with_shop,
};

#[test]
fn artists_and_albums() {
    with_shop(async |db| {
        let db = &db;
        let most = Artist::objects()
            .annotate(|a| a.albums.count())
            .order_by(|(a, n)| (n.desc(), a.id))
            .limit(10)
            .values(|(a, n)| (a.name, n));
        let sql = r#"SELECT a."Name", count(b."AlbumId") FROM "Artist" a LEFT JOIN "Album" b ON b."ArtistId" = a."ArtistId"
            GROUP BY a."ArtistId", a."Name" ORDER BY 2 DESC, a."ArtistId" LIMIT 10"#;
        same::<(Option<String>, i64)>(db, "who has the most albums", most.all(db).await, sql).await;

        let none = Artist::objects().filter(|a| a.albums.is_empty()).count(db);
        let sql = r#"SELECT count(*) FROM "Artist" WHERE "ArtistId" NOT IN (SELECT "ArtistId" FROM "Album")"#;
        same::<(i64,)>(db, "how many artists have no album", counted(none.await), sql).await;

        let rock = Album::objects()
            .filter(|a| a.tracks.any(|t| t.genre.name.eq("Metal")) & a.title.icontains("live"))
            .order_by(|a| a.id)
            .values(|a| (a.title, a.artist.name));
        let sql = r#"SELECT b."Title", a."Name" FROM "Album" b JOIN "Artist" a ON a."ArtistId" = b."ArtistId"
            WHERE lower(b."Title") LIKE '%live%' AND EXISTS (SELECT 1 FROM "Track" t JOIN "Genre" g ON g."GenreId" = t."GenreId"
            WHERE t."AlbumId" = b."AlbumId" AND g."Name" = 'Metal') ORDER BY b."AlbumId""#;
        same::<(String, Option<String>)>(db, "live albums with metal", rock.all(db).await, sql).await;

        let long = Album::objects()
            .annotate(|a| a.tracks.agg(|t| t.milliseconds.sum()))
            .filter(|(_, length)| length.gt(4_000_000))
            .order_by(|(a, length)| (length.desc(), a.id))
            .values(|(a, length)| (a.title, length));
        let sql = r#"SELECT b."Title", CAST(sum(t."Milliseconds") AS INTEGER) FROM "Album" b JOIN "Track" t ON t."AlbumId" = b."AlbumId"
            GROUP BY b."AlbumId", b."Title" HAVING sum(t."Milliseconds") > 4000000 ORDER BY 2 DESC, b."AlbumId""#;
        same::<(String, Option<i64>)>(db, "albums of more than 4,000 seconds", long.all(db).await, sql).await;

        let alike =
            Album::objects().filter(|a| a.title.eq(a.artist.name)).order_by(|a| a.id).values(|a| (a.title,));
        let sql = r#"SELECT b."Title" FROM "Album" b JOIN "Artist" a ON a."ArtistId" = b."ArtistId" WHERE b."Title" = a."Name"
            ORDER BY b."AlbumId""#;
        same::<(String,)>(db, "albums called as their artists are", alike.all(db).await, sql).await;
    });
}

#[test]
fn tracks() {
    with_shop(async |db| {
        let db = &db;
        let per_genre = Track::objects()
            .group_by(|t| t.genre.name, |t| (count(), t.milliseconds.max()))
            .order_by(|_, (n, longest)| (n.desc(), longest.desc()));
        let rows =
            per_genre.all(db).await.map(|rows| rows.into_iter().map(|(a, (b, c))| (a, b, c)).collect());
        let sql = r#"SELECT g."Name", count(*), max(t."Milliseconds") FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
            GROUP BY g."Name" ORDER BY 2 DESC, 3 DESC"#;
        same::<(Option<String>, i64, Option<i32>)>(db, "tracks of each genre", rows, sql).await;

        let long = Track::objects()
            .filter(|t| t.milliseconds.gt(2_900_000) & t.media.name.contains("video"))
            .order_by(|t| (t.milliseconds.desc(), t.id))
            .values(|t| (t.name, t.album.title.opt(), t.milliseconds));
        let sql = r#"SELECT t."Name", b."Title", t."Milliseconds" FROM "Track" t JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId"
            LEFT JOIN "Album" b ON b."AlbumId" = t."AlbumId" WHERE t."Milliseconds" > 2900000 AND m."Name" LIKE '%video%'
            ORDER BY t."Milliseconds" DESC, t."TrackId""#;
        same::<(String, Option<String>, i32)>(db, "the longest videos", long.all(db).await, sql).await;

        let unknown = Track::objects().filter(|t| t.composer.is_null()).count(db);
        let sql = r#"SELECT count(*) FROM "Track" WHERE "Composer" IS NULL"#;
        same::<(i64,)>(db, "tracks without a composer", counted(unknown.await), sql).await;

        let not_ac = Track::objects().exclude(|t| t.composer.icontains("angus")).count(db);
        let sql = r#"SELECT count(*) FROM "Track" WHERE "Composer" IS NULL OR lower("Composer") NOT LIKE '%angus%'"#;
        same::<(i64,)>(db, "tracks not by Angus, those without a composer too", counted(not_ac.await), sql)
            .await;

        let unsold = Track::objects().filter(|t| t.sales.is_empty()).count(db);
        let sql = r#"SELECT count(*) FROM "Track" t WHERE NOT EXISTS (SELECT 1 FROM "InvoiceLine" l WHERE l."TrackId" = t."TrackId")"#;
        same::<(i64,)>(db, "tracks that nobody bought", counted(unsold.await), sql).await;

        let ranked = Track::objects()
            .filter(|t| t.album.artist.name.eq("Iron Maiden"))
            .annotate(|t| {
                window::row_number().over(window::by(t.album).order_by((t.milliseconds.desc(), t.id)))
            })
            .order_by(|(t, place)| (t.album, place))
            .values(|(t, place)| (t.name, place));
        let sql = r#"SELECT t."Name", row_number() OVER (PARTITION BY t."AlbumId" ORDER BY t."Milliseconds" DESC, t."TrackId") AS p
            FROM "Track" t JOIN "Album" b ON b."AlbumId" = t."AlbumId" JOIN "Artist" a ON a."ArtistId" = b."ArtistId"
            WHERE a."Name" = 'Iron Maiden' ORDER BY t."AlbumId", p"#;
        same::<(String, i64)>(db, "longest first within each album", ranked.all(db).await, sql).await;

        let kinds = MediaType::objects()
            .filter(|m| m.name.iends_with("AUDIO FILE"))
            .order_by(|m| m.id)
            .values(|m| (m.name,));
        let sql =
            r#"SELECT "Name" FROM "MediaType" WHERE lower("Name") LIKE '%audio file' ORDER BY "MediaTypeId""#;
        same::<(Option<String>,)>(db, "kinds of audio", kinds.all(db).await, sql).await;
    });
}

#[test]
fn playlists() {
    with_shop(async |db| {
        let db = &db;
        let sizes = Playlist::objects()
            .annotate(|p| p.tracks.count())
            .order_by(|(p, _)| p.id)
            .values(|(p, n)| (p.name, n));
        let sql = r#"SELECT p."Name", (SELECT count(*) FROM "PlaylistTrack" x WHERE x."PlaylistId" = p."PlaylistId")
            FROM "Playlist" p ORDER BY p."PlaylistId""#;
        same::<(Option<String>, i64)>(db, "how long the playlists are", sizes.all(db).await, sql).await;

        let genres = PlaylistTrack::objects()
            .filter(|p| p.playlist.name.eq("90’s Music"))
            .group_by(|p| p.track.genre.name, |_| count())
            .order_by(|name, n| (n.desc(), name))
            .all(db)
            .await;
        let sql = r#"SELECT g."Name", count(*) FROM "PlaylistTrack" x JOIN "Playlist" p ON p."PlaylistId" = x."PlaylistId"
            JOIN "Track" t ON t."TrackId" = x."TrackId" LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
            WHERE p."Name" = '90’s Music' GROUP BY g."Name" ORDER BY 2 DESC, 1"#;
        same::<(Option<String>, i64)>(db, "genres of the nineties", genres, sql).await;

        let with_tracks = Playlist::objects()
            .filter(|p| p.name.eq("Grunge"))
            .prefetch_with(
                |p| p.tracks,
                Track::objects().order_by(|t| t.id).select_related(|t| (t.genre, t.album)),
            )
            .all(db)
            .await;
        let rows = with_tracks.map(|lists| {
            let tracks = lists.iter().flat_map(|list| list.tracks.get().unwrap());
            tracks
                .map(|track| {
                    (
                        track.name.clone(),
                        track.genre.as_ref().and_then(|genre| genre.get().unwrap().name.clone()),
                    )
                })
                .collect()
        });
        let sql = r#"SELECT t."Name", g."Name" FROM "Playlist" p JOIN "PlaylistTrack" x ON x."PlaylistId" = p."PlaylistId"
            JOIN "Track" t ON t."TrackId" = x."TrackId" LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
            WHERE p."Name" = 'Grunge' ORDER BY t."TrackId""#;
        same::<(String, Option<String>)>(db, "the tracks of a playlist, with their genres", rows, sql).await;

        let empty =
            Playlist::objects().filter(|p| p.tracks.is_empty()).order_by(|p| p.id).values(|p| (p.id,));
        let sql = r#"SELECT "PlaylistId" FROM "Playlist" WHERE "PlaylistId" NOT IN (SELECT "PlaylistId" FROM "PlaylistTrack")
            ORDER BY 1"#;
        same::<(i64,)>(db, "empty playlists", empty.all(db).await, sql).await;

        let sold = InvoiceLine::objects()
            .filter(|l| l.track.places.any(|p| p.playlist.name.eq("Heavy Metal Classic")))
            .aggregate(db, |l| (count(), l.quantity.sum()))
            .await
            .map(|row| vec![row]);
        let sql = r#"SELECT count(*), CAST(sum(l."Quantity") AS INTEGER) FROM "InvoiceLine" l WHERE EXISTS (SELECT 1 FROM "PlaylistTrack" x
            JOIN "Playlist" p ON p."PlaylistId" = x."PlaylistId" WHERE x."TrackId" = l."TrackId" AND p."Name" = 'Heavy Metal Classic')"#;
        same::<(i64, Option<i64>)>(db, "what a playlist sold", sold, sql).await;
    });
}
