"""The tests of unghost."""
