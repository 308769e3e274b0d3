//! Words of a venue that are shown to people, with nothing secret in them.

/// The most bytes of a secret that may be left at the end of words that were cut off there.
const LEFT_MAX: usize = 3;

/// Overwrites each occurrence of a secret with `*`, and its first bytes where the words end in the
/// middle of one: venues repeat a wrong key in their refusals, and excerpts are cut anywhere.
pub fn redact(words: &mut [u8], secret: &str) {
    let secret = secret.as_bytes();
    if secret.is_empty() {
        return;
    }
    let mut from = 0;
    while let Some(rest) = words.get_mut(from..).filter(|rest| !rest.is_empty()) {
        let len = rest.len().min(secret.len());
        let found = rest.get(..len) == secret.get(..len);
        if found && (len == secret.len() || len > LEFT_MAX) {
            rest.iter_mut().take(len).for_each(|byte| *byte = b'*');
        }
        from += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    extern crate std;
    use std::string::String;

    fn redacted(words: &str, secret: &str) -> String {
        let mut bytes = words.as_bytes().to_vec();
        redact(&mut bytes, secret);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_occurrence_is_overwritten() {
        assert_eq!(redacted("key abcdef: no abcdef", "abcdef"), "key ******: no ******");
        assert_eq!(redacted("abcdefabcdef", "abcdef"), "************");
        assert_eq!(redacted("abcabcdef", "abcdef"), "abc******");
    }

    #[test]
    fn one_that_is_cut_off_is_overwritten_where_it_says_anything() {
        assert_eq!(redacted("no such key abcde", "abcdef"), "no such key *****");
        assert_eq!(redacted("no such key abc", "abcdef"), "no such key abc");
    }

    #[test]
    fn other_words_stay() {
        assert_eq!(redacted("nothing of it", "abcdef"), "nothing of it");
        assert_eq!(redacted("nothing", ""), "nothing");
        assert_eq!(redacted("", "abcdef"), "");
    }
}
