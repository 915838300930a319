//! Runs an app with the error page of development: what `App::run` is while the feature `dev` is on.

use carafe_core::{App, Exit, run::Runner};

use crate::{ExplainErrors, Panics};

/// What makes an [`App`] a program whose errors are explained to its developer.
///
/// Without debug assertions, as in a release build, it is the one of `carafe-web` and nothing more.
pub trait RunApp: Sized {
    /// Does what the command line asks for; without a command it serves the site.
    ///
    /// It also sets the process's panic hook, so that the page can tell where a handler panicked; the hook that was
    /// there before is called as well.
    ///
    /// ```no_run
    /// use carafe_core::{App, Exit};
    /// use carafe_dev::RunApp;
    /// use carafe_web::WebApp;
    ///
    /// fn main() -> Exit {
    ///     App::new().get("/", || "Hello, World!").run()
    /// }
    /// ```
    fn run(self) -> Exit;

    /// The same in two steps, as in [`carafe_web::RunApp::runner`]. This one sets no panic hook.
    ///
    /// ```
    /// use carafe_core::{App, Exit, output::Output};
    /// use carafe_dev::RunApp;
    /// use carafe_web::WebApp;
    ///
    /// let (output, captured) = Output::captured();
    /// let exit = App::new().get("/", || "Hello").runner().output(output).run_words(["routes"]);
    /// assert_eq!(exit, Exit::OK);
    /// assert!(captured.stdout().contains("closure"));
    /// ```
    fn runner(self) -> Runner;
}

impl RunApp for App {
    fn run(self) -> Exit {
        carafe_web::RunApp::run(self.explain_errors(Panics::watched()))
    }

    fn runner(self) -> Runner {
        carafe_web::RunApp::runner(self.explain_errors(Panics::default()))
    }
}
