"""Six weeks of the service in virtual time, with everything going wrong that can."""
