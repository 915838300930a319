//! What every driver of a database server must do. The rooms of the drivers run each of these against their server.
#![expect(missing_docs, reason = "the name of a test is a sentence")]
#![expect(clippy::must_use_candidate, missing_debug_implementations, reason = "only tests use it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

pub mod faults;
pub mod load;
pub mod proxy;
pub mod refusals;
pub mod scratch;
pub mod statements;
pub mod transactions;
pub mod values;

/// A test for each part of the contract, with a database of its own.
#[macro_export]
macro_rules! contract {
    ($server:expr) => {
        $crate::contract!($server =>
            values::every_kind_comes_back_as_it_went,
            values::a_null_of_every_kind_comes_back_as_null,
            values::a_column_that_is_asked_for_as_something_else_is_refused_by_its_place,
            statements::rows_are_counted,
            statements::a_script_runs_several_statements,
            statements::a_sink_that_has_enough_ends_the_statement_and_not_the_connection,
            statements::many_rows_come_in_order,
            statements::more_statements_than_are_kept,
            statements::a_table_that_changed_its_shape_is_read_anew,
            statements::several_statements_travel_together,
            statements::names_with_quotes_and_text_with_backslashes,
            transactions::what_is_committed_stays_and_the_rest_goes,
            transactions::a_transaction_that_is_dropped_is_undone,
            transactions::a_savepoint_is_undone_alone,
            transactions::a_read_only_transaction_writes_nothing,
            transactions::isolation_is_what_was_asked_for,
            transactions::two_that_wait_for_each_other_are_told_of_the_deadlock,
            transactions::a_transaction_that_does_nothing_for_too_long_is_ended,
            transactions::what_a_script_sets_is_not_left_to_the_next,
            refusals::a_broken_constraint_is_named_with_its_columns,
            refusals::each_refusal_is_of_its_kind,
            refusals::who_cannot_come_in_is_told_why_and_the_password_is_not,
            refusals::a_server_that_is_full_says_so,
            refusals::a_slip_in_the_address_is_named,
            faults::a_future_that_is_dropped_leaves_the_connection_in_step,
            faults::a_statement_that_nobody_waits_for_is_cancelled,
            faults::a_statement_that_takes_too_long_is_ended,
            faults::a_server_that_falls_silent_is_given_up,
            faults::cut_at_any_byte_there_is_an_error_and_no_wrong_row,
            faults::a_write_is_never_sent_twice,
            faults::connections_that_the_server_closed_are_replaced,
            load::five_hundred_tasks_share_twenty_connections,
            load::who_waits_too_long_for_a_connection_is_told,
            load::a_slow_statement_does_not_hold_up_the_fast_ones,
            load::runtimes_come_and_go,
            load::a_closed_database_refuses_and_loses_nothing,
        );
    };
    ($server:expr => $($module:ident::$name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                $crate::scratch::run($server, stringify!($name), $crate::$module::$name);
            }
        )*
    };
}
