//! The tables of the shop as models. The names of tables and columns are the shop's own.

use carafe::{
    db::{Registry, jiff::civil::DateTime, rust_decimal::Decimal},
    prelude::*,
};

macro_rules! named {
    ($($model:ident $table:literal $id:literal;)+) => { $(
        #[derive(Model, Debug, Clone, PartialEq)]
        #[model(table = $table)]
        pub(crate) struct $model {
            #[field(primary_key, column = $id)]
            pub(crate) id: i64,
            #[field(column = "Name", max_length = 120)]
            pub(crate) name: Option<String>,
        }
    )+ };
}
named! {
    Genre "Genre" "GenreId";
    MediaType "MediaType" "MediaTypeId";
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Artist")]
pub(crate) struct Artist {
    #[field(primary_key, column = "ArtistId")]
    pub(crate) id: i64,
    #[field(column = "Name", max_length = 120)]
    pub(crate) name: Option<String>,
    #[reverse(artist)]
    pub(crate) albums: Many<Album>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Album")]
pub(crate) struct Album {
    #[field(primary_key, column = "AlbumId")]
    pub(crate) id: i64,
    #[field(column = "Title", max_length = 160)]
    pub(crate) title: String,
    #[field(column = "ArtistId", on_delete = do_nothing)]
    pub(crate) artist: Fk<Artist>,
    #[reverse(album)]
    pub(crate) tracks: Many<Track>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Employee")]
pub(crate) struct Employee {
    #[field(primary_key, column = "EmployeeId")]
    pub(crate) id: i64,
    #[field(column = "LastName", max_length = 20)]
    pub(crate) last_name: String,
    #[field(column = "FirstName", max_length = 20)]
    pub(crate) first_name: String,
    #[field(column = "Title", max_length = 30)]
    pub(crate) title: Option<String>,
    #[field(column = "ReportsTo", on_delete = do_nothing)]
    pub(crate) reports_to: Option<Fk<Self>>,
    #[field(column = "BirthDate")]
    pub(crate) born: Option<DateTime>,
    #[field(column = "HireDate")]
    pub(crate) hired: Option<DateTime>,
    #[field(column = "Country", max_length = 40)]
    pub(crate) country: Option<String>,
    #[field(column = "Email", max_length = 60)]
    pub(crate) email: Option<String>,
    #[reverse(support)]
    pub(crate) customers: Many<Customer>,
    #[reverse(reports_to)]
    pub(crate) team: Many<Self>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Customer")]
pub(crate) struct Customer {
    #[field(primary_key, column = "CustomerId")]
    pub(crate) id: i64,
    #[field(column = "FirstName", max_length = 40)]
    pub(crate) first_name: String,
    #[field(column = "LastName", max_length = 20)]
    pub(crate) last_name: String,
    #[field(column = "Company", max_length = 80)]
    pub(crate) company: Option<String>,
    #[field(column = "City", max_length = 40)]
    pub(crate) city: Option<String>,
    #[field(column = "State", max_length = 40)]
    pub(crate) state: Option<String>,
    #[field(column = "Country", max_length = 40)]
    pub(crate) country: Option<String>,
    #[field(column = "Email", max_length = 60)]
    pub(crate) email: String,
    #[field(column = "SupportRepId", on_delete = do_nothing)]
    pub(crate) support: Option<Fk<Employee>>,
    #[reverse(customer)]
    pub(crate) invoices: Many<Invoice>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Invoice")]
pub(crate) struct Invoice {
    #[field(primary_key, column = "InvoiceId")]
    pub(crate) id: i64,
    #[field(column = "CustomerId", on_delete = do_nothing)]
    pub(crate) customer: Fk<Customer>,
    #[field(column = "InvoiceDate")]
    pub(crate) date: DateTime,
    #[field(column = "BillingCity", max_length = 40)]
    pub(crate) city: Option<String>,
    #[field(column = "BillingCountry", max_length = 40)]
    pub(crate) country: Option<String>,
    #[field(column = "Total", digits(10, 2))]
    pub(crate) total: Decimal,
    #[reverse(invoice)]
    pub(crate) lines: Many<InvoiceLine>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Track")]
pub(crate) struct Track {
    #[field(primary_key, column = "TrackId")]
    pub(crate) id: i64,
    #[field(column = "Name", max_length = 200)]
    pub(crate) name: String,
    #[field(column = "AlbumId", on_delete = do_nothing)]
    pub(crate) album: Option<Fk<Album>>,
    #[field(column = "MediaTypeId", on_delete = do_nothing)]
    pub(crate) media: Fk<MediaType>,
    #[field(column = "GenreId", on_delete = do_nothing)]
    pub(crate) genre: Option<Fk<Genre>>,
    #[field(column = "Composer", max_length = 220)]
    pub(crate) composer: Option<String>,
    #[field(column = "Milliseconds")]
    pub(crate) milliseconds: i32,
    #[field(column = "Bytes")]
    pub(crate) bytes: Option<i32>,
    #[field(column = "UnitPrice", digits(10, 2))]
    pub(crate) price: Decimal,
    #[reverse(track)]
    pub(crate) sales: Many<InvoiceLine>,
    #[reverse(track)]
    pub(crate) places: Many<PlaylistTrack>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "InvoiceLine")]
pub(crate) struct InvoiceLine {
    #[field(primary_key, column = "InvoiceLineId")]
    pub(crate) id: i64,
    #[field(column = "InvoiceId", on_delete = do_nothing)]
    pub(crate) invoice: Fk<Invoice>,
    #[field(column = "TrackId", on_delete = do_nothing)]
    pub(crate) track: Fk<Track>,
    #[field(column = "UnitPrice", digits(10, 2))]
    pub(crate) price: Decimal,
    #[field(column = "Quantity")]
    pub(crate) quantity: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "Playlist")]
pub(crate) struct Playlist {
    #[field(primary_key, column = "PlaylistId")]
    pub(crate) id: i64,
    #[field(column = "Name", max_length = 120)]
    pub(crate) name: Option<String>,
    #[many_to_many(through(PlaylistTrack, playlist, track))]
    pub(crate) tracks: ManyToMany<Track>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "PlaylistTrack")]
pub(crate) struct PlaylistTrack {
    #[field(primary_key, column = "PlaylistId", on_delete = do_nothing)]
    pub(crate) playlist: Fk<Playlist>,
    #[field(primary_key, column = "TrackId", on_delete = do_nothing)]
    pub(crate) track: Fk<Track>,
}

pub(crate) fn registry() -> Registry {
    Registry::new().with::<(Genre, MediaType, Artist, Album, Employee, Customer)>("shop").with::<(
        Invoice,
        Track,
        InvoiceLine,
        Playlist,
        PlaylistTrack,
    )>("shop")
}
