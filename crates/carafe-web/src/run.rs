//! Runs an app's commands with this room's own among them, and with tokio to wait for the async ones.

use carafe_core::{App, Exit, Result, command::Later, run::Runner};

use crate::{checks, commands, remedies, settings, wait::wait_for};

/// What makes an [`App`] a program.
pub trait RunApp: Sized {
    /// Does what the command line asks for; without a command it serves the site.
    ///
    /// ```no_run
    /// use carafe_core::{App, Exit};
    /// use carafe_web::{RunApp, WebApp};
    ///
    /// fn main() -> Exit {
    ///     App::new().get("/", || "Hello, World!").run()
    /// }
    /// ```
    fn run(self) -> Exit {
        self.runner().run()
    }

    /// The same in two steps, so that a test can say what the words are and where to write:
    ///
    /// ```
    /// use carafe_core::{App, Exit, output::Output};
    /// use carafe_web::{RunApp, WebApp};
    ///
    /// let (output, captured) = Output::captured();
    /// let app = App::new().get("/", || "Hello, World!");
    /// let exit = app.runner().output(output).run_words(["routes"]);
    /// assert_eq!(exit, Exit::OK);
    /// assert_eq!(captured.stdout(), "METHOD  PATH  NAME  HANDLER\nGET     /     -     closure\n");
    /// ```
    fn runner(self) -> Runner;
}

impl RunApp for App {
    fn runner(self) -> Runner {
        let app = commands::add_to(remedies::add_to(settings::add_to(checks::add_to(self))));
        #[cfg(feature = "db")]
        let app = crate::databases::add_commands_to(crate::databases::add_to(app));
        #[cfg(feature = "template")]
        let app = crate::pages::add_to(app);
        Runner::new(app).default_word("serve").block_on(block_on)
    }
}

fn block_on(work: Later) -> Result<Exit> {
    wait_for(work)?
}
