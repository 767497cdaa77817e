//! What you write: one function from a request to a result. This one speaks a tone as long as the
//! text.
use crate::operation::{Failure, Operation};

/// The provider's id in manifest.json.
pub const PROVIDER: &str = "{{name}}";

/// The result of sr.catalog/1.
pub const CATALOG: &str = r#"{"models":[{"id":"tone","kinds":["{{kind}}"]}]}"#;

const RATE: u32 = 24000;
const SAMPLES_PER_CHARACTER: u32 = RATE / 20;
const PITCH_HZ: f32 = 220.0;

/// Gives the result, as JSON by the kind's schema. Runs on a worker thread, for as many operations
/// at once as the manifest's concurrency says; may block. In long work ask `op.cancelled()`.
pub fn handle(op: &dyn Operation) -> Result<String, Failure> {
    let samples = spoken_characters(op.request()) * SAMPLES_PER_CHARACTER;
    let file = tone(samples);
    if op.cancelled() {
        return Err(Failure::cancelled());
    }
    let sha256 = op.put(&file)?;
    Ok(format!(
        r#"{{"audio":{{"sha256":"{}","media_type":"audio/wav","bytes":{}}},"duration_ms":{},"sample_rate":{},"samples":{}}}"#,
        sha256,
        file.len(),
        u64::from(samples) * 1000 / u64::from(RATE),
        RATE,
        samples
    ))
}

/// Characters of the member "text" of a request that the host has checked. For more than this take
/// a JSON library.
fn spoken_characters(request: &str) -> u32 {
    let mut members = request.match_indices("\"text\"");
    let text = members.find_map(|(at, member)| value_after(&request[at + member.len()..]));
    let mut rest = text.unwrap_or("").chars();
    let mut count = 0;
    while let Some(character) = rest.next() {
        match character {
            '"' => break,
            '\\' => skip_escape(&mut rest),
            _ => {}
        }
        count += 1;
    }
    count
}

fn value_after(member: &str) -> Option<&str> {
    let value = member.trim_start().strip_prefix(':')?;
    value.trim_start().strip_prefix('"')
}

fn skip_escape(rest: &mut std::str::Chars) {
    if rest.next() == Some('u') {
        rest.nth(3);
    }
}

/// RIFF/WAVE, PCM, one channel, 16 bit.
fn tone(samples: u32) -> Vec<u8> {
    let bytes = 2 * samples;
    let mut out = Vec::with_capacity(44 + bytes as usize);
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&(36 + bytes).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt ");
    for word in [16, 0x1_0001, RATE, 2 * RATE, 0x10_0002] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(b"data");
    out.extend_from_slice(&bytes.to_le_bytes());
    for i in 0..samples {
        let turns = PITCH_HZ * (i % RATE) as f32 / RATE as f32;
        let level = 8000.0 * (turns * std::f32::consts::TAU).sin();
        out.extend_from_slice(&(level as i16).to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::testing::TestOperation;

    #[test]
    fn speaks_a_tone_as_long_as_the_text() {
        let op = TestOperation::new(r#"{"voice":"text","text": "h\u00e9llo\n"}"#);
        let result = handle(&op).unwrap();
        let samples = 6 * SAMPLES_PER_CHARACTER;
        assert!(result.contains(&format!("\"samples\":{}", samples)));
        let wave = &op.artifacts.borrow()[0];
        assert_eq!(wave.len() as u32, 44 + 2 * samples);
        assert_eq!(&wave[..4], b"RIFF");
    }
}
