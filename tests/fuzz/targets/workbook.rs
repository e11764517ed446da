#![no_main]

#[path = "../checks/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses its own check")]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::workbook(data));

// Random bytes are seldom an edit: two times in three a whole line is added, taken out or doubled.
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut state = u64::from(seed) << 1 | 1;
    let mut pick = |below: usize| {
        // Numerical Recipes' generator, its upper half.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    pick(1);
    let Ok(script) = std::str::from_utf8(&data[..size]) else {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    };
    let mut lines: Vec<String> = script.lines().map(str::to_owned).collect();
    match pick(6) {
        0 | 1 => return libfuzzer_sys::fuzzer_mutate(data, size, max_size),
        2 if !lines.is_empty() => {
            lines.remove(pick(lines.len()));
        }
        3 if !lines.is_empty() => {
            let line = lines[pick(lines.len())].clone();
            lines.insert(pick(lines.len()), line);
        }
        _ => {
            let line = checks::BASE.line(&mut pick);
            lines.insert(pick(lines.len() + 1), line);
        }
    }
    let text = lines.join("\n");
    let text = text.as_bytes();
    let length = text.len().min(max_size);
    data[..length].copy_from_slice(&text[..length]);
    length
});
