//! Other forms of a message that mean the same.

/// The members of an object's text, in order, as texts.
fn members(object: &str) -> Vec<(String, String)> {
    // The messages of the wire have no string with a bracket, a comma or an escape in it.
    let inside = object.strip_prefix('{').unwrap().strip_suffix('}').unwrap();
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, character) in inside.char_indices() {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    let split = |part: &str| {
        let (key, value) = part.split_once(':').unwrap();
        (key.to_owned(), value.to_owned())
    };
    parts.into_iter().map(split).collect()
}

/// An object's text with its members in the order that `seed` gives, `space` between all tokens.
pub(crate) fn shuffled(object: &str, seed: &mut u64, space: &str) -> String {
    let mut members = members(object);
    for at in (1..members.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        members.swap(at, usize::try_from(*seed >> 33).unwrap() % (at + 1));
    }
    let member = |(key, value): (String, String)| {
        let value = match value.as_bytes() {
            [b'{', ..] => shuffled(&value, seed, space),
            [b'[', b'{', .., b'}', b']'] => shuffled_all(&value, seed, space),
            _ => value,
        };
        format!("{space}{key}{space}:{space}{value}{space}")
    };
    format!("{{{}}}", members.into_iter().map(member).collect::<Vec<_>>().join(","))
}

/// The same for the objects of an array, which keep their order.
fn shuffled_all(array: &str, seed: &mut u64, space: &str) -> String {
    let inside = array.strip_prefix("[{").unwrap().strip_suffix("}]").unwrap();
    let objects = inside.split("},{").map(|object| shuffled(&format!("{{{object}}}"), seed, space));
    format!("[{}]", objects.collect::<Vec<_>>().join(","))
}

/// Takes the quotes off every number.
pub(crate) fn unquote_numbers(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 0 || serde_json::from_str::<serde_json::Number>(part).is_ok() {
            out += part;
        } else {
            out += &format!("\"{part}\"");
        }
    }
    out
}

/// Puts quotes around every number.
pub(crate) fn quote_numbers(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    let quoted = |(at, part): (usize, &&str)| {
        if at % 2 == 1 {
            return (*part).to_owned();
        }
        let (mut out, mut inside) = (String::new(), false);
        for character in part.chars() {
            let digit = character.is_ascii_digit() || "-.".contains(character);
            if digit != inside {
                out.push('"');
                inside = digit;
            }
            out.push(character);
        }
        out
    };
    parts.iter().enumerate().map(quoted).collect::<Vec<_>>().join("\"")
}
