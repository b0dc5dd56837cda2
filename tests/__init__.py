"""The tests of hookwright. Text in, text out; no network but loopback, no home, no cluster."""
