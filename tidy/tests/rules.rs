//! Every rule fails where it should, names the place, and passes the twin beside it.

use tickwire_tidy::{Tree, check};

/// A tree that breaks no rule, with `extra` files added or replaced.
fn tree(extra: &[(&str, &str)]) -> Tree {
    let mut files = vec![
        ("Cargo.toml", "[workspace]\n"),
        ("core/Cargo.toml", "[package]\n"),
        ("core/src/lib.rs", "#![no_std]\n#![forbid(unsafe_code)]\nmod a;\n"),
        ("core/src/a.rs", "//! An idea.\n"),
        ("exchanges/Cargo.toml", "[package]\n"),
        ("exchanges/src/lib.rs", "#![no_std]\n#![forbid(unsafe_code)]\n"),
        ("runtime-tokio/Cargo.toml", "[package]\n"),
        ("runtime-tokio/src/lib.rs", "#![forbid(unsafe_code)]\n"),
        ("simulator/Cargo.toml", "[package]\n"),
        ("cli/Cargo.toml", "[package]\n"),
        ("simulator/src/lib.rs", "#![forbid(unsafe_code)]\n"),
        ("interop/Cargo.toml", "[package]\n"),
        ("interop/src/lib.rs", "#![forbid(unsafe_code)]\n"),
        ("fuzz/Cargo.toml", "[package]\n"),
        ("fuzz/src/lib.rs", "#![forbid(unsafe_code)]\n"),
    ];
    files.retain(|(path, _)| extra.iter().all(|(other, _)| path != other));
    files.extend_from_slice(extra);
    Tree::of(&files)
}

/// The findings as `path:line rule`.
fn found(extra: &[(&str, &str)]) -> Vec<String> {
    let findings = check(&tree(extra));
    findings.iter().map(|it| format!("{}:{} {}", it.path, it.line, it.rule)).collect()
}

/// Asserts that `text` as core/src/a.rs breaks exactly `rule`, on `line`.
#[track_caller]
fn breaks(text: &str, line: usize, rule: &str) {
    let expected = [format!("core/src/a.rs:{line} {rule}")];
    assert_eq!(found(&[("core/src/a.rs", text)]), expected, "{text}");
}

/// Asserts that `text` as core/src/a.rs breaks nothing.
#[track_caller]
fn keeps(text: &str) {
    assert_eq!(found(&[("core/src/a.rs", text)]), [""; 0], "{text}");
}

#[test]
fn a_clean_tree_has_no_findings() {
    assert_eq!(found(&[]), [""; 0]);
}

#[test]
fn a_finding_names_file_line_rule_and_reason() {
    let findings = check(&tree(&[("core/src/a.rs", "\nlet a = 1; \n")]));
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["core/src/a.rs:2: trailing-space: ends in white space"]);
}

#[test]
fn width_is_counted_in_characters() {
    keeps(&format!("// {}\n", "é".repeat(97)));
    breaks(&format!("\n// {}\n", "é".repeat(98)), 2, "line-width");
    keeps(&format!("const A: &str = r#\"{}\"#;\n", "x".repeat(100)));
    breaks(&format!("const A: &str = \"or\", \"{}\";\n", "x".repeat(90)), 1, "line-width");
}

#[test]
fn files_end_at_500_lines() {
    keeps(&"\n".repeat(500));
    breaks(&"\n".repeat(501), 501, "file-length");
}

#[test]
fn unfinished_work_is_found() {
    breaks(concat!("fn f() { to", "do!() }\n"), 1, "unfinished");
    breaks(concat!("fn f() { unimpl", "emented!(\"later\") }\n"), 1, "unfinished");
    breaks(concat!("// FIX", "ME: later\n"), 1, "unfinished");
    breaks(concat!("// XX", "X later\n"), 1, "unfinished");
    keeps(concat!("// XX", "XX is a placeholder of four letters\n"));
    breaks(concat!("fn f() { db", "g!(1); }\n"), 1, "left-over");
}

#[test]
fn tests_that_do_not_test_are_found() {
    breaks(concat!("#[test]\n#[ig", "nore]\nfn f() {}\n"), 2, "ignored-test");
    breaks(concat!("#[ig", "nore = \"slow\"]\n"), 1, "ignored-test");
    breaks(concat!("assert!(", "true);\n"), 1, "vacuous-test");
    keeps(concat!("debug_assert!(", "truth);\n"));
    breaks(concat!("std::thread::", "sleep(one);\n"), 1, "sleep");
    breaks(concat!("eprintln!(\"SKIP", "PED: no samples\");\n"), 1, "silent-skip");
}

#[test]
fn certificates_that_nobody_checks_are_found() {
    breaks(concat!("let config = builder.danger", "ous();\n"), 1, "unverified-tls");
    breaks(concat!("impl ServerCert", "Verifier for Any {}\n"), 1, "unverified-tls");
    keeps("let config = builder.with_root_certificates(roots);\n");
}

