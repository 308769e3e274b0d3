//! The schema as protox compiles it: the tables of the tests, apart from those of the reader.

use protox::prost_reflect::{DescriptorPool, Kind, MessageDescriptor};

/// The descriptor of the wrapper.
pub(crate) fn wrapper() -> MessageDescriptor {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");
    let files = protox::compile(["push_data_v3_api_wrapper.proto"], [schema]).unwrap();
    let pool = DescriptorPool::from_file_descriptor_set(files).unwrap();
    pool.get_message_by_name("mexc.spot.v3.PushDataV3ApiWrapper").unwrap()
}

/// The wire type of a kind.
pub(crate) fn wire_type(kind: &Kind) -> u32 {
    match kind {
        Kind::String | Kind::Message(_) => 2,
        Kind::Int32 | Kind::Int64 | Kind::Bool => 0,
        other => panic!("the schema has no {other:?}"),
    }
}
