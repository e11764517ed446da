//! Customer KPIs for the Balanced Scorecard.
//!
//! A built-in catalogue is filtered by the user's choices, made into a scorecard, and rendered into
//! a workbook with live formulas and sheets of paper. Filled-in workbooks are read back, checked
//! cell by cell, scored and reported. Everything works on bytes: no file, no clock, no network.
//!
//! # From choices to a workbook
//!
//! An [`Engine`] is made once and asked as often as one likes. What is wrong in somebody's data is
//! no error: it comes beside the value, all of it at once, each with a place and a way out.
//!
//! ```
//! use klant::{Engine, model::Id, scorecard::PlanRequest};
//!
//! let engine = Engine::built_in("en")?;
//! let mut request = PlanRequest::default();
//! request.filter.sectors.extend(Id::slug("municipal"));
//! request.organisation = Some("Gemeente Voorbeeld".to_owned());
//! request.year = 2027;
//! request.example = true;
//!
//! let plan = engine.plan(&request);
//! assert!(!plan.has_errors());
//! let scorecard = engine.resolve(&plan.value);
//! assert!(!scorecard.has_errors());
//! let files = engine.issue_all(&plan.value, &scorecard.value)?;
//! assert_eq!(files[0].path, "scorecard.xlsx");
//! # Ok::<(), klant::engine::Error>(())
//! ```
//!
//! # From a workbook to a report
//!
//! ```
//! # use klant::{Engine, model::Id, scorecard::PlanRequest};
//! use klant::engine::{FileResult, PeriodChoice, ReportFormat};
//!
//! # let engine = Engine::built_in("en")?;
//! # let mut request = PlanRequest { year: 2027, example: true, ..PlanRequest::default() };
//! # request.filter.sectors.extend(Id::slug("municipal"));
//! # let plan = engine.plan(&request).value;
//! # let scorecard = engine.resolve(&plan).value;
//! # let bytes = engine.issue_all(&plan, &scorecard)?.swap_remove(0).bytes;
//! let submission = engine.read("scorecard.xlsx", &bytes)?;
//! let assessment = engine.assess(submission, PeriodChoice::Usual)?;
//! assert!(assessment.report.scorecard.score.is_some());
//! for finding in &assessment.findings {
//!     println!("{finding:#}");
//! }
//! let files = [FileResult::Assessed(Box::new(assessment))];
//! let page = engine.report(&files, &ReportFormat::Html)?;
//! assert!(String::from_utf8_lossy(&page).contains("<!DOCTYPE html>"));
//! # Ok::<(), klant::engine::Error>(())
//! ```
//!
//! Next year's plan is made from this year's workbook by [`Engine::renewable`] and
//! [`Engine::renew`]; thousands of workbooks go through [`Engine::gather`], one at a time.
//!
//! # Errors
//!
//! What stops a verb is an [`engine::Error`]: `{}` is a sentence, `{:#}` adds the way out, and both
//! exist in every language.
//!
//! ```
//! let error = klant::Engine::built_in("xx").unwrap_err();
//! assert_eq!(error.to_string(), "the language `xx` is not known");
//! assert_eq!(format!("{error:#}"), "the language `xx` is not known; possible: en, nl");
//! ```
//!
//! # Features
//!
//! A host takes what it needs: `default-features = false, features = ["read", "report"]`. Without
//! any there are the catalogue, plans, scorecards, scores and the [`Report`](render::report::Report)
//! as data; what was read elsewhere ([`workbook::Submission`]) can be assessed and renewed.
//!
//! | feature | what it adds | crates that it brings |
//! | --- | --- | --- |
//! | `read` | [`Engine::read`]: filled-in workbooks, held against their own results and formulas; what was ticked in a workbook to choose from | calamine, quick-xml, zip |
//! | `write` | [`Engine::issue`]: workbooks to fill in, and to choose from | rust_xlsxwriter, zip |
//! | `report` | [`Engine::report`]: Markdown, pages, CSV and JSON, one file or thousands; lists; with `write` the sheets of paper of [`Engine::issue_all`] | minijinja, csv, textwrap |
//! | `terminal` | reports as text with colours; brings `report` | anstyle |
//! | `schema` | JSON schemas of the files that are read and of the report, derived from the types; [`catalogue::published_schemas`] are there without | schemars |
//! | `threads` (default) | many files, and parts of one workbook, at the same time; the bytes are the same | |
//! | `cli` (default) | the command line; brings all of the above but `threads` | clap and others |
//!
//! # Limits
//!
//! A workbook of more than [`workbook::MAX_FILE`] bytes is refused, as is one whose parts would take
//! more than a few hundred megabytes; what a file declares is checked before anything is allocated
//! for it. A host lowers what a file may cost by `EngineBuilder::limits`, and raises none of it.
//! Scoring cannot fail, and no input makes it take long.
//!
//! # Rooms
//!
//! The modules are in order: each imports only those before it.

pub mod formula;

pub mod model;

pub mod finding;

pub(crate) mod checks;

pub mod catalogue;

pub mod selection;

pub mod scorecard;

pub mod readings;

pub mod score;

pub mod rollup;

pub mod wire;

pub mod example;

pub mod workbook;

pub mod render;

pub mod engine;

#[cfg(feature = "cli")]
pub mod cli;

pub use engine::Engine;
