"""The parts of the setup: the stamp, the environment, pip, and the progress that people see."""
