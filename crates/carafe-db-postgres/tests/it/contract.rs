//! What every driver must do.

use driver_contract::scratch::Server;

pub(crate) const POSTGRES: Server =
    Server { variable: "CARAFE_TEST_POSTGRES", connect: carafe_db_postgres::connect };

driver_contract::contract!(POSTGRES);
