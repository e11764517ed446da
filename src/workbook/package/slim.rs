//! A sheet without what is not read of it: formulas, whose results stand beside them, and blank
//! cells.
//!
//! The library reads what the usual programs write, and passes over some of the rest without a
//! word; so every tag is held against theirs.

use memchr::{memchr, memmem};

/// The sheet; none where a formula may lack its result, or where the XML is not as the usual
/// programs write it.
pub(crate) fn slim(sheet: &[u8]) -> Option<Vec<u8>> {
    // Comments and texts that are not XML can hold anything.
    if memmem::find(sheet, b"<!").is_some() {
        return None;
    }
    let mut at = memmem::find(sheet, b"<sheetData>")? + "<sheetData>".len();
    let end = memmem::rfind(sheet, b"</sheetData>")?;
    let mut kept = Vec::with_capacity(sheet.len());
    // What follows the last piece that was left out.
    let mut from = 0;
    let mut cell: &[u8] = b"";
    let formula_end = memmem::Finder::new("</f>");
    while let Some(next) = memchr(b'<', sheet.get(at..end)?) {
        let start = at + next;
        let tag = sheet.get(start..end)?;
        let tag = tag.get(..=memchr(b'>', tag)?)?;
        at = start + tag.len();
        let left_out = match tag.get(1..3)? {
            b"c " => {
                is_placed(tag).then_some(())?;
                cell = tag;
                tag.ends_with(b"/>")
            }
            b"f>" | b"f " => {
                if !tag.ends_with(b"/>") {
                    at += formula_end.find(sheet.get(at..end)?)? + "</f>".len();
                }
                let behind = sheet.get(at..end)?;
                // The result of a text formula can be empty.
                if !behind.starts_with(b"<v>") || (behind.starts_with(b"<v></v>") && !is_text(cell))
                {
                    return None;
                }
                true
            }
            // Without its place, a cell counts from the one before it.
            b"c>" | b"c/" | b"f/" => return None,
            // A value behind the cell's own text would take its place.
            b"v>" | b"v " if sheet.get(..start)?.ends_with(b"</is>") => return None,
            _ if !is_usual(tag) => return None,
            _ => false,
        };
        if left_out {
            kept.extend_from_slice(sheet.get(from..start)?);
            from = at;
        }
    }
    kept.extend_from_slice(sheet.get(from..)?);
    Some(kept)
}

/// Whether a cell says where it stands, in a tag as the usual programs write it.
fn is_placed(tag: &[u8]) -> bool {
    // A sign within quotes could end it too early.
    let quotes = tag.iter().filter(|byte| **byte == b'"').count();
    tag.starts_with(b"<c r=\"") && quotes % 2 == 0 && !tag.contains(&b'\'')
}

/// Whether a cell holds the text that a formula came to.
fn is_text(tag: &[u8]) -> bool {
    memmem::find(tag, b" t=\"str\"").is_some()
}

/// Whether the library knows a tag among cells.
fn is_usual(tag: &[u8]) -> bool {
    let name = tag.strip_prefix(b"</").or_else(|| tag.strip_prefix(b"<")).unwrap_or_default();
    let end = name.iter().position(|byte| matches!(byte, b' ' | b'>' | b'/'));
    let usual: [&[u8]; 10] =
        [b"row", b"c", b"v", b"f", b"is", b"t", b"r", b"rPr", b"rPh", b"phoneticPr"];
    let in_format: [&[u8]; 15] = [
        b"rFont",
        b"charset",
        b"family",
        b"b",
        b"i",
        b"strike",
        b"outline",
        b"shadow",
        b"condense",
        b"extend",
        b"color",
        b"sz",
        b"u",
        b"vertAlign",
        b"scheme",
    ];
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    usual.contains(&name) || in_format.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::slim;

    fn slimmed(cells: &str) -> Option<String> {
        let sheet = |cells| {
            format!(
                "<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData><x:y/></worksheet>"
            )
        };
        let slim = slim(sheet(cells).as_bytes())?;
        let text = String::from_utf8(slim).ok()?;
        let kept = text.strip_prefix("<worksheet><sheetData><row r=\"1\">")?;
        Some(kept.strip_suffix("</row></sheetData><x:y/></worksheet>")?.to_owned())
    }

    #[test]
    fn formulas_and_blank_cells_are_left_out_and_nothing_else() {
        let text =
            "<c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a&lt;b </t></is></c>";
        let cells = format!(
            "<c r=\"B1\" s=\"2\"/>{text}<c r=\"C1\"><f>IF(A1&gt;1,2,3)</f><v>2</v></c>\
             <c r=\"D1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v></v></c>"
        );
        let kept = format!("{text}<c r=\"C1\"><v>2</v></c><c r=\"D1\" t=\"str\"><v></v></c>");
        assert_eq!(slimmed(&cells), Some(kept));
    }

    #[test]
    fn what_is_unusual_stays_as_it_is() {
        for cells in [
            "<c r=\"A1\"><f>1+1</f></c>",
            "<c r=\"A1\"><f>1+1</f><v></v></c>",
            "<c r=\"A1\"><f>1+1</f><v/></c>",
            "<c r=\"A1\"><v>1</v><f>1+1</f></c>",
            "<c/><c r=\"C1\"/>",
            "<c s=\"1\"/>",
            "<c r=\"A1\"/><x:c/>",
            "<c r=\"A1\"><v>1</v><extLst/></c>",
            "<c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is><v>a</v></c>",
            "<c r=\"A1\" s=\">\"/>",
            "<c r='A1'/>",
            "<!-- <c r=\"A1\"/> -->",
            "<c r=\"A1\" t=\"str\"><v><![CDATA[<c r=\"A1\"/>]]></v></c>",
            "<?c r=\"A1\"/?>",
        ] {
            assert_eq!(slimmed(cells), None, "{cells}");
        }
    }
}