#[test]
fn machine_paths_are_found_and_relative_ones_are_not() {
    for folder in ["home", "root", "work", "tmp", "farm"] {
        breaks(&format!("// see /{folder}/samples\n"), 1, "machine-path");
        breaks(&format!("const A: &str = \"/{folder}\";\n"), 1, "machine-path");
        keeps(&format!("// see ../{folder}/samples, https://host/{folder}/a and /{folder}able\n"));
    }
    keeps("// writes to /dev/null\n");
}

#[test]
fn of_data_only_machine_paths_are_looked_for() {
    let capture = concat!("{\"file\":\"/ho", "me/me\"}");
    for path in ["testdata/a.json", "fuzz/corpus/ws/a", "fuzz/findings/ws/a"] {
        assert_eq!(found(&[(path, capture)]), [format!("{path}:1 machine-path")]);
        assert_eq!(found(&[(path, "{\t \r\n} ")]), [""; 0]);
    }
}

#[test]
fn white_space_is_checked() {
    breaks("fn f() {}\r\n", 1, "line-ending");
    breaks("fn f() {} \n", 1, "trailing-space");
    breaks("{\n\tf();\n}\n", 2, "tab");
    breaks("fn f() {}\n\nfn g() {}", 3, "final-newline");
    assert_eq!(found(&[("a.md", "text  \n")]), ["a.md:1 trailing-space"]);
}

#[test]
fn lint_exceptions_say_why() {
    breaks("#[allow(clippy::panic)]\nfn f() {}\n", 1, "lint-exception");
    breaks("#[expect(\n    clippy::panic,\n)]\nfn f() {}\n", 1, "lint-exception");
    keeps("#[expect(\n    clippy::panic,\n    reason = \"planted\"\n)]\nfn f() {}\n");
    keeps("// Planted.\n#[allow(clippy::panic)]\nfn f() {}\n");
    keeps("#[cfg(test)]\n#[allow(clippy::indexing_slicing)]\nmod tests {}\n");
}

#[test]
fn files_that_no_module_names_are_found() {
    let dead = ("core/src/b.rs", "//! Forgotten.\n");
    assert_eq!(found(&[dead]), ["core/src/b.rs:1 dead-file"]);
    let named = ("core/src/a.rs", "pub(crate) mod c;\n#[path = \"b.rs\"]\nmod elsewhere;\n");
    assert_eq!(found(&[dead, named, ("core/src/a/c.rs", "")]), [""; 0]);
    // A module of a file that is itself dead is dead.
    let parent = ("core/src/d.rs", "mod e;\n");
    let child = ("core/src/d/e.rs", "");
    let expected = ["core/src/d.rs:1 dead-file", "core/src/d/e.rs:1 dead-file"];
    assert_eq!(found(&[parent, child]), expected);
}

#[test]
fn targets_of_cargo_are_not_dead() {
    let roots = [
        ("core/build.rs", ""),
        ("core/tests/one.rs", "mod common;\n"),
        ("core/tests/common/mod.rs", "mod inner;\n"),
        ("core/tests/common/inner.rs", ""),
        ("core/tests/two/main.rs", "mod part;\n"),
        ("core/tests/two/part.rs", ""),
        ("core/benches/three.rs", ""),
        ("core/src/bin/four.rs", ""),
        ("core/Cargo.toml", "[[bin]]\npath = \"odd/five.rs\"\n"),
        ("core/odd/five.rs", ""),
    ];
    assert_eq!(found(&roots), [""; 0]);
    assert_eq!(
        found(&[("core/tests/common/mod.rs", "")]),
        ["core/tests/common/mod.rs:1 dead-file"]
    );
}

#[test]
fn dependencies_are_justified_where_their_version_is_chosen() {
    let manifest = |text: &str| found(&[("core/Cargo.toml", text)]);
    for section in ["dependencies", "dev-dependencies", "workspace.dependencies"] {
        let bare = format!("[{section}]\nheapless = \"0.9\"\n");
        assert_eq!(manifest(&bare), ["core/Cargo.toml:2 dependency"], "{section}");
        let explained = format!("[{section}]\n# Small tables.\nheapless = \"0.9\"\n");
        assert_eq!(manifest(&explained), [""; 0], "{section}");
    }
    let one_comment_for_two = "[dependencies]\n# Tables.\na = \"1\"\nb = { version = \"1\" }\n";
    assert_eq!(manifest(one_comment_for_two), ["core/Cargo.toml:4 dependency"]);
    let own =
        "[dependencies]\na = { workspace = true }\nb.workspace = true\nc = { path = \"c\" }\n";
    assert_eq!(manifest(own), [""; 0]);
    assert_eq!(manifest("[features]\ndefault = []\n"), [""; 0]);
    let several_lines =
        "[dependencies]\n# Tables.\na = { version = \"1\", features = [\n  \"b=c\",\n] }\n";
    assert_eq!(manifest(several_lines), [""; 0]);
}

#[test]
fn links_lead_to_files() {
    let page = |text: &str| found(&[("docs/page.md", text)]);
    assert_eq!(
        page("See [core](../core/src/a.rs) and\n[it](gone.md#part).\n"),
        ["docs/page.md:2 link"]
    );
    assert_eq!(page("[out](../../elsewhere)\n"), ["docs/page.md:1 link"]);
    assert_eq!(
        page("[a](https://host/x) [b](#part) [c](../core) [d](page.md \"title\")\n"),
        [""; 0]
    );
    assert_eq!(page("```text\n[a](gone)\n```\n`[a](gone)`\n"), [""; 0]);
}

