//! What every driver must do.

use driver_contract::scratch::Server;

pub(crate) const MARIADB: Server =
    Server { variable: "CARAFE_TEST_MARIADB", connect: carafe_db_mysql::connect };

driver_contract::contract!(MARIADB);
