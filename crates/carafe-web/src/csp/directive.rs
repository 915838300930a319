//! What a policy speaks of.

macro_rules! directives {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What a policy speaks of: scripts, styles, images, frames.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Directive {
            $($(#[$doc])* $variant,)*
        }

        impl Directive {
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in the header: `img-src`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

directives! {
    /// What none of the others speaks of.
    DefaultSrc "default-src",
    /// Scripts.
    ScriptSrc "script-src",
    /// Styles.
    StyleSrc "style-src",
    /// Images.
    ImgSrc "img-src",
    /// Fonts.
    FontSrc "font-src",
    /// What scripts may talk to.
    ConnectSrc "connect-src",
    /// Audio and video.
    MediaSrc "media-src",
    /// Frames in the page.
    FrameSrc "frame-src",
    /// Workers.
    WorkerSrc "worker-src",
    /// The manifest of a web app.
    ManifestSrc "manifest-src",
    /// Plug-ins.
    ObjectSrc "object-src",
    /// What `<base>` may say.
    BaseUri "base-uri",
    /// Where forms may be sent, the redirects that follow included.
    FormAction "form-action",
    /// Who may frame the page; `X-Frame-Options` follows it.
    FrameAncestors "frame-ancestors",
    /// Takes rights away as for a foreign frame.
    Sandbox "sandbox",
    /// `'script'`: scripts may not make HTML of bare text.
    RequireTrustedTypesFor "require-trusted-types-for",
    /// The names of policies for trusted types.
    TrustedTypes "trusted-types",
    /// Loads over https what is written with http.
    UpgradeInsecureRequests "upgrade-insecure-requests",
    /// The address that reports are sent to.
    ReportUri "report-uri",
    /// The name of a reporting endpoint.
    ReportTo "report-to",
}

impl Directive {
    /// By its name in the header.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|directive| directive.name() == name)
    }
}
