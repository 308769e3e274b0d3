//! Made-up pushes, whole and broken: our reading is prost's, in its verdict and in every field.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use prost::Message;
use protox::prost_reflect::MessageDescriptor;
use std::sync::LazyLock;
use tickwire_proto::generated::PushDataV3ApiWrapper;

use crate::generator::{self, Choices};
use crate::{official, ours, schema, theirs};

static WRAPPER: LazyLock<MessageDescriptor> = LazyLock::new(schema::wrapper);

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn pushes_of_any_form_are_read_as_prost_reads_them(choices in vec(any::<u8>(), 0..400)) {
        let bytes = generator::push(&WRAPPER, &mut Choices(&choices));
        agree(&bytes)?;
        prop_assert!(ours::push(&bytes).is_ok(), "{bytes:02x?}");
    }

    #[test]
    fn pushes_that_prost_writes_are_read_as_they_were(choices in vec(any::<u8>(), 0..400)) {
        let bytes = generator::push(&WRAPPER, &mut Choices(&choices));
        let bytes = official::without_mistyped(&bytes, &WRAPPER).unwrap();
        let push = PushDataV3ApiWrapper::decode(&bytes[..]).unwrap();
        prop_assert_eq!(ours::push(&push.encode_to_vec()), Ok(theirs::value(&push)));
    }

    #[test]
    fn broken_pushes_are_refused_where_prost_refuses_them(
        choices in vec(any::<u8>(), 0..400),
        edits in vec((any::<Index>(), edit()), 1..4),
    ) {
        let mut bytes = generator::push(&WRAPPER, &mut Choices(&choices));
        for (at, edit) in edits {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                apply(&mut bytes, at, edit);
            }
        }
        agree(&bytes)?;
    }

    #[test]
    fn noise_is_refused_where_prost_refuses_it(bytes in vec(any::<u8>(), 0..40)) {
        agree(&bytes)?;
    }
}

/// What happens to bytes on their way.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Flip(u8),
    Set(u8),
    Insert(u8),
    Remove,
    Cut,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..8u32).prop_map(|bit| Edit::Flip(1 << bit)),
        2 => any::<u8>().prop_map(Edit::Set),
        2 => any::<u8>().prop_map(Edit::Insert),
        2 => Just(Edit::Remove),
        1 => Just(Edit::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, at: usize, edit: Edit) {
    match edit {
        Edit::Flip(bits) => bytes[at] ^= bits,
        Edit::Set(byte) => bytes[at] = byte,
        Edit::Insert(byte) => bytes.insert(at, byte),
        Edit::Remove => drop(bytes.remove(at)),
        Edit::Cut => bytes.truncate(at),
    }
}

/// Prost reads the bytes without the fields on which it differs from the official implementations.
fn agree(bytes: &[u8]) -> Result<(), TestCaseError> {
    let stripped = official::without_mistyped(bytes, &WRAPPER);
    let theirs = theirs::push(stripped.as_deref().unwrap_or(bytes));
    let ours = ours::push(bytes);
    prop_assert_eq!(
        ours.as_ref().ok(),
        theirs.as_ref().ok(),
        "{:02x?}: {:?}, {:?}",
        bytes,
        ours,
        theirs
    );
    Ok(())
}
