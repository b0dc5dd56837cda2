"""The page of `preview --html`: what it is made of, and what a real browser says of it."""
