"""What tests share: servers, a clock, and steps that tell a story."""
