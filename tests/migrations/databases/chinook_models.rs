//! Models of a database that was there before the program, written by `inspectdb`.

use carafe::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(table = "Album", managed = false)]
pub struct Album {
    #[field(primary_key, auto_increment, column = "AlbumId")]
    pub album_id: i64,
    #[field(max_length = 160, column = "Title")]
    pub title: String,
    #[field(on_delete = do_nothing, column = "ArtistId")]
    pub artist: Fk<Artist>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Artist", managed = false)]
pub struct Artist {
    #[field(primary_key, auto_increment, column = "ArtistId")]
    pub artist_id: i64,
    #[field(max_length = 120, column = "Name")]
    pub name: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Customer", managed = false)]
pub struct Customer {
    #[field(primary_key, auto_increment, column = "CustomerId")]
    pub customer_id: i64,
    #[field(max_length = 40, column = "FirstName")]
    pub first_name: String,
    #[field(max_length = 20, column = "LastName")]
    pub last_name: String,
    #[field(max_length = 80, column = "Company")]
    pub company: Option<String>,
    #[field(max_length = 70, column = "Address")]
    pub address: Option<String>,
    #[field(max_length = 40, column = "City")]
    pub city: Option<String>,
    #[field(max_length = 40, column = "State")]
    pub state: Option<String>,
    #[field(max_length = 40, column = "Country")]
    pub country: Option<String>,
    #[field(max_length = 10, column = "PostalCode")]
    pub postal_code: Option<String>,
    #[field(max_length = 24, column = "Phone")]
    pub phone: Option<String>,
    #[field(max_length = 24, column = "Fax")]
    pub fax: Option<String>,
    #[field(max_length = 60, column = "Email")]
    pub email: String,
    #[field(on_delete = do_nothing, column = "SupportRepId")]
    pub support_rep: Option<Fk<Employee>>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Employee", managed = false)]
pub struct Employee {
    #[field(primary_key, auto_increment, column = "EmployeeId")]
    pub employee_id: i64,
    #[field(max_length = 20, column = "LastName")]
    pub last_name: String,
    #[field(max_length = 20, column = "FirstName")]
    pub first_name: String,
    #[field(max_length = 30, column = "Title")]
    pub title: Option<String>,
    #[field(on_delete = do_nothing, column = "ReportsTo")]
    pub reports_to: Option<Fk<Employee>>,
    #[field(column = "BirthDate")]
    pub birth_date: Option<DateTime>,
    #[field(column = "HireDate")]
    pub hire_date: Option<DateTime>,
    #[field(max_length = 70, column = "Address")]
    pub address: Option<String>,
    #[field(max_length = 40, column = "City")]
    pub city: Option<String>,
    #[field(max_length = 40, column = "State")]
    pub state: Option<String>,
    #[field(max_length = 40, column = "Country")]
    pub country: Option<String>,
    #[field(max_length = 10, column = "PostalCode")]
    pub postal_code: Option<String>,
    #[field(max_length = 24, column = "Phone")]
    pub phone: Option<String>,
    #[field(max_length = 24, column = "Fax")]
    pub fax: Option<String>,
    #[field(max_length = 60, column = "Email")]
    pub email: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Genre", managed = false)]
pub struct Genre {
    #[field(primary_key, auto_increment, column = "GenreId")]
    pub genre_id: i64,
    #[field(max_length = 120, column = "Name")]
    pub name: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Invoice", managed = false)]
pub struct Invoice {
    #[field(primary_key, auto_increment, column = "InvoiceId")]
    pub invoice_id: i64,
    #[field(on_delete = do_nothing, column = "CustomerId")]
    pub customer: Fk<Customer>,
    #[field(column = "InvoiceDate")]
    pub invoice_date: DateTime,
    #[field(max_length = 70, column = "BillingAddress")]
    pub billing_address: Option<String>,
    #[field(max_length = 40, column = "BillingCity")]
    pub billing_city: Option<String>,
    #[field(max_length = 40, column = "BillingState")]
    pub billing_state: Option<String>,
    #[field(max_length = 40, column = "BillingCountry")]
    pub billing_country: Option<String>,
    #[field(max_length = 10, column = "BillingPostalCode")]
    pub billing_postal_code: Option<String>,
    #[field(digits(10, 2), column = "Total")]
    pub total: Decimal,
}

#[derive(Model, Debug, Clone)]
#[model(table = "InvoiceLine", managed = false)]
pub struct InvoiceLine {
    #[field(primary_key, auto_increment, column = "InvoiceLineId")]
    pub invoice_line_id: i64,
    #[field(on_delete = do_nothing, column = "InvoiceId")]
    pub invoice: Fk<Invoice>,
    #[field(on_delete = do_nothing, column = "TrackId")]
    pub track: Fk<Track>,
    #[field(digits(10, 2), column = "UnitPrice")]
    pub unit_price: Decimal,
    #[field(column = "Quantity")]
    pub quantity: i64,
}

#[derive(Model, Debug, Clone)]
#[model(table = "MediaType", managed = false)]
pub struct MediaType {
    #[field(primary_key, auto_increment, column = "MediaTypeId")]
    pub media_type_id: i64,
    #[field(max_length = 120, column = "Name")]
    pub name: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Playlist", managed = false)]
pub struct Playlist {
    #[field(primary_key, auto_increment, column = "PlaylistId")]
    pub playlist_id: i64,
    #[field(max_length = 120, column = "Name")]
    pub name: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "PlaylistTrack", managed = false)]
pub struct PlaylistTrack {
    #[field(primary_key, on_delete = do_nothing, column = "PlaylistId")]
    pub playlist: Fk<Playlist>,
    #[field(primary_key, on_delete = do_nothing, column = "TrackId")]
    pub track: Fk<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "Track", managed = false)]
pub struct Track {
    #[field(primary_key, auto_increment, column = "TrackId")]
    pub track_id: i64,
    #[field(max_length = 200, column = "Name")]
    pub name: String,
    #[field(on_delete = do_nothing, column = "AlbumId")]
    pub album: Option<Fk<Album>>,
    #[field(on_delete = do_nothing, column = "MediaTypeId")]
    pub media_type: Fk<MediaType>,
    #[field(on_delete = do_nothing, column = "GenreId")]
    pub genre: Option<Fk<Genre>>,
    #[field(max_length = 220, column = "Composer")]
    pub composer: Option<String>,
    #[field(column = "Milliseconds")]
    pub milliseconds: i64,
    #[field(column = "Bytes")]
    pub bytes: Option<i64>,
    #[field(digits(10, 2), column = "UnitPrice")]
    pub unit_price: Decimal,
}
