"""What `make` calls: setup and checks, with nothing but the standard library."""
