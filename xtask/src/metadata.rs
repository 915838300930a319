//! What cargo knows of the packages here.

use std::path::PathBuf;

use serde_json::Value;

use crate::step::Step;

/// The packages of the workspace.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// In the order of cargo.
    pub packages: Vec<Package>,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
}

/// One package.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The folder of its manifest, from the root.
    pub folder: String,
    /// What it depends on, but for its tests.
    pub dependencies: Vec<String>,
    /// Its features, without `default`.
    pub features: Vec<String>,
    /// What it says it is.
    pub description: Option<String>,
}

impl Metadata {
    /// Asks cargo.
    ///
    /// # Errors
    /// What cargo says when a manifest is wrong.
    pub fn read() -> Result<Self, String> {
        let text = Step::new("cargo metadata --format-version 1 --no-deps").output()?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
        let root = format!("{}/", value["workspace_root"].as_str().unwrap_or_default());
        let packages = value["packages"].as_array().into_iter().flatten().map(|package| read(package, &root));
        let target = PathBuf::from(value["target_directory"].as_str().unwrap_or("target"));
        Ok(Self { packages: packages.collect(), target })
    }

    /// The package of this name.
    #[must_use]
    pub fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }
}

fn read(package: &Value, root: &str) -> Package {
    let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let manifest = text("manifest_path");
    let folder = manifest.trim_start_matches(root).trim_end_matches("/Cargo.toml").to_owned();
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    let dependencies = dependencies.filter(|dependency| dependency["kind"] != "dev");
    let features = package["features"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    Package {
        name: text("name"),
        folder,
        dependencies: dependencies.filter_map(|d| d["name"].as_str()).map(str::to_owned).collect(),
        features: features.filter(|name| name != "default").collect(),
        description: package["description"].as_str().map(str::to_owned),
    }
}