#[test]
fn tests_that_the_table_of_clauses_names_are_there() {
    let tests = [
        ("core/tests/ws/main.rs", "mod a;\n"),
        (
            "core/tests/ws/a.rs",
            "#[test]\nfn one() {}\n#[tokio::test]\n// Why.\nasync fn two() {}\nfn no() {}\n",
        ),
        ("core/src/a.rs", "mod tests {\n    #[test]\n    fn three() {}\n}\n"),
        (".ci/run", "lints() {\n}\nstep lints lints\n"),
    ];
    let rows = |rows: &str| {
        let head = "| clause | test |\n|---|---|\n";
        let page = format!("{head}{rows}\nProse, `core::ws::a::gone`.\n");
        found(&[&tests[..], &[("docs/conformance.md", &page)]].concat())
    };
    let there = [
        "`core::ws::a::one`",
        "`core::ws::a::two`, `core::a::three`",
        "none: because",
        "`.ci/run lints`",
    ];
    for cell in there {
        assert_eq!(rows(&format!("| 5.1 | {cell} |\n")), [""; 0], "{cell}");
    }
    let broken = [
        "`core::ws::a::gone`",
        "`core::ws::a::no`",
        "`one`",
        "`core::one`",
        "",
        "none: ",
        "`.ci/run lin`",
        "`.ci/run gone`",
    ];
    for cell in broken {
        let expected = ["docs/conformance.md:3 conformance"];
        assert_eq!(rows(&format!("| 5.1 | {cell} |\n")), expected, "{cell}");
    }
}

#[test]
fn core_names_no_venue() {
    breaks("// As Gate.io does.\n", 1, "core-venue");
    breaks("struct MexcSpot;\n", 1, "core-venue");
    keeps("// Aggregates are delegated; a gateway is not named.\n");
}

#[test]
fn exchanges_name_no_runtime() {
    let lib = ("exchanges/src/lib.rs", "#![no_std]\n#![forbid(unsafe_code)]\nuse embassy_time;\n");
    assert_eq!(found(&[lib]), ["exchanges/src/lib.rs:3 exchange-runtime"]);
    let manifest = ("exchanges/Cargo.toml", "[features]\ntokio = []\n");
    assert_eq!(found(&[manifest]), ["exchanges/Cargo.toml:2 exchange-runtime"]);
}

#[test]
fn pure_crates_say_so() {
    let expected =
        ["exchanges/src/lib.rs:1 crate-attribute", "exchanges/src/lib.rs:1 crate-attribute"];
    assert_eq!(found(&[("exchanges/src/lib.rs", "//! Venues.\n")]), expected);
}

#[test]
fn what_is_not_the_core_is_safe_code_too() {
    let names = ["runtime-tokio/src/lib.rs", "simulator/src/lib.rs", "interop/src/lib.rs"];
    for path in names.into_iter().chain(["fuzz/src/lib.rs", "cli/src/main.rs"]) {
        assert_eq!(found(&[(path, "//! Std.\n")]), [format!("{path}:1 crate-attribute")]);
        assert_eq!(found(&[(path, "//! Std.\n#![forbid(unsafe_code)]\n")]), [""; 0]);
    }
}

#[test]
fn the_simulator_shares_nothing_with_the_client() {
    let lib = "#![forbid(unsafe_code)]\nuse tickwire_exchanges::gateio;\n";
    assert_eq!(
        found(&[("simulator/src/lib.rs", lib)]),
        ["simulator/src/lib.rs:2 simulator-client"]
    );
    let manifest = ("simulator/Cargo.toml", "[dependencies]\ntickwire-core = { path = \"c\" }\n");
    assert_eq!(found(&[manifest]), ["simulator/Cargo.toml:2 simulator-client"]);
    let reader = "#![forbid(unsafe_code)]\nuse tickwire_proto::{generated::Push, wire};\n";
    assert_eq!(
        found(&[("simulator/src/lib.rs", reader)]),
        ["simulator/src/lib.rs:2 simulator-client"]
    );
    let types = "#![forbid(unsafe_code)]\nuse tickwire_proto::generated::Push;\n";
    assert_eq!(found(&[("simulator/src/lib.rs", types)]), [""; 0]);
    let schema = "[dependencies]\ntickwire-proto = { workspace = true, features = [\"prost\"] }\n";
    assert_eq!(found(&[("simulator/Cargo.toml", schema)]), [""; 0]);
    let all = "[dependencies]\ntickwire-proto = { workspace = true }\n";
    assert_eq!(
        found(&[("simulator/Cargo.toml", all)]),
        ["simulator/Cargo.toml:2 simulator-client"]
    );
    let own = ("simulator/Cargo.toml", "[package]\nname = \"tickwire-simulator\"\n");
    assert_eq!(found(&[own]), [""; 0]);
}
