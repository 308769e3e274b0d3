use super::{GROUP, GROUP_END, Reader, WireError, WireErrorKind};

/// How deep groups may be inside each other, as in the official implementations and in prost.
const DEPTH_MAX: usize = 100;

/// Passes over a group whose opening tag is read. The groups that are open are kept in a list, not
/// on the stack of the program.
#[cold]
pub(super) fn skip_group(reader: &mut Reader<'_>, number: u32) -> Result<(), WireError> {
    let mut open = Open { numbers: [0; DEPTH_MAX], depth: 0 };
    open.push(number, reader)?;
    while open.depth > 0 {
        let Some(tag) = reader.tag()? else { return Err(reader.wrong(WireErrorKind::Group)) };
        match tag & 7 {
            _ if tag < 8 => return Err(reader.wrong(WireErrorKind::FieldNumber)),
            GROUP => open.push(tag >> 3, reader)?,
            GROUP_END => open.pop(tag >> 3, reader)?,
            wire_type => reader.skip_value(wire_type)?,
        }
    }
    Ok(())
}

/// The numbers of the groups that are open, the innermost last.
struct Open {
    numbers: [u32; DEPTH_MAX],
    depth: usize,
}

impl Open {
    fn push(&mut self, number: u32, reader: &Reader<'_>) -> Result<(), WireError> {
        let Some(place) = self.numbers.get_mut(self.depth) else {
            return Err(reader.wrong(WireErrorKind::Group));
        };
        *place = number;
        self.depth += 1;
        Ok(())
    }

    fn pop(&mut self, number: u32, reader: &Reader<'_>) -> Result<(), WireError> {
        self.depth = self.depth.saturating_sub(1);
        if self.numbers.get(self.depth) == Some(&number) {
            Ok(())
        } else {
            Err(reader.wrong(WireErrorKind::Group))
        }
    }
}
