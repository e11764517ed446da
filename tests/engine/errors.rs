//! What stops a verb is a sentence with a way out.

use klant::{Engine, catalogue::labels, engine::Error};

#[test]
fn a_language_that_nobody_has_is_refused_with_those_that_there_are() {
    let error = Engine::built_in("xx").unwrap_err();
    assert_eq!(error.to_string(), "the language `xx` is not known");
    assert_eq!(format!("{error:#}"), "the language `xx` is not known; possible: en, nl");
    let dutch = labels("nl");
    assert_eq!(error.message(&dutch), "de taal `xx` is niet bekend");
    assert_eq!(error.help(&dutch), ["mogelijk: en, nl"]);
}

#[test]
fn a_file_that_is_no_workbook_is_refused_in_words_and_not_by_a_code() {
    let engine = Engine::built_in("en").unwrap();
    let error = engine.read("list.csv", b"a,b,c").unwrap_err();
    let Error::Refused(finding) = &error else { panic!("{error:?}") };
    assert_eq!(finding.code.name(), "file-is-text");
    let (short, long) = (error.to_string(), format!("{error:#}"));
    assert!(short.contains(' ') && !short.contains("file-is-text"), "{short}");
    assert!(long.len() > short.len() && long.starts_with(&short), "{long}");
}
