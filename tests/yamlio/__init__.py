"""The tests of generator.yamlio."""
