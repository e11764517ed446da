//! The format that the ending of a file stands for.

use super::stop::{Fault, Stop};
use crate::catalogue::Labels;
use std::path::Path;

/// Endings of files without their dot, each with the format that it stands for.
pub(super) type Endings<F> = [(&'static str, F)];

/// Endings of what word processors and printers make.
const ON_PAPER: [&str; 6] = ["doc", "docx", "odt", "pdf", "pptx", "rtf"];

/// The format that was asked for, or that the ending of the file to be written stands for; none where
/// nothing says.
pub(super) fn chosen<F: Copy>(
    endings: &Endings<F>,
    format: Option<F>,
    output: Option<&Path>,
) -> Option<F> {
    format.or_else(|| {
        let ending = ending(output)?.to_lowercase();
        endings.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    })
}

/// Stops where a file ends in a way that stands for none of the formats.
pub(super) fn refuse_others<F: Copy>(
    endings: &Endings<F>,
    format: Option<F>,
    output: Option<&Path>,
    labels: &Labels,
) -> Result<(), Stop> {
    let Some(ending) = ending(output).filter(|_| chosen(endings, format, output).is_none()) else {
        return Ok(());
    };
    let message = labels.fill("cli.no-such-ending", &[("value", ending)]);
    let known: Vec<&str> = endings.iter().map(|(known, _)| *known).collect();
    let mut help = vec![labels.fill("cli.possible", &[("values", &known.join(", "))])];
    // Where there are pages, there are sheets for Word.
    if known.contains(&"html") && ON_PAPER.contains(&ending.to_lowercase().as_str()) {
        help.push(labels.text("cli.on-paper-help").to_owned());
    }
    Err(Stop::could_not(Fault::new(message, help)))
}

fn ending(output: Option<&Path>) -> Option<&str> {
    output?.extension()?.to_str()
}
