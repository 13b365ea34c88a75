"""Ways to tell a recruiter, one small module each, one shape (`ports.RecruiterChannel`)."""
